"""Memos: one a coder on each thing as the screen has it, and nobody else's touched."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_framework
from codebook.framework import Draft
from qualcode.coding import add_memo, code_passage, get_coder
from qualcode.errors import BadInput, Refused
from qualcode.memos import Kind, memo_of, memos_on, write_memo
from qualcode.store.checks import check
from qualcode.store.models import Code, Interview, Memo, Reference, Transcript
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn

KINDS: tuple[Kind, ...] = ("reference", "code", "transcript", "interview", "project")
IDS = {
    "reference": Reference.id,
    "code": Code.id,
    "transcript": Transcript.id,
    "interview": Interview.id,
}


@pytest.fixture
def study(project: Project) -> Project:
    with project.change("fill") as session:
        (code,) = add_framework(session, (Draft("Trust"),))
        transcript = add_transcript(
            session, Script("so it goes", (Turn(0, 10, "P1", None),)), name="INT1", source=""
        )
        code_passage(session, transcript, Passage(0, 5), code, get_coder(session, "Ann"))
    return project


def about(session: Session, kind: Kind) -> int | None:
    return None if kind == "project" else session.scalars(select(IDS[kind])).one()


def write(project: Project, kind: Kind, text: str, who: str = "Ann") -> bool:
    with project.change("write") as session:
        return write_memo(session, kind, about(session, kind), text, get_coder(session, who)) is not None


def said(project: Project, kind: Kind) -> list[tuple[str, str]]:
    with project.read() as session:
        return [(line.coder, line.text) for line in memos_on(session, kind, about(session, kind))]


@pytest.mark.parametrize("kind", KINDS)
def test_a_coder_has_one_memo_on_a_thing_and_others_keep_theirs(study: Project, kind: Kind) -> None:
    assert write(study, kind, "first\n\tthought")
    assert write(study, kind, "Ben's", who="Ben")
    assert write(study, kind, "second thought")
    assert said(study, kind) == [("Ann", "second thought"), ("Ben", "Ben's")]
    with study.read() as session:
        assert memo_of(session, kind, about(session, kind), "Ann") == "second thought"
        assert memo_of(session, kind, about(session, kind), "Cy") == ""
        assert not [line for line in check(session) if line.problems]
    study.undo()
    assert said(study, kind) == [("Ann", "first\n\tthought"), ("Ben", "Ben's")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_memo_is_on_one_kind_of_thing_alone(study: Project, kind: Kind) -> None:
    write(study, kind, "here")
    assert [other for other in KINDS if said(study, other)] == [kind]


@pytest.mark.parametrize("empty", ["", " \n\t "])
def test_an_empty_text_removes_the_memo_of_this_coder(study: Project, empty: str) -> None:
    write(study, "code", "mine")
    write(study, "code", "Ben's", who="Ben")
    assert not write(study, "code", empty)
    assert said(study, "code") == [("Ben", "Ben's")]
    assert not write(study, "code", empty)
    study.undo()
    assert said(study, "code") == [("Ann", "mine"), ("Ben", "Ben's")]


def test_the_same_text_again_makes_no_line_of_history(study: Project) -> None:
    write(study, "project", "aims")
    write(study, "project", "aims")
    study.undo()
    assert said(study, "project") == []


def test_an_older_memo_of_the_coder_is_left_as_it_is(study: Project) -> None:
    with study.change("two notes") as session:
        reference, ann = session.scalars(select(Reference)).one(), get_coder(session, "Ann")
        add_memo(session, reference, ann, "older")
        add_memo(session, reference, ann, "newer")
    write(study, "reference", "newest")
    assert said(study, "reference") == [("Ann", "older"), ("Ann", "newest")]


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb", "a\rb", "a\u2028b", "a\ud800b"])
def test_control_characters_are_refused_with_a_sentence(study: Project, bad: str) -> None:
    with pytest.raises(BadInput, match="control character; leave it out"):
        write(study, "project", bad)
    assert said(study, "project") == []


def test_a_megabyte_of_text_is_kept(study: Project) -> None:
    text = "so it goes 🐟\n" * 80_000
    write(study, "transcript", text)
    assert said(study, "transcript") == [("Ann", text)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "project"])
def test_a_memo_on_what_is_gone_is_refused(study: Project, kind: Kind) -> None:
    with pytest.raises(Refused, match=f"the {kind} was removed"), study.change("write") as session:
        write_memo(session, kind, 999, "too late", get_coder(session, "Ann"))
    with study.read() as session:
        assert session.scalars(select(Memo)).all() == []
