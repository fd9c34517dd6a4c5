"""One door for writing, one for reading; undo, redo and history across coders and restarts."""

import sqlite3
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from qualcode.coding import get_coder
from qualcode.errors import Duplicate, ProjectUnusable, Refused
from qualcode.store.connection import connect
from qualcode.store.history import ChangeLine, history
from qualcode.store.journal import JOURNALLED_TABLES, OUTSIDE, insert_many, tables
from qualcode.store.models import APPEND_ONLY, Code, Coder, Interview
from qualcode.store.project import Project


def labels(project: Project) -> list[str]:
    with project.read() as session:
        return list(session.scalars(select(Code.label).order_by(Code.id)))


def add(project: Project, label: str) -> None:
    with project.change(f"add the code “{label}”") as session:
        session.add(Code(label=label, position=0))


@pytest.mark.parametrize("name", [*JOURNALLED_TABLES, *(table.name for table in tables(APPEND_ONLY))])
def test_no_row_can_be_written_outside_a_change(project: Project, name: str) -> None:
    table = {**JOURNALLED_TABLES, **{table.name: table for table in tables(APPEND_ONLY)}}[name]
    columns = [column.name for column in table.columns if not column.nullable]
    names = ", ".join(f'"{column}"' for column in columns)
    connection = connect(project.path)
    connection.execute("PRAGMA trusted_schema = ON")
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    with pytest.raises(sqlite3.IntegrityError, match=OUTSIDE):
        connection.execute(
            f'INSERT INTO "{name}" ({names}) VALUES ({", ".join("?" * len(columns))})',
            [*range(5, 5 + len(columns))],
        )
    connection.close()


@pytest.mark.parametrize("statement", ["UPDATE code SET label = 'x'", "DELETE FROM code"])
def test_rows_cannot_be_changed_or_deleted_outside_a_change(project: Project, statement: str) -> None:
    add(project, "Trust")
    with pytest.raises(DatabaseError, match=OUTSIDE), project._writer.begin() as connection:
        connection.execute(text(statement))
    assert labels(project) == ["Trust"]


def test_texts_of_transcripts_never_change(project: Project) -> None:
    with pytest.raises(DatabaseError, match="rows of revision never change"):  # noqa: SIM117
        with project.change("add and alter") as session:
            session.execute(text("INSERT INTO revision (text, words, digest) VALUES ('a', 1, 'd')"))
            session.execute(text("UPDATE revision SET text = 'b'"))


def test_reading_cannot_write(project: Project) -> None:
    with pytest.raises(ProjectUnusable, match="read-only"), project.read() as session:
        session.execute(text("UPDATE open_change SET change_id = 1"))


def test_a_change_that_raises_leaves_nothing(project: Project) -> None:
    with pytest.raises(KeyboardInterrupt), project.change("add") as session:
        session.add(Code(label="Trust", position=0))
        session.flush()
        raise KeyboardInterrupt
    assert labels(project) == []
    with project.read() as session:
        assert history(session) == []


def test_a_change_that_writes_nothing_leaves_no_line_of_history(project: Project) -> None:
    add(project, "Trust")
    project.undo()
    with project.change("look around") as session:
        session.scalars(select(Code)).all()
    with project.read() as session:
        assert [(line.kind, line.state) for line in history(session)] == [("undo", "done"), ("do", "undone")]
    project.redo()
    assert labels(project) == ["Trust"]


def test_changes_do_not_nest(project: Project) -> None:
    with pytest.raises(RuntimeError, match="do not nest"), project.change("one"), project.change("two"):
        pass


def test_undo_and_redo_survive_a_restart(project: Project) -> None:
    add(project, "Trust")
    add(project, "Fear")
    project.close()
    with Project.open(project.path, who="Ann") as again:
        assert again.undo().label == "add the code “Fear”"
        assert labels(again) == ["Trust"]
    with Project.open(project.path, who="Ann") as again:
        assert again.redo().label == "add the code “Fear”"
        assert labels(again) == ["Trust", "Fear"]


def test_a_row_comes_back_under_its_own_id(project: Project) -> None:
    add(project, "Trust")
    add(project, "Fear")
    with project.read() as session:
        before = session.execute(select(Code.id, Code.uuid)).all()
    project.undo()
    project.undo()
    project.redo()
    project.redo()
    with project.read() as session:
        assert session.execute(select(Code.id, Code.uuid)).all() == before


def test_something_new_ends_what_could_be_redone(project: Project) -> None:
    add(project, "Trust")
    project.undo()
    add(project, "Fear")
    with pytest.raises(Refused, match="nothing to redo"):
        project.redo()
    project.undo()
    assert project.redo().label == "add the code “Fear”"
    assert labels(project) == ["Fear"]


