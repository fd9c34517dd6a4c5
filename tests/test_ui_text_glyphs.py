"""What of a text may reach a terminal, and how wide it is there."""

import re
import sys

import pytest
from rich.cells import cell_len, get_character_cell_size

from qualcode.ui.text import TextModel
from qualcode.ui.text.glyphs import DOUBLE, SINGLE


@pytest.mark.parametrize(("chars", "cells"), [(SINGLE, 1), (DOUBLE, 2)])
def test_the_tables_of_widths_agree_with_rich(chars: str, cells: int) -> None:
    inside = re.compile(f"[{chars}]")
    found = [char for char in map(chr, range(sys.maxunicode + 1)) if inside.match(char)]
    assert len(found) > 1_000
    assert {get_character_cell_size(char) for char in found} == {cells}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("a\x0bb\x0cc\x85d", "a␋b␌c↵d"),
        ("one\u2028two\u2029", "one↵two¶"),
        ("\u202egnp.exe\u202c", "\ufffdgnp.exe\ufffd"),
        ("\u2066x\u2069", "\ufffdx\ufffd"),
        ("co\xadoperate\x7f", "co‐operate␡"),
        ("tab\tand\nnewline", "tab\tand\nnewline"),
        ("“Straße” – naïve…", "“Straße” – naïve…"),
    ],
)
def test_characters_that_steer_a_terminal_are_shown_as_signs(text: str, shown: str) -> None:
    model = TextModel(text)
    assert (model.text, model.shown) == (text, shown)


@pytest.mark.parametrize(
    ("grapheme", "drawn"),
    [
        ("\t", "    "),
        ("信", "信"),
        ("e\u0301", "e\u0301"),
        ("😀", "😀"),
        ("👍🏽", "👍"),
        ("👨\u200d👩\u200d👧\u200d👦", "👨"),
        ("❤\ufe0f", "❤ "),
        ("1\ufe0f\u20e3", "1 "),
        ("🏳\ufe0f\u200d🌈", "🏳 "),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴"),
        ("🇩🇪", "DE"),
        ("🇩", "D"),
        ("\u1112\u1161\u11ab", "\u1112\u1161\u11ab"),
        ("가\u11a8", "가\u11a8"),
        ("か\u3099", "か\u3099"),
        ("ש\u05c1\u05b8", "ש\u05c1\u05b8"),
        ("ที่", "ที่"),
        ("\u0301", "◌\u0301"),
        ("\u200b", "◌"),
        ("x\u200b\u2060\ufeff", "x"),
        ("ब\u093f", "ब\u093f"),
        ("a" + "\u0301" * 500, "a" + "\u0301" * 8),
    ],
)
def test_a_grapheme_is_one_step_and_drawn_as_wide_as_it_says(grapheme: str, drawn: str) -> None:
    for before in ("", "\n", "\t", "🎈"):
        if before == "🎈" and drawn[0] == "◌":
            continue
        model = TextModel(f"{before}{grapheme}b")
        start, end = len(before), len(before) + len(grapheme)
        assert model.next_character(start) == end
        assert model.previous_character(end) == start
        assert model.drawn(start, end) == drawn
        assert model.cells(start, end) == cell_len(drawn)


def test_flags_in_a_row_are_taken_in_pairs() -> None:
    model = TextModel("🇩🇪🇫🇷🇮")
    assert [model.next_character(place) for place in (0, 2, 4)] == [2, 4, 5]
    assert model.drawn(0, 5) == "DEFRI"


def test_a_joiner_ties_pictures_and_not_letters() -> None:
    assert TextModel("क\u094d\u200dष").next_character(0) == 3
    assert TextModel("❤\u200d🔥x").next_character(0) == 3


def test_a_mark_takes_the_last_of_a_run_of_wide_characters() -> None:
    model = TextModel("信任か\u3099問")
    assert [model.next_character(place) for place in (0, 1, 2, 4)] == [1, 2, 4, 5]
    assert model.cells(0, 5) == 8
    assert model.drawn(1, 4) == "任か\u3099"


def test_a_mark_does_not_reach_over_a_newline_or_a_tab() -> None:
    assert TextModel("a\n\u0301").next_character(1) == 2
    assert TextModel("a\t\u0301").next_character(1) == 2


def test_an_offset_inside_a_grapheme_counts_as_its_beginning() -> None:
    model = TextModel("ae\u0301b")
    assert model.locate(2) == model.locate(1) == (0, 1)
    assert model.cells(2, 3) == 1
    assert model.drawn(2, 4) == "e\u0301b"
    assert model.snap(2, 2) == (1, 3)
    assert model.snap(1, 2) == (1, 3)
    assert model.snap(1, 1) == (1, 1)


def test_text_is_plain_where_every_code_point_is_a_cell() -> None:
    model = TextModel("It’s — “so”… 信 and\tthen")
    assert model.is_plain(0, 13)
    assert not model.is_plain(12, 14)
    assert not model.is_plain(0, len(model.text))
    assert model.is_plain(14, 18)
    assert not model.is_plain(14, 19)
