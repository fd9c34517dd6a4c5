"""The reader draws transcripts and codings, and its keys move and select."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.color import Color
from textual.geometry import Region, Size
from textual.pilot import Pilot

from codebook.tree import CodeLine
from qualcode.ui.codingindex import Coding, CodingIndex
from qualcode.ui.inks import Depth, Inks
from qualcode.ui.reader import Reader
from qualcode.ui.text import TextModel
from transcripts.passages import Passage
from transcripts.script import Turn


def inks(depth: Depth = "full") -> Inks:
    return Inks(
        depth,
        background=Color(18, 18, 18),
        foreground=Color(224, 224, 224),
        accent=Color(1, 120, 212),
        dark=True,
    )


def code(code_id: int, label: str) -> CodeLine:
    return CodeLine(
        id=code_id,
        uuid=f"{code_id}",
        parent_id=None,
        level=1,
        number="",
        label=label,
        definition="",
        inclusion="",
        exclusion="",
        example="",
        colour="",
        codable=True,
        retired=False,
        path=label,
        heading=False,
    )


CODES = {1: code(1, "Trust"), 2: code(2, "Doubt"), 3: code(3, "[b]\x1b[31mOdd[/b]")}


class Host(App[None]):
    """A reader alone on the screen."""

    def __init__(self, depth: Depth = "full") -> None:
        super().__init__()
        self.reader = Reader(lambda: inks(depth), initials=depth == "none")

    def compose(self) -> ComposeResult:
        yield self.reader


def script(*stretches: tuple[str | None, str], seconds: int | None = None) -> TextModel:
    text, turns = "", []
    for number, (speaker, words) in enumerate(stretches):
        text += "\n" if text else ""
        time = number * seconds * 1000 if seconds is not None else None
        turns.append(Turn(len(text), len(text) + len(words), speaker, time))
        text += words
    return TextModel(text, turns)


@asynccontextmanager
async def reading(
    model: TextModel | str,
    codings: Sequence[Coding] = (),
    *,
    interviewers: frozenset[str] = frozenset(),
    size: tuple[int, int] = (80, 12),
    depth: Depth = "full",
) -> AsyncIterator[tuple[Reader, Pilot[None]]]:
    host = Host(depth)
    async with host.run_test(size=size) as pilot:
        host.reader.codes = CODES
        host.reader.show(
            TextModel(model) if isinstance(model, str) else model, CodingIndex(codings), interviewers
        )
        host.reader.focus()
        await pilot.pause()
        yield host.reader, pilot


def rows(reader: Reader) -> list[str]:
    return [
        "".join(segment.text for segment in reader.render_line(y))[:-1] for y in range(reader.size.height)
    ]


def bold_under(reader: Reader, y: int, words: str) -> tuple[bool, bool, bool]:
    """Whether the segment with these words is bold, underlined, reversed."""
    for segment in reader.render_line(y):
        if words in segment.text and segment.style is not None:
            return bool(segment.style.bold), bool(segment.style.underline), bool(segment.style.reverse)
    raise AssertionError(f"{words!r} is not in row {y}: {rows(reader)[y]!r}")


def ground(reader: Reader, y: int, words: str) -> object:
    for segment in reader.render_line(y):
        if words in segment.text and segment.style is not None:
            return segment.style.bgcolor
    raise AssertionError(f"{words!r} is not in row {y}: {rows(reader)[y]!r}")


def ink(reader: Reader, y: int, words: str) -> object:
    for segment in reader.render_line(y):
        if words in segment.text and segment.style is not None:
            return segment.style.color
    raise AssertionError(f"{words!r} is not in row {y}")


WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"


class TestDrawing:
    async def test_names_numbers_and_times_stand_before_the_words(self) -> None:
        model = script(("Ivy", "Why?"), ("Pat", f"{WORDS} {WORDS}"), seconds=90)
        async with reading(model) as (reader, _):
            shown = rows(reader)
            assert "1 Ivy" in shown[0]
            assert "Why?" in shown[0]
            assert "2 Pat" in shown[1]
            assert "1:30" in shown[2]
            assert "Pat" not in shown[2]

    async def test_the_interviewers_words_are_dimmed(self) -> None:
        model = script(("Ivy", "Why?"), ("Pat", "Because."))
        async with reading(model, interviewers=frozenset({"Ivy"})) as (reader, _):
            reader.go(len(model.text))
            assert ink(reader, 0, "Why?") != ink(reader, 1, "Because.")

    async def test_a_stripe_runs_along_the_rows_of_a_coding(self) -> None:
        async with reading(f"{WORDS} {WORDS} {WORDS}", [Coding(1, 0, 200, 1, 1)]) as (reader, _):
            marks = [row[0] for row in rows(reader)[: reader.model.row_of(199) + 1]]
            assert marks[0] == "┏"
            assert marks[-1] == "┗"
            assert set(marks[1:-1]) <= {"┃"}

    async def test_a_coding_within_a_row_has_a_mark_of_its_own(self) -> None:
        async with reading(WORDS, [Coding(1, 4, 7, 1, 1)]) as (reader, _):
            assert rows(reader)[0][0] == "╺"

    async def test_an_overlap_is_underlined_and_each_coding_has_its_stripe(self) -> None:
        codings = [Coding(1, 0, 13, 1, 1), Coding(2, 4, 18, 2, 1)]
        async with reading(WORDS, codings) as (reader, _):
            reader.go(40)
            assert rows(reader)[0][:2] == "╺╺"
            assert bold_under(reader, 0, "two three")[1]
            assert not bold_under(reader, 0, "one ")[1]
            assert ground(reader, 0, "one ") != ground(reader, 0, "two three")

    async def test_more_codings_than_lanes_are_told_by_a_sign(self) -> None:
        codings = [Coding(number, 0, 20, number % 2 + 1, 1) for number in range(1, 12)]
        async with reading(WORDS, codings) as (reader, _):
            assert "+" in rows(reader)[0][:8]

    async def test_labels_stand_at_the_right_where_there_is_room(self) -> None:
        codings = [Coding(1, 0, 3, 1, 1), Coding(2, 4, 7, 2, 1)]
        async with reading(WORDS, codings, size=(140, 10)) as (reader, _):
            assert "Trust +1" in rows(reader)[0]

    async def test_only_the_codes_asked_for_are_drawn(self) -> None:
        codings = [Coding(1, 0, 3, 1, 1), Coding(2, 4, 7, 2, 1)]
        async with reading(WORDS, codings, size=(140, 10)) as (reader, _):
            reader.only = frozenset({2})
            reader.redraw()
            assert "Doubt" in rows(reader)[0]
            assert "Trust" not in rows(reader)[0]

    async def test_without_colour_stripes_begin_with_the_codes_letter(self) -> None:
        async with reading(WORDS, [Coding(1, 0, 13, 1, 1)], depth="none") as (reader, _):
            assert rows(reader)[0][0] == "T"
            reader.go(40)
            assert bold_under(reader, 0, "one")[1]

    async def test_control_characters_and_brackets_reach_the_screen_as_signs(self) -> None:
        model = script(("[b]Pat\x1b[31m", "[red]see\x1b[31m\x07[/red]"))
        async with reading(model, [Coding(1, 0, 5, 3, 1)], size=(140, 10)) as (reader, _):
            shown = rows(reader)[0]
            assert "\x1b" not in shown
            assert "\x07" not in shown
            assert "[red]see␛[31m␇[/red]" in shown
            assert "[b]Pat" in shown
            assert "Odd[/b]" in shown

    async def test_every_row_is_as_wide_as_the_screen(self) -> None:
        text = "日本語のテキスト 👩\u200d🔬 e\u0301 שלום\ta\x1b 🇩🇪 " * 30
        for width in (40, 61, 80, 139):
            async with reading(text, [Coding(1, 3, 90, 1, 1)], size=(width, 12)) as (reader, _):
                assert {cell_len(row) for row in rows(reader)} == {width - 1}

    async def test_three_thousand_codings_on_one_screen_are_drawn(self) -> None:
        codings = [
            Coding(number, number % 700, number % 700 + 40, number % 2 + 1, 1) for number in range(3000)
        ]
        async with reading(WORDS * 12, codings, size=(80, 24)) as (reader, pilot):
            assert "+" in rows(reader)[3][:8]
            await pilot.press("down", "S", "pagedown")
            assert reader.caret.cursor > 0

    async def test_a_selection_shows_across_rows_and_over_the_line_break(self) -> None:
        model = script((None, "first"), (None, "second"))
        async with reading(model) as (reader, _):
            plain = ground(reader, 0, "first"[1:])
            reader.choose(Passage(2, 9))
            assert ground(reader, 0, "rst") != plain
            assert ground(reader, 1, "sec") != plain
            assert ground(reader, 1, "ond"[1:]) == plain
            broken = [s for s in reader.render_line(0) if s.text == " " and s.style is not None]
            assert any(s.style is not None and s.style.bgcolor == ground(reader, 0, "rst") for s in broken)

    async def test_the_row_of_a_cursor_that_left_looks_as_before(self) -> None:
        async with reading(f"{WORDS}\n{WORDS}") as (reader, pilot):
            before = [list(reader.render_line(y)) for y in range(4)]
            await pilot.press("right", "shift+down", "down", "G", "ctrl+home", "home")
            assert [list(reader.render_line(y)) for y in range(4)] == before


class TestKeys:
    @pytest.mark.parametrize(
        ("keys", "words"),
        [
            (("s",), "One."),
            (("s", "s"), "One. Two."),
            (("t",), "One. Two. Three."),
            (("W",), "One"),
            (("W", "W"), "One. Two"),
            (("v", "l", "l"), "One"),
            (("L", "shift+right"), "On"),
            (("P",), "One. Two. Three."),
            (("right_parenthesis", "S"), "Two."),
            (("V",), "One. Two. Three."),
            (("s", "o", "shift+right"), "ne."),
            (("Q", "escape"), ""),
        ],
    )
    async def test_keys_select(self, keys: tuple[str, ...], words: str) -> None:
        model = script(("Pat", "One. Two. Three."), ("Sam", "Four."))
        async with reading(model) as (reader, pilot):
            await pilot.press(*keys)
            selection = reader.selection
            assert ("" if selection is None else model.text[slice(*selection)]) == words

    async def test_down_and_up_aim_at_the_same_cell_over_a_short_row(self) -> None:
        async with reading("abcdefgh\nab\nabcdefgh") as (reader, pilot):
            await pilot.press("end", "left", "left", "down", "down")
            assert reader.caret.cursor == len("abcdefgh\nab\n") + 6
            await pilot.press("up", "up")
            assert reader.caret.cursor == 6

    async def test_paging_there_and_back_returns(self) -> None:
        async with reading("\n".join(str(number) for number in range(200))) as (reader, pilot):
            await pilot.press("down", "down", "down")
            place = reader.caret.cursor
            await pilot.press("pagedown", "pagedown", "pageup", "pageup")
            assert reader.caret.cursor == place

    @pytest.mark.parametrize("height", [1, 2, 3, 12])
    async def test_the_cursors_row_is_always_seen(self, height: int) -> None:
        async with reading("\n".join(str(number) for number in range(50)), size=(40, height)) as (
            reader,
            pilot,
        ):
            for key in ("down", "down", "down", "G", "up", "up", "pageup", "ctrl+home", "ctrl+end"):
                await pilot.press(key)
                row = reader.model.row_of(reader.caret.cursor)
                assert reader.top <= row < reader.top + height

    async def test_an_empty_transcript_takes_every_key(self) -> None:
        async with reading("") as (reader, pilot):
            keys = [
                "left",
                "right",
                "up",
                "down",
                "w",
                "b",
                "e",
                "home",
                "end",
                "pagedown",
                "pageup",
                "G",
                "s",
                "t",
                "p",
                "S",
                "P",
                "Q",
                "v",
                "V",
                "o",
                "escape",
                "n",
            ]
            await pilot.press(*keys)
            assert (reader.caret.cursor, reader.selection) == (0, None)

    async def test_one_line_of_fifty_thousand_characters_is_walked_and_selected(self) -> None:
        async with reading("x" * 50_000) as (reader, pilot):
            await pilot.press("pagedown", "down", "shift+down", "G", "v", "ctrl+home")
            assert reader.selection == Passage(0, 50_000)

    async def test_the_terminals_cursor_is_where_the_cursor_is(self) -> None:
        async with reading("日本 abc\nsecond") as (reader, pilot):
            await pilot.press("right", "right", "right")
            assert reader._art is not None
            assert pilot.app.cursor_position == (reader._art.margins.left + 5, 0)
            await pilot.press("down", "home")
            assert pilot.app.cursor_position == (reader._art.margins.left, 1)


class TestResizing:
    async def test_a_resize_in_the_middle_of_a_selection_keeps_it(self) -> None:
        async with reading(f"{WORDS}\n" * 30) as (reader, pilot):
            reader.choose(Passage(1000, 1300))
            for size in ((40, 10), (200, 60), (61, 24)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert reader.selection == Passage(1000, 1300)
                row = reader.model.row_of(reader.caret.cursor)
                assert reader.top <= row < reader.top + reader.size.height

    async def test_what_is_seen_stays_where_it_was_when_colours_change(self) -> None:
        async with reading(f"{WORDS}\n" * 60) as (reader, _):
            reader.scroll_rows(40)
            reader.redraw()
            assert reader.top == 40


async def test_a_screen_without_colour_is_drawn_before_anything_is_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    host = Host("none")
    async with host.run_test() as pilot:
        await pilot.pause()
        assert host.reader.render_lines(host.reader.size.region)
        host.reader.show(TextModel(WORDS), CodingIndex(()), ())
        assert host.reader.render_lines(host.reader.size.region)


async def test_rows_never_reach_past_the_edge_of_a_new_size() -> None:
    async with reading("A word and another. " * 30) as (reader, pilot):
        reader.render_lines(Region(0, 0, 80, 12))
        reader._size_updated(Size(40, 12), Size(40, 12), Size(40, 12))
        assert {strip.cell_length for strip in reader.render_lines(Region(0, 0, 40, 12))} == {40}
        await pilot.pause()
        assert {strip.cell_length for strip in reader.render_lines(Region(0, 0, 40, 12))} == {40}
