"""Moving by words, sentences, turns and paragraphs."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from qualcode.ui.text import TextModel
from transcripts.passages import Passage
from transcripts.script import Script, Turn
from transcripts.sentences import widen


def stops(text: str, motion: Callable[[int], int]) -> list[str]:
    """The text, cut where a motion from its beginning stops."""
    found, place = [], 0
    while place < len(text):
        following = motion(place)
        found.append(text[place:following])
        place = following
    return found


@pytest.mark.parametrize(
    "steps",
    [
        ["I ", "don’t ", "know, ", "well… ", "it’s ", "a ", "well-known ", "thing"],
        ["the ", "boys’ “", "school” — ", "we ", "left.\n\n", "Then"],
        ["信", "任", "很", "重", "要。", "Yes ", "信"],
        ["ไ", "ป", "ที่", "Bangkok ", "สั", "ก"],
        ["한국어 ", "공부"],
        ["नमस्ते ", "दुनिया"],
        ["Cafe\u0301 ", "de\u0301ja\u0300"],
        ["שָׁלוֹם ", "עוֹלָם"],
        ["Good ", "👍🏽 ", "👨\u200d👩\u200d👧", "❤\ufe0f ", "🇩🇪", "🇫🇷 ", "bye"],
        ["[0", ":15] ", "3", ".50"],
        ["... ??? ", "a ... "],
    ],
)
def test_words_are_gone_through_one_by_one_and_back(steps: list[str]) -> None:
    text = "".join(steps)
    steps = [step for step in steps if step]
    model = TextModel(text)
    found = stops(text, model.next_word)
    starts = [sum(map(len, found[:count])) for count in range(len(found))]
    assert [model.previous_word(place) for place in starts[1:]] == starts[:-1]
    if text.startswith("[0"):
        assert found == ["[", "0:", "15] ", "3.", "50"]
    else:
        assert found == steps


def test_the_word_before_is_first_the_beginning_of_this_one() -> None:
    model = TextModel("well-known, so")
    assert [model.previous_word(place) for place in (14, 12, 11, 8, 5, 3, 0)] == [12, 0, 0, 0, 0, 0, 0]


def test_the_end_of_a_word_is_behind_its_last_letter() -> None:
    model = TextModel("I don’t, no. 信任 👍🏽!")
    assert [model.end_of_word(place) for place in (0, 1, 2, 4, 7, 11)] == [1, 7, 7, 7, 11, 14]
    assert [model.end_of_word(place) for place in (13, 14, 15, 16)] == [14, 15, 18, 18]
    assert model.end_of_word(18) == model.end_of_word(19) == 19


def test_a_word_is_found_from_any_of_its_letters() -> None:
    model = TextModel("So: don’t, cafe\u0301 信任")
    assert {model.word_at(place) for place in range(4, 9)} == {(4, 9)}
    assert {model.word_at(place) for place in range(11, 16)} == {(11, 16)}
    assert model.word_at(17) == (17, 18)
    assert model.word_at(2) == (2, 3)
    assert model.word_at(3) == (3, 4)
    assert model.word_at(19) == (19, 19)


TEXT = (
    "Why did you leave? And when?\n"
    "Dr. May said… ok. I was like “Why?” So we left.\nThat was it. \n"
    "\n"
    "[laughs] Yes."
)
TURNS = (Turn(0, 28, "I", None), Turn(29, 90, "P", None), Turn(91, 91, "I", None), Turn(92, 105, "P", None))


@pytest.fixture
def interview() -> TextModel:
    assert len(TEXT) == TURNS[-1].end
    return TextModel(TEXT, TURNS)


SENTENCES = [
    "Why did you leave? ",
    "And when?\n",
    "Dr. May said… ok. ",
    "I was like “Why?” ",
    "So we left.\n",
    "That was it. \n\n",
    "[laughs] Yes.",
]


def test_sentences_are_gone_through_one_by_one_and_back(interview: TextModel) -> None:
    assert stops(TEXT, interview.next_sentence) == SENTENCES
    place, found = len(TEXT), [len(TEXT)]
    while place:
        place = interview.previous_sentence(place)
        found.append(place)
    assert [TEXT[start:end] for end, start in pairwise(found)][::-1] == SENTENCES


def test_a_sentence_is_found_without_the_blanks_around_it(interview: TextModel) -> None:
    assert TEXT[slice(*interview.sentence_at(3))] == "Why did you leave?"
    assert TEXT[slice(*interview.sentence_at(18))] == "Why did you leave?"
    assert TEXT[slice(*interview.sentence_at(19))] == "And when?"
    assert TEXT[slice(*interview.sentence_at(28))] == "And when?"
    assert TEXT[slice(*interview.sentence_at(80))] == "That was it."
    assert TEXT[slice(*interview.sentence_at(len(TEXT)))] == "[laughs] Yes."
    assert interview.sentence_at(91) == (91, 91)


def test_sentences_are_those_that_a_passage_is_widened_to(interview: TextModel) -> None:
    for place, char in enumerate(TEXT):
        if not char.isspace():
            widened = widen(Script(TEXT, TURNS), Passage(place, place + 1), "sentence")
            assert interview.sentence_at(place) == widened


def test_endless_punctuation_does_not_stop_the_search_for_sentences() -> None:
    text = "So. " + '"' * 50_000 + " Yes. " + "_" * 50_000 + " No."
    model = TextModel(text)
    assert stops(text, model.next_sentence)[0] == "So. "
    assert text[slice(*model.sentence_at(len(text)))].endswith(" No.")


def test_a_turn_longer_than_spacy_takes_is_cut_in_pieces() -> None:
    text = ("word " * 60_000 + "end.\n") * 4
    model = TextModel(text)
    assert len(text) > 1_000_000
    assert [model.next_sentence(place) for place in (0, 1_000_000)] == [1_000_000, len(text)]
    assert model.sentence_at(len(text)) == (1_000_000, len(text) - 1)


def test_turns_are_gone_through_one_by_one_and_back(interview: TextModel) -> None:
    assert [interview.next_turn(place) for place in (0, 28, 29, 90, 91, 92, 105)] == [
        29, 29, 91, 91, 92, 105, 105,
    ]  # fmt: skip
    assert [interview.previous_turn(place) for place in (105, 92, 91, 90, 29, 28, 0)] == [
        92, 91, 29, 29, 0, 0, 0,
    ]  # fmt: skip
    assert interview.turn_at(28) == (0, 28)
    assert interview.turn_at(91) == (91, 91)
    assert [interview.turn_index(place) for place in (0, 28, 29, 90, 91, 92, 105)] == [0, 0, 1, 1, 2, 3, 3]


def test_paragraphs_are_gone_through_without_the_blank_ones(interview: TextModel) -> None:
    assert [interview.next_paragraph(place) for place in (0, 29, 77, 91, 92)] == [29, 77, 92, 92, 105]
    assert [interview.previous_paragraph(place) for place in (105, 92, 78, 77, 29)] == [92, 77, 77, 29, 0]
    assert [interview.paragraph_index(place) for place in (0, 28, 29, 77, 91, 92)] == [0, 0, 1, 2, 3, 4]
    assert interview.paragraph_at(80) == (77, 90)


def test_a_text_without_turns_is_one_nameless_turn() -> None:
    model = TextModel("One.\nTwo.")
    assert model.turns == (Turn(0, 9, None, None),)
    assert (model.turn_at(6), model.next_turn(0), model.previous_turn(9)) == ((0, 9), 9, 0)


def test_in_an_empty_text_every_motion_stays() -> None:
    model = TextModel("")
    for unit in ("character", "word", "sentence", "turn", "paragraph"):
        assert getattr(model, f"next_{unit}")(0) == getattr(model, f"previous_{unit}")(0) == 0
    assert model.end_of_word(0) == model.turn_index(0) == model.paragraph_index(0) == 0
    units = (model.word_at, model.sentence_at, model.turn_at, model.paragraph_at)
    assert {unit(0) for unit in units} == {(0, 0)}
