"""Going through suggestions on the screen, told from the project file."""

from asyncio import to_thread
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from screens import opened, settle
from sqlalchemy import select
from suggested import code_of, fill
from test_exports_suggestions import TAUGHT
from textual.pilot import Pilot

from exports.suggestions.spoken import Piece, pieces_in
from qualcode.coding import code_passage, get_coder
from qualcode.store.models import Code, Coder, Pattern, Reference, Rejection, Transcript
from qualcode.store.project import Project
from qualcode.ui.codebookpane import CodebookPane
from qualcode.ui.codingplace import CodingPlace
from qualcode.ui.sitting import end_moved, start_moved
from qualcode.ui.suggestplace import SuggestPlace
from transcripts.passages import Passage
from transcripts.search.scope import Source, Sources
from tui import QualcodeApp

Window = Pilot[None]


@pytest.fixture
def taught(project: Project, own_place: object) -> Project:
    fill(project, TAUGHT)
    return project


def place(pilot: Window) -> SuggestPlace:
    app = pilot.app
    assert isinstance(app, QualcodeApp)
    screen = app.place("suggest")
    assert isinstance(screen, SuggestPlace)
    return screen


@asynccontextmanager
async def window(
    project: Project, label: str = "Credit", size: tuple[int, int] = (120, 40), *, wait: bool = True
) -> AsyncIterator[Window]:
    """The suggestions for a code, reached from the codebook by one key."""
    app = opened(project)
    app.desk.state.screen = "codebook"
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        with project.read() as session:
            wanted = code_of(session, label).id
        assert app.screen.query_one(CodebookPane).table.go(wanted)
        await pilot.press("S")
        if wait:
            await settle(pilot)
            await settle(pilot)
        yield pilot


async def press(pilot: Window, *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)
    await settle(pilot)


def heading(pilot: Window) -> str:
    return str(place(pilot)._title.render())


def said(pilot: Window) -> str:
    return place(pilot).status.said


def codings(project: Project, label: str = "Credit") -> set[tuple[str, int, int, str]]:
    statement = (
        select(Transcript.name, Reference.start, Reference.end, Coder.name)
        .join(Reference, Reference.transcript_id == Transcript.id)
        .join(Coder, Coder.id == Reference.coder_id)
        .join(Code, Code.id == Reference.code_id)
        .where(Code.label == label)
    )
    with project.read() as session:
        return {tuple(row) for row in session.execute(statement)}  # type: ignore[misc]  # four columns


def rejected(project: Project) -> list[str]:
    with project.read() as session:
        return list(session.scalars(select(Rejection.quote)))


def fates(pilot: Window) -> list[str]:
    sitting = place(pilot).sitting
    assert sitting is not None
    return [sitting.fates.get(number, "") for number in range(len(sitting.suggestions))]


async def test_each_key_decides_on_one_and_goes_on_and_undo_opens_it_again(taught: Project) -> None:
    before = codings(taught)
    async with window(taught) as pilot:
        sitting = place(pilot).sitting
        assert sitting is not None
        first, second, _, fourth, *_ = sitting.suggestions
        assert heading(pilot).startswith("May belong at “Credit” · 1 of ")
        await press(pilot, "a")
        assert codings(taught) - before == {(first.transcript, first.start, first.end, "Ann")}
        assert place(pilot).current() == 1
        await press(pilot, "x")
        assert rejected(taught) == [second.quote]
        await press(pilot, "s")
        assert fates(pilot)[:4] == ["accepted", "rejected", "skipped", ""]
        assert place(pilot).current() == 3
        assert "accepted 1, rejected 1, skipped 1" in heading(pilot)
        await press(pilot, "enter")
        assert (fourth.transcript, fourth.start, fourth.end, "Ann") in codings(taught)
        await press(pilot, "u", "u")
        assert rejected(taught) == []
        assert fates(pilot)[:4] == ["accepted", "", "skipped", ""]
        assert place(pilot).current() == 1
        await press(pilot, "u")
        assert codings(taught) == before
        assert place(pilot).current() == 0


