"""Small projects of other programs, made by hand in the form that those programs write."""

import json
import sqlite3
from collections.abc import Iterable
from hashlib import sha1
from html.parser import HTMLParser
from pathlib import Path

Coded = tuple[str, str, tuple[str, ...]]
"""A document, words in it as its text nodes have them, and the paths of the tags they got."""

_TAGUETTE = """
CREATE TABLE users (login VARCHAR(30) PRIMARY KEY, created DATETIME NOT NULL, disabled BOOLEAN NOT NULL);
CREATE TABLE projects (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, created DATETIME NOT NULL);
CREATE TABLE project_members (project_id INTEGER, user_login VARCHAR(30), privileges VARCHAR(11));
CREATE TABLE documents (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, filename VARCHAR(200) NOT NULL, created DATETIME NOT NULL,
    project_id INTEGER NOT NULL REFERENCES projects, text_direction VARCHAR(13) NOT NULL,
    contents TEXT NOT NULL);
CREATE TABLE commands (id INTEGER PRIMARY KEY AUTOINCREMENT, date DATETIME NOT NULL,
    user_login VARCHAR(30) NOT NULL, project_id INTEGER NOT NULL, document_id INTEGER, payload TEXT NOT NULL);
CREATE TABLE highlights (id INTEGER PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, snippet TEXT NOT NULL);
CREATE TABLE tags (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL,
    path VARCHAR(200) NOT NULL, description TEXT NOT NULL, UNIQUE (project_id, path));
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
    PRIMARY KEY (highlight_id, tag_id));
"""
DAY = "2026-03-01 09:30:00.000000"


