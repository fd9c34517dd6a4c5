"""A text that was coded elsewhere keeps every character, and its turns are found in place."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.plaintext import normalise
from transcripts.readers.text import read_text
from transcripts.script import Turn
from transcripts.verbatim import verbatim

LABELS = st.sampled_from(
    ["Anna Berg: ", "I: ", "P1: ", "Interviewer (00:01:12): ", "**Ben:** ", "Note: ", ""]
)
LINES = st.builds(
    str.__add__, LABELS, st.sampled_from(["Yes.", "So it goes on 😀", "", "  \t", "a: b", "x " * 45])
)
TEXTS = st.lists(LINES, max_size=25).map("\n".join) | st.text(st.characters(codec="utf-8")).map(normalise)


def spoken(text: str) -> list[tuple[str | None, str]]:
    script = verbatim(text)
    return [(turn.speaker, text[turn.start : turn.end]) for turn in script.turns]


@given(TEXTS)
def test_the_text_is_unchanged_and_its_turns_tile_it(text: str) -> None:
    script = verbatim(text)
    assert script.text == text
    assert "\n".join(text[turn.start : turn.end] for turn in script.turns) == text
    assert script.turns[0].start == 0
    assert script.turns[-1].end == len(text)


@given(TEXTS)
def test_neighbouring_turns_are_of_different_speakers(text: str) -> None:
    speakers = [speaker for speaker, _ in spoken(text)]
    assert all(one != other for one, other in pairwise(speakers))


@pytest.mark.parametrize(
    "text",
    [
        "Interview 3\n\nI: Hello.\nP1: Hi.\n\nI have more.\n\nI: Go on.\nP1: Done.",
        "Anna Berg (00:01:12): Hello.\nBen Cole [00:02:00]: Hi.\nAnna Berg: So.",
        "Moderator: one\nWhat a lovely day\nModerator: two\nYes it is\nModerator: three\nIndeed",
        "Moderator:\none\nWhat a lovely day\nModerator:\ntwo\nYes it is",
        "Nobody speaks here.\nNote: nothing to see.",
        "I: "
        + "some words that were broken at a margin of the page by hand or by program\n" * 6
        + "P1: Yes.",
    ],
)
def test_speakers_are_the_ones_that_importing_the_file_finds(text: str) -> None:
    imported = [(turn.speaker, turn.time) for turn in read_text(text.encode()).turns]
    assert [(turn.speaker, turn.time) for turn in verbatim(text).turns] == imported


def test_labels_and_times_stay_in_the_text_of_their_turn() -> None:
    assert spoken("\nI (0:05): Hello.\n\nP1: Hi.\n") == [("I", "\nI (0:05): Hello.\n"), ("P1", "P1: Hi.\n")]
    assert verbatim("I (0:05): Hello.\nP1: Hi.").turns[0] == Turn(0, 16, "I", 5000)


def test_paragraphs_between_the_labels_of_a_single_speaker_are_nobodys() -> None:
    text = "Moderator: one\nWhat a day\nModerator: two\nYes it is\nModerator: three\nIndeed"
    assert [speaker for speaker, _ in spoken(text)] == ["Moderator", None] * 3


@pytest.mark.parametrize("text", ["", "\n", "  \n\n"])
def test_a_hollow_text_is_one_turn_of_nobody(text: str) -> None:
    assert verbatim(text).turns == (Turn(0, len(text), None, None),)


def test_a_label_that_is_none_is_words() -> None:
    assert spoken("Note: nothing.\nhttp://example.org") == [(None, "Note: nothing.\nhttp://example.org")]
    assert verbatim("Note: nothing.").notes == ("no speakers were found: the text is one turn",)
