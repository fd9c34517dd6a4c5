"""Finding words in a transcript."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.ui.text import TextModel

TEXT = "Trust, she said. I don’t trust\nthem; “trust” is earned. STRASSE, Straße, straße."


def found(text: str, words: str) -> list[str]:
    """Every hit, as it stands in the text."""
    return [text[slice(*passage)] for passage in TextModel(text).find_all(words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("trust", ["Trust", "trust", "trust"]),
        ("Trust", ["Trust"]),
        ("don't TRUST", []),
        ("don't trust", ["don’t trust"]),
        ("trust them", ["trust\nthem"]),
        ("trust  them", ["trust\nthem"]),
        ('"trust"', ["“trust”"]),
        ("strasse", ["STRASSE", "Straße", "straße"]),
        ("straße", ["STRASSE", "Straße", "straße"]),
        ("Straße", ["Straße"]),
        ("said.", ["said."]),
        (" i ", [" I "]),
        ("(", []),
        ("", []),
        (" \n", []),
    ],
)
def test_words_are_found_whatever_their_case_blanks_and_quotation_marks(
    words: str, expected: list[str]
) -> None:
    assert found(TEXT, words) == expected


def test_offsets_are_right_behind_characters_that_grow_when_folded() -> None:
    text = "ß ﬃ İ ŉ ß: the end, ßßß"
    assert TextModel(text).find("the end", 0) == (11, 18)
    assert found(text, "ss") == ["ß", "ß", "ß", "ß", "ß"]
    assert found(text, "s") == ["ß", "ß", "ß", "ß", "ß"]
    assert found(text, "ffi") == ["ﬃ"]
    assert found(text, "fi") == ["ﬃ"]


def test_a_hit_is_whole_graphemes() -> None:
    assert TextModel("cafe\u0301s").find("cafe", 0) == (0, 5)


def test_the_search_goes_on_round_the_ends() -> None:
    model = TextModel("one two one two one")
    assert [model.find("one", place) for place in (0, 1, 9, 17)] == [(0, 3), (8, 11), (16, 19), (0, 3)]
    assert [model.find("one", place, backwards=True) for place in (19, 16, 9, 8, 0)] == [
        (16, 19), (8, 11), (8, 11), (0, 3), (16, 19),
    ]  # fmt: skip
    assert model.find("three", 4) is None
    assert model.find("three", 4, backwards=True) is None
    assert model.find(" ", 4) is None


def test_the_last_hit_before_is_found_from_far_away() -> None:
    text = "x" * 30_000 + "needle" + "y" * 200_000
    model = TextModel(text)
    assert model.find("needle", len(text), backwards=True) == (30_000, 30_006)
    assert model.find("needle", 30_000, backwards=True) == (30_000, 30_006)


def test_no_more_hits_are_given_than_asked_for() -> None:
    assert TextModel("a" * 100).find_all("a", limit=3) == [(0, 1), (1, 2), (2, 3)]
    assert len(TextModel("a" * 20_000).find_all("a")) == 10_000


def test_a_pasted_document_is_found_nowhere() -> None:
    assert TextModel("word " * 300_000).find("word " * 200_000, 0) is None


CHARS = st.text("aAbßİŉﬃ 'e\u0301\n😀信.", max_size=30)


def alike(words: str) -> str:
    """Folded, with every white space a blank and one kind of apostrophe, which ŉ folds into."""
    return re.sub(r"\s+", " ", words.casefold()).replace("ʼ", "'")


@given(CHARS, CHARS.filter(str.strip), st.integers(0, 30), st.booleans())
def test_a_hit_holds_what_was_looked_for(text: str, words: str, start: int, backwards: bool) -> None:
    model = TextModel(text)
    hit = model.find(words, min(start, len(text)), backwards=backwards)
    words = unicodedata.normalize("NFC", words)
    if hit:
        assert alike(words) in alike(text[slice(*hit)])
        assert model.snap(*hit) == hit
    else:
        assert (words if words != words.lower() else alike(words)) not in alike(text)


@given(CHARS, st.data())
def test_any_words_of_a_text_are_found_in_it(text: str, data: st.DataObject) -> None:
    text = unicodedata.normalize("NFC", text)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    words = text[start:end]
    model = TextModel(text)
    place = data.draw(st.integers(0, len(text)))
    hits = [model.find(words, place, backwards=backwards) for backwards in (False, True)]
    assert (None in hits) == (not words.strip())
    assert bool(model.find_all(words)) == bool(words.strip())


@given(CHARS, st.sampled_from(["a", "ss", "e", "i", "信", "'"]), st.integers(0, 30))
def test_going_from_hit_to_hit_meets_them_all(text: str, words: str, start: int) -> None:
    model = TextModel(text)
    hits, start = model.find_all(words), min(start, len(text))
    ahead = next((hit for hit in hits if hit.start >= start), hits[0] if hits else None)
    behind = next((hit for hit in reversed(hits) if hit.start < start), hits[-1] if hits else None)
    assert model.find(words, start) == ahead
    assert model.find(words, start, backwards=True) == behind
