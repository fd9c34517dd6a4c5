"""Giving printed numbers anew."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_code, add_framework
from codebook.framework import Draft
from codebook.numbering import renumber
from codebook.retiring import retire_code
from codebook.tree import tree
from qualcode.errors import Duplicate, Refused
from qualcode.store.models import Code
from qualcode.store.project import Project

FRAMEWORK = (
    Draft(
        "Work",
        number="1",
        children=(
            Draft("Pay", number="1.2", children=(Draft("Fair pay"), Draft("Low pay"))),
            Draft("Time", number="1.4"),
            Draft("Place"),
        ),
    ),
    Draft("Trust", number="7", children=(Draft("Doubt"),)),
    Draft("Rest"),
)


@pytest.fixture
def study(project: Project) -> Project:
    with project.change("fill") as session:
        add_framework(session, FRAMEWORK)
    return project


def named(session: Session, label: str) -> Code:
    return session.scalars(select(Code).where(Code.label == label)).one()


def printed(project: Project) -> list[str]:
    with project.read() as session:
        return [line.printed for line in tree(session)]


def test_headings_the_top_and_what_had_a_number_are_numbered_in_order(study: Project) -> None:
    with study.change("renumber") as session:
        changed = [str(line) for line in renumber(session, None)]
    assert changed == [
        "“Pay”: 1.2 → 1.1",
        "“Time”: 1.4 → 1.2",
        "“Trust”: 7 → 2",
        "“Rest”: no number → 3",
    ]
    assert printed(study) == [
        *("1 Work", "1.1 Pay", "Fair pay", "Low pay", "1.2 Time", "Place", "2 Trust", "Doubt", "3 Rest"),
    ]
    study.undo()
    assert printed(study)[1] == "1.2 Pay"


def test_every_code_can_be_numbered(study: Project) -> None:
    with study.change("renumber") as session:
        renumber(session, None, codes=True)
    assert printed(study) == [
        *("1 Work", "1.1 Pay", "1.1.1 Fair pay", "1.1.2 Low pay", "1.2 Time", "1.3 Place"),
        *("2 Trust", "2.1 Doubt", "3 Rest"),
    ]


def test_what_is_below_a_code_is_numbered_behind_its_own_number(study: Project) -> None:
    with study.change("renumber") as session:
        renumber(session, named(session, "Trust"), codes=True)
    assert printed(study)[-3:] == ["7 Trust", "7.1 Doubt", "Rest"]
    assert printed(study)[1] == "1.2 Pay"


def test_retired_codes_give_their_numbers_up(study: Project) -> None:
    with study.change("renumber") as session:
        retire_code(session, named(session, "Pay"))
        renumber(session, None)
    assert printed(study)[:5] == ["1 Work", "Pay", "Fair pay", "Low pay", "1.1 Time"]


def test_a_code_without_a_number_has_nothing_to_number_behind(study: Project) -> None:
    with pytest.raises(Refused, match="has no number itself"), study.change("renumber") as session:
        renumber(session, named(session, "Rest"))


def test_a_number_that_stands_elsewhere_is_not_given_twice(study: Project) -> None:
    with study.change("add") as session:
        add_code(session, Draft("Odd", number="7.1"), parent=named(session, "Work"))
    before = printed(study)
    with pytest.raises(Duplicate, match=r"7\.1 is taken by “Odd”"), study.change("renumber") as session:
        renumber(session, named(session, "Trust"), codes=True)
    assert printed(study) == before


TREES = st.recursive(
    st.just(()), lambda below: st.lists(below, max_size=4).map(tuple), max_leaves=12
)  # a shape of tuples


def drafts(shape: tuple[object, ...], name: str = "c") -> tuple[Draft, ...]:
    return tuple(
        Draft(f"{name}{place}", children=drafts(each, f"{name}{place}."))  # type: ignore[arg-type]  # nested
        for place, each in enumerate(shape, 1)
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TREES, st.booleans())
def test_numbers_are_different_follow_the_order_and_a_second_time_changes_nothing(
    project: Project, shape: tuple[object, ...], codes: bool
) -> None:
    with project.rehearse() as session:
        add_framework(session, drafts(shape))
        renumber(session, None, codes=codes)
        lines = [line for line in tree(session) if line.number]
        assert renumber(session, None, codes=codes) == []
    numbers = [tuple(map(int, line.number.split("."))) for line in lines]
    assert numbers == sorted(set(numbers))
    assert all(len(number) == line.level for number, line in zip(numbers, lines, strict=True))
    if codes:
        assert [line.label for line in lines] == [f"c{line.number}" for line in lines]