def test_undo_takes_back_only_what_its_coder_did(project: Project) -> None:
    add(project, "Trust")
    with Project.open(project.path, who="Ben") as ben:
        add(ben, "Fear")
    project.undo()
    assert labels(project) == ["Fear"]
    with pytest.raises(Refused, match=r"nothing of yours \(Ann\).*Ben's: “add the code “Fear””"):
        project.undo()


def test_undo_of_a_row_that_somebody_changed_since_is_refused(project: Project) -> None:
    add(project, "Trust")
    with Project.open(project.path, who="Ben") as ben, ben.change("rename") as session:
        session.scalars(select(Code)).one().label = "Confidence"
    with pytest.raises(Refused, match="a code that it touched was changed since"):
        project.undo()
    assert labels(project) == ["Confidence"]


def test_undo_of_what_later_work_hangs_on_is_refused(project: Project) -> None:
    add(project, "Trust")
    with Project.open(project.path, who="Ben") as ben, ben.change("add below") as session:
        parent = session.scalars(select(Code)).one()
        session.add(Code(label="Trust in people", position=0, parent_id=parent.id))
    with pytest.raises(Refused, match="later work builds on it"):
        project.undo()
    assert labels(project) == ["Trust", "Trust in people"]


def test_undo_of_a_bulk_import_is_refused_where_a_row_was_changed_since(project: Project) -> None:
    with project.change("import many") as session:
        insert_many(session.connection(), Interview, ((f"u{index}", f"INT{index}") for index in range(5)))
    with Project.open(project.path, who="Ben") as ben:
        with ben.change("rename") as session:
            session.scalars(select(Interview).where(Interview.name == "INT3")).one().name = "INT33"
        with pytest.raises(Refused, match="some interviews that it added were changed since"):
            project.undo()
        ben.undo()
    project.undo()
    with project.read() as session:
        assert session.scalars(select(Interview.name)).all() == []
    project.redo()
    with project.read() as session:
        assert session.scalars(select(Interview.name)).all() == [f"INT{index}" for index in range(5)]


def test_a_listener_hears_of_changes_undo_and_redo_and_not_of_failures(project: Project) -> None:
    heard: list[ChangeLine] = []
    project.listen(heard.append)
    add(project, "Trust")
    project.undo()
    project.redo()
    with pytest.raises(ZeroDivisionError), project.change("fail"):
        raise ZeroDivisionError
    assert [line.kind for line in heard] == ["do", "undo", "redo"]
    assert heard[0].who == "Ann"


def test_two_windows_see_each_others_changes(project: Project) -> None:
    with Project.open(project.path, who="Ben") as ben:
        add(ben, "Fear")
        assert labels(project) == ["Fear"]
        add(project, "Trust")
        assert labels(ben) == ["Fear", "Trust"]


def test_one_reading_is_one_view(project: Project) -> None:
    with project.read() as session:
        assert session.scalars(select(Code.label)).all() == []
        add(project, "Trust")
        assert session.scalars(select(Code.label)).all() == []
    assert labels(project) == ["Trust"]


def test_history_says_who_what_and_why(project: Project) -> None:
    with project.change("add a coder", reason="she joined the team") as session:
        get_coder(session, "Cy")
    with project.read() as session:
        (line,) = history(session)
        assert session.scalars(select(Coder.name)).all() == ["Cy"]
    assert (line.who, line.label, line.reason, line.kind) == (
        "Ann",
        "add a coder",
        "she joined the team",
        "do",
    )


def test_a_project_is_not_made_over_another_file(tmp_path: Path) -> None:
    path = tmp_path / "a.qualcode"
    path.write_text("my diary")
    with pytest.raises(Duplicate, match="exists already"):
        Project.create(path, "a", who="Ann")
    assert path.read_text() == "my diary"


def test_a_project_that_cannot_be_made_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ProjectUnusable, match="there is no folder"):
        Project.create(tmp_path / "nowhere" / "a.qualcode", "a", who="Ann")
    assert list(tmp_path.iterdir()) == []


def test_closing_leaves_one_file(project: Project) -> None:
    add(project, "Trust")
    project.close()
    assert [path.name for path in project.path.parent.iterdir()] == [project.path.name]


def test_what_another_thread_is_writing_is_waited_for_with_a_sentence(project: Project) -> None:
    begun, ended = Event(), Event()

    def write() -> None:
        with project.change("import"):
            begun.set()
            ended.wait(60)

    thread = Thread(target=write)
    thread.start()
    begun.wait(60)
    try:
        with pytest.raises(ProjectUnusable, match="something else is being written"), project.change("a key"):
            pass
        with pytest.raises(ProjectUnusable, match="something else is being written"):
            project.undo()
    finally:
        ended.set()
        thread.join()
    with project.change("a key"):
        pass
