"""Pieces of turns hold every word once, and begin where sentences do."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.pieces import pieces
from transcripts.readers import read
from transcripts.sentences import sentences

SESSIONS = Path(__file__).parents[2] / "shared" / "data" / "interviews" / "icpc_code_review_ccby" / "txt"


@given(st.text(st.sampled_from("aB.!?… \n”“(1é"), max_size=400))
def test_pieces_hold_every_word_once_and_in_order(text: str) -> None:
    found = pieces(text)
    assert " ".join(text[start:end] for start, end in found).split() == text.split()
    assert all(text[start:end].strip() == text[start:end] for start, end in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


@given(st.lists(st.integers(1, 150), max_size=12))
def test_pieces_are_neither_short_nor_long_beside_others(sizes: list[int]) -> None:
    text = " ".join(f"A{' word' * (size - 1)}." for size in sizes)
    words = [len(text[start:end].split()) for start, end in pieces(text)]
    assert sum(words) == sum(sizes)
    assert all(size <= 60 + 12 for size in words)
    assert len(words) < 2 or words[-1] >= 12


def test_a_piece_does_not_end_within_an_abbreviation_or_behind_an_initial() -> None:
    start = "word " * 30
    for text in (
        f"{start}said Dr. May to us all.",
        f"{start}by J. Smith and others.",
        f"{start}went… and so on.",
    ):
        assert len(pieces(text)) == 1
    assert len(pieces(f"{start}went. Then {start}.")) == 2


def test_a_text_without_end_marks_is_cut_all_the_same() -> None:
    assert [len(text.split()) for text in ["x " * 900] for _ in pieces(text)] == [900] * 15


def test_real_pieces_begin_where_sentences_of_the_slow_rule_do() -> None:
    if not SESSIONS.is_dir():
        pytest.skip("the real transcripts are not at hand: ../shared/data is not there")
    begun = missed = 0
    for path in sorted(SESSIONS.glob("*.txt"))[:8]:
        script = read(path)
        for turn in script.turns:
            text = script.text[turn.start : turn.end]
            starts = {sentence.start for sentence in sentences(text)}
            found = [piece.start for piece in pieces(text)]
            begun += len(found)
            missed += sum(start not in starts and "\n" not in text[start - 2 : start] for start in found)
    assert begun > 200
    assert missed <= 0.02 * begun
