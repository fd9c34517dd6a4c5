"""The character under the mouse is the one that is taken, whatever characters stand before it."""

import random
from collections.abc import Callable

import pytest
from test_ui_reader import WORDS, reading
from textual import events
from textual.pilot import Pilot

from qualcode.ui.codingindex import Coding
from qualcode.ui.reader import Reader
from transcripts.passages import Passage

PIECES = (
    "word ",
    "日本",
    "e\u0301",
    "👩\u200d🔬",
    "👍🏽",
    "🇩🇪",
    "שלום ",
    "ไทย",
    "\t",
    "\x1b[31m",
    "\x85",
    "\n",
    "한국 ",
    "a\u200d",
)


def left(reader: Reader) -> int:
    assert reader._art is not None
    return reader._art.margins.left


def cell(reader: Reader, offset: int) -> tuple[int, int]:
    row, x = reader.model.locate(offset)
    return left(reader) + x, row - reader.top


async def drag(pilot: Pilot[None], start: tuple[int, int], *stops: tuple[int, int], up: bool = True) -> None:
    await pilot.mouse_down(Reader, offset=start)
    for stop in stops:
        await pilot.hover(Reader, offset=stop)
    if up:
        await pilot.mouse_up(Reader, offset=stops[-1])


def chosen(reader: Reader) -> str:
    selection = reader.selection
    return "" if selection is None else reader.model.text[selection.start : selection.end]


@pytest.mark.parametrize("seed", range(12))
async def test_every_cell_hits_the_character_that_is_drawn_there(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choices(PIECES, k=80))
    async with reading(text, size=(chance.choice((40, 67, 80)), 12)) as (reader, _):
        model = reader.model
        for row in range(min(model.height, 12)):
            x, offset = left(reader), model.row_span(row)[0]
            while offset < model.row_end(row):
                following = model.next_character(offset)
                for _ in range(model.cells(offset, following)):
                    assert reader.offset_under(x, row) == offset
                    x += 1
                offset = following


@pytest.mark.parametrize("seed", range(6))
async def test_a_drag_takes_the_characters_at_both_ends(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choices([piece for piece in PIECES if piece != "\n"], k=50))
    async with reading(text, size=(67, 24)) as (reader, pilot):
        model = reader.model
        offsets = [o for o in range(len(text)) if model.snap(o, o).start == o]
        for _ in range(5):
            first, last = sorted(chance.sample(offsets, 2))
            wanted = Passage(first, model.next_character(last))
            for start, stop in ((first, last), (last, first)):
                await drag(pilot, cell(reader, start), cell(reader, stop))
                assert reader.selection == wanted


async def test_a_click_puts_the_cursor_and_gives_the_selection_up() -> None:
    async with reading(WORDS) as (reader, pilot):
        reader.choose(Passage(0, 7))
        await pilot.click(Reader, offset=cell(reader, 5))
        assert (reader.caret.cursor, reader.selection) == (5, None)


async def test_a_double_click_takes_the_word_and_a_third_the_sentence() -> None:
    async with reading("One two. Three four.") as (reader, pilot):
        await pilot.click(Reader, offset=cell(reader, 10), times=2)
        assert chosen(reader) == "Three"
        await pilot.click(Reader, offset=cell(reader, 1), times=3)
        assert chosen(reader) == "One two."


async def test_a_drag_after_a_double_click_goes_by_words() -> None:
    async with reading("One two. Three four.") as (reader, pilot):
        await pilot.click(Reader, offset=cell(reader, 10))
        await drag(pilot, cell(reader, 10), cell(reader, 16))
        assert chosen(reader) == "Three four"
        await pilot.click(Reader, offset=cell(reader, 11))
        await drag(pilot, cell(reader, 11), cell(reader, 5))
        assert chosen(reader) == "two. Three"


async def test_shift_and_a_click_extend_to_there() -> None:
    async with reading(WORDS) as (reader, pilot):
        await pilot.click(Reader, offset=cell(reader, 4))
        await pilot.click(Reader, offset=cell(reader, 12), shift=True)
        assert chosen(reader) == "two three"
        await pilot.click(Reader, offset=cell(reader, 0), shift=True)
        assert chosen(reader) == "one "


async def test_beside_and_below_the_words_the_nearest_end_is_meant() -> None:
    async with reading("first\nlast") as (reader, pilot):
        await pilot.click(Reader, offset=(60, 0))
        assert reader.caret.cursor == 5
        await pilot.click(Reader, offset=(60, 1))
        assert reader.caret.cursor == 10
        await pilot.click(Reader, offset=(left(reader) + 1, 8))
        assert reader.caret.cursor == 10
        await drag(pilot, cell(reader, 7), (left(reader), 9))
        assert chosen(reader) == "ast"


async def test_a_drag_to_the_end_of_a_row_takes_no_line_break() -> None:
    async with reading("first\nlast") as (reader, pilot):
        await drag(pilot, cell(reader, 2), (60, 0))
        assert chosen(reader) == "rst"


async def test_a_second_click_in_the_last_row_hits_the_same_word() -> None:
    async with reading(f"{WORDS}\n" * 60, size=(100, 10)) as (reader, pilot):
        await pilot.click(Reader, offset=(left(reader) + 5, 9), times=2)
        assert reader.top == 0
        assert chosen(reader) == "thirteen"


def scrolling(reader: Reader) -> bool:
    return reader.pointer._scrolling is not None


async def until(pilot: Pilot[None], done: Callable[[], bool]) -> None:
    for _ in range(400):
        if done():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came to that")


async def test_a_drag_below_the_text_scrolls_until_it_comes_back() -> None:
    async with reading(f"{WORDS}\n" * 60, size=(100, 10)) as (reader, pilot):
        await pilot.mouse_down(Reader, offset=cell(reader, 4))
        reader.pointer.drag(left(reader) + 3, 10)
        await until(pilot, lambda: reader.top >= 2)
        assert scrolling(reader)
        reader.pointer.drag(left(reader) + 3, 5)
        assert not scrolling(reader)
        selection = reader.selection
        assert selection is not None
        assert selection.start == 4
        assert reader.model.row_of(selection.end) == reader.top + 5
        reader.pointer.drag(left(reader), -3)
        await until(pilot, lambda: reader.top == 0)
        await pilot.mouse_up(Reader, offset=(left(reader), 0))
        assert not scrolling(reader)
        assert reader.selection == Passage(0, 5)


async def test_a_move_after_the_button_is_up_selects_nothing() -> None:
    async with reading(WORDS) as (reader, pilot):
        await drag(pilot, cell(reader, 4), cell(reader, 6))
        await pilot.hover(Reader, offset=cell(reader, 30))
        assert chosen(reader) == "two"


async def test_the_wheel_scrolls_and_leaves_the_cursor_on_its_words() -> None:
    async with reading(f"{WORDS}\n" * 60, size=(100, 10)) as (reader, pilot):
        await pilot._post_mouse_events([events.MouseScrollDown], Reader)
        assert (reader.top, reader.caret.cursor) == (3, 0)
        await pilot.press("down")
        assert reader.top == 0


async def test_a_click_on_the_ruler_shows_that_part_of_the_transcript() -> None:
    async with reading(f"{WORDS}\n" * 100, [Coding(1, 0, 9, 1, 1)], size=(100, 10)) as (reader, pilot):
        await pilot.click(Reader, offset=(99, 9))
        assert reader.top > 60
        assert (reader.caret.cursor, reader.selection) == (0, None)
        await pilot.click(Reader, offset=(99, 0))
        assert reader.top == 0
