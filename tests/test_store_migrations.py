"""Migrations: what they must keep, and that they lead to today's schema."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert

from qualcode.errors import ProjectUnusable, Refused
from qualcode.store import schema
from qualcode.store.connection import APPLICATION_ID, migrating
from qualcode.store.migrations import run
from qualcode.store.models import Change, Code, Memo
from qualcode.store.project import Project

STEP = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade():
    op.add_column("code", sa.Column("shape", sa.String(), server_default="round"))
    with op.batch_alter_table("code") as code:
        code.alter_column("label", new_column_name="title")
"""
FAILING_STEP = (
    STEP
    + """
    op.execute("CREATE TABLE left_behind (id INTEGER)")
    op.execute("INSERT INTO reference (uuid, transcript_id, code_id, coder_id, start,"
               " \\"end\\", quote, created_at)"
               " VALUES ('u', 99, 99, 99, 0, 1, 'q', 't')")
"""
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "study.qualcode"
    with Project.create(path, "study", who="ann") as project, project.change("add code") as session:
        parent = Code(label="Trust", position=0)
        session.add(parent)
        session.flush()
        session.add(Code(label="Trust in people", position=0, parent_id=parent.id))
    return path


def steps(tmp_path: Path, source: str) -> Path:
    folder = tmp_path / "steps" / "versions"
    folder.mkdir(parents=True)
    for known in (run.STEPS / "versions").glob("0*.py"):
        (folder / known.name).write_text(known.read_text())
    (folder / "9999_step.py").write_text(source.replace("{head}", schema.HEAD))
    return folder.parent


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def objects(path: Path) -> dict[str, str]:
    return {
        str(name): " ".join(str(sql).replace('"', "").split())
        for name, sql in rows(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    }


def columns(path: Path) -> dict[str, list[tuple[object, ...]]]:
    tables = rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")
    kinds = ("table_info", "foreign_key_list")
    return {
        f"{name} {kind}": sorted(
            (
                row[2:] if kind == "foreign_key_list" else row
                for row in rows(path, f'PRAGMA {kind}("{name}")')
            ),
            key=repr,
        )
        for (name,) in tables
        for kind in kinds
        if name != "alembic_version"
    }


def test_the_steps_from_nothing_lead_to_the_schema_of_a_new_file(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "stepped.qualcode"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.close()
    run.upgrade(path, "0000")
    assert set(objects(path)) == set(objects(study))
    assert columns(path) == columns(study)
    assert rows(path, "SELECT id, change_id FROM open_change") == [(1, None)]
    for name, sql in objects(study).items():
        assert ("AUTOINCREMENT" in sql) == ("AUTOINCREMENT" in objects(path)[name]), name


def test_a_file_of_the_first_format_keeps_its_rows_and_takes_new_ones(tmp_path: Path) -> None:
    path = tmp_path / "old.qualcode"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.close()
    run.upgrade(path, "0000", to="0001")
    with closing(sqlite3.connect(path)) as old:
        old.execute("INSERT INTO project VALUES (1, 'p', 'study', '2026-01-02')")
        old.execute("INSERT INTO coder VALUES (1, 'c', 'ann')")
        old.execute("INSERT INTO code VALUES (1, 'u', NULL, 0, '', 'Trust', '', '', '', '', '', 1, 0)")
        old.execute("INSERT INTO memo VALUES (1, 'm', 1, NULL, 1, NULL, NULL, 'unsure', '2026-01-02')")
        old.commit()
    with Project.open(path, who="ann") as project:
        with project.change("note") as session:
            session.add(Memo(coder_id=1, code_id=1, text="sure", created_at="2026-01-03"))
        project.undo()
    assert rows(path, "SELECT label, review_why, review_total FROM code") == [("Trust", "", 0)]
    assert rows(path, "SELECT id, uuid, code_id, lost_id, text FROM memo") == [(1, "m", 1, None, "unsure")]


def test_a_migration_keeps_rows_and_triggers_and_leaves_a_backup(study: Path, tmp_path: Path) -> None:
    before = objects(study)
    backup = run.upgrade(study, schema.HEAD, steps=steps(tmp_path, STEP))
    assert rows(study, "SELECT title, shape FROM code ORDER BY id") == [
        ("Trust", "round"),
        ("Trust in people", "round"),
    ]
    assert rows(study, "SELECT version_num FROM alembic_version") == [("9999",)]
    assert rows(backup, "SELECT label FROM code ORDER BY id") == [("Trust",), ("Trust in people",)]
    triggers = {name for name in before if name.startswith(("journal_", "guard_"))}
    assert triggers
    assert triggers <= set(objects(study))


def test_a_failing_migration_leaves_the_file_as_it_was(study: Path, tmp_path: Path) -> None:
    before = (objects(study), rows(study, "SELECT * FROM code"))
    with pytest.raises(ProjectUnusable, match="the file is as it was"):
        run.upgrade(study, schema.HEAD, steps=steps(tmp_path, FAILING_STEP))
    assert (objects(study), rows(study, "SELECT * FROM code")) == before


def test_undo_stops_at_a_migration(study: Path) -> None:
    engine = migrating(study)
    with engine.begin() as connection:
        connection.execute(insert(Change).values(run._history_line("0001")))
    engine.dispose()
    with Project.open(study, who="ann") as project, pytest.raises(Refused, match="nothing to undo"):
        project.undo()


def test_the_schema_version_is_that_of_the_newest_step() -> None:
    newest = max(path.name for path in (run.STEPS / "versions").glob("0*.py"))
    assert newest.startswith(schema.HEAD)
