"""Retiring codes: kept with all below them, neither coded at nor counted, and brought back as they were."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_framework
from codebook.framework import Draft
from codebook.retiring import refuse_retired_above, restore_code, retire_code, retired_ids
from codebook.tree import tree
from exports.counts import Rule, count
from qualcode.coding import code_passage, get_coder, recode
from qualcode.codings import CodingsImport
from qualcode.errors import Refused
from qualcode.store.models import Code, Reference, Transcript
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn

TEXT = "so the lab is where we learn"


@pytest.fixture
def study(project: Project) -> Project:
    with project.change("fill") as session:
        doubt = Draft("Doubt", children=(Draft("Deep"), Draft("Shallow")))
        add_framework(session, (Draft("Trust", children=(doubt, Draft("In people"))), Draft("Home")))
        script = Script(TEXT, (Turn(0, len(TEXT), "P1", None),))
        transcript = add_transcript(session, script, name="INT1", source="")
        for label in ("Deep", "Trust", "Home"):
            code_passage(session, transcript, Passage(0, 6), named(session, label), get_coder(session, "Ann"))
    return project


def named(session: Session, label: str) -> Code:
    return session.scalars(select(Code).where(Code.label == label)).one()


def retire(project: Project, label: str) -> None:
    with project.change("retire") as session:
        retire_code(session, named(session, label))


def restore(project: Project, label: str) -> None:
    with project.change("restore") as session:
        restore_code(session, named(session, label))


def in_use(project: Project) -> set[str]:
    """The labels that the table counts; those in nobody's ``retired_ids`` are the same."""
    with project.read() as session:
        codes = tree(session)
        counted = {line.label for line in codes if line.id in count(session, codes, Rule()).by_code}
        assert counted == {line.label for line in codes if line.id not in retired_ids(codes)}
        return counted


def test_a_retired_code_leaves_the_table_with_all_below_it_and_comes_back(study: Project) -> None:
    every = in_use(study)
    retire(study, "Doubt")
    assert every - in_use(study) == {"Doubt", "Deep", "Shallow"}
    restore(study, "Doubt")
    assert in_use(study) == every


def test_a_code_that_was_retired_before_its_heading_stays_retired(study: Project) -> None:
    retire(study, "Deep")
    retire(study, "Doubt")
    restore(study, "Doubt")
    assert "Shallow" in in_use(study)
    assert "Deep" not in in_use(study)


def test_references_of_a_retired_code_are_kept(study: Project) -> None:
    retire(study, "Trust")
    with study.read() as session:
        assert len(session.scalars(select(Reference)).all()) == 3


def test_a_code_below_a_retired_one_is_not_brought_back_alone(study: Project) -> None:
    retire(study, "Deep")
    retire(study, "Trust")
    with pytest.raises(Refused, match="“Deep” stands below “Trust”, which is retired; bring that back first"):
        restore(study, "Deep")


def test_retiring_again_makes_no_line_of_history(study: Project) -> None:
    retire(study, "Trust")
    retire(study, "Trust")
    study.undo()
    assert "Trust" in in_use(study)


@pytest.mark.parametrize("label", ["Deep", "Doubt", "In people"])
def test_nothing_may_be_coded_below_a_retired_heading(study: Project, label: str) -> None:
    retire(study, "Trust")
    with study.read() as session, pytest.raises(Refused, match="below “Trust”"):
        refuse_retired_above(session, named(session, label))


def test_the_retired_code_itself_and_codes_elsewhere_have_nothing_retired_above(study: Project) -> None:
    retire(study, "Doubt")
    with study.read() as session:
        for label in ("Doubt", "Trust", "In people", "Home"):
            refuse_retired_above(session, named(session, label))


def test_a_coding_is_not_moved_below_a_retired_heading(study: Project) -> None:
    retire(study, "Trust")
    with study.read() as session:
        reference = session.scalars(
            select(Reference).where(Reference.code_id == named(session, "Home").id)
        ).one()
        with pytest.raises(Refused, match="below “Trust”"):
            recode(session, reference, named(session, "In people"))


def test_a_sheet_of_codings_does_not_reach_below_a_retired_heading(study: Project) -> None:
    retire(study, "Trust")
    cells = {"transcript": "INT1", "start": "7", "end": "10", "quote": "", "coder": "", "memo": ""}
    with study.change("import") as session:
        rows = [(2, {**cells, "code": "In people"}), (3, {**cells, "code": "Home"})]
        report = CodingsImport(session, who="Ann").run(iter(rows))
    assert report.imported == 1
    assert "below “Trust”, which is retired" in report.bad[0]
    with study.read() as session:
        assert session.scalars(select(Transcript)).one().name == "INT1"
