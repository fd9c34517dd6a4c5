"""What is marked to be looked at again, what takes the mark away, and how far looking again has come."""

import pytest
from screens import memos, put
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import define_code
from codebook.merging import merge_code
from codebook.names import CodeNames
from codebook.reviews import Review, mark_for_review, older_words, review_progress
from codebook.tree import tree
from exports.build import build_table
from exports.counts import Rule
from exports.references import references
from qualcode.coding import get_code, get_coder
from qualcode.errors import BadInput, Refused
from qualcode.reviewing import ask_about, drop_reference, keep_reference, move_reference
from qualcode.store.models import Code, Reference
from qualcode.store.project import Project


def named(session: Session, label: str) -> Code:
    return get_code(session, CodeNames(tree(session)).find(label).id)


def at(session: Session, label: str) -> list[Reference]:
    statement = select(Reference).where(Reference.code_id == named(session, label).id)
    return list(session.scalars(statement.order_by(Reference.id)))


def define(project: Project, label: str, **prose: str) -> None:
    with project.change("define") as session:
        define_code(session, named(session, label), codable=None, minor=False, **prose)


def progress(project: Project) -> dict[str, tuple[int, int, int]]:
    with project.read() as session:
        return {line.code: (line.total, line.open, line.asked) for line in review_progress(session)}


def caption(project: Project, rule: Rule | None = None) -> str:
    with project.read() as session:
        return build_table(session, rule or Rule()).caption


@pytest.mark.parametrize("part", ["definition", "inclusion", "exclusion"])
def test_what_was_coded_is_marked_when_a_criterion_changes(coded_study: Project, part: str) -> None:
    define(coded_study, "Lack of recognition", **{part: "Nobody says thank you."})
    assert progress(coded_study) == {"Lack of recognition": (2, 2, 0)}


@pytest.mark.parametrize(
    "prose", [{"example": "“No one, really.”"}, {"definition": " Listening to  students’ worries. "}]
)
def test_an_example_or_white_space_marks_nothing(coded_study: Project, prose: dict[str, str]) -> None:
    define(coded_study, "Pastoral support", **prose)
    assert progress(coded_study) == {}


def test_a_minor_correction_marks_nothing(coded_study: Project) -> None:
    with coded_study.change("define") as session:
        define_code(session, named(session, "Awards"), minor=True, definition="Prizes")
    assert progress(coded_study) == {}


def test_a_code_without_references_is_not_to_be_reviewed(coded_study: Project) -> None:
    define(coded_study, "Lecturing", definition="From the front")
    with coded_study.read() as session:
        assert named(session, "Lecturing").review_why == ""


def test_a_code_that_is_redefined_again_begins_again(coded_study: Project) -> None:
    define(coded_study, "Lack of recognition", definition="one")
    with coded_study.change("decide") as session:
        first, second = at(session, "Lack of recognition")
        keep_reference(session, first)
        ask_about(session, second, "Is it?", get_coder(session, "Ann"))
    assert progress(coded_study) == {"Lack of recognition": (2, 0, 1)}
    define(coded_study, "Lack of recognition", definition="two")
    assert progress(coded_study) == {"Lack of recognition": (2, 2, 0)}


def test_each_decision_takes_the_mark_away_and_does_what_it_says(coded_study: Project) -> None:
    for label in ("Lack of recognition", "Awards", "Technical support"):
        define(coded_study, label, definition="Another")
    with coded_study.change("decide") as session:
        kept, moved = at(session, "Lack of recognition")
        keep_reference(session, kept)
        move_reference(session, moved, named(session, "Lecturing"))
        drop_reference(session, at(session, "Awards")[0])
        ask_about(
            session, at(session, "Technical support")[0], "Is this technical?", get_coder(session, "Ben")
        )
    with coded_study.read() as session:
        assert [(each.quote, each.review) for each in at(session, "Lecturing")] == [("No one, really.", "")]
        assert [each.review for each in at(session, "Lack of recognition")] == [""]
        assert at(session, "Awards") == []
        assert [each.review for each in at(session, "Technical support")] == ["asked"]
    assert memos(coded_study) == ["Is this technical?"]
    assert progress(coded_study) == {"Technical support": (1, 0, 1)}
    assert Review(1, "", "", "x", 2, 0, 1).sentence() == "2 of 2 looked at, 1 waits for an answer"


