"""Codings that lost their words to a correction, decided on at the screen, told from the project file."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from screens import TALKS, Coded, coded, memos, opened, script, settle
from sqlalchemy import select
from textual.pilot import Pilot
from textual.widgets import Static

from qualcode.coding import get_coder
from qualcode.memos import write_memo
from qualcode.quoting import star_quote
from qualcode.store.history import history
from qualcode.store.models import Lost, Reference
from qualcode.store.project import Project
from qualcode.ui.codingplace import CodingPlace
from qualcode.ui.homeplace import HomePlace
from qualcode.ui.lines import LineTable
from qualcode.ui.place import Place
from qualcode.ui.reviewplace import ReviewPlace
from qualcode.ui.ribbon import Ribbon
from transcripts.correcting import correct_transcript
from transcripts.interviews import find_transcript

Window = Pilot[None]
LASERS = "I keep the lasers running."
NEW = "I keep all the lasers turning on."
STUDENTS = "Students come to me when they are lost."


@asynccontextmanager
async def window(
    project: Project, screen: str = "review", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Window]:
    app = opened(project)
    app.desk.state.screen = screen
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


def correct(project: Project, *changes: tuple[str, str]) -> None:
    """Correct INT01 by replacing words."""
    stretches = []
    for speaker, words in TALKS["INT01"]:
        for old, new in changes:
            words = words.replace(old, new)
        stretches.append((speaker, words))
    with project.change("correct INT01") as session:
        correct_transcript(session, find_transcript(session, "INT01"), script(stretches))


def note(project: Project, quote: str, text: str) -> None:
    with project.change("memo") as session:
        reference = session.scalars(select(Reference).where(Reference.quote == quote)).one()
        write_memo(session, "reference", reference.id, text, get_coder(session, "Ann"))


def lost(project: Project) -> list[str]:
    with project.read() as session:
        return list(session.scalars(select(Lost.quote).order_by(Lost.id)))


def label(project: Project) -> str:
    with project.read() as session:
        return history(session, limit=1)[0].label


def place(pilot: Window) -> ReviewPlace:
    screen = pilot.app.screen
    assert isinstance(screen, ReviewPlace)
    return screen


def said(pilot: Window) -> str:
    places = [screen for screen in pilot.app.screen_stack if isinstance(screen, Place)]
    return places[-1].status.said


def ribbon(pilot: Window) -> str:
    return pilot.app.screen.query_one(Ribbon).render().plain


async def test_a_lost_coding_shows_its_old_words_and_the_places_like_them(coded_study: Project) -> None:
    note(coded_study, LASERS, "why?")
    correct(coded_study, (LASERS, NEW))
    async with window(coded_study) as pilot:
        (line,) = place(pilot).list.lines
        assert line.cells == ("INT01", "", LASERS, "Technical support", "lost")
        assert str(place(pilot)._title.render()).startswith("Lost: 1 coding without")
        shown = str(place(pilot)._around.render())
        assert "Technical support · INT01 · Ann · 1 memo" in shown
        assert f"Coded on: “{LASERS}”" in shown
        assert "1 (84 % alike, Pat, turn 2) …" in shown
        assert "I keep all the lasers turning on." in shown
        assert "Stood (Pat, turn 2)" in shown
        assert "F8 Rev: 1 lost " in ribbon(pilot)
        assert len(ribbon(pilot).rstrip()) <= 80


async def test_a_digit_places_it_with_its_memo_and_undo_takes_that_back(coded_study: Project) -> None:
    note(coded_study, LASERS, "why?")
    correct(coded_study, (LASERS, NEW))
    before = coded(coded_study)
    async with window(coded_study) as pilot:
        await pilot.press("2")
        assert "only 1 like these words" in said(pilot)
        assert lost(coded_study) == [LASERS]
        await pilot.press("1")
        await settle(pilot)
        placed = Coded("Ann", "INT01", "I keep all the lasers turning", "Technical support")
        assert coded(coded_study) == before | {placed}
        assert lost(coded_study) == []
        assert memos(coded_study) == ["why?"]
        assert label(coded_study) == "place a lost coding at “Technical support”"
        assert place(pilot).list.lines == ()
        assert "lost" not in ribbon(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert (coded(coded_study), lost(coded_study)) == (before, [LASERS])
        assert len(place(pilot).list.lines) == 1


async def test_it_is_given_up_after_a_question_and_undo_brings_it_back(coded_study: Project) -> None:
    note(coded_study, LASERS, "why?")
    correct(coded_study, (LASERS + " ", ""))
    async with window(coded_study) as pilot:
        assert "No place in the transcript is like these words." in str(place(pilot)._around.render())
        await pilot.press("1")
        assert "There is no place like these words" in said(pilot)
        await pilot.press("x")
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
        assert lost(coded_study) == [LASERS]
        await pilot.press("x")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert (lost(coded_study), memos(coded_study)) == ([], [])
        await pilot.press("u")
        await settle(pilot)
        assert (lost(coded_study), memos(coded_study)) == ([LASERS], ["why?"])


async def test_the_quote_that_goes_with_a_lost_coding_or_a_transcript_is_named(coded_study: Project) -> None:
    with coded_study.change("keep") as session:
        for reference in session.scalars(select(Reference).where(Reference.quote == LASERS)):
            star_quote(session, reference)
    correct(coded_study, (LASERS + " ", ""))
    async with window(coded_study) as pilot:
        await pilot.press("x")
        await settle(pilot)
        assert "with 1 kept quote (starred)?" in str(pilot.app.screen.query_one(".title", Static).content)
        await pilot.press("n", "f2")
        await settle(pilot)
        await pilot.press("home", "delete")
        await settle(pilot)
        title = str(pilot.app.screen.query_one(".title", Static).content)
        assert title.startswith("Take “INT01” out")
        assert "and 1 kept quote (starred)?" in title
    assert lost(coded_study) == [LASERS]


async def test_words_chosen_by_hand_in_the_transcript_take_it(coded_study: Project) -> None:
    correct(coded_study, (LASERS + " ", ""))
    before = coded(coded_study)
    async with window(coded_study) as pilot:
        await pilot.press("o")
        await settle(pilot)
        coding = pilot.app.screen
        assert isinstance(coding, CodingPlace)
        assert "Select the words of “Technical support”" in said(pilot)
        await pilot.press("a")
        assert "Select the words first" in said(pilot)
        await pilot.press("greater_than_sign", "s", "a")
        await settle(pilot)
        assert "only be placed there" in said(pilot)
        assert coded(coded_study) == before
        await pilot.press("less_than_sign", "t", "a")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReviewPlace)
        (placed,) = coded(coded_study) - before
        assert (placed.who, placed.label) == ("Ann", "Technical support")
        assert placed.quote in "".join(words for _, words in TALKS["INT01"])
        assert lost(coded_study) == []
        await pilot.press("u")
        await settle(pilot)
        assert (coded(coded_study), lost(coded_study)) == (before, [LASERS])


async def test_the_other_decisions_are_no_decisions_about_lost_words(coded_study: Project) -> None:
    correct(coded_study, (LASERS, NEW))
    before = coded(coded_study)
    async with window(coded_study) as pilot:
        for key in ("k", "m", "a"):
            await pilot.press(key)
            assert said(pilot).startswith("It has no words: 1 2 3 place it")
        await pilot.press("w", "t", "T", "escape", "9")
        await settle(pilot)
    assert (coded(coded_study), lost(coded_study)) == (before, [LASERS])


async def test_without_a_lost_coding_its_keys_say_so(coded_study: Project) -> None:
    before = coded(coded_study)
    async with window(coded_study) as pilot:
        await pilot.press("o", "1", "enter", "x")
        assert "F8 Rev F9 Ver" in " ".join(ribbon(pilot).split())
        await pilot.press("f3")
        await settle(pilot)
        await pilot.press("s", "a")
        assert said(pilot).startswith("a places a coding that lost its words")
    assert coded(coded_study) == before


async def test_a_place_that_another_window_corrected_since_is_not_taken(
    coded_study: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui._LOOK_SECONDS", 3600)  # the key comes before this window has looked
    correct(coded_study, (LASERS, NEW))
    async with window(coded_study) as pilot:
        with Project.open(coded_study.path, who="Ben") as ben:
            correct(ben, (LASERS, NEW), ("And I teach", "Oh, and I teach"), ("What do", "So what do"))
        await pilot.press("1")
        await settle(pilot)
        assert lost(coded_study) == [LASERS]
        assert "corrected in another window" in said(pilot)


async def test_the_interviews_say_where_codings_are_lost(coded_study: Project) -> None:
    async with window(coded_study, "home") as pilot:
        home = pilot.app.screen
        assert isinstance(home, HomePlace)
        assert "lost" not in str(home.panel.render())
        correct(coded_study, (LASERS + " ", ""), (STUDENTS, "They come."))
        number = len(lost(coded_study))
        assert number > 1
        pilot.app.desk.catch_up()  # type: ignore[attr-defined]  # the app of the tests
        await settle(pilot)
        table = home.query_one(LineTable)
        assert [line.cells[1] for line in table.lines] == [str(number), ""]
        assert f"{number} codings lost their words: F8" in str(home.panel.render())
        assert f"F8 Rev: {number} lost" in ribbon(pilot)
        assert len(ribbon(pilot).rstrip()) <= 80
