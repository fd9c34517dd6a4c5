"""Questions and headings in real interviews; skipped where these are not there."""

from pathlib import Path

import pytest

from transcripts.questions.matching import prepared
from transcripts.questions.structure import SpokenTurn, structure
from transcripts.readers import read

INTERVIEWS = Path(__file__).parents[2] / "shared" / "data" / "interviews"
pytestmark = pytest.mark.skipif(not INTERVIEWS.is_dir(), reason=f"there are no interviews in {INTERVIEWS}")


def test_section_heads_in_capitals_are_headings() -> None:
    script = read(INTERVIEWS / "icpc_code_review_ccby" / "txt" / "P10R2.txt")
    turns = [SpokenTurn(each.start, each.end, each.speaker, False) for each in script.turns]
    found = [each.name for each in structure(script.text, turns, []).headings]
    assert found[0] == "REVIEW TYPE AND GOAL"
    assert found[-1] == "INTERVIEW"


def test_one_question_is_found_in_seven_interviews_by_one_guide() -> None:
    guide = [prepared(1, "Were the visualizations useful, and were any of them unclear?")]
    for number in range(1, 8):
        script = read(INTERVIEWS / "pdpilot_bsd3" / "pdf" / f"P{number}.pdf")
        turns = [
            SpokenTurn(each.start, each.end, each.speaker, each.speaker == "Dan") for each in script.turns
        ]
        (asking,) = structure(script.text, turns, guide).askings
        assert "unclear" in script.text[asking.start : asking.end]
