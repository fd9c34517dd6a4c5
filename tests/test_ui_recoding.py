"""Recoding in bulk from the codebook: by conditions, after a look, in one step."""

from dataclasses import replace

import pytest
from screens import Coded, coded, settle
from test_ui_proposals import kept, on, said, window, write
from textual.pilot import Pilot
from textual.widgets import Static

from qualcode.store.project import Project
from qualcode.ui.place import Place
from qualcode.ui.recoding import Which
from qualcode.ui.weighing import Weigh


def told(pilot: Pilot[None]) -> str:
    assert isinstance(pilot.app.screen, Which)
    return str(pilot.app.screen.query_one("#found", Static).render())


async def choose(pilot: Pilot[None], code: str) -> None:
    """Go on from the conditions to a code."""
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press(*code, "enter")
    await settle(pilot)


def labelled(before: set[Coded], *quotes: str, label: str) -> set[Coded]:
    """The same codings, these passages at another code."""
    return {replace(each, label=label) if each.quote in quotes else each for each in before}


@pytest.mark.parametrize(
    ("tabs", "typed", "quotes"),
    [
        (0, "really", ["No one, really."]),
        (1, "pat", ["come to me when they are lost. Nobody tells you that!"]),
        (2, "Ben", ["come to me when they are lost. Nobody tells you that!"]),
        (4, "INT02", ["No one, really."]),
        (5, "no", ["No one, really.", "come to me when they are lost. Nobody tells you that!"]),
    ],
)
async def test_what_meets_a_condition_is_recoded(
    coded_study: Project, tabs: int, typed: str, quotes: list[str]
) -> None:
    before = coded(coded_study)
    async with window(coded_study, (80, 24)) as pilot:
        on(pilot, coded_study, "Lack of recognition")
        await pilot.press("b")
        await settle(pilot)
        await pilot.press(*["tab"] * tabs)
        await write(pilot, typed)
        await pilot.pause()
        assert told(pilot).startswith(f"{len(quotes)} coding")
        await choose(pilot, "lectur")
        assert isinstance(pilot.app.screen, Weigh)
        assert coded(coded_study) == before
        await pilot.press("y")
        await settle(pilot)
        assert coded(coded_study) == labelled(before, *quotes, label="Lecturing")
        await pilot.press("u")
        await settle(pilot)
        assert coded(coded_study) == before


async def test_a_heading_means_what_is_below_it_and_the_recoding_can_be_proposed(
    coded_study: Project,
) -> None:
    before = coded(coded_study)
    async with window(coded_study, (80, 24)) as pilot:
        on(pilot, coded_study, "Recognition")
        await pilot.press("b")
        await settle(pilot)
        assert told(pilot) == "3 codings meet this."
        await choose(pilot, "lectur")
        await pilot.press("r")
        await write(pilot, "thin")
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert coded(coded_study) == before
        (line,) = kept(coded_study)
        assert line.label == "recode “Recognition” and what is below it to “Lecturing”"


async def test_what_nothing_meets_or_nobody_knows_is_said_and_goes_nowhere(coded_study: Project) -> None:
    async with window(coded_study, (80, 24)) as pilot:
        on(pilot, coded_study, "Awards")
        await pilot.press("b")
        await settle(pilot)
        await write(pilot, "nonsense")
        await pilot.press("enter")
        await settle(pilot)
        assert told(pilot) == "0 codings meet this."
        await pilot.press("tab", "tab")
        await write(pilot, "Zoe")
        await pilot.press("enter")
        await settle(pilot)
        assert "nobody named 'Zoe' has coded here" in told(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Place)
        assert "Recoded" not in said(pilot)
