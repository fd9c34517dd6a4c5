"""Recoding in bulk: what a query finds, and that it goes in one step."""

import pytest
from screens import Coded, coded, put
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import define_code
from codebook.names import CodeNames
from codebook.operations import Operation, label_of, operation_of, perform
from codebook.recoding import Query, recode_many, selected
from codebook.retiring import retire_code
from codebook.reviews import mark_for_review, review_progress
from codebook.tree import tree
from exports.units import parse_where
from qualcode.coding import get_code, get_coder, uncode
from qualcode.errors import NotFound, Refused
from qualcode.sheets import Sheet, SheetRow
from qualcode.store.models import Code, Reference
from qualcode.store.project import Project
from transcripts.attributes import set_attributes
from transcripts.interviews import find_transcript


def named(session: Session, label: str) -> Code:
    return get_code(session, CodeNames(tree(session)).find(label).id)


@pytest.fixture
def study(coded_study: Project) -> Project:
    """With attributes, and a passage of the interviewer's."""
    with coded_study.change("prepare") as session:
        rows = [
            SheetRow(line, {"interview": name, "site": site})
            for line, (name, site) in enumerate((("INT01", "North"), ("INT02", "South")), 2)
        ]
        set_attributes(session, Sheet(("interview", "Site"), tuple(rows)))
        put(session, "Ann", "INT02", "Who thanks you?", "Awards")
    return coded_study


def found(project: Project, **conditions: object) -> list[str]:
    """The quotes that a query over the whole framework finds."""
    with project.read() as session:
        ids = frozenset(line.id for line in tree(session))
        query = Query(ids, **conditions)  # type: ignore[arg-type]  # as the test gives them
        return [session.get_one(Reference, each).quote for each in selected(session, query)]


NO_ONE, AWARD, WHO = "No one, really.", "There was an award once", "Who thanks you?"


def test_every_condition_narrows_what_is_found(study: Project) -> None:
    assert len(found(study)) == 6
    assert found(study, coder="Ben") == ["come to me when they are lost. Nobody tells you that!"]
    with study.read() as session:
        where = parse_where(session, ("site=south",))
        home = find_transcript(session, "INT02").id
    assert found(study, where=where) == [WHO, NO_ONE, AWARD]
    assert found(study, transcript_ids=frozenset({home})) == [WHO, NO_ONE, AWARD]
    assert found(study, interviewer=True) == [WHO]
    assert found(study, interviewer=False, where=where) == [NO_ONE, AWARD]
    assert found(study, speaker="sam") == [NO_ONE, AWARD]
    assert found(study, coder="Ben", speaker="sam") == []


def test_words_are_whole_words_whatever_the_case(study: Project) -> None:
    assert found(study, containing="AN  award") == [AWARD]
    assert found(study, containing="war") == []
    assert len(found(study, containing="when they are lost")) == 2


def test_all_that_is_found_is_recoded_in_one_step_and_need_not_be_looked_at_again(study: Project) -> None:
    before = coded(study)
    with study.change("mark") as session:
        for label in ("Awards", "Lack of recognition"):
            mark_for_review(session, named(session, label), "it was discussed")
    with study.change("recode") as session:
        ids = frozenset({named(session, "Awards").id, named(session, "Lack of recognition").id})
        assert recode_many(session, Query(ids, coder="Ann"), named(session, "Lecturing")) == 3
    gone = {each for each in before if each.who == "Ann" and each.label in ("Awards", "Lack of recognition")}
    assert coded(study) == before - gone | {
        Coded("Ann", "INT02", quote, "Lecturing") for quote in (NO_ONE, AWARD, WHO)
    }
    with study.read() as session:
        assert {(line.code, line.open) for line in review_progress(session)} == {("Lack of recognition", 1)}
    study.undo()
    assert coded(study) == before


def test_passages_that_are_listed_are_recoded_and_no_others(study: Project) -> None:
    before = coded(study)
    with study.change("recode") as session:
        operation = listing(session, "Lack of recognition", NO_ONE)
        assert label_of(session, operation) == (
            "recode “Lack of recognition” to “Lecturing” (1 chosen passage)"
        )
        assert perform(session, operation, get_coder(session, "Ann")).told == ("1 reference recoded",)
    assert before - coded(study) == {Coded("Ann", "INT02", NO_ONE, "Lack of recognition")}
    assert coded(study) - before == {Coded("Ann", "INT02", NO_ONE, "Lecturing")}


def test_a_listed_passage_that_is_gone_is_refused(study: Project) -> None:
    with study.rehearse() as session:
        operation = listing(session, "Lack of recognition", NO_ONE)
        uncode(session, session.scalars(select(Reference).where(Reference.quote == NO_ONE)).one())
        with pytest.raises(Refused, match="not at “Lack of recognition” any more; list them anew"):
            perform(session, operation, get_coder(session, "Ann"))


def listing(session: Session, label: str, *quotes: str) -> Operation:
    """Recode these passages of a code to “Lecturing”."""
    code = named(session, label)
    at = select(Reference.uuid).where(Reference.code_id == code.id, Reference.quote.in_(quotes))
    uuids = session.scalars(at).all()
    arguments = {"source": code.uuid, "target": named(session, "Lecturing").uuid, "references": [*uuids]}
    return operation_of("recode", Operation("recode", arguments).as_json())


def test_one_passage_from_two_codes_becomes_one(study: Project) -> None:
    with study.change("recode") as session:
        put(session, "Ann", "INT02", NO_ONE, "Awards")
        ids = frozenset({named(session, "Awards").id, named(session, "Lack of recognition").id})
        recode_many(session, Query(ids, containing="no one"), named(session, "Lecturing"))
    with study.read() as session:
        at = [
            each.quote for each in session.query(Reference).filter_by(code_id=named(session, "Lecturing").id)
        ]
    assert at == [NO_ONE]


def test_what_cannot_be_recoded_is_refused(study: Project) -> None:
    with study.rehearse() as session:
        awards = frozenset({named(session, "Awards").id})
        with pytest.raises(NotFound, match="find no reference that is not at “Awards”"):
            recode_many(session, Query(awards), named(session, "Awards"))
        define_code(session, named(session, "Teaching"), codable=False)
        with pytest.raises(Refused, match="heading"):
            recode_many(session, Query(awards), named(session, "Teaching"))
        retire_code(session, named(session, "Support"))
        with pytest.raises(Refused, match="retired"):
            recode_many(session, Query(awards), named(session, "Lecturing"))
