"""Columns share the room, and every row takes exactly the cells it is given."""

from hypothesis import given
from hypothesis import strategies as st
from listed import COLUMNS
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from qualcode.ui.columns import Column, aligned, cut, fitted, visible
from qualcode.ui.linestrips import Line, Paint, Shape, drawn, header


def test_columns_that_may_vanish_do_before_any_gets_too_narrow() -> None:
    assert fitted(COLUMNS, 38) == [16, 10, 10, 0]
    assert fitted(COLUMNS, 20) == [9, 10, 0, 0]
    assert fitted(COLUMNS, 16) == [5, 10, 0, 0]
    assert fitted(COLUMNS, 9) == [4, 4, 0, 0]
    assert fitted(COLUMNS, 0) == [0, 0, 0, 0]
    assert fitted([Column("A", share=1), Column("B", share=3), Column("Count")], 46) == [11, 28, 5]


NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\t\n\r\x85\u2028\u202e\u2066\u200d\ufe0f\u0301\u0e33界👩🔬👍🏽🇩🇪ශ්"),
    ),
    max_size=40,
)


@given(
    cells=st.lists(st.one_of(NASTY, NASTY.map(lambda text: Text(text, "bold"))), max_size=4),
    level=st.integers(0, 9),
    opened=st.sampled_from([True, False, None]),
    stripe=st.sampled_from(["", "#12abef", "red", "#\x1b[0m"]),
    width=st.integers(0, 90),
)
def test_every_row_takes_exactly_the_width_of_the_list(
    cells: list[str | Text], level: int, opened: bool | None, stripe: str, width: int
) -> None:
    line = Line(1, tuple(cells), level, opened, "", stripe)
    shape = Shape.of(COLUMNS, [line], width)
    for segments in (drawn(line, shape, Paint(Style())), header(COLUMNS, shape, Style())):
        text = "".join(segment.text for segment in segments)
        assert cell_len(text) == width
        assert sum(cell_len(segment.text) for segment in segments) == width
        assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in text)


@given(NASTY, st.integers(0, 30))
def test_a_cut_text_never_is_too_wide_and_keeps_its_beginning(text: str, cells: int) -> None:
    shown = cut(text, cells)
    assert cell_len(shown) <= cells
    assert cell_len(aligned(text, cells, "right")) == cells
    assert shown == visible(text) or not cells or visible(text).startswith(shown.removesuffix("…"))


def test_thousands_of_accents_on_one_letter_stay_in_one_cell_and_are_not_all_drawn() -> None:
    shown = aligned("a" + "\u0301" * 50_000 + "bc", 10)
    assert cell_len(shown) == 10
    assert len(shown) < 100


def test_letters_joined_in_sinhala_stay_and_joined_emoji_become_one() -> None:
    assert visible("ශ්\u200dරී ලංකා") == "ශ්රී ලංකා"
    assert visible("👩\u200d🔬 ❤\ufe0f 👍🏽") == "👩 ❤ 👍"