def test_a_question_goes_below_the_memo_that_is_there(coded_study: Project) -> None:
    define(coded_study, "Awards", definition="Another")
    with coded_study.change("ask twice") as session:
        for question in ("One?", "Two?"):
            ask_about(session, at(session, "Awards")[0], question, get_coder(session, "Ann"))
    assert memos(coded_study) == ["One?\nTwo?"]


def test_what_need_not_be_looked_at_is_not_decided_on(coded_study: Project) -> None:
    with coded_study.rehearse() as session:
        reference = at(session, "Awards")[0]
        with pytest.raises(Refused, match="decided on that passage already"):
            drop_reference(session, reference)
        mark_for_review(session, named(session, "Awards"), "it was discussed")
        with pytest.raises(Refused, match="is at “Awards” already"):
            move_reference(session, at(session, "Awards")[0], named(session, "Awards"))
        with pytest.raises(BadInput, match="in a few words"):
            ask_about(session, at(session, "Awards")[0], " ", get_coder(session, "Ann"))


def test_merging_carries_marks_and_progress(coded_study: Project) -> None:
    define(coded_study, "Lack of recognition", definition="Another")
    define(coded_study, "Awards", inclusion="Cake")
    with coded_study.change("keep and merge") as session:
        keep_reference(session, at(session, "Lack of recognition")[0])
        source, target = named(session, "Lack of recognition"), named(session, "Awards")
        merge_code(session, source, target, coder=get_coder(session, "Ann"))
    assert progress(coded_study) == {"Awards": (3, 2, 0)}
    with coded_study.read() as session:
        assert named(session, "Awards").review_why == "its inclusion changed; its definition changed"


def test_a_passage_that_two_codes_had_is_marked_after_merging_where_either_was(coded_study: Project) -> None:
    with coded_study.change("prepare") as session:
        put(session, "Ann", "INT02", "No one, really.", "Awards")
        mark_for_review(session, named(session, "Lack of recognition"), "it was discussed")
        source, target = named(session, "Lack of recognition"), named(session, "Awards")
        merge_code(session, source, target, coder=get_coder(session, "Ann"))
    with coded_study.read() as session:
        marks = {each.quote: each.review for each in at(session, "Awards")}
    assert marks["No one, really."] == "open"
    assert marks["There was an award once"] == ""


def test_the_words_before_are_found_in_the_history(coded_study: Project) -> None:
    define(coded_study, "Pastoral support", definition="Comfort.", inclusion="Also by e-mail.")
    with coded_study.read() as session:
        line = CodeNames(tree(session)).find("Pastoral support")
        assert older_words(session, line) == {"definition": "Listening to students’ worries."}
    coded_study.undo()
    with coded_study.read() as session:
        assert older_words(session, CodeNames(tree(session)).find("Awards")) == {}


def test_the_table_says_how_many_counted_references_wait(coded_study: Project) -> None:
    assert "looked at again" not in caption(coded_study)
    define(coded_study, "Lack of recognition", definition="Another")
    wait = "2 references have not been looked at again since their code was redefined."
    assert wait in caption(coded_study)
    one = "1 reference has not been looked at again since its code was redefined."
    assert one in caption(coded_study, Rule(coder="Ann"))
    with coded_study.change("ask") as session:
        ask_about(session, at(session, "Lack of recognition")[0], "Is it?", get_coder(session, "Ann"))
    assert f"{one} 1 waits for an answer." in caption(coded_study)
    with coded_study.read() as session:
        facts = build_table(session, Rule()).facts
    assert (facts["to_review"], facts["to_answer"]) == (1, 1)
    with coded_study.change("retire") as session:
        named(session, "Lack of recognition").retired = True
    assert "looked at again" not in caption(coded_study)
    assert progress(coded_study) == {}


def test_references_that_wait_can_be_listed_alone(coded_study: Project) -> None:
    define(coded_study, "Awards", definition="Another")
    with coded_study.read() as session:
        ids = [line.id for line in tree(session)]
        marked = references(session, ids, marked=True)
        assert len(references(session, ids)) == 5
    assert [(line.quote, line.review) for line in marked] == [("There was an award once", "open")]
