"""Operations on the framework as values that can be kept."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.bulk import split_arguments
from codebook.codes import add_framework
from codebook.framework import Draft
from codebook.kinds import KINDS
from codebook.operations import Operation, concerned, label_of, operation_of, perform, try_out
from codebook.tree import tree
from qualcode.coding import code_passage, get_coder
from qualcode.errors import BadInput, NotFound, Refused
from qualcode.store.models import Code, Coder, Reference
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn


@pytest.fixture
def study(project: Project) -> Project:
    with project.change("fill") as session:
        add_framework(
            session,
            (
                Draft("Work", number="1", children=(Draft("Pay"), Draft("Time"))),
                Draft("Trust", number="3", children=(Draft("Doubt"),)),
            ),
        )
        home = add_transcript(session, Script("the pay", (Turn(0, 7, "P", None),)), name="INT", source="")
        time = session.scalars(select(Code).where(Code.label == "Time")).one()
        for passage in (Passage(0, 7), Passage(4, 7)):
            code_passage(session, home, passage, time, get_coder(session, "Ann"))
    return project


def uuid(project: Project, label: str) -> str:
    with project.read() as session:
        return session.scalars(select(Code.uuid).where(Code.label == label)).one()


def examples(project: Project) -> list[tuple[Operation, str]]:
    """Every operation, and what the history calls it."""
    pay, time, work, trust = (uuid(project, label) for label in ("Pay", "Time", "Work", "Trust"))
    return [
        (Operation("add", {"label": " Rest ", "parent": work, "after": pay}), "add “Rest” below “Work”"),
        (Operation("rename", {"code": pay, "label": "Money"}), "rename “Pay” to “Money”"),
        (Operation("move", {"code": pay, "parent": trust}), "move “Pay” below “Trust”"),
        (Operation("move", {"code": pay, "parent": None, "position": 0}), "move “Pay” to the top level"),
        (Operation("move", {"code": pay, "parent": None, "after": trust}), "move “Pay” to after “Trust”"),
        (Operation("reorder", {"code": time, "position": 0}), "reorder “Time”"),
        (Operation("number", {"code": pay, "number": "9"}), "number “Pay”"),
        (Operation("renumber", {"under": None, "codes": True}), "renumber the framework"),
        (Operation("renumber", {"under": work, "codes": True}), "renumber what is below “Work”"),
        (Operation("define", {"code": pay, "definition": "wages", "colour": "#aabbcc"}), "define “Pay”"),
        (Operation("define", {"code": pay, "codable": False}), "let no passages be coded at “Pay”"),
        (Operation("colour", {"code": pay, "colour": "#aabbcc"}), "colour “Pay”"),
        (Operation("merge", {"source": pay, "target": trust}), "merge “Pay” into “Trust”"),
        (Operation("split", _sent(project, time, trust)), "split “Time” into “Trust”, “Wages”"),
        (
            Operation("recode", {"source": time, "target": trust, "containing": "pay", "interviewer": False}),
            "recode “Time” to “Trust” (containing “pay”; no interviewer speaking)",
        ),
        (
            Operation("import", {"framework": [{"label": "Rest"}], "file": "f.txt", "parent": work}),
            "import the framework f.txt below “Work”",
        ),
        (
            Operation("update", {"framework": [{"label": "Money", "definition": "Pay"}], "file": "f.csv"}),
            "update the framework from f.csv",
        ),
        (Operation("retire", {"code": work}), "retire “Work”"),
        (Operation("delete", {"code": work}), "delete “Work”"),
    ]


def _sent(project: Project, code: str, target: str) -> dict[str, object]:
    """The arguments of a split: one reference goes to a code that is there, one to a new one."""
    with project.read() as session:
        first, second = session.scalars(select(Reference.uuid).order_by(Reference.id))
    return split_arguments(code, {first: target}, {second: "Wages"})


def standing(session: Session) -> list[object]:
    """The framework, and what is coded where."""
    return [*tree(session), *session.execute(select(Reference.uuid, Reference.code_id)).all()]


def test_every_kind_changes_the_framework_says_what_it_is_and_comes_back_from_json(study: Project) -> None:
    tried = examples(study)
    with study.change("retire") as session:
        session.scalars(select(Code).where(Code.label == "Doubt")).one().retired = True
    tried.append((Operation("restore", {"code": uuid(study, "Doubt")}), "bring back “Doubt”"))
    assert {operation.kind for operation, _ in tried} == set(KINDS)
    for operation, label in tried:
        with study.rehearse() as session:
            before = standing(session)
            again = operation_of(operation.kind, operation.as_json())
            assert again == operation
            assert label_of(session, again) == label
            perform(session, again, get_coder(session, "Ann"))
            assert standing(session) != before, operation


def test_trying_out_leaves_nothing(study: Project) -> None:
    for operation, _ in examples(study):
        with study.rehearse() as session:
            coder, before = get_coder(session, "Ann"), tree(session)
            try_out(session, operation, coder)
            assert tree(session) == before


@pytest.mark.parametrize(
    ("kind", "arguments", "sentence"),
    [
        ("explode", "{}", "does not know the operation “explode”"),
        ("rename", "{", "cannot be read"),
        ("rename", "[]", "is not what it takes"),
        ("rename", '{"code": "a"}', "is not what it takes"),
        ("rename", '{"code": "a", "label": 3}', "is not what it takes"),
        ("rename", '{"code": null, "label": "x"}', "is not what it takes"),
        ("retire", '{"code": "a", "label": "x"}', "is not what it takes"),
    ],
)
def test_what_was_kept_and_cannot_be_done_is_refused(kind: str, arguments: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        operation_of(kind, arguments)


def test_a_code_that_is_gone_is_named_with_what_became_of_it(study: Project) -> None:
    pay, trust = uuid(study, "Pay"), uuid(study, "Trust")
    merge = Operation("merge", {"source": pay, "target": trust})
    with study.change("merge “Pay” into “Trust”") as session:
        perform(session, merge, get_coder(session, "Ann"))
    gone = r"“Pay” is gone since #2 \(Ann, .*: merge “Pay” into “Trust”\)"
    with pytest.raises(NotFound, match=gone), study.change("again") as session:
        perform(session, merge, get_coder(session, "Ann"))


def test_deleting_is_about_what_is_below_and_renaming_is_not(study: Project) -> None:
    work = uuid(study, "Work")
    with study.read() as session:
        labels = {
            kind: {
                session.get_one(Code, code_id).label
                for code_id in concerned(session, Operation(kind, {"code": work, **more}))
            }
            for kind, more in (("delete", {}), ("rename", {"label": "Labour"}))
        }
        everything = concerned(session, Operation("renumber", {}))
    assert labels == {"delete": {"Work", "Pay", "Time"}, "rename": {"Work"}}
    assert len(everything) == 5


def test_what_an_operation_refuses_goes_through(study: Project) -> None:
    with pytest.raises(Refused, match="below itself"), study.rehearse() as session:
        operation = Operation("move", {"code": uuid(study, "Work"), "parent": uuid(study, "Pay")})
        perform(session, operation, Coder(name="Ann"))
