"""Behind a number of a past table stand the passages as they were, which are only read."""

from collections.abc import Sequence

import pytest
from screens import TALKS, coded, opened, put, script, settle
from sqlalchemy import select
from textual.pilot import Pilot

from codebook.merging import merge_code
from qualcode.coding import get_coder, uncode
from qualcode.signoff import sign_off
from qualcode.store.models import Code, Reference
from qualcode.store.project import Project
from qualcode.ui.codingplace import CodingPlace
from qualcode.ui.referencesplace import ReferencesPlace
from qualcode.ui.tableplace import TablePlace
from transcripts.correcting import correct_transcript
from transcripts.interviews import find_transcript, script_of
from tui import QualcodeApp

LACK = ["come to me when they are lost. Nobody tells you that!", "No one, really."]


@pytest.fixture
def study(coded_study: Project) -> Project:
    """Signed off as v1; since then a code was merged away, one passage lost its code, another got one."""
    with coded_study.change("sign off “v1”") as session:
        sign_off(session, "v1", signed_by=["Ann"])
    with coded_study.change("merge “Lack of recognition” into “Awards”") as session:
        codes = {code.label: code for code in session.scalars(select(Code))}
        merge_code(session, codes["Lack of recognition"], codes["Awards"], coder=get_coder(session, "Ann"))
    with coded_study.change("uncode") as session:
        uncode(session, session.scalars(select(Reference).where(Reference.quote == "No one, really.")).one())
    with coded_study.change("code") as session:
        put(session, "Ann", "INT02", "the cake was good", "Awards")
    return coded_study


def correct(project: Project, stretches: Sequence[tuple[str | None, str]]) -> None:
    """Give INT02 another text."""
    with project.change("correct INT02") as session:
        correct_transcript(session, find_transcript(session, "INT02"), script(stretches))


async def show(pilot: Pilot[None], label: str) -> ReferencesPlace:
    """The passages behind a number of the table as of v1."""
    app = pilot.app
    assert isinstance(app, QualcodeApp)
    await pilot.press("f5")
    await settle(pilot)
    table = app.screen
    assert isinstance(table, TablePlace)
    table._choose("", as_of="v1")
    await settle(pilot)
    code_id = next(line.id for line in table._moment.codes if line.label == label)
    assert table.list.go(code_id)
    await pilot.press("enter")
    await settle(pilot)
    assert isinstance(app.screen, ReferencesPlace)
    return app.screen


def selected(pilot: Pilot[None], project: Project) -> str:
    """The words of INT02 that are selected in its transcript."""
    place = pilot.app.screen
    assert isinstance(place, CodingPlace)
    passage = place.reader.caret.selection
    assert passage is not None
    with project.read() as session:
        return script_of(session, find_transcript(session, "INT02")).text[passage.start : passage.end]


def passages(place: ReferencesPlace) -> list[str]:
    return [line.quote for line in place._found.values()]


async def test_the_passages_of_a_code_that_is_gone_are_those_of_then(study: Project) -> None:
    async with opened(study).run_test(size=(120, 40)) as pilot:
        place = await show(pilot, "Lack of recognition")
        assert passages(place) == LACK
        title = str(place._title.render())
        assert title.startswith("As of version “v1” · Lack of recognition: 2 codings")
        assert "in the table 2 interviews, 2 references" in title


async def test_the_passages_of_a_code_that_has_others_now_are_those_of_then(study: Project) -> None:
    async with opened(study).run_test(size=(80, 24)) as pilot:
        place = await show(pilot, "Awards")
        assert passages(place) == ["There was an award once"]
        await pilot.press("p")
        await settle(pilot)
        assert passages(place) == [LACK[0], "There was an award once", "the cake was good"]


async def test_nothing_is_changed_from_a_list_of_the_past(study: Project) -> None:
    before, line = coded(study), study.latest_change()
    async with opened(study).run_test(size=(120, 40)) as pilot:
        place = await show(pilot, "Awards")
        for key in ("x", "r", "R", "m"):
            await pilot.press(key)
            await settle(pilot)
            assert pilot.app.screen is place
            assert (
                place.status.said == "This is the past, and only read: p shows the passages as they are now."
            )
    assert (coded(study), study.latest_change()) == (before, line)


async def test_a_passage_of_the_past_is_shown_where_it_stands_in_the_same_text(study: Project) -> None:
    async with opened(study).run_test(size=(120, 40)) as pilot:
        await show(pilot, "Lack of recognition")
        await pilot.press("end", "enter")
        await settle(pilot)
        assert selected(pilot, study) == LACK[1]


async def test_a_passage_of_the_past_follows_its_words_into_a_corrected_text(study: Project) -> None:
    correct(study, (("Ivy", "Who?"), *TALKS["INT02"][1:]))
    async with opened(study).run_test(size=(120, 40)) as pilot:
        place = await show(pilot, "Awards")
        assert passages(place) == ["There was an award once"]
        await pilot.press("enter")
        await settle(pilot)
        assert selected(pilot, study) == "There was an award once"


async def test_a_passage_that_is_coded_nowhere_in_the_corrected_text_says_so(study: Project) -> None:
    correct(study, (("Ivy", "Who?"), *TALKS["INT02"][1:]))
    async with opened(study).run_test(size=(120, 40)) as pilot:
        place = await show(pilot, "Lack of recognition")
        await pilot.press("end", "enter")
        await settle(pilot)
        assert pilot.app.screen is place
        assert place.status.said == "INT02 was corrected since, and this passage is not coded any more."
