"""A project file that others write to, hold, move or replace."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from qualcode.errors import ProjectUnusable
from qualcode.store.models import Code
from qualcode.store.project import Project


@pytest.fixture
def ben(project: Project) -> Iterator[Project]:
    """The same file in another window, which does not wait long."""
    with Project.open(project.path, who="Ben", wait=0.05) as opened:
        yield opened


def add(project: Project, label: str) -> None:
    with project.change("add") as session:
        session.add(Code(label=label, position=0))


def labels(project: Project) -> list[str]:
    with project.read() as session:
        return list(session.scalars(select(Code.label).order_by(Code.id)))


def test_the_version_is_another_one_after_every_change_by_whomever(project: Project, ben: Project) -> None:
    seen = [ben.version()]
    assert ben.version() == seen[0]
    for act in (lambda: add(project, "Trust"), lambda: add(ben, "Fear"), project.undo, project.redo):
        act()
        seen.append(ben.version())
        assert ben.version() == seen[-1]
    assert len(set(seen)) == 5


def test_a_change_that_failed_or_was_rehearsed_is_no_new_version(project: Project, ben: Project) -> None:
    add(project, "Trust")
    seen = ben.version()
    with pytest.raises(ZeroDivisionError), project.change("fail") as session:
        session.add(Code(label="Fear", position=1))
        raise ZeroDivisionError
    with project.rehearse() as session:
        session.add(Code(label="Fear", position=1))
    assert ben.version() == seen


def test_the_version_is_told_while_others_read_and_write(project: Project, ben: Project) -> None:
    with ben.read() as one, ben.read() as other:
        assert one.scalars(select(Code.label)).all() == other.scalars(select(Code.label)).all() == []
        seen = ben.version()
        with project.change("add") as session:
            session.add(Code(label="Trust", position=0))
            session.flush()
            assert (ben.version(), ben.latest_change()) == (seen, 0)
        assert ben.version() != seen
        assert ben.latest_change() == project.latest_change() == 1
        assert one.scalars(select(Code.label)).all() == []


def test_a_change_refused_while_another_program_writes_succeeds_afterwards(
    project: Project, ben: Project
) -> None:
    add(ben, "Trust")
    with project.change("hold the lock") as session:
        session.add(Code(label="Fear", position=1))
        session.flush()
        for attempt in (lambda: add(ben, "Hope"), ben.undo, lambda: ben.undo_to(0)):
            with pytest.raises(ProjectUnusable, match=r"another program is writing to study\.qualcode"):
                attempt()
        with pytest.raises(ProjectUnusable, match="another program is writing"), ben.rehearse():
            pass
        assert labels(ben) == ["Trust"]
    add(ben, "Hope")
    assert labels(ben) == ["Trust", "Fear", "Hope"]
    ben.undo()
    assert labels(ben) == ["Trust", "Fear"]


def test_a_file_locked_against_reading_too_is_told_and_read_afterwards(project: Project) -> None:
    add(project, "Trust")
    project.close()
    with closing(sqlite3.connect(project.path, isolation_level=None)) as other:
        with Project.open(project.path, who="Ann", wait=0.05) as ann:
            pass
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        for attempt in (lambda: labels(ann), ann.version, ann.latest_change, lambda: add(ann, "Fear")):
            with pytest.raises(ProjectUnusable, match="another program is writing"):
                attempt()
    add(ann, "Fear")
    assert labels(ann) == ["Trust", "Fear"]
    assert ann.version() > 0
    ann.close()


def test_a_project_waits_for_others_as_long_as_it_was_told(project: Project, ben: Project) -> None:
    for opened, milliseconds in ((project, 5000), (ben, 50)):
        for engine in (opened._writer, opened._reader):
            with engine.connect() as connection:
                assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == milliseconds


def test_a_file_that_stays_is_not_gone(project: Project) -> None:
    add(project, "Trust")
    assert project.gone() == ""


def test_nothing_is_written_into_a_file_that_was_moved_away(project: Project, tmp_path: Path) -> None:
    add(project, "Trust")
    elsewhere = tmp_path / "elsewhere.qualcode"
    project.path.rename(elsewhere)
    assert project.gone().startswith(f"study.qualcode is no longer in {tmp_path}")
    for attempt in (lambda: add(project, "Fear"), project.undo):
        with pytest.raises(ProjectUnusable, match="is no longer in"):
            attempt()
    elsewhere.rename(project.path)
    assert project.gone() == ""
    add(project, "Fear")
    assert labels(project) == ["Trust", "Fear"]


def test_nothing_is_written_where_another_file_took_the_place(project: Project, tmp_path: Path) -> None:
    add(project, "Trust")
    copy = tmp_path / "copy.qualcode"
    shutil.copyfile(project.path, copy)
    copy.replace(project.path)
    assert project.gone().startswith("another file took the place of study.qualcode")
    before = project.path.read_bytes()
    with pytest.raises(ProjectUnusable, match="open it again"):
        add(project, "Fear")
    assert project.path.read_bytes() == before


def test_the_folder_is_named_where_the_project_was_opened_by_its_name_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Project.create(Path("study.qualcode"), "study", who="Ann") as project:
        project.path.rename("elsewhere.qualcode")
        assert project.gone().startswith(f"study.qualcode is no longer in {tmp_path}")


def test_a_vanished_folder_is_told_as_such(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with Project.create(folder / "study.qualcode", "study", who="Ann") as project:
        add(project, "Trust")
        folder.rename(tmp_path / "pulled")
        assert "is no longer in" in project.gone()
        with pytest.raises(ProjectUnusable, match="is no longer in"):
            add(project, "Fear")
        (tmp_path / "pulled").rename(folder)
        add(project, "Fear")
        assert labels(project) == ["Trust", "Fear"]


def test_a_folder_that_became_a_file_is_told_as_such(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with Project.create(folder / "study.qualcode", "study", who="Ann") as project:
        folder.rename(tmp_path / "pulled")
        folder.write_text("a file")
        assert project.gone().startswith("study.qualcode cannot be reached (Not a directory)")


def test_a_project_that_is_read_only_is_read_and_refuses_with_a_sentence(project: Project) -> None:
    add(project, "Trust")
    with project._writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")  # as a file's mode does it to anyone but root
    for attempt in (lambda: add(project, "Fear"), project.undo, lambda: project.undo_to(0)):
        with pytest.raises(ProjectUnusable, match="is read-only"):
            attempt()
    assert labels(project) == ["Trust"]
