"""A framework file as an operation: what it finds again, and what it leaves alone."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from codebook.codes import add_framework
from codebook.framework import Draft, Framework, as_data, from_data
from codebook.importing import update_framework
from codebook.operations import Operation, operation_of, perform
from codebook.tree import framework, tree
from qualcode.coding import get_coder
from qualcode.errors import BadInput, Refused
from qualcode.store.models import Code
from qualcode.store.project import Project

LABELS = ["Pay", "Time", "Trust", "Doubt", "Care", "Rest", "Luck"]


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    """Frameworks of some of these labels, in any order and depth."""
    left = draw(st.lists(st.sampled_from(LABELS), min_size=1, unique=True))

    def level(depth: int) -> Framework:
        found: list[Draft] = []
        while left and (not found or draw(st.booleans())):
            label, text = left.pop(), draw(st.sampled_from(["", "one", "two"]))
            below = level(depth + 1) if left and depth < 3 and draw(st.booleans()) else ()
            found.append(Draft(label, definition=text, children=below))
        return tuple(found)

    found = level(1)
    return (*found, *(Draft(label) for label in left))


def updated(project: Project, wanted: Framework) -> None:
    with project.change("update") as session:
        operation = Operation("update", {"framework": as_data(wanted), "file": "f.csv"})
        perform(session, operation, get_coder(session, "Ann"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=frameworks(), wanted=frameworks())
def test_nothing_goes_and_a_second_time_changes_nothing(
    project: Project, before: Framework, wanted: Framework
) -> None:
    with project.rehearse() as session:
        add_framework(session, before)
        codes = set(session.scalars(select(Code.uuid)))
        update_framework(session, wanted)
        once = tree(session)
        assert codes <= {line.uuid for line in once}
        labels = [line.label for line in once]
        assert len(labels) == len(set(labels)), "a code that is there is not added again"
        update_framework(session, wanted)
        assert tree(session) == once


@given(frameworks())
def test_a_framework_as_data_comes_back(wanted: Framework) -> None:
    assert from_data(json.loads(json.dumps(as_data(wanted)))) == wanted


@pytest.mark.parametrize(
    "data",
    [
        [{"label": 7}],
        [{"number": "1"}],
        ["Pay"],
        [{"label": "Pay", "children": {"label": "x"}}],
        [{"label": "Pay", "colour": ["red"]}],
        [{"label": "Pay", "parent_id": 3}],
    ],
)
def test_what_was_never_a_framework_is_refused(project: Project, data: object) -> None:
    text = json.dumps({"framework": data, "file": "f.csv"})
    with pytest.raises(BadInput), project.rehearse() as session:
        perform(session, operation_of("import", text), get_coder(session, "Ann"))


def test_codes_may_trade_their_numbers(project: Project) -> None:
    with project.change("fill") as session:
        add_framework(session, (Draft("Pay", number="1"), Draft("Time", number="2")))
    updated(project, (Draft("Time", number="1"), Draft("Pay", number="2")))
    with project.read() as session:
        assert framework(session) == (Draft("Pay", number="2"), Draft("Time", number="1"))


def test_what_the_file_leaves_empty_stays(project: Project) -> None:
    kept = Draft("Pay", number="1", definition="wages", colour="#aabbcc", codable=False)
    with project.change("fill") as session:
        add_framework(session, (kept,))
    with pytest.raises(Refused, match="says all of that already"):
        updated(project, (Draft("Pay"),))
    with project.read() as session:
        assert framework(session) == (kept,)


def test_a_file_without_levels_moves_nothing(project: Project) -> None:
    with project.change("fill") as session:
        add_framework(session, (Draft("Work", children=(Draft("Pay"), Draft("Time"))),))
    updated(project, (Draft("Time", definition="hours"), Draft("Pay", definition="wages")))
    with project.read() as session:
        (work,) = framework(session)
    assert work.children == (Draft("Pay", definition="wages"), Draft("Time", definition="hours"))


def test_a_label_that_several_codes_have_is_only_the_one_that_stands_there(project: Project) -> None:
    with project.change("fill") as session:
        add_framework(session, (Draft("Pay"), Draft("Work", children=(Draft("Pay"),))))
    updated(project, (Draft("Life", children=(Draft("Pay"),)),))
    with project.read() as session:
        assert [(line.path, line.level) for line in tree(session) if line.label == "Pay"] == [
            ("Life / Pay", 2),
            ("Pay", 1),
            ("Work / Pay", 2),
        ]
