"""Searching on the screen: hits in their context, opened in the interview, searched otherwise by a key."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rich.text import Text
from screens import opened, place_of, settle
from textual.pilot import Pilot

from qualcode.store.project import Project
from qualcode.ui.codingplace import CodingPlace
from qualcode.ui.searchplace import SearchPlace
from transcripts.correcting import correct_transcript
from transcripts.interviews import find_transcript, script_of
from transcripts.script import Script, Turn
from tui import QualcodeApp

Window = Pilot[None]
_KEYS = {" ": "space", '"': "quotation_mark", "(": "left_parenthesis", "*": "asterisk"}


@asynccontextmanager
async def window(project: Project, query: str, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Window]:
    """The search screen after a query was typed."""
    async with opened(project).run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("F")
        await settle(pilot)
        await ask(pilot, query)
        yield pilot


async def ask(pilot: Window, query: str) -> None:
    if not place(pilot).bar.is_open:
        await pilot.press("slash")
    await pilot.press(*(_KEYS.get(letter, letter) for letter in query), "enter")
    await settle(pilot)
    await settle(pilot)


async def press(pilot: Window, *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)
    await settle(pilot)


def place(pilot: Window) -> SearchPlace:
    app = pilot.app
    assert isinstance(app, QualcodeApp)
    screen = app.place("search")
    assert isinstance(screen, SearchPlace)
    return screen


def found(pilot: Window) -> list[tuple[str, str]]:
    return [(hit.transcript, hit.words) for hit in place(pilot).hits]


def shown(pilot: Window) -> list[str]:
    cells = [line.cells[-1] for line in place(pilot).list.lines]
    return [cell.plain if isinstance(cell, Text) else cell for cell in cells]


def title(pilot: Window) -> str:
    return str(place(pilot)._title.render())


def below(pilot: Window) -> str:
    return str(place(pilot)._around.render())


async def test_hits_stand_below_one_another(coded_study: Project) -> None:
    async with window(coded_study, "you") as pilot:
        await press(pilot, "o")
        assert found(pilot) == [("INT01", "you"), ("INT01", "you"), ("INT02", "you"), ("INT02", "you")]
        assert len({line.index("you") for line in shown(pilot)}) == 1
        assert title(pilot) == "you: 4 hits in 2 interviews · by place"
        assert below(pilot).startswith("INT01, Ivy, 8:11\nWhat do you do all day?")


async def test_enter_shows_the_hit_selected_in_its_interview(coded_study: Project) -> None:
    transcript, passage = place_of(coded_study, "INT02", "the cake")
    async with window(coded_study, '"the cake"') as pilot:
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, CodingPlace)
        assert screen.opened is not None
        assert (screen.opened.id, screen.reader.caret.selection) == (transcript, passage)
        await press(pilot, "F")
        assert found(pilot) == [("INT02", "the cake")]


async def test_keys_search_otherwise(coded_study: Project) -> None:
    async with window(coded_study, "you") as pilot:
        await press(pilot, "x")
        assert found(pilot) == [("INT01", "you")]
        assert title(pilot).endswith("no interviewers")
        await press(pilot, "d")
        assert found(pilot) == []
        await press(pilot, "d")
        assert found(pilot) == [("INT01", "you")]
        await press(pilot, "x", "d")
        assert len(found(pilot)) == 4
        await ask(pilot, "laser")
        assert found(pilot) == []
        await press(pilot, "f")
        assert found(pilot) == [("INT01", "lasers")]
        await press(pilot, "r")
        await ask(pilot, "c.ke")
        assert found(pilot) == [("INT02", "cake")]


async def test_a_query_that_cannot_be_read_shows_where(coded_study: Project) -> None:
    async with window(coded_study, "you (lab", size=(80, 24)) as pilot:
        assert below(pilot) == "this bracket is not closed\n  you (lab\n      ^"
        assert place(pilot)._box.display
        await ask(pilot, "lazers")
        assert "did you mean “lasers”?" in below(pilot)


async def test_escape_leaves_the_query_as_it_was(coded_study: Project) -> None:
    async with window(coded_study, "cake") as pilot:
        await press(pilot, "slash", "x", "escape")
        assert found(pilot) == [("INT02", "cake")]
        await press(pilot, "d")
        assert title(pilot) == "cake: 1 hit in 1 interview · by rank · not coded"


async def test_hits_follow_a_correction_made_elsewhere(coded_study: Project) -> None:
    async with window(coded_study, "lasers") as pilot:
        before = place(pilot).hits[0]
        with Project.open(coded_study.path, who="Ben") as other, other.change("correct") as session:
            transcript = find_transcript(session, "INT01")
            old = script_of(session, transcript)
            turns = (
                Turn(0, old.turns[0].end + 3, "Ivy", None),
                *(Turn(t.start + 3, t.end + 3, t.speaker, t.time) for t in old.turns[1:]),
            )
            correct_transcript(session, transcript, Script(f"So {old.text}", turns))
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        app.desk.catch_up()
        await settle(pilot)
        await settle(pilot)
        assert place(pilot).hits[0].start == before.start + 3


async def test_more_hits_are_looked_for_when_asked(coded_study: Project) -> None:
    with coded_study.change("import") as session:
        from transcripts.interviews import add_transcript

        text = "zebra " * 250
        add_transcript(session, Script(text, (Turn(0, len(text), "P", None),)), name="INT03", source="x.txt")
    async with window(coded_study, "zebra") as pilot:
        assert title(pilot) == "zebra: the first 200 hits in 1 interview · by rank"
        await press(pilot, "m")
        assert title(pilot) == "zebra: 250 hits in 1 interview · by rank"
        await press(pilot, "m")
        assert place(pilot).status.said == "These are all hits."
