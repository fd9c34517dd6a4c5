PRAGMA application_id = 1363365700;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE attribute (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT uq_attribute_uuid UNIQUE (uuid), 
	CONSTRAINT uq_attribute_name UNIQUE (name)
);
CREATE TABLE attribute_value (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	interview_id INTEGER NOT NULL, 
	attribute_id INTEGER NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT uq_attribute_value_interview_id_attribute_id UNIQUE (interview_id, attribute_id), 
	CONSTRAINT fk_attribute_value_interview_id_interview FOREIGN KEY(interview_id) REFERENCES interview (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_attribute_value_attribute_id_attribute FOREIGN KEY(attribute_id) REFERENCES attribute (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	who VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	target_id INTEGER, 
	CONSTRAINT fk_change_target_id_change FOREIGN KEY(target_id) REFERENCES change (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "change" VALUES(1,'do','import 2 transcripts','','Ann','2026-11-29T02:09:36Z','done',NULL);
INSERT INTO "change" VALUES(2,'do','add the code “Work”','','Ann','2026-11-29T02:09:36Z','done',NULL);
INSERT INTO "change" VALUES(3,'do','add the code “Lasers”','','Ann','2026-11-29T02:09:36Z','done',NULL);
INSERT INTO "change" VALUES(4,'do','add the code “Thanks”','','Ann','2026-11-29T02:09:36Z','done',NULL);
INSERT INTO "change" VALUES(5,'do','add the code “Gone”','','Ann','2026-11-29T02:09:36Z','done',NULL);
INSERT INTO "change" VALUES(6,'do','code a passage of INT1 at “Lasers”','','Ann','2026-11-29T02:09:36Z','done',NULL);
INSERT INTO "change" VALUES(7,'do','code a passage of INT1 at “Gone”','','Ann','2026-11-29T02:09:36Z','done',NULL);
INSERT INTO "change" VALUES(8,'do','code a passage of INT2 at “Thanks”','','Ben','2026-11-29T02:09:36Z','done',NULL);
INSERT INTO "change" VALUES(9,'do','import codings from c.csv','','Ann','2026-11-29T02:09:36Z','done',NULL);
INSERT INTO "change" VALUES(10,'do','delete “Gone”','','Ann','2026-11-29T02:09:36Z','done',NULL);
INSERT INTO "change" VALUES(11,'do','rename “Thanks” to “Recognition”','','Ann','2026-11-29T02:09:36Z','done',NULL);
INSERT INTO "change" VALUES(12,'do','code a passage of INT1 at “Recognition”','','Ann','2026-11-29T02:09:36Z','done',NULL);
INSERT INTO "change" VALUES(13,'undo','code a passage of INT1 at “Recognition”','','Ann','2026-11-29T02:09:36Z','done',12);
INSERT INTO "change" VALUES(14,'redo','code a passage of INT1 at “Recognition”','','Ann','2026-11-29T02:09:37Z','done',12);
CREATE TABLE code (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid VARCHAR NOT NULL, 
	parent_id INTEGER, 
	position INTEGER NOT NULL, 
	number VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	definition VARCHAR NOT NULL, 
	inclusion VARCHAR NOT NULL, 
	exclusion VARCHAR NOT NULL, 
	example VARCHAR NOT NULL, 
	colour VARCHAR NOT NULL, 
	codable BOOLEAN NOT NULL, 
	retired BOOLEAN NOT NULL, 
	CONSTRAINT uq_code_parent_id_label UNIQUE (parent_id, label), 
	CONSTRAINT uq_code_uuid UNIQUE (uuid), 
	CONSTRAINT fk_code_parent_id_code FOREIGN KEY(parent_id) REFERENCES code (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "code" VALUES(1,'cc9a7bd5e9414b3c8ff8ed8ef8ce57fd',NULL,1,'','Work','','','','','',1,0);
INSERT INTO "code" VALUES(2,'7e1c6fa25eab4ad1adb21b0650a2e3e7',1,1,'','Lasers','','','','','',1,0);
INSERT INTO "code" VALUES(3,'db66dc9096fe4fc186917aad323651da',NULL,2,'','Recognition','being thanked','','','','',1,0);
CREATE TABLE coder (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT uq_coder_uuid UNIQUE (uuid), 
	CONSTRAINT uq_coder_name UNIQUE (name)
);
INSERT INTO "coder" VALUES(1,'1802f583876f4f23a2cdc936d8174a96','Ann');
INSERT INTO "coder" VALUES(2,'3b6f6c2c0ed6408a84d44d87bea364b4','Ben');
CREATE TABLE interview (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT uq_interview_uuid UNIQUE (uuid), 
	CONSTRAINT uq_interview_name UNIQUE (name)
);
INSERT INTO "interview" VALUES(1,'567ecdc450c84c499062964bf29cfbaf','INT1');
INSERT INTO "interview" VALUES(2,'b9aa7282ce3748ac8e4142c1d405db04','INT2');
CREATE TABLE journal (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	"table" VARCHAR NOT NULL, 
	row_id INTEGER NOT NULL, 
	last_row_id INTEGER, 
	"before" VARCHAR, 
	"after" VARCHAR, 
	CONSTRAINT pk_journal PRIMARY KEY (id), 
	CONSTRAINT fk_journal_change_id_change FOREIGN KEY(change_id) REFERENCES change (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "journal" VALUES(1,1,'interview',1,NULL,NULL,'{"id":1,"uuid":"567ecdc450c84c499062964bf29cfbaf","name":"INT1"}');
INSERT INTO "journal" VALUES(2,1,'transcript',1,NULL,NULL,'{"id":1,"uuid":"c57270284b5647a9a0888aa1b46673fe","interview_id":1,"revision_id":1,"name":"INT1","source":"INT1.txt","imported_at":"2026-11-29T02:09:36Z"}');
INSERT INTO "journal" VALUES(3,1,'speaker',1,NULL,NULL,'{"id":1,"uuid":"c8460d60ea884c45a322b4aecba13862","interview_id":1,"label":"Ivy","role":"","interviewer":0}');
INSERT INTO "journal" VALUES(4,1,'speaker',2,NULL,NULL,'{"id":2,"uuid":"03dbc6e56b71417ea2b9d3ae8d4850dd","interview_id":1,"label":"Pat","role":"","interviewer":0}');
INSERT INTO "journal" VALUES(5,1,'interview',2,NULL,NULL,'{"id":2,"uuid":"b9aa7282ce3748ac8e4142c1d405db04","name":"INT2"}');
INSERT INTO "journal" VALUES(6,1,'transcript',2,NULL,NULL,'{"id":2,"uuid":"a231771f9029426c9443a9f0777d409e","interview_id":2,"revision_id":2,"name":"INT2","source":"INT2.txt","imported_at":"2026-11-29T02:09:36Z"}');
INSERT INTO "journal" VALUES(7,1,'speaker',3,NULL,NULL,'{"id":3,"uuid":"53ad21d4d9a34a308d8e7cf6cef7efc0","interview_id":2,"label":"Ivy","role":"","interviewer":0}');
INSERT INTO "journal" VALUES(8,1,'speaker',4,NULL,NULL,'{"id":4,"uuid":"efb196bf02224028b7281c8d3eed9610","interview_id":2,"label":"Sam","role":"","interviewer":0}');
INSERT INTO "journal" VALUES(9,2,'code',1,NULL,NULL,'{"id":1,"uuid":"cc9a7bd5e9414b3c8ff8ed8ef8ce57fd","parent_id":null,"position":1,"number":"","label":"Work","definition":"","inclusion":"","exclusion":"","example":"","colour":"","codable":1,"retired":0}');
INSERT INTO "journal" VALUES(10,3,'code',2,NULL,NULL,'{"id":2,"uuid":"7e1c6fa25eab4ad1adb21b0650a2e3e7","parent_id":1,"position":1,"number":"","label":"Lasers","definition":"","inclusion":"","exclusion":"","example":"","colour":"","codable":1,"retired":0}');
INSERT INTO "journal" VALUES(11,4,'code',3,NULL,NULL,'{"id":3,"uuid":"db66dc9096fe4fc186917aad323651da","parent_id":null,"position":2,"number":"","label":"Thanks","definition":"being thanked","inclusion":"","exclusion":"","example":"","colour":"","codable":1,"retired":0}');
INSERT INTO "journal" VALUES(12,5,'code',4,NULL,NULL,'{"id":4,"uuid":"2f5fb81cce8e40a0b880fb420c2757e1","parent_id":null,"position":3,"number":"","label":"Gone","definition":"","inclusion":"","exclusion":"","example":"","colour":"","codable":1,"retired":0}');
INSERT INTO "journal" VALUES(13,6,'coder',1,NULL,NULL,'{"id":1,"uuid":"1802f583876f4f23a2cdc936d8174a96","name":"Ann"}');
INSERT INTO "journal" VALUES(14,6,'reference',1,NULL,NULL,'{"id":1,"uuid":"7bb1336b830942fab6d9bafa44d80ef7","transcript_id":1,"code_id":2,"coder_id":1,"start":24,"end":50,"quote":"I keep the lasers running.","created_at":"2026-11-29T02:09:36Z"}');
INSERT INTO "journal" VALUES(15,6,'memo',1,NULL,NULL,'{"id":1,"uuid":"9faf5a541953451d93c19fca4d96f630","coder_id":1,"reference_id":1,"code_id":null,"transcript_id":null,"interview_id":null,"text":"unsure","created_at":"2026-11-29T02:09:36Z"}');
INSERT INTO "journal" VALUES(16,7,'reference',2,NULL,NULL,'{"id":2,"uuid":"565c59ad2076426896f5dcfb8949caf3","transcript_id":1,"code_id":4,"coder_id":1,"start":51,"end":64,"quote":"Students come","created_at":"2026-11-29T02:09:36Z"}');
INSERT INTO "journal" VALUES(17,7,'memo',2,NULL,NULL,'{"id":2,"uuid":"d98f8ac96a1542fd8e4f8e2ff254bdc1","coder_id":1,"reference_id":2,"code_id":null,"transcript_id":null,"interview_id":null,"text":"why here?","created_at":"2026-11-29T02:09:36Z"}');
INSERT INTO "journal" VALUES(18,8,'coder',2,NULL,NULL,'{"id":2,"uuid":"3b6f6c2c0ed6408a84d44d87bea364b4","name":"Ben"}');
INSERT INTO "journal" VALUES(19,8,'reference',3,NULL,NULL,'{"id":3,"uuid":"e5de26f259864e55aba76654b39fede9","transcript_id":2,"code_id":3,"coder_id":2,"start":16,"end":31,"quote":"No one, really.","created_at":"2026-11-29T02:09:36Z"}');
INSERT INTO "journal" VALUES(20,9,'reference',4,5,NULL,NULL);
INSERT INTO "journal" VALUES(21,9,'memo',3,3,NULL,NULL);
INSERT INTO "journal" VALUES(22,10,'memo',2,NULL,'{"id":2,"uuid":"d98f8ac96a1542fd8e4f8e2ff254bdc1","coder_id":1,"reference_id":2,"code_id":null,"transcript_id":null,"interview_id":null,"text":"why here?","created_at":"2026-11-29T02:09:36Z"}',NULL);
INSERT INTO "journal" VALUES(23,10,'reference',2,NULL,'{"id":2,"uuid":"565c59ad2076426896f5dcfb8949caf3","transcript_id":1,"code_id":4,"coder_id":1,"start":51,"end":64,"quote":"Students come","created_at":"2026-11-29T02:09:36Z"}',NULL);
INSERT INTO "journal" VALUES(24,10,'code',4,NULL,'{"id":4,"uuid":"2f5fb81cce8e40a0b880fb420c2757e1","parent_id":null,"position":3,"number":"","label":"Gone","definition":"","inclusion":"","exclusion":"","example":"","colour":"","codable":1,"retired":0}',NULL);
INSERT INTO "journal" VALUES(25,11,'code',3,NULL,'{"id":3,"uuid":"db66dc9096fe4fc186917aad323651da","parent_id":null,"position":2,"number":"","label":"Thanks","definition":"being thanked","inclusion":"","exclusion":"","example":"","colour":"","codable":1,"retired":0}','{"id":3,"uuid":"db66dc9096fe4fc186917aad323651da","parent_id":null,"position":2,"number":"","label":"Recognition","definition":"being thanked","inclusion":"","exclusion":"","example":"","colour":"","codable":1,"retired":0}');
INSERT INTO "journal" VALUES(26,12,'reference',6,NULL,NULL,'{"id":6,"uuid":"3ece250d27954344a29c1165e4a6a3a7","transcript_id":1,"code_id":3,"coder_id":1,"start":51,"end":84,"quote":"Students come when they are lost.","created_at":"2026-11-29T02:09:36Z"}');
INSERT INTO "journal" VALUES(27,13,'reference',6,NULL,'{"id":6,"uuid":"3ece250d27954344a29c1165e4a6a3a7","transcript_id":1,"code_id":3,"coder_id":1,"start":51,"end":84,"quote":"Students come when they are lost.","created_at":"2026-11-29T02:09:36Z"}',NULL);
INSERT INTO "journal" VALUES(28,14,'reference',6,NULL,NULL,'{"id":6,"uuid":"3ece250d27954344a29c1165e4a6a3a7","transcript_id":1,"code_id":3,"coder_id":1,"start":51,"end":84,"quote":"Students come when they are lost.","created_at":"2026-11-29T02:09:36Z"}');
CREATE TABLE memo (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid VARCHAR NOT NULL, 
	coder_id INTEGER NOT NULL, 
	reference_id INTEGER, 
	code_id INTEGER, 
	transcript_id INTEGER, 
	interview_id INTEGER, 
	text VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	CONSTRAINT ck_memo_one_thing CHECK ((reference_id IS NOT NULL) + (code_id IS NOT NULL) + (transcript_id IS NOT NULL) + (interview_id IS NOT NULL) <= 1), 
	CONSTRAINT uq_memo_uuid UNIQUE (uuid), 
	CONSTRAINT fk_memo_coder_id_coder FOREIGN KEY(coder_id) REFERENCES coder (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_memo_reference_id_reference FOREIGN KEY(reference_id) REFERENCES reference (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_memo_code_id_code FOREIGN KEY(code_id) REFERENCES code (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_memo_transcript_id_transcript FOREIGN KEY(transcript_id) REFERENCES transcript (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_memo_interview_id_interview FOREIGN KEY(interview_id) REFERENCES interview (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "memo" VALUES(1,'9faf5a541953451d93c19fca4d96f630',1,1,NULL,NULL,NULL,'unsure','2026-11-29T02:09:36Z');
INSERT INTO "memo" VALUES(3,'5ca74738efd7400fad62e96c071ceee1',1,4,NULL,NULL,NULL,'an award','2026-11-29T02:09:36Z');
CREATE TABLE open_change (
	id INTEGER NOT NULL, 
	change_id INTEGER, 
	bulk_table VARCHAR, 
	CONSTRAINT pk_open_change PRIMARY KEY (id)
);
INSERT INTO "open_change" VALUES(1,NULL,NULL);
CREATE TABLE project (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	CONSTRAINT uq_project_uuid UNIQUE (uuid)
);
INSERT INTO "project" VALUES(1,'30c73fba744641238d2a07a4de00bec0','study','2026-11-29T02:09:36Z');
CREATE TABLE reference (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid VARCHAR NOT NULL, 
	transcript_id INTEGER NOT NULL, 
	code_id INTEGER NOT NULL, 
	coder_id INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	quote VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	CONSTRAINT ck_reference_passage CHECK (0 <= start AND start < "end"), 
	CONSTRAINT fk_reference_transcript_id_transcript FOREIGN KEY(transcript_id) REFERENCES transcript (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_reference_code_id_code FOREIGN KEY(code_id) REFERENCES code (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_reference_coder_id_coder FOREIGN KEY(coder_id) REFERENCES coder (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "reference" VALUES(1,'7bb1336b830942fab6d9bafa44d80ef7',1,2,1,24,50,'I keep the lasers running.','2026-11-29T02:09:36Z');
INSERT INTO "reference" VALUES(3,'e5de26f259864e55aba76654b39fede9',2,3,2,16,31,'No one, really.','2026-11-29T02:09:36Z');
INSERT INTO "reference" VALUES(4,'b26b5853ed0b484d8adef2193ee1ac82',2,3,1,32,56,'There was an award once.','2026-11-29T02:09:36Z');
INSERT INTO "reference" VALUES(5,'ad25391521334ca9b4f05f8821504ed6',1,1,1,0,10,'What do yo','2026-11-29T02:09:36Z');
INSERT INTO "reference" VALUES(6,'3ece250d27954344a29c1165e4a6a3a7',1,3,1,51,84,'Students come when they are lost.','2026-11-29T02:09:36Z');
CREATE TABLE revision (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	text VARCHAR NOT NULL, 
	words INTEGER NOT NULL, 
	digest VARCHAR NOT NULL
);
INSERT INTO "revision" VALUES(1,'What do you do all day?
I keep the lasers running. Students come when they are lost.',17,'3647bdf8e834d83e8829735bc76b0a3fe61e2b9d5080c34675b404b53b0f158c');
INSERT INTO "revision" VALUES(2,'Who thanks you?
No one, really. There was an award once.',11,'48c68a229a111fbb7253947a1d46ce4522ea54329872e8d399da6d5003255f58');
CREATE TABLE speaker (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid VARCHAR NOT NULL, 
	interview_id INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	interviewer BOOLEAN NOT NULL, 
	CONSTRAINT uq_speaker_interview_id_label UNIQUE (interview_id, label), 
	CONSTRAINT uq_speaker_uuid UNIQUE (uuid), 
	CONSTRAINT fk_speaker_interview_id_interview FOREIGN KEY(interview_id) REFERENCES interview (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "speaker" VALUES(1,'c8460d60ea884c45a322b4aecba13862',1,'Ivy','',0);
INSERT INTO "speaker" VALUES(2,'03dbc6e56b71417ea2b9d3ae8d4850dd',1,'Pat','',0);
INSERT INTO "speaker" VALUES(3,'53ad21d4d9a34a308d8e7cf6cef7efc0',2,'Ivy','',0);
INSERT INTO "speaker" VALUES(4,'efb196bf02224028b7281c8d3eed9610',2,'Sam','',0);
CREATE TABLE transcript (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid VARCHAR NOT NULL, 
	interview_id INTEGER NOT NULL, 
	revision_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	imported_at VARCHAR NOT NULL, 
	CONSTRAINT uq_transcript_uuid UNIQUE (uuid), 
	CONSTRAINT fk_transcript_interview_id_interview FOREIGN KEY(interview_id) REFERENCES interview (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_transcript_revision_id_revision FOREIGN KEY(revision_id) REFERENCES revision (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT uq_transcript_name UNIQUE (name)
);
INSERT INTO "transcript" VALUES(1,'c57270284b5647a9a0888aa1b46673fe',1,1,'INT1','INT1.txt','2026-11-29T02:09:36Z');
INSERT INTO "transcript" VALUES(2,'a231771f9029426c9443a9f0777d409e',2,2,'INT2','INT2.txt','2026-11-29T02:09:36Z');
CREATE TABLE turn (
	id INTEGER NOT NULL, 
	revision_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	label VARCHAR, 
	time INTEGER, 
	CONSTRAINT pk_turn PRIMARY KEY (id), 
	CONSTRAINT uq_turn_revision_id_position UNIQUE (revision_id, position), 
	CONSTRAINT fk_turn_revision_id_revision FOREIGN KEY(revision_id) REFERENCES revision (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "turn" VALUES(1,1,0,0,23,'Ivy',NULL);
INSERT INTO "turn" VALUES(2,1,1,24,84,'Pat',NULL);
INSERT INTO "turn" VALUES(3,2,0,0,15,'Ivy',NULL);
INSERT INTO "turn" VALUES(4,2,1,16,56,'Sam',NULL);
CREATE INDEX ix_revision_digest ON revision (digest);
CREATE UNIQUE INDEX uq_code_top ON code (label) WHERE parent_id IS NULL;
CREATE INDEX ix_code_parent_id ON code (parent_id);
CREATE INDEX ix_change_target_id ON change (target_id);
CREATE INDEX ix_attribute_value_attribute_id ON attribute_value (attribute_id);
CREATE INDEX ix_transcript_revision_id ON transcript (revision_id);
CREATE INDEX ix_transcript_interview_id ON transcript (interview_id);
CREATE INDEX ix_journal_change_id ON journal (change_id);
CREATE INDEX ix_reference_place ON reference (transcript_id, start, "end", code_id, coder_id);
CREATE INDEX ix_reference_code ON reference (code_id);
CREATE INDEX ix_memo_reference_id ON memo (reference_id);
CREATE INDEX ix_memo_code_id ON memo (code_id);
CREATE INDEX ix_memo_interview_id ON memo (interview_id);
CREATE INDEX ix_memo_transcript_id ON memo (transcript_id);
CREATE TRIGGER journal_project_insert AFTER INSERT ON "project"
WHEN (SELECT change_id IS NOT NULL AND bulk_table IS 'project' FROM open_change WHERE id = 1) IS NOT 1 BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'project', new.id, NULL, json_object('id', new."id", 'uuid', new."uuid", 'name', new."name", 'created_at', new."created_at") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_project_update AFTER UPDATE ON "project"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'project', new.id, json_object('id', old."id", 'uuid', old."uuid", 'name', old."name", 'created_at', old."created_at"), json_object('id', new."id", 'uuid', new."uuid", 'name', new."name", 'created_at', new."created_at") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_project_delete AFTER DELETE ON "project"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'project', old.id, json_object('id', old."id", 'uuid', old."uuid", 'name', old."name", 'created_at', old."created_at"), NULL FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_coder_insert AFTER INSERT ON "coder"
WHEN (SELECT change_id IS NOT NULL AND bulk_table IS 'coder' FROM open_change WHERE id = 1) IS NOT 1 BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'coder', new.id, NULL, json_object('id', new."id", 'uuid', new."uuid", 'name', new."name") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_coder_update AFTER UPDATE ON "coder"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'coder', new.id, json_object('id', old."id", 'uuid', old."uuid", 'name', old."name"), json_object('id', new."id", 'uuid', new."uuid", 'name', new."name") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_coder_delete AFTER DELETE ON "coder"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'coder', old.id, json_object('id', old."id", 'uuid', old."uuid", 'name', old."name"), NULL FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_interview_insert AFTER INSERT ON "interview"
WHEN (SELECT change_id IS NOT NULL AND bulk_table IS 'interview' FROM open_change WHERE id = 1) IS NOT 1 BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'interview', new.id, NULL, json_object('id', new."id", 'uuid', new."uuid", 'name', new."name") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_interview_update AFTER UPDATE ON "interview"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'interview', new.id, json_object('id', old."id", 'uuid', old."uuid", 'name', old."name"), json_object('id', new."id", 'uuid', new."uuid", 'name', new."name") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_interview_delete AFTER DELETE ON "interview"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'interview', old.id, json_object('id', old."id", 'uuid', old."uuid", 'name', old."name"), NULL FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_attribute_insert AFTER INSERT ON "attribute"
WHEN (SELECT change_id IS NOT NULL AND bulk_table IS 'attribute' FROM open_change WHERE id = 1) IS NOT 1 BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'attribute', new.id, NULL, json_object('id', new."id", 'uuid', new."uuid", 'name', new."name", 'position', new."position") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_attribute_update AFTER UPDATE ON "attribute"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'attribute', new.id, json_object('id', old."id", 'uuid', old."uuid", 'name', old."name", 'position', old."position"), json_object('id', new."id", 'uuid', new."uuid", 'name', new."name", 'position', new."position") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_attribute_delete AFTER DELETE ON "attribute"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'attribute', old.id, json_object('id', old."id", 'uuid', old."uuid", 'name', old."name", 'position', old."position"), NULL FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_attribute_value_insert AFTER INSERT ON "attribute_value"
WHEN (SELECT change_id IS NOT NULL AND bulk_table IS 'attribute_value' FROM open_change WHERE id = 1) IS NOT 1 BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'attribute_value', new.id, NULL, json_object('id', new."id", 'interview_id', new."interview_id", 'attribute_id', new."attribute_id", 'value', new."value") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_attribute_value_update AFTER UPDATE ON "attribute_value"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'attribute_value', new.id, json_object('id', old."id", 'interview_id', old."interview_id", 'attribute_id', old."attribute_id", 'value', old."value"), json_object('id', new."id", 'interview_id', new."interview_id", 'attribute_id', new."attribute_id", 'value', new."value") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_attribute_value_delete AFTER DELETE ON "attribute_value"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'attribute_value', old.id, json_object('id', old."id", 'interview_id', old."interview_id", 'attribute_id', old."attribute_id", 'value', old."value"), NULL FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_speaker_insert AFTER INSERT ON "speaker"
WHEN (SELECT change_id IS NOT NULL AND bulk_table IS 'speaker' FROM open_change WHERE id = 1) IS NOT 1 BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'speaker', new.id, NULL, json_object('id', new."id", 'uuid', new."uuid", 'interview_id', new."interview_id", 'label', new."label", 'role', new."role", 'interviewer', new."interviewer") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_speaker_update AFTER UPDATE ON "speaker"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'speaker', new.id, json_object('id', old."id", 'uuid', old."uuid", 'interview_id', old."interview_id", 'label', old."label", 'role', old."role", 'interviewer', old."interviewer"), json_object('id', new."id", 'uuid', new."uuid", 'interview_id', new."interview_id", 'label', new."label", 'role', new."role", 'interviewer', new."interviewer") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_speaker_delete AFTER DELETE ON "speaker"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'speaker', old.id, json_object('id', old."id", 'uuid', old."uuid", 'interview_id', old."interview_id", 'label', old."label", 'role', old."role", 'interviewer', old."interviewer"), NULL FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_transcript_insert AFTER INSERT ON "transcript"
WHEN (SELECT change_id IS NOT NULL AND bulk_table IS 'transcript' FROM open_change WHERE id = 1) IS NOT 1 BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'transcript', new.id, NULL, json_object('id', new."id", 'uuid', new."uuid", 'interview_id', new."interview_id", 'revision_id', new."revision_id", 'name', new."name", 'source', new."source", 'imported_at', new."imported_at") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_transcript_update AFTER UPDATE ON "transcript"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'transcript', new.id, json_object('id', old."id", 'uuid', old."uuid", 'interview_id', old."interview_id", 'revision_id', old."revision_id", 'name', old."name", 'source', old."source", 'imported_at', old."imported_at"), json_object('id', new."id", 'uuid', new."uuid", 'interview_id', new."interview_id", 'revision_id', new."revision_id", 'name', new."name", 'source', new."source", 'imported_at', new."imported_at") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_transcript_delete AFTER DELETE ON "transcript"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'transcript', old.id, json_object('id', old."id", 'uuid', old."uuid", 'interview_id', old."interview_id", 'revision_id', old."revision_id", 'name', old."name", 'source', old."source", 'imported_at', old."imported_at"), NULL FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_code_insert AFTER INSERT ON "code"
WHEN (SELECT change_id IS NOT NULL AND bulk_table IS 'code' FROM open_change WHERE id = 1) IS NOT 1 BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'code', new.id, NULL, json_object('id', new."id", 'uuid', new."uuid", 'parent_id', new."parent_id", 'position', new."position", 'number', new."number", 'label', new."label", 'definition', new."definition", 'inclusion', new."inclusion", 'exclusion', new."exclusion", 'example', new."example", 'colour', new."colour", 'codable', new."codable", 'retired', new."retired") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_code_update AFTER UPDATE ON "code"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'code', new.id, json_object('id', old."id", 'uuid', old."uuid", 'parent_id', old."parent_id", 'position', old."position", 'number', old."number", 'label', old."label", 'definition', old."definition", 'inclusion', old."inclusion", 'exclusion', old."exclusion", 'example', old."example", 'colour', old."colour", 'codable', old."codable", 'retired', old."retired"), json_object('id', new."id", 'uuid', new."uuid", 'parent_id', new."parent_id", 'position', new."position", 'number', new."number", 'label', new."label", 'definition', new."definition", 'inclusion', new."inclusion", 'exclusion', new."exclusion", 'example', new."example", 'colour', new."colour", 'codable', new."codable", 'retired', new."retired") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_code_delete AFTER DELETE ON "code"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'code', old.id, json_object('id', old."id", 'uuid', old."uuid", 'parent_id', old."parent_id", 'position', old."position", 'number', old."number", 'label', old."label", 'definition', old."definition", 'inclusion', old."inclusion", 'exclusion', old."exclusion", 'example', old."example", 'colour', old."colour", 'codable', old."codable", 'retired', old."retired"), NULL FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_reference_insert AFTER INSERT ON "reference"
WHEN (SELECT change_id IS NOT NULL AND bulk_table IS 'reference' FROM open_change WHERE id = 1) IS NOT 1 BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'reference', new.id, NULL, json_object('id', new."id", 'uuid', new."uuid", 'transcript_id', new."transcript_id", 'code_id', new."code_id", 'coder_id', new."coder_id", 'start', new."start", 'end', new."end", 'quote', new."quote", 'created_at', new."created_at") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_reference_update AFTER UPDATE ON "reference"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'reference', new.id, json_object('id', old."id", 'uuid', old."uuid", 'transcript_id', old."transcript_id", 'code_id', old."code_id", 'coder_id', old."coder_id", 'start', old."start", 'end', old."end", 'quote', old."quote", 'created_at', old."created_at"), json_object('id', new."id", 'uuid', new."uuid", 'transcript_id', new."transcript_id", 'code_id', new."code_id", 'coder_id', new."coder_id", 'start', new."start", 'end', new."end", 'quote', new."quote", 'created_at', new."created_at") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_reference_delete AFTER DELETE ON "reference"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'reference', old.id, json_object('id', old."id", 'uuid', old."uuid", 'transcript_id', old."transcript_id", 'code_id', old."code_id", 'coder_id', old."coder_id", 'start', old."start", 'end', old."end", 'quote', old."quote", 'created_at', old."created_at"), NULL FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_memo_insert AFTER INSERT ON "memo"
WHEN (SELECT change_id IS NOT NULL AND bulk_table IS 'memo' FROM open_change WHERE id = 1) IS NOT 1 BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'memo', new.id, NULL, json_object('id', new."id", 'uuid', new."uuid", 'coder_id', new."coder_id", 'reference_id', new."reference_id", 'code_id', new."code_id", 'transcript_id', new."transcript_id", 'interview_id', new."interview_id", 'text', new."text", 'created_at', new."created_at") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_memo_update AFTER UPDATE ON "memo"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'memo', new.id, json_object('id', old."id", 'uuid', old."uuid", 'coder_id', old."coder_id", 'reference_id', old."reference_id", 'code_id', old."code_id", 'transcript_id', old."transcript_id", 'interview_id', old."interview_id", 'text', old."text", 'created_at', old."created_at"), json_object('id', new."id", 'uuid', new."uuid", 'coder_id', new."coder_id", 'reference_id', new."reference_id", 'code_id', new."code_id", 'transcript_id', new."transcript_id", 'interview_id', new."interview_id", 'text', new."text", 'created_at', new."created_at") FROM open_change WHERE id = 1;
END;
CREATE TRIGGER journal_memo_delete AFTER DELETE ON "memo"
BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()') WHERE (SELECT change_id FROM open_change WHERE id = 1) IS NULL;
  INSERT INTO journal (change_id, "table", row_id, before, after)
  SELECT change_id, 'memo', old.id, json_object('id', old."id", 'uuid', old."uuid", 'coder_id', old."coder_id", 'reference_id', old."reference_id", 'code_id', old."code_id", 'transcript_id', old."transcript_id", 'interview_id', old."interview_id", 'text', old."text", 'created_at', old."created_at"), NULL FROM open_change WHERE id = 1;
END;
CREATE TRIGGER guard_revision_insert BEFORE INSERT ON "revision"
WHEN (SELECT change_id FROM open_change WHERE id = 1) IS NULL BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()');
END;
CREATE TRIGGER guard_revision_update BEFORE UPDATE ON "revision" BEGIN
  SELECT RAISE(ABORT, 'rows of revision never change');
END;
CREATE TRIGGER guard_revision_delete BEFORE DELETE ON "revision" BEGIN
  SELECT RAISE(ABORT, 'rows of revision never change');
END;
CREATE TRIGGER guard_turn_insert BEFORE INSERT ON "turn"
WHEN (SELECT change_id FROM open_change WHERE id = 1) IS NULL BEGIN
  SELECT RAISE(ABORT, 'written outside Project.change()');
END;
CREATE TRIGGER guard_turn_update BEFORE UPDATE ON "turn" BEGIN
  SELECT RAISE(ABORT, 'rows of turn never change');
END;
CREATE TRIGGER guard_turn_delete BEFORE DELETE ON "turn" BEGIN
  SELECT RAISE(ABORT, 'rows of turn never change');
END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('project',1);
INSERT INTO "sqlite_sequence" VALUES('change',14);
INSERT INTO "sqlite_sequence" VALUES('interview',2);
INSERT INTO "sqlite_sequence" VALUES('revision',2);
INSERT INTO "sqlite_sequence" VALUES('transcript',2);
INSERT INTO "sqlite_sequence" VALUES('speaker',4);
INSERT INTO "sqlite_sequence" VALUES('code',4);
INSERT INTO "sqlite_sequence" VALUES('coder',2);
INSERT INTO "sqlite_sequence" VALUES('reference',6);
INSERT INTO "sqlite_sequence" VALUES('memo',3);
COMMIT;
