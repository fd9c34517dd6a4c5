"""A project file of the first format, with rows and a history, opened by today's program.

The program of that format wrote it: two interviews, four codes, codings one by one and in bulk,
a deletion, a renaming, an undo and a redo.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from codebook.tree import tree
from exports.counts import Rule, count
from qualcode.errors import Refused
from qualcode.store.checks import check
from qualcode.store.models import Code, Memo
from qualcode.store.project import Project

if TYPE_CHECKING:
    from conftest import CommandLine

DATA = Path(__file__).parent / "data" / "format-1.sql"
STATES = {
    0: {},
    5: {"Work": (0, 0), "Lasers": (0, 0), "Thanks": (0, 0), "Gone": (0, 0)},
    8: {"Work": (0, 0), "Lasers": (1, 1), "Thanks": (1, 1), "Gone": (1, 1)},
    9: {"Work": (1, 1), "Lasers": (1, 1), "Thanks": (1, 2), "Gone": (1, 1)},
    10: {"Work": (1, 1), "Lasers": (1, 1), "Thanks": (1, 2)},
    12: {"Work": (1, 1), "Lasers": (1, 1), "Recognition": (2, 3)},
    13: {"Work": (1, 1), "Lasers": (1, 1), "Recognition": (1, 2)},
    14: {"Work": (1, 1), "Lasers": (1, 1), "Recognition": (2, 3)},
}
"""Interviews and references of every code after some lines of that history, as its program counted them."""


def write(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as file:
        file.executescript(DATA.read_text(encoding="utf-8"))
        file.execute("PRAGMA journal_mode = WAL")
    return path


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Project]:
    with Project.open(write(tmp_path / "study.qualcode"), who="Ann") as project:
        yield project


def counted(project: Project, change_id: int) -> dict[str, tuple[int, int]]:
    with project.as_of(change_id) as session:
        codes = tree(session)
        found = count(session, codes, Rule()).by_code
        return {line.label: (found[line.id].interviews, found[line.id].references) for line in codes}


def test_every_state_before_the_migration_is_counted_as_it_was(old: Project) -> None:
    assert old.latest_change() == 15
    for change_id, numbers in STATES.items():
        assert counted(old, change_id) == numbers, change_id


def test_the_past_before_the_migration_stays_when_rows_are_changed_after_it(old: Project) -> None:
    with old.change("go on") as session:
        for code in session.scalars(select(Code)).all():
            code.review_why, code.label = "it was discussed", f"{code.label} again"
        for memo in session.scalars(select(Memo)).all():
            memo.text = "sure by now"
    for change_id, numbers in STATES.items():
        assert counted(old, change_id) == numbers, change_id
    with old.as_of(9) as session:
        assert list(session.scalars(select(Memo.text).order_by(Memo.id))) == [
            "unsure",
            "why here?",
            "an award",
        ]
        assert set(session.scalars(select(Memo.origin))) == {""}
        assert set(session.scalars(select(Code.review_why))) == {""}
    old.undo()
    assert counted(old, old.latest_change()) == STATES[14]


def test_undo_and_redo_stop_at_the_migration_and_say_so(old: Project) -> None:
    for act in (old.undo, old.redo):
        with pytest.raises(Refused, match="since the file was brought up to date"):
            act()
    with pytest.raises(Refused, match="undo stops there"):
        old.undo_plan(9)
    with old.change("rename") as session:
        session.scalars(select(Code).where(Code.label == "Work")).one().label = "Labour"
    assert old.undo().label == "rename"
    with pytest.raises(Refused, match="since the file was brought up to date"):
        old.undo()
    with old.read() as session:
        assert [line for line in check(session) if line.problems] == []


def test_the_backup_beside_the_project_is_not_taken_for_a_second_one(run: "CommandLine") -> None:
    write(run.project)
    first = run.done("table")
    assert len(list(run.folder.glob("*.qualcode"))) == 2
    assert run.done("table") == first
    run.project.rename(run.folder / "elsewhere")
    assert "Recognition" in run.done("table")


def test_a_difference_across_the_migration_names_its_causes(run: "CommandLine") -> None:
    write(run.project)
    told = run.done("table", "diff", "#9")
    assert "Gone: leaves the table, where it had 1 reference, 1 interview\n" in told
    assert "it was called “Thanks”" in told
    assert "#10 " in told