def taguette(
    path: Path,
    documents: dict[str, str],
    tags: dict[str, str],
    coded: Iterable[Coded] = (),
    *,
    name: str = "Trust",
) -> Path:
    """A project export of Taguette: HTML by document, descriptions by the path of the tag."""
    with _Filling(path, _TAGUETTE) as raw:
        raw.execute("INSERT INTO users VALUES ('admin', ?, 0)", (DAY,))
        raw.execute(
            "INSERT INTO projects (name, description, created) VALUES (?, 'Two towns', ?)", (name, DAY)
        )
        for document, html in documents.items():
            row = (document, f"about {document}", f"{document}.html", DAY, 1, "LEFT_TO_RIGHT", html)
            raw.execute("INSERT INTO documents VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row)
        raw.executemany("INSERT INTO tags VALUES (NULL, 1, ?, ?)", tags.items())
        for document, words, paths in coded:
            _highlight(raw, document, documents[document], words, paths)
    return path


def _highlight(raw: sqlite3.Connection, document: str, html: str, words: str, paths: tuple[str, ...]) -> None:
    nodes = text_nodes(html)
    start = len(nodes[: nodes.index(words)].encode())
    end = start + len(words.encode())
    number = raw.execute("SELECT id FROM documents WHERE name = ?", (document,)).fetchone()[0]
    sql = "INSERT INTO highlights VALUES (NULL, ?, ?, ?, ?) RETURNING id"
    highlight = raw.execute(sql, (number, start, end, words.replace("<", "&lt;"))).fetchone()[0]
    tag = "INSERT INTO highlight_tags SELECT ?, id FROM tags WHERE path = ?"
    raw.executemany(tag, [(highlight, path) for path in paths])
    payload = json.dumps({"type": "highlight_add", "highlight_id": highlight, "tags": []})
    raw.execute("INSERT INTO commands VALUES (NULL, ?, 'admin', 1, ?, ?)", (DAY, number, payload))


class _Nodes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[str] = []

    def handle_data(self, data: str) -> None:
        self.nodes.append(data)


def text_nodes(html: str) -> str:
    """What Taguette counts along: the text nodes, nothing between them."""
    parser = _Nodes()
    parser.feed(html)
    parser.close()
    return "".join(parser.nodes)


_QUALCODER = {
    1: """
CREATE TABLE project (databaseversion text, date text, memo text, about text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text,
    owner text, date text, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer,
    height integer, cid integer, memo text, date text, owner text);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer,
    memo text, date text, owner text);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text,
    owner text, date text);
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text,
    valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer,
    date text, owner text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer,
    owner text, date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
    supercatid integer);
CREATE TABLE code_text (cid integer, fid integer, seltext text, pos0 integer, pos1 integer, owner text,
    date text, memo text);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
    color text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
""",
    3: """
ALTER TABLE code_text ADD avid integer;
ALTER TABLE code_text ADD important integer;
""",
    8: """
CREATE TABLE graph (grid integer primary key, name text, description text);
CREATE TABLE stored_sql (title text, description text, grouper text, ssql text);
CREATE TABLE ris (risid integer, tag text, longtag text, value text);
""",
    16: """
CREATE TABLE files_filter (filterid integer primary key, name text, filter text, owner text);
ALTER TABLE code_name ADD supercid integer;
""",
}
WHEN = "2026-03-01 09:30:00"


def qualcoder(folder: Path, *statements: str, version: int = 16) -> Path:
    """A QualCoder project of a database version, filled by SQL."""
    folder.mkdir()
    schema = "".join(sql for since, sql in _QUALCODER.items() if since <= version)
    with _Filling(folder / "data.qda", schema) as raw:
        row = (f"v{version}", WHEN, "", "QualCoder 3.8")
        raw.execute("INSERT INTO project (databaseversion, date, memo, about) VALUES (?, ?, ?, ?)", row)
        for sql in statements:
            raw.execute(sql)
    return folder


_QC = """
CREATE TABLE document (file_path VARCHAR NOT NULL PRIMARY KEY, file_hash VARCHAR NOT NULL);
CREATE TABLE code (name VARCHAR NOT NULL PRIMARY KEY);
CREATE TABLE coder (name VARCHAR NOT NULL PRIMARY KEY);
CREATE TABLE document_index (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR NOT NULL,
    time_series BOOLEAN NOT NULL, document_id VARCHAR NOT NULL);
CREATE TABLE coded_line (id INTEGER PRIMARY KEY AUTOINCREMENT, line INTEGER NOT NULL,
    coder_id VARCHAR NOT NULL, code_id VARCHAR NOT NULL);
CREATE TABLE location (id INTEGER PRIMARY KEY AUTOINCREMENT, start_line INTEGER NOT NULL,
    end_line INTEGER NOT NULL, document_index_id VARCHAR NOT NULL);
CREATE TABLE coded_line_location_association (coded_line_id INTEGER, location_id INTEGER);
"""
_QC_PLACE = """
INSERT INTO coded_line_location_association SELECT last_insert_rowid(), p.id
FROM location AS p JOIN document_index AS i ON i.id = p.document_index_id WHERE i.document_id = ?
"""
SETTINGS = """\
codebook: codebook.yaml
corpus_dir: corpus
database: qualitative_coding.sqlite3
memos_dir: memos
qc_version: 1.7.8
"""


def qc(
    folder: Path, texts: dict[str, bytes], codebook: str, coded: Iterable[tuple[str, int, str, str]] = ()
) -> Path:
    """A qc project: its texts by name, and for each coded line the text, the line, the code and the coder."""
    for part in (folder, folder / "corpus", folder / "memos"):
        part.mkdir()
    (folder / "settings.yaml").write_text(SETTINGS)
    (folder / "codebook.yaml").write_text(codebook, encoding="utf-8")
    with _Filling(folder / "qualitative_coding.sqlite3", _QC) as raw:
        for name, data in texts.items():
            (folder / "corpus" / name).write_bytes(data)
            raw.execute("INSERT INTO document VALUES (?, ?)", (name, sha1(data).hexdigest()))
            raw.execute("INSERT INTO document_index VALUES (NULL, 'paragraphs', 0, ?)", (name,))
            raw.execute("INSERT INTO location VALUES (NULL, 0, 1000, last_insert_rowid())")
        for name, line, code, coder in coded:
            raw.execute("INSERT OR IGNORE INTO code VALUES (?)", (code,))
            raw.execute("INSERT OR IGNORE INTO coder VALUES (?)", (coder,))
            raw.execute("INSERT INTO coded_line VALUES (NULL, ?, ?, ?)", (line, coder, code))
            raw.execute(_QC_PLACE, (name,))
    return folder


class _Filling:
    """A new SQLite file to fill."""

    def __init__(self, path: Path, schema: str) -> None:
        self._raw = sqlite3.connect(path)
        self._raw.executescript(schema)

    def __enter__(self) -> sqlite3.Connection:
        return self._raw

    def __exit__(self, *failure: object) -> None:
        self._raw.commit()
        self._raw.close()


def state(path: Path) -> dict[str, tuple[bytes, int]]:
    """Every file at and beside ``path`` with its bytes and when it was written, to see that none changed."""
    folder = path if path.is_dir() else path.parent
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file.relative_to(folder)): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}