async def test_escape_stops_the_reading_and_m_begins_it_again(
    taught: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, seen = Event(), Event()

    def waiting(sources: Sources, source: Source) -> Iterator[tuple[Piece, str]]:
        seen.set()
        assert go_on.wait(60)
        return pieces_in(sources, source)

    monkeypatch.setattr("exports.suggestions.shelf.pieces_in", waiting)
    async with window(taught, wait=False) as pilot:
        await to_thread(seen.wait, 60)
        await pilot.pause()
        assert said(pilot) == "Reading the transcripts: 0 of 4 … (Esc stops)"
        assert place(pilot)._gauge.display
        await pilot.press("escape")
        go_on.set()
        await settle(pilot)
        assert said(pilot) == "Stopped: m looks again, c chooses another code."
        assert not place(pilot)._gauge.display
        assert place(pilot).sitting is None
        await press(pilot, "m")
        assert len(fates(pilot)) > 3


async def test_a_decision_is_not_made_twice(taught: Project) -> None:
    async with window(taught) as pilot:
        await press(pilot, "x", "up", "a")
        assert said(pilot) == "It is rejected already; u takes the last decision back."
        assert len(rejected(taught)) == 1


async def test_a_passage_is_made_longer_and_shorter_by_sentences_before_it_is_accepted(
    taught: Project,
) -> None:
    before = codings(taught)
    async with window(taught) as pilot:
        sitting = place(pilot).sitting
        assert sitting is not None
        number = next(
            number
            for number, each in enumerate(sitting.suggestions)
            if each.quote.count(".") > 1 and each.after.count(".") > 0
        )
        each = sitting.suggestions[number]
        assert place(pilot).list.go(number)
        await press(pilot, "plus")
        longer = each.end + each.after.index(".") + 1
        assert sitting.passage(number) == (each.start, longer)
        await press(pilot, "minus", "minus")
        shorter = each.start + each.quote[:-1].rindex(".") + 1
        assert sitting.passage(number) == (each.start, shorter)
        await press(pilot, "a")
    assert codings(taught) - before == {(each.transcript, each.start, shorter, "Ann")}


async def test_as_if_alone_what_others_coded_is_open_until_it_is_decided_on(taught: Project) -> None:
    with Project.open(taught.path, who="Zoe") as zoe:
        async with window(zoe) as pilot:
            await press(pilot, "i")
            assert "as if you coded alone" in heading(pilot)
            await press(pilot, "x")
            assert fates(pilot)[0] == "rejected"
            assert set(fates(pilot)[1:]) == {""}


async def test_when_all_are_decided_on_it_is_said_and_m_lists_what_is_open(taught: Project) -> None:
    async with window(taught) as pilot:
        many = len(fates(pilot))
        await press(pilot, "a", "x")
        for _ in range(many - 2):
            await press(pilot, "s")
        assert said(pilot).startswith(f"All are decided on: accepted 1, rejected 1, skipped {many - 2}.")
        await press(pilot, "m")
        assert fates(pilot) == [""] * (many - 2)


async def test_sources_are_gone_through_and_a_search_is_added(taught: Project) -> None:
    async with window(taught) as pilot:
        await press(pilot, "f")
        assert "only learned" in heading(pilot)
        await press(pilot, "f")
        assert "only patterns" in heading(pilot)
        assert "No pattern is kept with “Credit” yet." in heading(pilot)
        assert not place(pilot).list.lines
        await press(pilot, "slash", *"kettle", "enter")
        sitting = place(pilot).sitting
        assert sitting is not None
        assert any(reason.source == "search" for each in sitting.suggestions for reason in each.reasons)
        await press(pilot, "slash", "left_parenthesis", "enter")
        assert "something is missing" in str(place(pilot)._around.render())


async def test_a_pattern_is_kept_and_one_that_cannot_be_read_stays_to_be_mended(taught: Project) -> None:
    async with window(taught) as pilot:
        await press(pilot, "p", *"kettle", "space", *"AND", "enter")
        assert said(pilot) == "! This is no search: after AND something is missing."
        assert place(pilot).bar.is_open
        await press(pilot, "end", "space", *"rain", "enter")
    with taught.read() as session:
        assert list(session.scalars(select(Pattern.text))) == ["kettle AND rain"]


async def test_another_window_s_coding_is_seen_and_a_correction_makes_another_queue(taught: Project) -> None:
    async with window(taught) as pilot:
        app = pilot.app
        assert isinstance(app, QualcodeApp)
        sitting = place(pilot).sitting
        assert sitting is not None
        each = sitting.suggestions[2]
        with Project.open(taught.path, who="Ben") as other, other.change("code") as session:
            transcript = session.get_one(Transcript, each.transcript_id)
            passage = Passage(each.start, each.end)
            code_passage(session, transcript, passage, code_of(session, "Credit"), get_coder(session, "Ben"))
        app.desk.catch_up()
        await settle(pilot)
        assert fates(pilot)[2] == "accepted"
        with Project.open(taught.path, who="Ben") as other, other.change("rename") as session:
            session.get_one(Transcript, each.transcript_id).name = "Renamed"
        app.desk.catch_up()
        await settle(pilot)
        await settle(pilot)
        again = place(pilot).sitting
        assert again is not None
        assert again is not sitting
        assert each.piece not in [other.piece for other in again.suggestions]


async def test_a_suggestion_is_shown_in_its_interview_and_the_queue_is_as_it_was(taught: Project) -> None:
    async with window(taught) as pilot:
        sitting = place(pilot).sitting
        await press(pilot, "down", "o")
        assert isinstance(pilot.app.screen, CodingPlace)
        await press(pilot, "f12")
        assert place(pilot).sitting is sitting
        assert place(pilot).current() == 1


async def test_without_a_code_one_is_asked_for_and_every_key_says_so(taught: Project) -> None:
    async with opened(taught).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f12")
        await press(pilot, "escape")
        await press(
            pilot, "a", "x", "s", "plus", "less_than_sign", "f", "slash", "p", "m", "b", "i", "e", "o"
        )
        assert said(pilot).startswith("No code is chosen") or said(pilot).startswith("Nothing is suggested")
        await press(pilot, "c", *"author", "enter")
        assert heading(pilot).startswith("May belong at “Author list”")
        assert "Too little to learn from" in heading(pilot)


_SENTENCES = st.lists(st.integers(1, 9), min_size=1, max_size=6).map(
    lambda sizes: [Passage(sum(sizes[:at]), sum(sizes[:at]) + size) for at, size in enumerate(sizes)]
)


@given(_SENTENCES, st.data())
def test_moving_an_end_there_and_back_gives_the_same_passage(
    sentences: list[Passage], data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(sentences) - 1))
    last = data.draw(st.integers(first, len(sentences) - 1))
    passage = Passage(sentences[first].start, sentences[last].end)
    longer = end_moved(sentences, passage, 1)
    assert (longer is None) == (last == len(sentences) - 1)
    assert longer is None or end_moved(sentences, longer, -1) == passage
    earlier = start_moved(sentences, passage, -1)
    assert (earlier is None) == (first == 0)
    assert earlier is None or start_moved(sentences, earlier, 1) == passage
    assert (end_moved(sentences, passage, -1) is None) == (first == last)
