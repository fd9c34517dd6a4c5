"""What another window did since somebody looked last: which rows, and where in the transcripts."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from test_store_undo import OPERATIONS, dump, prepared
from undo_base import Dump

from qualcode.coding import code_passage, get_coder, recode, uncode
from qualcode.errors import QualcodeError, Refused
from qualcode.store.base import new_uuid
from qualcode.store.journal import insert_many
from qualcode.store.models import Change, Code, Interview, JournalEntry, Reference, Transcript
from qualcode.store.project import Project
from qualcode.store.touched import MANY, Touched, touched
from transcripts.passages import Passage

Ids = set[tuple[str, int]]


def look(project: Project, since: int) -> Touched:
    with project.read() as session:
        return touched(session, since)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Project, Project]]:
    """One prepared file, open in Ann's window and in Ben's."""
    with prepared(tmp_path / "study.qualcode") as ann, Project.open(ann.path, who="Ben") as ben:
        yield ann, ben


def code(project: Project, start: int, end: int, *, at: str = "Fear") -> int:
    with project.change("code") as session:
        transcript = session.scalars(select(Transcript).order_by(Transcript.id)).first()
        found = session.scalars(select(Code).where(Code.label == at)).one()
        assert transcript is not None
        coder = get_coder(session, "Ann")
        reference = code_passage(session, transcript, Passage(start, end), found, coder)
        assert reference is not None
        return reference.id


@contextmanager
def one(project: Project, reference_id: int) -> Iterator[tuple[Session, Reference]]:
    with project.change("edit") as session:
        yield session, session.get_one(Reference, reference_id)


def test_nothing_was_touched_where_nothing_was_done(two: tuple[Project, Project]) -> None:
    last = two[0].latest_change()
    assert look(two[0], last) == Touched(last, (), {}, ())


def test_a_coding_in_another_window_is_seen_with_its_row_and_place(two: tuple[Project, Project]) -> None:
    ann, ben = two
    seen, last = ann.version(), ann.latest_change()
    reference_id = code(ben, 3, 9)
    assert ann.version() != seen
    found = look(ann, last)
    assert found.last == ann.latest_change() == last + 1
    assert [(line.who, line.kind, line.label) for line in found.changes] == [("Ben", "do", "code")]
    assert found.rows == {"reference": frozenset({reference_id})}
    assert found.places == ((1, 3, 9),)


def test_undo_and_redo_touch_the_rows_that_they_put_back(two: tuple[Project, Project]) -> None:
    ann, ben = two
    reference_id = code(ben, 3, 9)
    for act in (ben.undo, ben.redo):
        last = ann.latest_change()
        act()
        found = look(ann, last)
        assert [line.kind for line in found.changes] == [act.__name__]
        assert found.rows == {"reference": frozenset({reference_id})}
        assert found.places == ((1, 3, 9),)


def test_places_are_of_what_is_there_latest_first_and_then_of_what_is_gone(
    two: tuple[Project, Project],
) -> None:
    ann, _ = two
    first, second, third = (code(ann, start, start + 5) for start in (0, 6, 12))
    last = ann.latest_change()
    with one(ann, third) as (session, reference):
        uncode(session, reference)
    with one(ann, first) as (_, reference):
        reference.end, reference.quote = 4, reference.quote[:4]
    with one(ann, second) as (session, reference):
        recode(session, reference, session.scalars(select(Code).where(Code.label == "Trust")).one())
    assert look(ann, last).places == ((1, 6, 11), (1, 0, 4), (1, 12, 17))


def test_a_reference_added_and_removed_again_is_gone(two: tuple[Project, Project]) -> None:
    ann, _ = two
    last = ann.latest_change()
    code(ann, 3, 9)
    code(ann, 4, 9)
    ann.undo()
    assert look(ann, last).places == ((1, 3, 9), (1, 4, 9))


def add_references(session: Session, number: int) -> range:
    rows = (
        (new_uuid(), 1, 1, 1, start, start + 1, "x", "2024-01-01T00:00:00Z", "")
        for start in range(1, number + 1)
    )
    return insert_many(session.connection(), Reference, rows)


def test_a_short_range_is_named_row_by_row_and_shows_where_it_is(project: Project) -> None:
    with prepared(project.path.with_name("other.qualcode")) as ann:
        last = ann.latest_change()
        with ann.change("import") as session:
            ids = add_references(session, 60)
            get_coder(session, "Cy")
        with one(ann, ids[1]) as (session, reference):
            uncode(session, reference)
        found = look(ann, last)
        assert found.rows["reference"] == frozenset(ids)
        assert len(found.rows["coder"] or ()) == 1
        assert found.places == ((1, 1, 2), *((1, start, start + 1) for start in range(3, 52)))
        last = ann.latest_change()
        ann.undo()
        ann.undo()
        assert look(ann, last).rows["reference"] == frozenset(ids)
        assert len(look(ann, last).places) == 50


def test_many_rows_are_not_listed(two: tuple[Project, Project]) -> None:
    ann, _ = two
    last = ann.latest_change()
    with ann.change("import") as session:
        add_references(session, MANY + 1)
        get_coder(session, "Cy")
    found = look(ann, last)
    assert found.rows == {"reference": None, "coder": frozenset({3})}
    last = found.last
    ann.undo()
    assert look(ann, last).rows["reference"] is None
    assert len(look(ann, last).places) == 50


def test_after_a_migration_everything_may_be_another(two: tuple[Project, Project]) -> None:
    ann, _ = two
    last = ann.latest_change()
    with ann.change("interview") as session:
        session.add(Interview(name="INT9"))
        session.execute(insert(Change).values(migration()))
    found = look(ann, last)
    assert set(found.rows) > {"reference", "code", "transcript"}
    assert set(found.rows.values()) == {None}
    with pytest.raises(Refused, match="nothing to undo"):
        ann.undo()


def migration() -> dict[str, str]:
    same = dict.fromkeys(("label", "reason", "who"), "qualcode")
    return {**same, "kind": "migrate", "at": "2024-01-01T00:00:00Z", "state": "done"}


def test_undo_of_a_row_that_both_windows_touched_is_refused_until_the_other_took_it_back(
    two: tuple[Project, Project],
) -> None:
    ann, ben = two
    reference_id = code(ann, 3, 9)
    last = ann.latest_change()
    with one(ben, reference_id) as (session, reference):
        recode(session, reference, session.scalars(select(Code).where(Code.label == "Trust")).one())
    assert look(ann, last).rows == {"reference": frozenset({reference_id})}
    with pytest.raises(Refused, match="a reference that it touched was changed since"):
        ann.undo()
    ben.undo()
    last = ann.latest_change()
    ann.undo()
    assert look(ben, last).rows == {"reference": frozenset({reference_id})}
    with ben.read() as session:
        assert session.get(Reference, reference_id) is None


def differing(before: Dump, after: Dump) -> Ids:
    return {
        (table, row[0])  # type: ignore[misc]  # the id stands first
        for table in before
        for row in set(before[table]) ^ set(after[table])
    }


def act(project: Project, name: str, data: st.DataObject) -> None:
    with suppress(QualcodeError):
        if name in ("undo", "redo"):
            getattr(project, name)()
            return
        with project.change(name) as session:
            OPERATIONS[name](session, lambda below: data.draw(st.integers(0, below - 1)))


ACTS = st.sampled_from([*sorted(OPERATIONS), *["undo", "redo"] * 4])


@settings(max_examples=40)
@given(st.lists(st.tuples(ACTS, st.booleans()), min_size=1, max_size=6), st.data())
def test_exactly_the_rows_that_differ_are_touched(acts: list[tuple[str, bool]], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, prepared(Path(folder) / "study.qualcode") as ann:
        with Project.open(ann.path, who="Ben") as ben:
            last, states = ann.latest_change(), [dump(ann.path)]
            for name, by_ann in acts:
                act(ann if by_ann else ben, name, data)
                states.append(dump(ann.path))
        found = look(ann, last)
        named = {(table, row_id) for table, ids in found.rows.items() for row_id in ids or ()}
        assert differing(states[0], states[-1]) <= named
        back_again = named - set().union(*map(differing, states, states[1:]))
        assert all(len(entries(ann, last, *row)) > 1 for row in back_again)


def entries(project: Project, since: int, table: str, row_id: int) -> list[int]:
    """What the journal has on one row."""
    wanted = (JournalEntry.change_id > since, JournalEntry.table == table, JournalEntry.row_id == row_id)
    with project.read() as session:
        return list(session.scalars(select(JournalEntry.id).where(*wanted)))
