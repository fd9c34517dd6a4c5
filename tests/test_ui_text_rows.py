"""Where rows end, and what stands at a place on the screen."""

import pytest

from qualcode.ui.text import TextModel
from transcripts.script import Turn


def rows(text: str, width: int) -> list[str]:
    """The rows as they stand in the text, blanks and newlines included."""
    model = TextModel(text)
    model.wrap(width)
    return [text[slice(*model.row_span(row))] for row in range(model.height)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, [""]),
        ("\n", 10, ["\n", ""]),
        ("We teach in pairs.", 10, ["We teach ", "in pairs."]),
        ("We teach in pairs.", 8, ["We teach ", "in ", "pairs."]),
        ("We teach in pairs.", 18, ["We teach in pairs."]),
        ("Yes.  No.  Why?", 4, ["Yes.  ", "No.  ", "Why?"]),
        ("one\n\ntwo three\n", 5, ["one\n", "\n", "two ", "three\n", ""]),
        ("incomprehensible", 5, ["incom", "prehe", "nsibl", "e"]),
        ("an incomprehensible", 5, ["an ", "incom", "prehe", "nsibl", "e"]),
        (" incomprehensible", 5, [" inco", "mpreh", "ensib", "le"]),
        ("ab" + " " * 12 + "c", 4, ["ab" + " " * 6, " " * 6, "c"]),
        ("one\xa0two three", 8, ["one\xa0two ", "three"]),
        ("我们信任学校。", 6, ["我们信", "任学", "校。"]),
        ("（一）二三", 5, ["（一", "）二", "三"]),
        ("一二（三）", 6, ["一二", "（三）"]),
        ("we said 信任 today", 10, ["we said 信", "任 today"]),
        ("우리는 학교를 믿어요", 8, ["우리는 ", "학교를 ", "믿어요"]),
        ("a\tb\tc", 6, ["a\t", "b\tc"]),
        ("😀😀😀😀😀", 5, ["😀😀", "😀😀", "😀"]),
        ("yes 👍🏽 indeed", 6, ["yes 👍🏽 ", "indeed"]),
        ("信任", 1, ["信", "任"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("one\u2028two\x0bthree", 40, ["one\u2028two\x0bthree"]),
    ],
)
def test_a_row_ends_behind_a_word_or_where_the_script_allows(
    text: str, width: int, expected: list[str]
) -> None:
    assert rows(text, width) == expected


def test_plain_and_mixed_text_are_wrapped_alike() -> None:
    words = "We were moved, twice, to the other school  and nobody had asked us. " * 40
    for width in (7, 20, 33, 80):
        plain, mixed = rows(words, width), rows(words + "😀", width)
        assert mixed[: len(plain) - 2] == plain[:-2]


def test_a_line_without_a_blank_is_cut_at_the_edge() -> None:
    found = rows("x" * 50_000, 80)
    assert len(found) == 625
    assert set(found) == {"x" * 80}


def test_before_it_is_wrapped_a_paragraph_is_a_row() -> None:
    model = TextModel("a long paragraph\nanother")
    assert (model.width, model.height) == (0, 2)
    assert model.row_end(0) == 16
    model.wrap(0)
    assert (model.width, model.height) == (1, 21)


def test_what_hangs_over_the_edge_is_not_drawn() -> None:
    model = TextModel("Yes.  No.\nWell.")
    model.wrap(4)
    assert [model.row_end(row) for row in range(3)] == [4, 9, 14]
    assert model.locate(5) == (0, 5)
    assert model.offset_at(0, 5) == 5


def test_a_click_beside_the_text_finds_the_nearest_character() -> None:
    model = TextModel("We teach in pairs.\nYes")
    model.wrap(10)
    assert model.offset_at(0, 99) == 8
    assert model.offset_at(1, 99) == 18
    assert model.offset_at(2, 99) == 22
    assert model.offset_at(0, -3) == 0
    assert model.offset_at(99, 1) == 20
    assert model.offset_at(-1, 1) == 1


def test_both_cells_of_a_wide_character_are_it() -> None:
    model = TextModel("a信\tb")
    model.wrap(20)
    assert [model.offset_at(0, cell) for cell in range(9)] == [0, 1, 1, 2, 2, 2, 2, 3, 4]


def test_an_empty_text_has_one_empty_row() -> None:
    model = TextModel("")
    model.wrap(80)
    assert (model.height, model.row_span(0), model.row_end(0), model.locate(0)) == (1, (0, 0), 0, (0, 0))
    assert model.offset_at(0, 5) == 0
    assert model.drawn(0, 0) == ""
    assert model.starts_paragraph(0)
    assert model.starts_turn(0)


def test_rows_know_whether_a_paragraph_or_a_turn_begins_there() -> None:
    model = TextModel("Why is it so?\nI think\nso.", [Turn(0, 13, "I", None), Turn(14, 25, "P", 5)])
    model.wrap(8)
    found = [(model.starts_paragraph(row), model.starts_turn(row)) for row in range(model.height)]
    assert found == [(True, True), (False, False), (True, True), (True, False)]
