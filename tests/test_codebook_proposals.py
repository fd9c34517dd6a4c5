"""Proposals: made with a reason, spoken of, decided on by name, and overtaken by others."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_code, add_framework, define_code, delete_code, move_code, rename_code
from codebook.framework import Draft
from codebook.operations import Operation
from codebook.proposals import (
    accept,
    comment_on,
    decline,
    get_proposal,
    hindrance,
    open_count,
    proposal_line,
    proposals,
    propose,
    withdraw,
)
from codebook.tree import tree
from qualcode.coding import get_coder
from qualcode.errors import BadInput, Duplicate, NotFound, QualcodeError, Refused
from qualcode.store.models import Code
from qualcode.store.project import Project


@pytest.fixture
def study(project: Project) -> Project:
    with project.change("fill") as session:
        add_framework(
            session, (Draft("Work", children=(Draft("Pay"), Draft("Time"))), Draft("Fear"), Draft("Hope"))
        )
    return project


def named(session: Session, label: str) -> Code:
    return session.scalars(select(Code).where(Code.label == label)).one()


def made(project: Project, kind: str, who: str = "Ben", reason: str = "because", **labels: str | None) -> int:
    """A proposal; arguments in capitals are codes by their label."""
    with project.change("propose") as session:
        arguments = {
            name.lower(): named(session, value).uuid if name.isupper() and value is not None else value
            for name, value in labels.items()
        }
        return propose(session, Operation(kind, arguments), get_coder(session, who), reason).id


def decided(project: Project, number: int, *, on_top: bool = False, reason: str = "") -> None:
    with project.change("accept") as session:
        coder = get_coder(session, "Ann")
        accept(session, get_proposal(session, number), coder, reason, on_top=on_top)


def labels(project: Project) -> list[str]:
    with project.read() as session:
        return [line.path for line in tree(session)]


def hindered(project: Project, number: int) -> str:
    with project.read() as session:
        return hindrance(session, get_proposal(session, number))


def test_a_proposal_changes_nothing_until_it_is_accepted_and_one_undo_reopens_it(study: Project) -> None:
    before = labels(study)
    number = made(study, "rename", CODE="Fear", label="Dread")
    assert labels(study) == before
    decided(study, number, reason="agreed on Monday")
    assert "Dread" in labels(study)
    with study.read() as session:
        line = proposal_line(session, number)
        assert (open_count(session), proposals(session)) == (0, [])
    assert (line.who, line.state, line.decided_by, line.verdict) == (
        *("Ben", "accepted", "Ann", "agreed on Monday"),
    )
    study.undo()
    assert labels(study) == before
    with study.read() as session:
        assert open_count(session) == 1
        assert proposal_line(session, number).verdict == ""


def test_comments_stand_by_name_in_order(study: Project) -> None:
    number = made(study, "delete", CODE="Hope")
    with study.change("comment") as session:
        for who, text in (("Ann", "really?"), ("Ben", " nobody says it ")):
            comment_on(session, get_proposal(session, number), get_coder(session, who), text)
    with study.read() as session:
        (line,) = proposals(session)
    assert [(said.who, said.text) for said in line.comments] == [
        ("Ann", "really?"),
        ("Ben", "nobody says it"),
    ]
    assert line.label == "delete “Hope”"


def test_only_an_open_proposal_is_decided_and_only_its_own_coder_withdraws_it(study: Project) -> None:
    number = made(study, "delete", CODE="Hope")
    with pytest.raises(Refused, match="is Ben's, who alone can withdraw it"), study.change("x") as session:
        withdraw(session, get_proposal(session, number), get_coder(session, "Ann"))
    with pytest.raises(BadInput, match="say why"), study.change("x") as session:
        decline(session, get_proposal(session, number), get_coder(session, "Ann"), "  ")
    with study.change("decline") as session:
        decline(session, get_proposal(session, number), get_coder(session, "Ann"), "it is used")
    for act in (accept, withdraw):
        with pytest.raises(Refused, match="was declined by Ann on"), study.change("x") as session:
            act(session, get_proposal(session, number), get_coder(session, "Ben"))
    with study.read() as session:
        assert proposal_line(session, number).verdict == "it is used"


def test_what_could_not_be_done_is_not_proposed(study: Project) -> None:
    for error, kind, given in (
        (Refused, "merge", {"SOURCE": "Work", "TARGET": "Pay"}),
        (Refused, "move", {"CODE": "Work", "PARENT": "Pay"}),
        (Duplicate, "rename", {"CODE": "Pay", "label": "time"}),
    ):
        with pytest.raises(error):
            made(study, kind, **given)
    with pytest.raises(BadInput, match="needs a reason"):
        made(study, "delete", CODE="Hope", reason=" ")
    with study.read() as session:
        assert open_count(session) == 0
    assert labels(study)[:3] == ["Work", "Work / Pay", "Work / Time"]


def test_a_name_that_was_taken_since_is_refused_at_acceptance(study: Project) -> None:
    number = made(study, "rename", CODE="Fear", label="Dread")
    with study.change("add") as session:
        add_code(session, Draft("dread"))
    with pytest.raises(Duplicate, match="already a code named “dread”"):
        decided(study, number)
    with study.read() as session:
        assert open_count(session) == 1


def test_a_target_that_was_retired_since_is_refused_even_on_top(study: Project) -> None:
    number = made(study, "merge", SOURCE="Fear", TARGET="Hope")
    with study.change("retire “Hope”") as session:
        named(session, "Hope").retired = True
    with pytest.raises(Refused, match=r"was made before another change .* retire “Hope”"):
        decided(study, number)
    with pytest.raises(Refused, match="is retired; bring it back"):
        decided(study, number, on_top=True)


def test_a_proposal_that_others_overtook_names_their_changes_and_is_done_on_top(study: Project) -> None:
    number = made(study, "rename", CODE="Fear", label="Dread")
    for old, new in (("Fear", "Anxiety"), ("Anxiety", "Worry")):
        with study.change(f"rename to {new}") as session:
            rename_code(session, named(session, old), new)
    assert "Worry" in labels(study)
    with pytest.raises(
        Refused,
        match=r"before 2 other changes .*#3 \(Ann, .*: rename to Anxiety\); #4 .*; accept it --on-top",
    ):
        decided(study, number)
    assert "Worry" in labels(study)
    decided(study, number, on_top=True)
    assert "Dread" in labels(study)


def test_what_was_taken_back_or_concerns_other_codes_overtakes_nothing(study: Project) -> None:
    number = made(study, "rename", CODE="Fear", label="Dread")
    with study.change("rename") as session:
        rename_code(session, named(session, "Fear"), "Worry")
    assert "before another change" in hindered(study, number)
    study.undo()
    with study.change("other codes, other places") as session:
        define_code(session, named(session, "Hope"), definition="what is to come")
        add_code(session, Draft("First"), position=0)
    assert hindered(study, number) == ""
    study.undo()
    study.undo()  # the proposal itself
    study.redo()
    assert hindered(study, number) == ""


def test_undoing_what_stood_when_it_was_made_overtakes_it(study: Project) -> None:
    with study.change("define “Fear”") as session:
        define_code(session, named(session, "Fear"), definition="being afraid")
    with Project.open(study.path, who="Ben") as ben:
        number = made(ben, "rename", CODE="Fear", label="Dread")
    study.undo()
    assert "(Ann, " in hindered(study, number)
    assert "undo: define “Fear”" in hindered(study, number)
    study.redo()
    assert hindered(study, number) == ""


def test_a_code_that_came_below_overtakes_a_deletion_but_no_new_name(study: Project) -> None:
    deletion = made(study, "delete", CODE="Work")
    name = made(study, "rename", CODE="Work", label="Labour")
    with study.change("move “Fear” below “Work”") as session:
        move_code(session, named(session, "Fear"), named(session, "Work"))
    assert "move “Fear” below “Work”" in hindered(study, deletion)
    assert hindered(study, name) == ""


def test_a_proposal_about_a_code_that_is_gone_says_so(study: Project) -> None:
    number = made(study, "rename", CODE="Fear", label="Dread")
    with study.change("delete “Fear”") as session:
        delete_code(session, named(session, "Fear"))
    for on_top in (False, True):
        with pytest.raises(Refused, match="the code “Fear” is gone since #3") as refused:
            decided(study, number, on_top=on_top)
        assert "can no longer be done" in str(refused.value)


def test_a_number_that_is_no_proposal_is_said(study: Project) -> None:
    with pytest.raises(NotFound, match="there is no proposal 9"), study.read() as session:
        get_proposal(session, 9)


def test_a_proposal_of_a_newer_program_is_refused_with_a_sentence(study: Project) -> None:
    number = made(study, "delete", CODE="Hope")
    with study.change("newer") as session:
        get_proposal(session, number).kind = "transmute"
    with pytest.raises(QualcodeError, match="does not know the operation “transmute”"):
        decided(study, number)
