"""Undo and redo of changes with more rows than are put back at a time."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from qualcode.errors import Refused
from qualcode.store.journal import insert_many
from qualcode.store.models import Interview, JournalEntry
from qualcode.store.project import Project

MANY = 1_234
Rows = list[tuple[int, str, str]]


def interviews(project: Project) -> Rows:
    with project.read() as session:
        found = session.execute(select(Interview.id, Interview.uuid, Interview.name).order_by(Interview.id))
        return [(row.id, row.uuid, row.name) for row in found]


def add_interviews(session: Session) -> range:
    rows = ((f"{number:032}", f"INT{number}") for number in range(MANY))
    return insert_many(session.connection(), Interview, rows)


@pytest.fixture
def filled(project: Project) -> Project:
    """A project with many interviews."""
    with project.change("add interviews") as session:
        add_interviews(session)
    return project


def test_rows_added_in_bulk_get_one_range_of_ids_and_one_line_of_the_journal(project: Project) -> None:
    with project.change("add interviews") as session:
        ids = add_interviews(session)
    expected = [(row_id, f"{number:032}", f"INT{number}") for number, row_id in enumerate(ids)]
    assert interviews(project) == expected
    with project.read() as session:
        entries = session.scalars(select(JournalEntry)).all()
        assert [(entry.row_id, entry.last_row_id) for entry in entries] == [(ids[0], ids[-1])]


def test_a_bulk_import_comes_back_as_it_was_however_often_it_is_undone(filled: Project) -> None:
    before = interviews(filled)
    for _ in range(2):
        filled.undo()
        assert interviews(filled) == []
        filled.redo()
        assert interviews(filled) == before


def test_many_rows_changed_twice_and_some_deleted_in_one_change_come_back(filled: Project) -> None:
    before = interviews(filled)
    with filled.change("rename and delete") as session:
        session.execute(update(Interview).values(name=Interview.name + " first"))
        session.execute(update(Interview).values(name=Interview.name + " second"))
        session.execute(delete(Interview).where(Interview.id % 3 == 0))
    after = interviews(filled)
    assert after[0] == (before[0][0], before[0][1], "INT0 first second")
    filled.undo()
    assert interviews(filled) == before
    filled.redo()
    assert interviews(filled) == after


def test_a_row_renamed_again_and_again_in_one_change_gets_its_first_name_back(filled: Project) -> None:
    before = interviews(filled)
    with filled.change("rename") as session:
        for name in ("A", "B", "C"):
            session.execute(update(Interview).where(Interview.id == before[5][0]).values(name=name))
    filled.undo()
    assert interviews(filled) == before


def test_two_rows_that_swap_a_unique_name_come_back(filled: Project) -> None:
    before = interviews(filled)
    with filled.change("swap") as session:
        for row, name in ((0, "aside"), (1, "INT0"), (0, "INT1")):
            session.execute(update(Interview).where(Interview.id == before[row][0]).values(name=name))
    filled.undo()
    assert interviews(filled) == before


def test_one_row_changed_since_keeps_the_whole_change_from_being_undone(filled: Project) -> None:
    with filled.change("rename") as session:
        session.execute(update(Interview).values(name=Interview.name + "!"))
    with Project.open(filled.path, who="Ben") as other, other.change("rename one") as session:
        session.execute(update(Interview).where(Interview.name == "INT700!").values(name="Ben's"))
    before = interviews(filled)
    with pytest.raises(Refused, match="changed since"):
        filled.undo()
    assert interviews(filled) == before


def test_a_removed_row_whose_id_is_taken_is_not_brought_back_over_it(filled: Project) -> None:
    first = interviews(filled)[0][0]
    with filled.change("delete") as session:
        session.execute(delete(Interview))
    with Project.open(filled.path, who="Ben") as other, other.change("add") as session:
        session.add(Interview(id=first, name="Ben's"))
    with pytest.raises(Refused):
        filled.undo()
    assert [name for _, _, name in interviews(filled)] == ["Ben's"]
