"""Codes that are near each other: which pairs are found, and with what evidence."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from studies import Coded, Study, fill, studies

from codebook.tree import tree
from exports.counts import count_shared
from exports.likeness import near_definitions, near_labels
from qualcode.store.project import Project

if TYPE_CHECKING:
    from conftest import CommandLine


@pytest.mark.parametrize(
    "pair",
    [
        ("Lack of recognition", "Recognition – lack of"),
        ("Career planning", "Careeer planning"),
        ("Supporting students", "Support of students"),
    ],
)
def test_labels_of_one_meaning_are_near(pair: tuple[str, str]) -> None:
    assert (0, 1) in near_labels(pair)


@pytest.mark.parametrize("pair", [("Low pay", "Fair pay"), ("Trust", "Pastoral support"), ("!", "?")])
def test_other_labels_are_not(pair: tuple[str, str]) -> None:
    assert near_labels(pair) == {}


def test_definitions_need_substance() -> None:
    texts = [
        "Work is not seen",
        "The work of technicians is not seen by others",
        "Others do not see technicians",
    ]
    assert near_definitions([*texts[:2], texts[1]]) == {(1, 2): 100}
    assert near_definitions(["see above", "see above"]) == {}


@settings(max_examples=40)
@given(studies())
def test_shared_characters_equal_those_of_sets(
    tmp_path_factory: pytest.TempPathFactory, study: Study
) -> None:
    with Project.create(tmp_path_factory.mktemp("s") / "s.qualcode", "s", who="Ann") as project:
        with project.change("fill") as session:
            fill(session, study)
        with project.read() as session:
            lines = tree(session)
            own, both = count_shared(session, lines)
    letters = {line.id: _letters(study, int(line.label.removeprefix("code "))) for line in lines}
    assert own == {code: len(here) for code, here in letters.items() if here}
    assert both == {
        (one, two): len(letters[one] & letters[two])
        for one in letters
        for two in letters
        if one < two and letters[one] & letters[two]
    }


def _letters(study: Study, code: int) -> set[tuple[int, int]]:
    spans: list[Coded] = [span for span in study.coded if span.code == code and study.counted(code)]
    return {(span.transcript, letter) for span in spans for letter in range(span.start, span.end)}


def test_the_list_says_how_to_merge_and_changes_nothing(run: "CommandLine") -> None:
    run.done("init", "study")
    run.done("codebook", "add", "Lack of recognition")
    assert run.done("codebook", "similar") == "No two codes are near each other.\n"
    assert run.data("codebook", "similar") == []
    noted = run("codebook", "add", "Recognition – lack of")
    assert (noted.status, "is near “Lack of recognition”" in noted.err) == (0, True)
    assert "is near" not in run.refused("codebook", "add", "lack of Recognition")
    before = run.dump()
    (pair,) = run.data("codebook", "similar")
    assert (pair["first"], pair["label"]) == ("Lack of recognition", 100)
    assert pair["command"].endswith("'Recognition – lack of' 'Lack of recognition' --dry-run")
    assert run.dump() == before
