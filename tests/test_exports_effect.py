"""What an operation does to the counts, told in sentences before it is done."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_code, add_framework, delete_code, rename_code
from codebook.framework import Draft
from codebook.merging import merge_code
from codebook.retiring import restore_code, retire_code
from exports.counts import CodeCount, Rule
from exports.effect import Effect, effect
from qualcode.coding import code_passage, get_coder
from qualcode.errors import Refused
from qualcode.memos import write_memo
from qualcode.store.models import Code, Transcript
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn

TEXT = "so the lab is where we learn"


@pytest.fixture
def study(project: Project) -> Project:
    with project.change("fill") as session:
        doubt = Draft("Doubt", definition="unsure", number="1.2")
        add_framework(
            session, (Draft("Trust", number="1", children=(doubt,)), Draft("Fear", definition="afraid"))
        )
        for name in ("INT1", "INT2"):
            script = Script(TEXT, (Turn(0, len(TEXT), "P1", None),))
            add_transcript(session, script, name=name, source="")
        for name, label, start in (
            *(("INT1", "Doubt", 0), ("INT1", "Doubt", 7), ("INT2", "Doubt", 0)),
            *(("INT1", "Fear", 0), ("INT1", "Fear", 14)),
        ):
            transcript = session.scalars(select(Transcript).where(Transcript.name == name)).one()
            passage, ann = Passage(start, start + 5), get_coder(session, "Ann")
            code_passage(session, transcript, passage, named(session, label), ann, memo="n")
    return project


def named(session: Session, label: str) -> Code:
    return session.scalars(select(Code).where(Code.label == label)).one()


def merge(session: Session) -> None:
    merge_code(session, named(session, "Fear"), named(session, "Doubt"), coder=get_coder(session, "Ann"))


def told(project: Project, operation: object, rule: Rule | None = None) -> list[str]:
    assert callable(operation)
    with project.rehearse() as session:
        return effect(session, rule or Rule(), operation).sentences()


def test_a_merge_is_told_by_the_code_that_goes_the_one_that_grows_and_the_memos(study: Project) -> None:
    assert told(study, merge) == [
        "“1.2 Doubt”: 3 → 4 references, 2 interviews unchanged",
        "“Fear” leaves the table: it had 2 references, 1 interview",
        "1 memo goes over to what stays",
        "1 memo is written",
    ]


def test_headings_are_told_where_the_rule_aggregates(study: Project) -> None:
    sentences = told(study, merge, Rule(aggregate="union", unit="transcript"))
    assert sentences[0] == "“1 Trust”: 3 → 4 references, 2 transcripts unchanged"


def test_retiring_a_heading_takes_all_below_it_out_and_restoring_brings_it_in(study: Project) -> None:
    assert told(study, lambda session: retire_code(session, named(session, "Trust"))) == [
        "“1 Trust” leaves the table: it had 0 references, 0 interviews",
        "“1.2 Doubt” leaves the table: it had 3 references, 2 interviews",
    ]
    with study.change("retire") as session:
        retire_code(session, named(session, "Trust"))
    assert told(study, lambda session: restore_code(session, named(session, "Trust")))[1] == (
        "“1.2 Doubt” comes into the table: 3 references, 2 interviews"
    )


def test_deleting_tells_the_memos_that_go(study: Project) -> None:
    assert told(study, lambda session: delete_code(session, named(session, "Fear"))) == [
        "“Fear” leaves the table: it had 2 references, 1 interview",
        "2 memos are deleted",
    ]


def test_a_new_code_is_told_last(study: Project) -> None:
    with study.rehearse() as session:
        found = effect(session, Rule(), lambda session: add_code(session, Draft("Hope"), position=0))
    assert found == Effect([("Hope", None, CodeCount(0, 0))])


def test_what_changes_no_number_has_no_effect(study: Project) -> None:
    assert told(study, lambda session: rename_code(session, named(session, "Fear"), "Dread")) == []


def test_a_memo_is_told(study: Project) -> None:
    def note(session: Session) -> None:
        write_memo(session, "project", None, "aims", get_coder(session, "Ann"))

    assert told(study, note) == ["1 memo is written"]


def test_a_rehearsal_leaves_nothing_behind(study: Project) -> None:
    first = told(study, merge)
    assert told(study, merge) == first


def test_what_the_operation_refuses_goes_through(study: Project) -> None:
    with pytest.raises(Refused):
        told(
            study,
            lambda session: merge_code(
                session, *([named(session, "Fear")] * 2), coder=get_coder(session, "A")
            ),
        )
