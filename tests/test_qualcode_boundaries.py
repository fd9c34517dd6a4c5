"""Moving the boundaries of a reference: the words follow, nothing noted is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_framework
from codebook.framework import Draft
from qualcode.boundaries import move_boundaries
from qualcode.coding import code_passage, get_coder
from qualcode.errors import BadInput
from qualcode.store.checks import check
from qualcode.store.models import Code, Memo, Reference, Transcript
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn

TEXT = "The 🐟 lab is ours.\nWe teach “in pairs” — mostly."


@pytest.fixture
def study(project: Project) -> Project:
    with project.change("fill") as session:
        add_framework(session, (Draft("Trust"), Draft("Fear")))
        add_transcript(session, Script(TEXT, (Turn(0, len(TEXT), "P1", None),)), name="INT1", source="")
    return project


def code(
    project: Project, start: int, end: int, *, label: str = "Trust", who: str = "Ann", memo: str = ""
) -> int:
    with project.change("code") as session:
        transcript = session.scalars(select(Transcript)).one()
        place, coder = session.scalars(select(Code).where(Code.label == label)).one(), get_coder(session, who)
        made = code_passage(session, transcript, Passage(start, end), place, coder, memo=memo)
        assert made is not None
        return made.id


def move(project: Project, reference_id: int, start: int, end: int) -> int:
    with project.change("move") as session:
        reference = session.get_one(Reference, reference_id)
        return move_boundaries(session, reference, Passage(start, end)).id


def found(project: Project) -> list[tuple[int, int, str, list[str]]]:
    with project.read() as session:
        return [
            (reference.start, reference.end, reference.quote, memos(session, reference.id))
            for reference in session.scalars(select(Reference).order_by(Reference.id))
        ]


def memos(session: Session, reference_id: int) -> list[str]:
    here = select(Memo.text).where(Memo.reference_id == reference_id).order_by(Memo.id)
    return list(session.scalars(here))


def test_the_quote_follows_the_boundaries_and_undo_brings_it_back(study: Project) -> None:
    reference_id = code(study, 4, 9, memo="why fish?")
    assert move(study, reference_id, 0, 16) == reference_id
    assert found(study) == [(0, 16, "The 🐟 lab is our", ["why fish?"])]
    study.undo()
    assert found(study) == [(4, 9, "🐟 lab", ["why fish?"])]


def test_where_the_coder_has_that_passage_already_the_two_become_one_with_both_memos(study: Project) -> None:
    moved, there = code(study, 4, 9, memo="first"), code(study, 0, 9, memo="second")
    assert move(study, moved, 0, 9) == there
    assert found(study) == [(0, 9, "The 🐟 lab", ["first", "second"])]
    study.undo()
    assert len(found(study)) == 2


def test_another_coder_or_code_at_that_passage_stays_apart(study: Project) -> None:
    moved = code(study, 4, 9)
    code(study, 0, 9, who="Ben")
    code(study, 0, 9, label="Fear")
    assert move(study, moved, 0, 9) == moved
    assert len(found(study)) == 3


def test_the_same_boundaries_make_no_line_of_history(study: Project) -> None:
    reference_id = code(study, 4, 9)
    move(study, reference_id, 4, 9)
    study.undo()
    assert found(study) == []


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (4, 4), (9, 4), (0, len(TEXT) + 1), (3, 4), (18, 19)])
def test_a_passage_outside_the_text_or_blank_is_refused(study: Project, start: int, end: int) -> None:
    reference_id = code(study, 4, 9)
    with pytest.raises(BadInput):
        move(study, reference_id, start, end)
    assert found(study) == [(4, 9, "🐟 lab", [])]


PASSAGES = st.tuples(st.integers(0, 6), st.integers(8, 14))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), PASSAGES), max_size=8))
def test_no_memo_is_lost_and_the_project_stays_whole(
    study: Project, moves: list[tuple[int, tuple[int, int]]]
) -> None:
    with study.change("start anew") as session:
        remove_all(session)
        transcript, trust = session.scalars(select(Transcript)).one(), session.scalars(select(Code)).first()
        assert trust is not None
        ann, starts = get_coder(session, "Ann"), [Passage(0, 8 + number) for number in range(4)]
        for start in starts:
            code_passage(session, transcript, start, trust, ann, memo=f"note {start.end}")
        here = dict(enumerate(session.scalars(select(Reference).order_by(Reference.end))))
        for number, passage in moves:
            old = here[number]
            moved = move_boundaries(session, old, Passage(*passage))
            here = {each: moved if reference is old else reference for each, reference in here.items()}
        ids = {reference.id for reference in here.values()}
    with study.read() as session:
        assert sorted(session.scalars(select(Memo.text))) == sorted(f"note {start.end}" for start in starts)
        assert set(session.scalars(select(Reference.id))) == ids
        assert not [line for line in check(session) if line.problems]


def remove_all(session: Session) -> None:
    for memo in session.scalars(select(Memo)).all():
        session.delete(memo)
    session.flush()
    for reference in session.scalars(select(Reference)).all():
        session.delete(reference)
    session.flush()
