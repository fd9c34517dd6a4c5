"""Sentences of speech, and widening a passage to them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.passages import Passage
from transcripts.script import Script, Turn
from transcripts.sentences import sentences, widen


@pytest.mark.parametrize(
    "expected",
    [
        ["We teach.", "Mostly in pairs, e.g. in the lab.", "Why?", "I don't know!"],
        ["I was like... well, no.", "[laughs]  It cost £4.50 in 1998.", "Cheap!"],
        ["“Stop it!”", "So I stopped.", "(She didn't.)", "J. R. Hartley wrote it."],
        [
            "At 9 a.m. we open.",
            "Prof. Lee comes at No. 7 then",
        ],
    ],
)
def test_speech_is_cut_into_its_sentences(expected: list[str]) -> None:
    text = "  ".join(expected)
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text("aB .!?…\"'“”[]\n🐟1", max_size=60))
def test_sentences_hold_every_word_once_and_in_order(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(found))


SCRIPT = Script(
    "Why? Do you know?\nI do. It is late. We go.", (Turn(0, 17, "I", None), Turn(18, 42, "P", None))
)


@pytest.mark.parametrize(
    ("passage", "to", "words"),
    [
        (Passage(27, 29), "sentence", "It is late."),
        (Passage(21, 29), "sentence", "I do. It is late."),
        (Passage(10, 20), "sentence", "Do you know?\nI do."),
        (Passage(27, 29), "turn", "I do. It is late. We go."),
        (Passage(10, 20), "turn", SCRIPT.text),
    ],
)
def test_a_passage_is_widened_to_whole(passage: Passage, to: str, words: str) -> None:
    wide = widen(SCRIPT, passage, to)  # type: ignore[arg-type]  # parametrised
    assert SCRIPT.text[wide.start : wide.end] == words
