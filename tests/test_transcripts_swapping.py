"""Names are found as whole words, keep their case, and can be put back."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.swapping import Pair, Swap

NAMES = {"Ann": "Bea", "Ann-Marie": "Cleo", "Walla Walla": "Green Town", "José": "Tom", "O'Brien": "Smith"}
FORTH = Swap(Pair(name, placeholder, name) for name, placeholder in NAMES.items())
BACK = Swap(Pair(placeholder, name, placeholder) for name, placeholder in NAMES.items())


@pytest.mark.parametrize(
    "word", ["Annual", "Anna", "Joann", "Ann2", "2Ann", "Anné", "Ann\u0301", "Ann\u00adual"]
)
def test_a_name_inside_another_word_is_never_touched(word: str) -> None:
    assert FORTH(f"so {word} it is") == f"so {word} it is"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Ann's bench, Ann’s and the Anns'", "Bea's bench, Bea’s and the Anns'"),
        ("(Ann) “Ann” Ann, Ann… Ann/Ann _Ann_", "(Bea) “Bea” Bea, Bea… Bea/Bea _Bea_"),
        ("Ann-Marie and Ann-like", "Cleo and Bea-like"),
        ("ANN ann Ann aNN", "BEA bea Bea Bea"),
        ("in WALLA WALLA, walla\nwalla, Walla  Walla", "in GREEN TOWN, green\ntown, Green  Town"),
        ("JOSÉ Jose\u0301 Jose", "TOM Tom Jose"),
        ("O’Brien and o'brien", "Smith and smith"),
    ],
)
def test_names_are_found_as_they_are_written(said: str, written: str) -> None:
    assert FORTH(said) == written


def test_capitals_that_are_other_letters_are_found() -> None:
    assert Swap([Pair("Groß", "Klein", "Groß")])("GROSS und Groß") == "KLEIN und Klein"


def test_a_name_in_small_letters_is_found_at_the_start_of_a_sentence() -> None:
    swap = Swap([Pair("de souza", "van dam", "de souza")])
    assert swap("De souza, De Souza, de souza") == "Van dam, Van Dam, van dam"


def test_a_hit_says_of_which_longer_word_it_is_a_part() -> None:
    text = "Ann-like, pre-Ann-era, O'Ann, Ann's, Ann"
    assert [hit.compound for hit in FORTH.hits(text)] == ["Ann-like", "pre-Ann-era", "O'Ann", "", ""]


def test_a_hit_says_whether_it_comes_back_as_it_was() -> None:
    said = "Ann ANN ann aNN O'Brien O’Brien José Jose\u0301 Walla\nWalla"
    assert [hit.exact for hit in FORTH.hits(said)] == [
        True,
        True,
        True,
        False,
        True,
        False,
        True,
        False,
        True,
    ]


def test_hits_are_places_in_the_text() -> None:
    text = "🐟 Ann met\nANN-MARIE there"
    hits = FORTH.hits(text)
    assert [text[hit.start : hit.end] for hit in hits] == ["Ann", "ANN-MARIE"] == [hit.found for hit in hits]


WORDS = st.sampled_from(
    [*NAMES, "ANN", "ann", "WALLA WALLA", "walla\nwalla", "Annual", "so", "🐟", "é", "'", "-", "(", "\u0301"]
)
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", "\n", ", ", "", "-", "'s "])), max_size=30)


@given(TEXTS)
def test_what_came_in_goes_out_again_and_no_name_is_left(parts: list[tuple[str, str]]) -> None:
    text = unicodedata.normalize("NFC", "".join(word + gap for word, gap in parts))
    written = FORTH(text)
    assert FORTH.hits(written) == []
    if all(hit.exact for hit in FORTH.hits(text)):
        assert BACK(written) == text


PLAIN = re.compile(
    r"(?<![\w\u0301\u00ad])(?:"
    + "|".join(sorted(("Ann", "Ann Bo", "Bo Ann", "Bo", "o B"), key=len)[::-1]).replace(" ", r"\s+")
    + r")"
    r"(?![\w\u0301\u00ad])",
    re.IGNORECASE,
)
"""Names that overlap each other, the longer ones first, as one pattern."""


@given(st.lists(st.sampled_from(["Ann", "Bo", "ann", "o", "B", " ", " ", "s", "\u0301", "-"]), max_size=24))
def test_of_names_that_overlap_the_first_wins_and_of_two_at_one_place_the_longer(parts: list[str]) -> None:
    text = "".join(parts)
    swap = Swap(Pair(name, "X", name) for name in ("Ann", "Ann Bo", "Bo Ann", "Bo", "o B"))
    assert [(hit.start, hit.end) for hit in swap.hits(text)] == [hit.span() for hit in PLAIN.finditer(text)]


@pytest.mark.parametrize(
    ("name", "said", "written"),
    [
        ("王小明", "我見到王小明在那裡", "我見到[P1]在那裡"),
        ("田中", "田中さんは先生です", "[P1]さんは先生です"),
        ("김민수", "어제 김민수는 집에 김민수와", "어제 [P1]는 집에 [P1]와"),
        ("สมชาย", "ที่สมชายมาแล้ว", "ที่[P1]มาแล้ว"),
        ("Ann", "我見到Ann在那裡", "我見到[P1]在那裡"),
        ("Иван", "Иван и Иванова", "[P1] и Иванова"),
    ],
)
def test_names_are_found_where_words_are_not_parted_by_spaces(name: str, said: str, written: str) -> None:
    assert Swap([Pair(name, "[P1]", name)])(said) == written
    assert Swap([Pair("[P1]", name, "[P1]")])(written) == said
