"""Offsets of other programs become offsets of the stored text, character by character."""

import unicodedata

import pytest
from counted import CONVENTIONS, walked
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import BadInput
from qualcode.exchange.offsets import REFI, Convention, Ruler, Unit, agrees, convention_named
from qualcode.plaintext import normalise

PLAIN = ["a", "é", "漢", "😀", "👩\u200d🌾", "e\u0301", "\t", "\ud83d", "\ude00"]
BREAKS = ["\r\n", "\r", "\n", "\r\r\n", "\n\r", "\u2028", "\x85", "\x0c"]
DROPPED = ["\x00", "\x07", "\x1f", "\x7f", "\x80", "\ufeff", "\ufffe"]
ATOMS = st.sampled_from(PLAIN + BREAKS + DROPPED) | st.characters(codec=None)
RAW = st.tuples(st.sampled_from(["", "\ufeff"]), st.lists(ATOMS, max_size=30).map("".join)).map("".join)


def naive(raw: str, convention: Convention, start: int, end: int) -> str | None:
    """The characters of a passage as they are stored, or None where it is no passage."""
    held = []
    for begins, ends, character in walked(raw, convention):
        if character == "\r\n" and (begins < start < ends or begins < end < ends):
            continue
        if begins < start < ends or begins < end < ends:
            return None
        if start <= begins and ends <= end and begins < ends:
            held.append(normalise(character))
    return "".join(held) or None


@given(RAW, st.sampled_from(CONVENTIONS), st.data())
def test_a_passage_is_what_a_walk_through_every_character_finds(
    raw: str, convention: Convention, data: st.DataObject
) -> None:
    ruler = Ruler(raw, convention)
    walk = list(walked(raw, convention))
    assert ruler.length == (walk[-1][1] if walk else 0)
    start = data.draw(st.integers(0, ruler.length))
    end = data.draw(st.integers(start, ruler.length))
    expected = naive(raw, convention, start, end)
    if expected is None:
        with pytest.raises(BadInput):
            ruler.passage(start, end)
    else:
        first, last = ruler.passage(start, end)
        assert ruler.text[first:last] == expected
        before = "".join(normalise(character) for begins, ends, character in walk if ends <= start)
        half = any(character == "\r\n" and begins < start < ends for begins, ends, character in walk)
        assert first == len(before) + half


@given(RAW, st.sampled_from(CONVENTIONS))
def test_the_text_is_the_stored_one(raw: str, convention: Convention) -> None:
    assert Ruler(raw, convention).text == normalise(raw)


@given(RAW, st.sampled_from(CONVENTIONS))
def test_characters_one_by_one_tile_the_stored_text(raw: str, convention: Convention) -> None:
    ruler = Ruler(raw, convention)
    done = 0
    for begins, ends, character in walked(raw, convention):
        if normalise(character):
            assert ruler.passage(begins, ends) == (done, done + 1)
            done += 1
    assert done == len(ruler.text)


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (3, 3, "the passage 3:3 is empty"),
        (4, 2, "the passage 4:2 ends before it begins"),
        (-1, 2, "the passage -1:2 lies outside the text, which has 8 UTF-16 units"),
        (2, 9, "the passage 2:9 lies outside the text, which has 8 UTF-16 units"),
        (1, 4, "the offset 1 lies within a character, counted in UTF-16 units"),
    ],
)
def test_an_unusable_passage_is_told_in_a_sentence(start: int, end: int, sentence: str) -> None:
    with pytest.raises(BadInput) as told:
        Ruler("😀\r\nYes.", Convention(Unit.UTF16)).passage(start, end)
    assert str(told.value) == sentence


def test_half_of_a_line_end_is_left_out_of_a_passage() -> None:
    ruler = Ruler("one\r\ntwo", REFI)
    assert ruler.passage(0, 4) == (0, 3)
    assert ruler.passage(4, 8) == (4, 7)
    assert ruler.passage(3, 5) == (3, 4)
    with pytest.raises(BadInput, match="half of a line end"):
        ruler.passage(3, 4)


@given(st.sampled_from(CONVENTIONS))
def test_a_convention_is_found_by_its_name(convention: Convention) -> None:
    assert convention_named(str(convention)) == convention


def test_names_may_be_written_in_any_case_and_order() -> None:
    assert convention_named(" UTF-16+BOM+crlf1 ") == Convention(Unit.UTF16, 1, True)
    assert convention_named("code-points") == REFI


@pytest.mark.parametrize("name", ["", "utf8", "utf-16+", "utf-16+crlf2", "+bom", "code-points crlf1"])
def test_an_unknown_name_lists_the_names(name: str) -> None:
    with pytest.raises(BadInput, match="code-points, utf-16, utf-8") as told:
        convention_named(name)
    assert repr(name) in str(told.value)


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.sampled_from([" ", "\n", "\r\n", "\t "]))
def test_words_agree_whatever_became_of_white_space_and_accents(words: str, space: str) -> None:
    told = unicodedata.normalize("NFD", words).replace(" ", space)
    assert agrees(told, normalise(words))


@pytest.mark.parametrize(
    ("told", "stored", "same"),
    [
        ("", "anything", True),
        ("the whole", "the whole", True),
        ("the who…", "the whole", True),
        ("the who...", "the whole", True),
        ("the who", "the whole", False),
        ("he whole", "the whole", False),
        ("x" * 100, "x" * 300, True),
        ("x" * 99, "x" * 300, False),
        ("x" * 80, "x" * 81, True),
        ("x" * 100, "x" * 99, False),
        ("ends with…", "ends with…", True),
    ],
)
def test_words_may_be_cut_short_but_not_be_others(told: str, stored: str, same: bool) -> None:
    assert agrees(told, stored) is same
