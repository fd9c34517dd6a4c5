"""Marks to look at again: kept through losing and finding words, and counted once where two become one."""

import pytest
from screens import TALKS, script
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import define_code
from codebook.merging import merge_code
from codebook.reviews import Review, review_of
from qualcode.boundaries import move_boundaries
from qualcode.coding import code_passage, get_coder
from qualcode.reviewing import ask_about, keep_reference
from qualcode.store.models import Code, Lost, Reference
from qualcode.store.project import Project
from transcripts.correcting import correct_transcript
from transcripts.interviews import find_transcript, script_of
from transcripts.lost import place_lost
from transcripts.passages import Passage

LASERS = "I keep the lasers running."


def named(session: Session, label: str) -> Code:
    return session.scalars(select(Code).where(Code.label == label)).one()


def coded(session: Session, quote: str) -> Reference:
    return session.scalars(select(Reference).where(Reference.quote == quote)).one()


def review(project: Project, label: str) -> Review:
    with project.read() as session:
        return review_of(session, named(session, label))


def numbers(project: Project, label: str) -> tuple[int, int, int]:
    found = review(project, label)
    return found.total, found.open, found.looked


def correct(project: Project, old: str, new: str) -> None:
    with project.change("correct") as session:
        talk = [(speaker, words.replace(old, new)) for speaker, words in TALKS["INT01"]]
        correct_transcript(session, find_transcript(session, "INT01"), script(talk))


@pytest.fixture
def study(coded_study: Project) -> Project:
    """Two codings at Technical support, both to be looked at again."""
    with coded_study.change("redefine") as session:
        code, ann = named(session, "Technical support"), get_coder(session, "Ann")
        place = find_transcript(session, "INT02")
        code_passage(session, place, Passage(0, 10), code, ann)
        define_code(session, code, definition="with machines")
    assert numbers(coded_study, "Technical support") == (2, 2, 0)
    return coded_study


@pytest.mark.parametrize("mark", ["open", "asked", ""])
def test_a_lost_coding_comes_back_with_its_mark(study: Project, mark: str) -> None:
    with study.change("decide") as session:
        if mark == "asked":
            ask_about(session, coded(session, LASERS), "really?", get_coder(session, "Ann"))
        elif not mark:
            keep_reference(session, coded(session, LASERS))
    before = numbers(study, "Technical support")
    correct(study, f"{LASERS} ", "")
    assert numbers(study, "Technical support")[1] == 1
    with study.read() as session:
        assert session.scalars(select(Lost.review)).all() == [mark]
    with study.change("place") as session:
        place_lost(session, session.scalars(select(Lost)).one(), Passage(0, 11))
    with study.read() as session:
        assert session.scalars(select(Reference.review).where(Reference.end == 11)).one() == mark
    assert numbers(study, "Technical support") == before


def test_a_coding_that_is_lost_is_not_counted_as_looked_at(study: Project) -> None:
    correct(study, f"{LASERS} ", "")
    assert numbers(study, "Technical support") == (1, 1, 0)


def test_a_redefinition_marks_what_is_lost_as_well(study: Project) -> None:
    with study.change("keep") as session:
        keep_reference(session, coded(session, LASERS))
    correct(study, f"{LASERS} ", "")
    with study.change("redefine") as session:
        define_code(session, named(session, "Technical support"), definition="with lasers")
    correct(study, "nothing", "nothing")
    assert numbers(study, "Technical support") == (2, 2, 0)
    with study.read() as session:
        assert coded(session, LASERS).review == "open"


def test_two_marked_codings_that_become_one_are_one_to_look_at(study: Project) -> None:
    with study.change("code twice") as session:
        twin = coded(session, LASERS)
        other, ann = named(session, "Awards"), get_coder(session, "Ann")
        talk = find_transcript(session, "INT01")
        code_passage(session, talk, Passage(twin.start, twin.end), other, ann)
        define_code(session, other, definition="prizes")
    assert numbers(study, "Awards") == (2, 2, 0)
    with study.change("merge") as session:
        source, target = named(session, "Awards"), named(session, "Technical support")
        merge_code(session, source, target, coder=get_coder(session, "Ann"))
    assert numbers(study, "Technical support") == (3, 3, 0)


@pytest.mark.parametrize("how", ["boundaries", "correction"])
def test_a_mark_goes_over_to_the_coding_that_another_becomes_one_with(study: Project, how: str) -> None:
    with study.change("prepare") as session:
        keep_reference(session, coded(session, LASERS))
        marked = coded(session, LASERS)
        talk = find_transcript(session, "INT01")
        shorter = Passage(marked.start, marked.end - len(" running."))
        kept = code_passage(
            session, talk, shorter, named(session, "Technical support"), get_coder(session, "Ann")
        )
        assert kept is not None
        kept.review = "open"
    if how == "boundaries":
        with study.change("move") as session:
            whole = coded(session, LASERS)
            move_boundaries(session, coded(session, "I keep the lasers"), Passage(whole.start, whole.end))
    else:
        correct(study, " running.", ".")
        correct(study, "lasers running.", "lasers")
    with study.read() as session:
        text = script_of(session, find_transcript(session, "INT01")).text
        start = text.index("I keep the lasers")
        here = select(Reference.review).where(Reference.start == start).join(Code)
        assert session.scalars(here.where(Code.label == "Technical support")).all() == ["open"]
