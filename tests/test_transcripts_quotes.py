"""Finding a quote, and passages."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qualcode.errors import Ambiguous, BadInput, NotFound
from transcripts.passages import Passage
from transcripts.quotes import find_quote, same_words

TEXT = "Well, it’s — you know —\nthe “fish” 🐟 people. It depends... It depends on the day."


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("the “fish” 🐟 people", "the “fish” 🐟 people"),
        ("IT'S - you know - the", "it’s — you know —\nthe"),
        ('the "fish"', "the “fish”"),
        ("It depends…", "It depends..."),
        ("  on the   day. ", "on the day."),
    ],
)
def test_a_quote_is_found_whatever_its_quotation_marks_case_and_breaks(quote: str, words: str) -> None:
    place = find_quote(TEXT, quote)
    assert TEXT[place.start : place.end] == words


def test_a_quote_that_stands_twice_is_refused_with_the_places() -> None:
    with pytest.raises(Ambiguous, match=r"in 2 places \(45:55, 59:69\)"):
        find_quote(TEXT, "It depends")


def test_a_quote_that_is_not_there_is_refused_with_the_nearest_words() -> None:
    with pytest.raises(NotFound, match=r"the nearest words are “the “fish” 🐟 people\.” at 24:44"):
        find_quote(TEXT, "the fish 🐟 peeple.")


def test_an_empty_quote_is_refused() -> None:
    with pytest.raises(BadInput, match="empty"):
        find_quote(TEXT, "  ")


@given(st.text("ab ’'.\n🐟", min_size=1, max_size=30), st.data())
def test_every_unique_stretch_is_found_exactly_where_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    assume(words.strip() == words)
    assume(sum(text.startswith(words, place) for place in range(len(text))) == 1)
    assert find_quote(text, words) == Passage(start, end)


def test_same_words_does_not_take_other_words() -> None:
    assert same_words("It’s", "it's")
    assert not same_words("It is", "it's")


@pytest.mark.parametrize(
    "passage", [Passage(3, 3), Passage(5, 2), Passage(-1, 2), Passage(0, 99), Passage(5, 6)]
)
def test_a_passage_outside_the_text_or_blank_is_refused(passage: Passage) -> None:
    with pytest.raises(BadInput):
        passage.within("Well, it")
    assert Passage(0, 4).within("Well, it") == "Well"
