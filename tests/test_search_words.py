"""Words and their places, against a naive tokenizer and against SQLite's own."""

import sqlite3
import unicodedata
from contextlib import closing
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transcripts.search.matching import finder
from transcripts.search.query import Phrase, Term
from transcripts.search.words import Folded, Span, fold, words

TALK = st.lists(
    st.sampled_from(
        [
            *("lab", "Lab", "safety", "café", "cafe\u0301", "Ünïversität", "don't", "don’t", "co-ordinator"),
            *("👩🏽‍🔬", "🙂", "naïve", "straße", "STRASSE", "Ωmega", "Ångström", "3D", "grade_8", "信頼"),
            *(" ", " ", " ", "\n", ", ", ". ", " – ", "…", "“", "”", "_", "\u0301"),
        ]
    ),
    max_size=30,
).map("".join)


def naive(text: str) -> list[tuple[str, int, int]]:
    """The words of a text one character at a time: folded, start, end; an accent belongs to its letter."""
    found: list[tuple[str, int, int]] = []
    open_ = False
    for at, char in enumerate(text):
        accent = "\u0300" <= char <= "\u036f"
        if char.isalnum() and not open_:
            found.append(("", at, at))
        open_ = char.isalnum() or (open_ and accent)
        if open_:
            word, start, _ = found[-1]
            found[-1] = (word if accent else word + plain(char), start, at + 1)
    return found


def plain(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    return (base if base < "\x7f" else char).lower()


def fts5_words(text: str) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(
            "CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'unicode61 remove_diacritics 2');"
            "CREATE VIRTUAL TABLE v USING fts5vocab(t, instance);"
        )
        database.execute("INSERT INTO t VALUES (?)", (text,))
        return [row[0] for row in database.execute("SELECT term FROM v ORDER BY offset")]


@given(TALK)
def test_the_words_of_a_text_are_those_of_a_naive_tokenizer(text: str) -> None:
    assert words(text) == [word for word, _, _ in naive(text)]


@given(TALK)
def test_a_word_is_found_at_exactly_the_offsets_where_it_stands(text: str) -> None:
    for word, start, end in naive(text):
        folded = Folded(text)
        found = [folded.unfold(span) for span in finder(Phrase((Term((word,)),)))(folded)]
        assert found == [Span(s, e) for other, s, e in naive(text) if other == word]
        assert (start, end) in found


@given(TALK)
def test_a_phrase_is_found_wherever_its_words_follow_one_another(text: str) -> None:
    there = naive(text)
    for (one, _, _), (other, _, _) in pairwise(there):
        folded = Folded(text)
        found = finder(Phrase((Term((one,)), Term((other,)))))(folded)
        expected = [
            Span(first[1], second[2])
            for first, second in pairwise(there)
            if (first[0], second[0]) == (one, other)
        ]
        assert [folded.unfold(span) for span in found] == expected


def test_case_and_accents_fold_as_in_fts5_for_every_letter_of_european_scripts() -> None:
    letters = [chr(code) for code in range(0x21, 0x530) if unicodedata.category(chr(code))[0] in "LN"]
    newer = set("ͿϳԨԩԪԫԬԭԮԯ")  # in Unicode, but not in the tables of SQLite
    odd = {letter for letter in letters if words(letter) != fts5_words(letter)}
    assert odd <= newer | {"Ǡ", "ǡ"}
    assert len(letters) > 900


@given(
    st.text(
        st.characters(max_codepoint=0x24F, exclude_categories=["Cc"], exclude_characters="Ǡǡ"), max_size=40
    )
)
def test_latin_texts_have_the_words_that_fts5_finds(text: str) -> None:
    assert words(text) == fts5_words(text)


@given(st.text(max_size=40))
def test_folding_changes_the_length_by_accents_alone(text: str) -> None:
    accents = sum("\u0300" <= char <= "\u036f" for char in text)
    assert len(fold(text)) == len(text) - accents
