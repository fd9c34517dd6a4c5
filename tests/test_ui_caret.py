"""Cursor and selection are whole characters of the text, whatever is done to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.ui.caret import Caret
from qualcode.ui.text import TextModel
from transcripts.passages import Passage
from transcripts.script import Turn

FIRST, SECOND = "Yes, well. I came late.", "Nobody saw."
TEXT = f"{FIRST}\n{SECOND}"
TURNS = (Turn(0, len(FIRST), "Pat", None), Turn(len(FIRST) + 1, len(TEXT), "Sam", None))


@pytest.fixture
def caret() -> Caret:
    return Caret(TextModel(TEXT, TURNS))


def chosen(caret: Caret) -> str:
    selection = caret.selection
    return "" if selection is None else caret.model.text[selection.start : selection.end]


def test_a_move_gives_the_selection_up(caret: Caret) -> None:
    caret.select(Passage(0, 3))
    caret.go(5)
    assert (caret.cursor, caret.selection) == (5, None)


def test_an_extending_move_keeps_the_anchor(caret: Caret) -> None:
    caret.go(5)
    caret.go(9, extend=True)
    caret.go(0, extend=True)
    assert caret.selection == Passage(0, 5)


def test_widen_takes_the_unit_and_then_one_more(caret: Caret) -> None:
    caret.go(2)
    caret.widen("sentence")
    assert chosen(caret) == "Yes, well."
    caret.widen("sentence")
    assert chosen(caret) == FIRST
    caret.widen("turn")
    assert chosen(caret) == TEXT
    caret.widen("turn")
    assert chosen(caret) == TEXT


def test_widen_fills_up_what_is_half_selected(caret: Caret) -> None:
    caret.select(Passage(6, 13))
    caret.widen("sentence")
    assert chosen(caret) == FIRST


def test_extend_goes_to_the_end_of_the_unit_and_then_of_the_next(caret: Caret) -> None:
    caret.go(5)
    caret.extend("word")
    assert chosen(caret) == "well"
    caret.extend("sentence")
    assert chosen(caret) == "well."
    caret.extend("sentence")
    assert chosen(caret) == "well. I came late."
    caret.extend("turn")
    assert chosen(caret) == TEXT[5:]


def test_marking_takes_the_character_under_the_cursor(caret: Caret) -> None:
    caret.mark("characters")
    assert chosen(caret) == "Y"
    caret.go(2)
    assert chosen(caret) == "Yes"
    caret.mark("characters")
    assert (chosen(caret), caret.marking) == ("Yes", "")


def test_marking_backwards_takes_both_ends(caret: Caret) -> None:
    caret.go(2)
    caret.mark("characters")
    caret.go(0)
    assert chosen(caret) == "Yes"


def test_marking_turns_takes_them_whole(caret: Caret) -> None:
    caret.go(3)
    caret.mark("turns")
    assert chosen(caret) == FIRST
    caret.go(len(FIRST) + 3)
    assert chosen(caret) == TEXT


def test_the_other_end_keeps_the_selection(caret: Caret) -> None:
    caret.select(Passage(0, 3))
    caret.other_end()
    assert (caret.cursor, caret.selection) == (0, Passage(0, 3))


def test_clear_says_whether_there_was_something(caret: Caret) -> None:
    assert not caret.clear()
    caret.select(Passage(0, 3))
    assert caret.clear()
    caret.mark("turns")
    assert caret.clear()


def test_the_target_is_the_selection_without_blanks_around_it(caret: Caret) -> None:
    caret.select(Passage(4, 11))
    assert caret.target() == Passage(5, 10)


def test_without_a_selection_the_target_is_the_sentence(caret: Caret) -> None:
    caret.go(14)
    assert caret.target() == Passage(11, len(FIRST))


@pytest.mark.parametrize("text", ["", "\n", "  \n\t "])
def test_there_is_no_target_without_words(text: str) -> None:
    assert Caret(TextModel(text)).target() is None


def test_an_offset_inside_a_character_is_its_beginning() -> None:
    caret = Caret(TextModel("ae\u0301b"))
    caret.go(2)
    assert caret.cursor == 1
    caret.select(Passage(2, 3))
    assert caret.selection == Passage(1, 3)


UNITS = st.sampled_from(["word", "sentence", "turn", "paragraph"])
OFFSETS = st.integers(-3, 60)
ACTS = st.one_of(
    st.tuples(st.just("go"), OFFSETS, st.booleans()),
    st.tuples(st.just("span"), OFFSETS, OFFSETS),
    st.tuples(st.just("select"), st.integers(0, 60), st.integers(0, 30)),
    st.tuples(st.just("mark"), st.sampled_from(["characters", "turns"])),
    st.tuples(st.sampled_from(["widen", "extend"]), UNITS),
    st.tuples(st.sampled_from(["settle", "clear", "other_end"])),
)
PIECES = st.sampled_from(
    ["a", " ", "No. ", "\n", "e\u0301", "👩\u200d🔬", "日本", "\t", "\u0301", "🇩🇪", "שלום", "\x1b"]
)


def act(caret: Caret, step: tuple[object, ...]) -> None:
    name, *arguments = step
    if name == "go":
        caret.go(arguments[0], extend=bool(arguments[1]))  # type: ignore[arg-type]  # an int by its strategy
    elif name == "select":
        start, size = arguments
        caret.select(Passage(start, start + size))  # type: ignore[arg-type,operator]  # ints by their strategy
    else:
        getattr(caret, str(name))(*arguments)


@given(st.lists(PIECES, max_size=12).map("".join), st.lists(ACTS, max_size=12))
def test_the_selection_is_always_whole_characters_within_the_text(
    text: str, steps: list[tuple[object, ...]]
) -> None:
    model = TextModel(text)
    caret = Caret(model)
    for step in steps:
        act(caret, step)
        assert 0 <= caret.cursor <= len(text)
        assert model.snap(caret.cursor, caret.cursor) == (caret.cursor, caret.cursor)
        selection = caret.selection
        if selection is not None:
            assert 0 <= selection.start < selection.end <= len(text)
            assert model.snap(*selection) == selection
        target = caret.target()
        if target is not None:
            assert text[target.start : target.end].strip()
            assert model.snap(*target) == target
