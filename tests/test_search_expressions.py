"""Regular expressions: what they find, and that none of them takes the program with it."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qualcode.errors import BadInput, Refused
from qualcode.store.project import Project
from transcripts.search.expressions import search_expression
from transcripts.search.parsing import BadQuery
from transcripts.search.scope import Scope

if TYPE_CHECKING:
    from transcripts.search.hits import Hit


def find(project: Project, expression: str, scope: Scope | None = None) -> "list[Hit]":
    with project.read() as session:
        return list(search_expression(session, expression, scope))


def test_matches_are_the_text_at_their_offsets(coded_study: Project) -> None:
    hits = find(coded_study, r"\bl\w+s\b")
    assert [(hit.transcript, hit.words) for hit in hits] == [("INT01", "lasers")]
    assert (hits[0].before, hits[0].speaker) == ("I keep the ", "Pat")
    with coded_study.read() as session:
        from transcripts.interviews import find_transcript, script_of

        text = script_of(session, find_transcript(session, "INT01")).text
    assert text[hits[0].start : hits[0].end] == "lasers"


def test_case_matters_only_where_the_expression_says_so(coded_study: Project) -> None:
    assert [hit.words for hit in find(coded_study, "who thanks")] == ["Who thanks"]
    assert find(coded_study, "(?-i:who) thanks") == []


def test_a_match_stays_in_its_turn_and_an_empty_one_is_none(coded_study: Project) -> None:
    assert find(coded_study, r"that!\s+And") == []
    assert [hit.words for hit in find(coded_study, "^And i?")] == ["And I"]
    assert find(coded_study, "q*") == []


def test_interviewers_can_be_left_out(coded_study: Project) -> None:
    assert {hit.speaker for hit in find(coded_study, "you")} == {"Ivy", "Pat"}
    assert {hit.speaker for hit in find(coded_study, "you", Scope(interviewer=False))} == {"Pat"}


@pytest.mark.parametrize(("expression", "place"), [("lab(", 3), ("[a", 0), ("a**", 2), ("(?P<x", 4)])
def test_what_is_no_expression_is_refused_with_the_place(
    coded_study: Project, expression: str, place: int
) -> None:
    with pytest.raises(BadQuery) as refused:
        find(coded_study, expression)
    assert str(refused.value).endswith(f"\n  {expression}\n  {' ' * place}^")


@pytest.mark.parametrize("expression", ["", "(" * 5000 + ")" * 5000, "a{99999999999999999999}"])
def test_an_empty_and_a_monstrous_expression_are_refused(coded_study: Project, expression: str) -> None:
    with pytest.raises(BadInput):
        find(coded_study, expression)


def test_an_expression_that_runs_away_is_stopped_behind_what_it_found(
    project: Project, own_place: Path
) -> None:
    from test_search_index import add

    add(project, "INT01", "aaa!")
    add(project, "INT02", "a" * 5000)
    with project.read() as session:
        hits = search_expression(session, "(a|aa)+!", seconds=0.3)
        assert next(hits).words == "aaa!"
        with pytest.raises(Refused, match="INT02"):
            next(hits)
