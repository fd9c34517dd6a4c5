"""What is refused when a project is opened, and what ``check`` finds inside one."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from codebook.codes import add_framework
from codebook.framework import Draft
from qualcode.coding import code_passage, get_coder
from qualcode.errors import ProjectUnusable
from qualcode.store.checks import check
from qualcode.store.models import Code
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn

SCRIPT = Script("Why here?\nThe 🐟 brought me.", (Turn(0, 9, "I", None), Turn(10, 27, "P1", None)))


@pytest.fixture
def coded(project: Project) -> Project:
    """A project with one transcript, two codes and one reference."""
    with project.change("prepare") as session:
        add_framework(session, (Draft("Work", children=(Draft("Trust"),)),))
        transcript = add_transcript(session, SCRIPT, name="INT1", source="INT1.txt")
        code = session.query(Code).filter_by(label="Trust").one()
        code_passage(session, transcript, Passage(14, 15), code, get_coder(session, "Ann"))
    return project


def problems(project: Project) -> dict[str, tuple[str, ...]]:
    with project.read() as session:
        return {line.what: line.problems for line in check(session) if line.problems}


def force(project: Project, *statements: str) -> None:
    """Do what no change would do: write past triggers and foreign keys."""
    connection = sqlite3.connect(project.path)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()


def test_a_sound_project_has_no_problems(coded: Project) -> None:
    assert problems(coded) == {}


@pytest.mark.parametrize(
    ("statement", "what", "sentence"),
    [
        ("UPDATE reference SET start = 13", "words it was coded on", "reference 1 at INT1 13:15"),
        ('UPDATE reference SET "end" = 999', "words it was coded on", "ends behind the text"),
        (
            "UPDATE revision SET text = replace(text, 'Why', 'Who')",
            "as it was imported",
            "words of INT1 are not",
        ),
        (
            'UPDATE turn SET "end" = 28 WHERE start = 10',
            "turns make up",
            "turns of INT1 do not make up its text",
        ),
        (
            'INSERT INTO heading (revision_id, start, "end", level) VALUES (1, 0, 8, 1)',
            "every heading",
            "heading at INT1 0:8 is no line",
        ),
        ("UPDATE revision SET text = text || '!'", "turns make up", "turns of INT1 do not make up its text"),
        ("DELETE FROM speaker WHERE label = 'P1'", "every speaker", "P1 speaks in INT1"),
        ("UPDATE code SET parent_id = 2 WHERE id = 1", "is a tree", "“Work” hangs below itself"),
        ("UPDATE code SET number = '1'", "number stands twice", "the number 1 stands at 2 codes"),
        ("UPDATE code SET codable = 0", "not codable", "“Trust” is not codable and has 1 references"),
        ("UPDATE reference SET code_id = 77", "points at", "row 1 of reference points at a code"),
        ("INSERT INTO interview (uuid, name) VALUES ('u', 'INT9')", "has a transcript", "interview INT9"),
    ],
)
def test_check_finds(coded: Project, statement: str, what: str, sentence: str) -> None:
    force(coded, statement)
    found = problems(coded)
    assert any(what in key and any(sentence in line for line in lines) for key, lines in found.items()), found


def test_check_finds_a_trigger_that_is_gone(coded: Project) -> None:
    connection = sqlite3.connect(coded.path)
    connection.execute("DROP TRIGGER journal_code_update")
    connection.commit()
    connection.close()
    assert problems(coded) == {
        "the history is kept": (
            "the trigger journal_code_update, which keeps the history, is missing or altered",
        )
    }


def test_nothing_escapes_the_journal_where_the_mark_of_the_change_was_altered(coded: Project) -> None:
    force(coded, "UPDATE open_change SET bulk_table = 'code'")
    assert problems(coded) == {
        "the history is kept": ("the mark of the change being written is not as it should be",)
    }
    with coded.change("add a code") as session:
        session.add(Code(label="Hope", position=9))
    assert coded.undo().label == "add a code"
    assert problems(coded) == {}


def test_opening_mends_a_trigger_that_is_gone(coded: Project) -> None:
    connection = sqlite3.connect(coded.path)
    connection.execute("DROP TRIGGER journal_code_update")
    connection.commit()
    connection.close()
    coded.close()
    with Project.open(coded.path, who="Ann") as again:
        assert problems(again) == {}


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER evil AFTER INSERT ON code BEGIN DELETE FROM reference; END",
        "CREATE VIEW evil AS SELECT 1",
    ],
)
def test_a_file_with_triggers_or_views_of_others_is_refused(coded: Project, statement: str) -> None:
    coded.close()
    connection = sqlite3.connect(coded.path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    with pytest.raises(ProjectUnusable, match="evil, which qualcode did not make"):
        Project.open(coded.path, who="Ann")


def foreign(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE code (id)")
    connection.commit()
    connection.close()


def newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


def altered(*statements: str) -> Callable[[Path], None]:
    def alter(path: Path) -> None:
        connection = sqlite3.connect(path)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    return alter


def cut(share: float) -> Callable[[Path], None]:
    def shorten(path: Path) -> None:
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    return shorten


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.unlink(), "there is no project file"),
        (lambda path: path.write_bytes(b"") and None, "is empty"),
        (lambda path: path.write_text("Dear diary, " * 99) and None, "is not a qualcode project"),
        (lambda path: path.write_bytes(path.read_bytes()[:60]) and None, "is not a qualcode project"),
        (cut(0.1), "is cut short"),
        (cut(0.99), "is cut short"),
        (foreign, "an SQLite file of another program"),
        (newer, "written by a newer version"),
        (altered("DELETE FROM alembic_version"), "there is no format"),
        (altered("DROP TABLE alembic_version"), "does not say its format"),
        (altered("UPDATE alembic_version SET version_num = '0000'"), "there is no format '0000'"),
        (altered("DROP TABLE memo"), "memo.id is missing"),
        (altered("DELETE FROM open_change"), "open_change has 0 rows"),
        (
            altered("DELETE FROM open_change", "DROP TRIGGER journal_project_delete", "DELETE FROM project"),
            "rows",
        ),
    ],
)
def test_a_spoilt_file_is_refused_with_a_sentence(
    coded: Project, spoil: Callable[[Path], None], sentence: str
) -> None:
    coded.close()
    spoil(coded.path)
    with pytest.raises(ProjectUnusable, match=sentence):
        Project.open(coded.path, who="Ann")


def test_pages_overwritten_in_the_middle_are_told_as_damage(coded: Project) -> None:
    coded.close()
    content = bytearray(coded.path.read_bytes())
    content[4096 * 2 : 4096 * 20] = b"\xff" * (4096 * 18)
    coded.path.write_bytes(content)
    with pytest.raises(ProjectUnusable, match="damaged"):  # noqa: SIM117
        with Project.open(coded.path, who="Ann") as project, project.read() as session:
            session.execute(text("SELECT count(*), max(label) FROM code")).all()
            check(session)


def test_a_locked_project_is_told_as_such(coded: Project) -> None:
    with (
        Project.open(coded.path, who="Ben", wait=0.05) as ben,
        coded.change("hold the lock") as session,
    ):
        session.add(Code(label="Fear", position=1))
        with (
            pytest.raises(ProjectUnusable, match="another program is writing"),
            ben.change("wait") as waiting,
        ):
            waiting.add(Code(label="Hope", position=2))
    assert problems(coded) == {}
