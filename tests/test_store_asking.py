"""Summaries, patterns and rejections where what they hang on becomes one with another, or goes."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_framework, delete_code, dependants
from codebook.framework import Draft
from codebook.merging import merge_code
from exports.counts import Rule
from exports.effect import effect
from qualcode.coding import get_coder
from qualcode.store.base import Base
from qualcode.store.models import Code, Interview, Pattern, Question, Rejection, Summary, Transcript
from qualcode.store.project import Project
from transcripts.attributes import move_to_interview
from transcripts.interviews import add_transcript, remove_transcript
from transcripts.script import Script, Turn

AT = "2026-01-05T10:00:00Z"


@pytest.fixture
def study(project: Project) -> Project:
    """Two interviews under two codes, each with a summary, a pattern and a rejection; and a question."""
    with project.change("set up") as session:
        trust, doubt = add_framework(session, (Draft("Trust"), Draft("Doubt")))
        coder = get_coder(session, "Ann")
        for name in ("i1", "i2"):
            add_transcript(session, Script("so it is", (Turn(0, 8, "Pat", None),)), name=name, source=name)
        for code in (trust, doubt):
            _fill(session, code, coder.id)
        session.add(Question(position=0, text="What do you do?"))
    return project


def _fill(session: Session, code: Code, coder_id: int) -> None:
    for interview in session.scalars(select(Interview)).all():
        if code.label == "Trust" or interview.name == "i1":
            text = f"{code.label} in {interview.name}"
            cell = {"interview_id": interview.id, "code_id": code.id, "coder_id": coder_id}
            session.add(Summary(**cell, text=text, changed_at=AT))
    for text in ("rely", code.label.lower()):
        session.add(Pattern(code_id=code.id, coder_id=coder_id, text=text, forms=True, created_at=AT))
    session.add(Rejection(code_id=code.id, transcript_id=1, coder_id=coder_id, quote="so it is", at=AT))


def summaries(session: Session) -> set[tuple[str, str, str]]:
    statement = select(Interview.name, Code.label, Summary.text).join(Interview).join(Code)
    return {(interview, label, text) for interview, label, text in session.execute(statement)}


def patterns(session: Session) -> set[tuple[str, str]]:
    statement = select(Code.label, Pattern.text).join(Pattern)
    return {(label, text) for label, text in session.execute(statement)}


def code(session: Session, label: str) -> Code:
    return session.scalars(select(Code).where(Code.label == label)).one()


def count(session: Session, kind: type[Base]) -> int:
    return len(session.scalars(select(kind)).all())


def test_two_codes_that_become_one_keep_what_was_said_of_both(study: Project) -> None:
    with study.change("merge") as session:
        merge_code(session, code(session, "Trust"), code(session, "Doubt"), coder=get_coder(session, "Ann"))
    with study.read() as session:
        assert summaries(session) == {
            ("i1", "Doubt", "Doubt in i1\nTrust in i1"),
            ("i2", "Doubt", "Trust in i2"),
        }
        assert patterns(session) == {("Doubt", "rely"), ("Doubt", "doubt"), ("Doubt", "trust")}
        assert [row.code_id for row in session.scalars(select(Rejection))] == [code(session, "Doubt").id]
    study.undo()
    with study.read() as session:
        assert count(session, Rejection) == 2
        assert len(summaries(session)) == 3


def test_a_merge_says_beforehand_which_summaries_and_patterns_become_one(study: Project) -> None:
    def merge(session: Session) -> None:
        merge_code(session, code(session, "Trust"), code(session, "Doubt"), coder=get_coder(session, "Ann"))

    with study.rehearse() as session:
        told = effect(session, Rule(), merge)
    assert told.weighs
    assert [
        line for line in told.sentences() if "summary" in line or "kept" in line or "rejected" in line
    ] == [
        "1 summary is deleted or joined",
        "1 kept pattern is deleted or joined",
        "1 rejected suggestion is forgotten",
    ]


def test_a_code_takes_along_what_was_kept_with_it(study: Project) -> None:
    with study.read() as session:
        assert dependants(session, code(session, "Trust"))[-2:] == (2, 2)
    with study.change("delete") as session:
        delete_code(session, code(session, "Trust"))
    with study.read() as session:
        assert summaries(session) == {("i1", "Doubt", "Doubt in i1")}
        assert patterns(session) == {("Doubt", "rely"), ("Doubt", "doubt")}
        assert count(session, Rejection) == 1


def test_two_interviews_that_become_one_keep_what_was_said_of_both(study: Project) -> None:
    with study.change("move") as session:
        home = session.scalars(select(Interview).where(Interview.name == "i2")).one()
        move_to_interview(session, session.get_one(Transcript, 1), home)
    with study.read() as session:
        assert summaries(session) == {
            ("i2", "Trust", "Trust in i2\nTrust in i1"),
            ("i2", "Doubt", "Doubt in i1"),
        }


def test_an_interview_takes_its_summaries_and_rejections_along(study: Project) -> None:
    with study.change("remove") as session:
        remove_transcript(session, session.get_one(Transcript, 1))
    with study.read() as session:
        assert summaries(session) == {("i2", "Trust", "Trust in i2")}
        assert count(session, Rejection) == 0
        assert count(session, Question) == 1
