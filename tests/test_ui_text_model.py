"""What holds for the text model whatever the text: rows, cells, graphemes, motions."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from qualcode.ui.text import TextModel
from transcripts.script import Turn

PIECES = st.sampled_from(
    [
        *("word ", "and, then", "  ", "\t", "\n", "\n\n", "Why? ", "don’t", "“Yes.” ", "-", "0:15"),
        *("信任问题，", "（日本）", "か\u3099", "한국어 ", "\u1112\u1161\u11ab", "가\u11a8", "\u1161", "ｶﾞ"),
        *(
            "สวัสดี",
            "ที่ไป",
            "नमस्ते ",
            "क्\u200dष",
            "שָׁלוֹם ",
            "مرحبا\u200c",
            "e\u0301",
            "\u0301",
            "a\u0301\u0302\u0303",
        ),
        *(
            "😀",
            "👍🏽",
            "🏽",
            "👨\u200d👩\u200d👧",
            "❤\ufe0f",
            "❤",
            "1\ufe0f\u20e3",
            "©\ufe0f",
            "\u200d",
            "\ufe0f",
        ),
        *("🇩🇪", "🇩🇪🇫🇷", "🇩", "🏴\U000e0067\U000e007f", "🏳\ufe0f\u200d🌈", "♀\ufe0f"),
        *("\x1b[31m", "\x07", "\x00", "\x85", "\x0b", "\x0c", "\x7f", "\u2028", "\u2029", "\u202eabc\u202c"),
        *("\u200b", "\u200e", "\ufeff", "\xad", "\xa0", "\u3000", "𠀀", "\U000e0100", "ﷺ", "ß", "İ"),
    ]
)
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=40)
TEXTS = st.lists(PIECES | ANY, max_size=25).map("".join)
WIDTHS = st.sampled_from([1, 2, 3, 5, 8, 13, 40, 200])


def boundaries(model: TextModel) -> list[int]:
    """Where the graphemes begin, and the end of the text."""
    found = [0]
    while found[-1] < len(model.text):
        found.append(model.next_character(found[-1]))
        assert found[-1] > found[-2]
    return found


def in_turns(text: str) -> TextModel:
    """The text with a turn for every third paragraph."""
    places = [0, *(place + 1 for place, char in enumerate(text) if char == "\n")][::3]
    ends = [*(place - 1 for place in places[1:]), len(text)]
    return TextModel(text, [Turn(start, end, "A", None) for start, end in zip(places, ends, strict=True)])


@given(TEXTS)
def test_what_is_shown_is_as_long_as_the_text_and_cannot_steer_a_terminal(text: str) -> None:
    shown = TextModel(text).shown
    assert len(shown) == len(text)
    steering = {*map(chr, (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F)))}
    assert not steering.intersection(shown)
    assert [place for place, char in enumerate(text) if char in "\t\n"] == [
        place for place, char in enumerate(shown) if char in "\t\n"
    ]


@given(TEXTS)
def test_next_and_previous_character_undo_each_other(text: str) -> None:
    model = TextModel(text)
    for one, other in pairwise(boundaries(model)):
        assert model.previous_character(other) == one
        assert model.snap(one, other) == (one, other)
        assert all(model.snap(one, inside) == (one, other) for inside in range(one + 1, other + 1))
    assert model.previous_character(0) == 0


@given(TEXTS, WIDTHS)
def test_a_place_on_the_screen_leads_back_to_its_offset(text: str, width: int) -> None:
    model = TextModel(text)
    model.wrap(width)
    for offset in boundaries(model):
        row, cell = model.locate(offset)
        assert row == model.row_of(offset)
        assert model.offset_at(row, cell) == offset


@given(TEXTS, WIDTHS)
def test_every_cell_of_a_grapheme_leads_to_it(text: str, width: int) -> None:
    model = TextModel(text)
    model.wrap(width)
    for start, end in pairwise(boundaries(model)):
        row, cell = model.locate(start)
        assert {model.offset_at(row, cell + more) for more in range(model.cells(start, end))} <= {start}


@given(TEXTS, WIDTHS)
def test_rows_tile_the_text_and_begin_with_graphemes(text: str, width: int) -> None:
    model = TextModel(text)
    model.wrap(width)
    spans = [model.row_span(row) for row in range(model.height)]
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    assert all(one[1] == other[0] for one, other in pairwise(spans))
    assert {start for start, _ in spans} <= set(boundaries(model))
    assert all("\n" not in text[start : end - 1] for start, end in spans)
    assert model.height > text.count("\n")


@given(TEXTS, WIDTHS)
def test_no_row_is_drawn_wider_than_the_screen_but_for_a_single_grapheme(text: str, width: int) -> None:
    model = TextModel(text)
    model.wrap(width)
    for row in range(model.height):
        start, full = model.row_span(row)
        end = model.row_end(row)
        assert model.cells(start, end) <= width or model.next_character(start) == end
        assert not text[end:full].strip(" \n")


@given(TEXTS, st.data())
def test_what_is_drawn_is_as_wide_as_it_says(text: str, data: st.DataObject) -> None:
    model = TextModel(text.replace("\n", ""))
    places = boundaries(model)
    start, end = sorted(data.draw(st.tuples(st.sampled_from(places), st.sampled_from(places))))
    drawn = model.drawn(start, end)
    assert cell_len(drawn) == model.cells(start, end)
    assert not any(char < " " or "\x7f" <= char < "\xa0" or "\u202a" <= char <= "\u202e" for char in drawn)
    assert not {"\u200d", "\ufe0f", "\ufeff"}.intersection(drawn)
    middle = data.draw(st.integers(start, end))
    assert model.drawn(start, middle) + model.drawn(middle, end) == drawn


@given(TEXTS, st.data())
def test_plain_text_is_drawn_as_it_stands(text: str, data: st.DataObject) -> None:
    model = TextModel(text.replace("\n", ""))
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(model.text))] * 2)))
    plain = all(
        model.snap(place, place + 1) == (place, place + 1)
        and model.cells(place, place + 1) == 1
        and model.drawn(place, place + 1) == model.shown[place]
        for place in range(start, end)
    )
    assert model.is_plain(start, end) == plain or start == end


@given(TEXTS, st.lists(WIDTHS, min_size=1, max_size=4))
def test_wrapping_depends_on_nothing_but_the_width(text: str, widths: list[int]) -> None:
    model, fresh = TextModel(text), TextModel(text)
    for width in widths:
        model.wrap(width)
    fresh.wrap(widths[-1])
    assert [model.row_span(row) for row in range(model.height)] == [
        fresh.row_span(row) for row in range(fresh.height)
    ]


UNITS = ["character", "word", "sentence", "turn", "paragraph"]


@pytest.mark.parametrize("unit", UNITS)
@given(text=TEXTS)
def test_motions_go_on_to_the_ends_of_the_text_by_whole(unit: str, text: str) -> None:
    model = in_turns(text)
    places = set(boundaries(model))
    forwards: Callable[[int], int] = getattr(model, f"next_{unit}")
    backwards: Callable[[int], int] = getattr(model, f"previous_{unit}")
    for place in places:
        ahead, back = forwards(place), backwards(place)
        assert {ahead, back} <= places
        assert place < ahead or place == ahead == len(text)
        assert back < place or place == back == 0


@pytest.mark.parametrize("unit", UNITS)
@given(text=TEXTS)
def test_going_back_stops_where_going_on_stopped_by(unit: str, text: str) -> None:
    model = in_turns(text)
    forwards: Callable[[int], int] = getattr(model, f"next_{unit}")
    backwards: Callable[[int], int] = getattr(model, f"previous_{unit}")
    stops = [0]
    while (place := forwards(stops[-1])) < len(text):
        stops.append(place)
    assert [backwards(place) for place in stops[1:]] == stops[:-1]
    assert backwards(len(text)) == (stops[-1] if stops[-1] < len(text) else 0)


@given(TEXTS)
def test_the_end_of_a_word_lies_ahead(text: str) -> None:
    model = TextModel(text)
    places = set(boundaries(model))
    for place in places:
        end = model.end_of_word(place)
        assert end in places
        assert place < end or place == end == len(text)


@pytest.mark.parametrize("unit", ["word", "sentence", "turn", "paragraph"])
@given(text=TEXTS)
def test_where_a_motion_stops_a_unit_begins(unit: str, text: str) -> None:
    model = in_turns(text)
    around: Callable[[int], tuple[int, int]] = getattr(model, f"{unit}_at")
    forwards: Callable[[int], int] = getattr(model, f"next_{unit}")
    place = 0
    while (place := forwards(place)) < len(text):
        start, end = around(place)
        assert (start, model.snap(start, end)) == (place, (start, end))
        assert start < end or unit == "turn"


@given(TEXTS)
def test_turns_and_paragraphs_lie_where_their_index_says(text: str) -> None:
    model = in_turns(text)
    paragraphs = text.split("\n")
    for offset in range(len(text) + 1):
        turn = model.turns[model.turn_index(offset)]
        assert model.turn_at(offset) == turn[:2]
        assert turn.start <= offset <= turn.end
        start, end = model.paragraph_at(offset)
        assert start <= offset <= end
        assert text[start:end] == paragraphs[model.paragraph_index(offset)]


@given(TEXTS, WIDTHS)
def test_first_rows_of_paragraphs_and_turns_are_told(text: str, width: int) -> None:
    model = in_turns(text)
    model.wrap(width)
    starts = [model.row_span(row)[0] for row in range(model.height)]
    first = [starts[row] for row in range(model.height) if model.starts_paragraph(row)]
    assert first == [0, *(place + 1 for place, char in enumerate(text) if char == "\n")]
    assert [starts[row] for row in range(model.height) if model.starts_turn(row)] == [
        turn.start for turn in model.turns
    ]
