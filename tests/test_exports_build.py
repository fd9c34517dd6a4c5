"""The order of the table, what it hides, and what its caption says."""

import pytest

from codebook.codes import add_framework
from codebook.framework import Draft
from codebook.names import CodeNames
from codebook.tree import tree
from exports.build import Sort, build_table
from exports.counts import Rule
from exports.table import Table
from qualcode.coding import code_passage, get_coder
from qualcode.store.history import history
from qualcode.store.models import Code, Transcript
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn

FRAMEWORK = (
    Draft("Theme", number="1", children=(Draft("rare"), Draft("Often"), Draft("never"), Draft("Wide"))),
    Draft("Other", number="2", children=(Draft("Late", number="2.2", children=(Draft("x"),)), Draft("y"))),
)
CODED = {"rare": ((0, 1),), "Often": ((0, 1), (2, 3), (4, 5)), "Wide": ((0, 1), (0, 1)), "y": ((6, 7),)}


@pytest.fixture
def study(project: Project) -> Project:
    with project.change("prepare") as session:
        add_framework(session, FRAMEWORK)
        for name in ("INT1", "INT2"):
            add_transcript(session, Script("abcdefgh", (Turn(0, 8, None, None),)), name=name, source="")
        first, second = session.query(Transcript).order_by(Transcript.id)
        ann = get_coder(session, "Ann")
        for label, passages in CODED.items():
            code = session.query(Code).filter_by(label=label).one()
            for index, passage in enumerate(passages):
                home = second if label == "Wide" and index else first
                code_passage(session, home, Passage(*passage), code, ann)
    return project


def built(
    project: Project, rule: Rule | None = None, *, sort: Sort = "references", hide_empty: bool = False
) -> Table:
    with project.read() as session:
        return build_table(session, rule or Rule(), sort=sort, hide_empty=hide_empty)


def day(project: Project) -> str:
    """The day of the latest line of the history."""
    with project.read() as session:
        return history(session)[0].at[:10]


def labels(table: Table) -> list[str]:
    return [row.label for row in table.rows]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("references", ["Often", "Wide", "rare", "never"]),
        ("interviews", ["Wide", "Often", "rare", "never"]),
        ("codebook", ["rare", "Often", "never", "Wide"]),
        ("label", ["never", "Often", "rare", "Wide"]),
    ],
)
def test_codes_are_sorted_within_their_heading(study: Project, sort: Sort, order: list[str]) -> None:
    assert labels(built(study, sort=sort)) == ["Theme", *order, "Other", "Late", "x", "y"]


def test_headings_keep_their_places_whatever_they_count(study: Project) -> None:
    assert labels(built(study, Rule(aggregate="sum")))[5:] == ["Other", "Late", "x", "y"]


def test_a_heading_prints_nothing_unless_something_was_coded_at_it_or_it_aggregates(study: Project) -> None:
    direct, total = built(study), built(study, Rule(aggregate="sum"))
    assert [(row.interviews, row.references) for row in direct.rows[:2]] == [(None, None), (1, 3)]
    assert [(row.interviews, row.references) for row in total.rows[:2]] == [(2, 6), (1, 3)]
    assert (direct.rows[4].interviews, direct.rows[4].references) == (0, 0)


def test_empty_codes_and_headings_can_be_hidden(study: Project) -> None:
    assert labels(built(study, hide_empty=True)) == ["Theme", "Often", "Wide", "rare", "Other", "y"]


def test_one_heading_can_be_shown_alone(study: Project) -> None:
    with study.read() as session:
        under = CodeNames(tree(session)).find("2")
        table = build_table(session, Rule(), under=under)
    assert [(row.label, row.level) for row in table.rows] == [("Other", 1), ("Late", 2), ("x", 3), ("y", 2)]
    assert "Only “2 Other” and what is below it." in table.caption


def test_the_caption_names_the_rule(study: Project) -> None:
    assert built(study).caption == (
        "Number of interviews: how many of 2 have at least one reference at the code. Number of references:"
        " coded passages; passages that overlap at a code are one, whoever coded them. Not aggregated: a"
        " heading counts only what was coded at it."
        f" Codebook not signed off. State 1 of {day(study)}."
    )
    other = built(study, Rule(aggregate="union", coder="Ann", exclude_interviewer=True)).caption
    assert "or below it" in other
    assert "references by Ann" in other
    assert "interviewers' speech" in other
    assert "one reference there" in other


def test_the_rule_is_in_the_facts(study: Project) -> None:
    assert built(study, Rule(per_coder=True)).facts == {
        "unit": "interview",
        "units": 2,
        "aggregate": "none",
        "coders": "per-coder",
        "exclude_interviewer": "no",
        "codebook": "",
        "codebook_changes": 0,
        "state": 1,
        "date": day(study),
    }
