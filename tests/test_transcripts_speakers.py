"""Speakers are found on evidence over the whole file, and turns tile the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import UnreadableFile
from qualcode.plaintext import normalise
from transcripts.labels import read_label
from transcripts.script import Script
from transcripts.speakers import NOBODY, Piece, script


def heard(*paragraphs: str) -> list[tuple[str | None, str]]:
    """Who says what in some paragraphs."""
    return stretches(script(map(Piece, paragraphs)))


def stretches(found: Script) -> list[tuple[str | None, str]]:
    return [(turn.speaker, found.text[turn.start : turn.end]) for turn in found.turns]


@pytest.mark.parametrize(
    ("paragraph", "name", "time", "rest"),
    [
        ("Anna Berg: Hello.", "Anna Berg", None, "Hello."),
        ("**Anna Berg:** Hello.", "Anna Berg", None, "Hello."),
        ("**Anna Berg**: Hello.", "Anna Berg", None, "Hello."),
        ("Anna Berg (00:01:12):", "Anna Berg", 72_000, ""),
        ("Anna Berg (00:00:27) - Hello.", "Anna Berg", 27_000, "Hello."),
        ("Speaker 1 (01:02):", "Speaker 1", 62_000, ""),
        ("[1:00:00.5] Anna: Hello.", "Anna", 3_600_500, "Hello."),
        ("00:01:12 Speaker 2: Hello.", "Speaker 2", 72_000, "Hello."),
        ("Anna Berg 0:03", "Anna Berg", 3_000, ""),
        ("Anna: [04:03] Hello [05:00].", "Anna", 243_000, "Hello [05:00]."),
        ("I: So?", "I", None, "So?"),
        ("P10:  So.", "P10", None, "So."),
        (">> ANNA: So.", "ANNA", None, "So."),
        ("Speaker, First (Student): So.", "Speaker, First (Student)", None, "So."),
        ("Prof. Ludwig van Berg: So.", "Prof. Ludwig van Berg", None, "So."),
    ],
)
def test_a_label_style_gives_name_time_and_words(
    paragraph: str, name: str, time: int | None, rest: str
) -> None:
    label = read_label(paragraph)
    assert label is not None
    assert (label.name, label.time, label.rest) == (name, time, rest)


@pytest.mark.parametrize(
    "paragraph",
    [
        "The answer: no.",
        "Note: this was cut.",
        "http://example.org/a",
        "CONTEXT",
        "It was 10:30 then.",
        "We met (10:30) at the door.",
        "What I mean to say is: no.",
        "Ratio 3:1 or so",
    ],
)
def test_prose_with_a_colon_is_no_label(paragraph: str) -> None:
    assert read_label(paragraph) is None


def test_two_turns_of_interviewer_and_participant_are_enough() -> None:
    assert heard("Interviewer: How was it?", "Participant: Fine.") == [
        ("Interviewer", "How was it?"),
        ("Participant", "Fine."),
    ]


def test_two_named_people_who_speak_once_are_found_and_the_guess_is_noted() -> None:
    found = script([Piece("Anna Berg: How was it?"), Piece("Tom Hill: Fine."), Piece("Really.")])
    assert stretches(found) == [("Anna Berg", "How was it?"), ("Tom Hill", "Fine.\nReally.")]
    assert any("Anna Berg, Tom Hill" in note for note in found.notes)


def test_two_first_names_are_found_where_every_paragraph_has_one() -> None:
    assert [speaker for speaker, _ in heard("Anna: Hi.", "Tom: Hello.")] == ["Anna", "Tom"]


def test_headings_and_remarks_with_colons_leave_prose_in_one_turn() -> None:
    paragraphs = [
        "Yesterday we met.",
        "Note: it rained.",
        "The answer: no.",
        "Berlin: a city.",
        "So we left.",
    ]
    found = script(map(Piece, paragraphs))
    assert stretches(found) == [(None, "\n".join(paragraphs))]
    assert "no speakers were found: the text is one turn" in found.notes


def test_a_remark_that_recurs_is_no_speaker_in_a_dialogue() -> None:
    turns = heard("I: Why?", "P1: Because.", "Note: laughs.", "I: And?", "P1: Well.", "Note: coughs.")
    assert {speaker for speaker, _ in turns} == {"I", "P1"}
    assert ("P1", "Because.\nNote: laughs.") in turns


def test_a_heading_that_recurs_seldom_is_not_taken_and_is_named_in_the_notes() -> None:
    prose = [f"This is paragraph number {n} of an essay." for n in range(20)]
    places = ["Berlin: here.", "Paris: there."]
    found = script(map(Piece, [*prose, *places, *prose, *places]))
    assert found.speakers == ()
    assert any("'Berlin' (2 times)" in note for note in found.notes)


def test_full_names_that_recur_are_speakers_however_long_their_turns() -> None:
    turn = [f"This is paragraph number {n} of a long turn." for n in range(20)]
    turns = heard(
        "Anna Berg: So.", *turn, "Tom Hill: No.", *turn, "Anna Berg: Well.", *turn, "Tom Hill: Yes."
    )
    assert [speaker for speaker, _ in turns] == ["Anna Berg", "Tom Hill"] * 2


def test_words_before_the_first_label_belong_to_nobody() -> None:
    assert heard("Interview of 3 May", "I: Why?", "P: So.")[0] == (None, "Interview of 3 May")


def test_a_header_naming_the_interviewer_is_not_a_turn() -> None:
    turns = heard("Interviewer: Anna Berg", "I: Why?", "P: So.", "I: And?", "P: No.")
    assert turns[0] == (None, "Interviewer: Anna Berg")


def test_paragraphs_of_one_speaker_join_with_a_newline_even_when_labelled_again() -> None:
    assert heard("I: One.", "I: Two.", "Three.", "P: Four.") == [("I", "One.\nTwo.\nThree."), ("P", "Four.")]


def test_where_only_the_moderator_is_labelled_the_others_stay_unnamed() -> None:
    paragraphs = [
        "I open the tab.",
        "MODERATOR: Yes.",
        "Okay then.",
        "It works.",
        "MODERATOR: Good.",
        "Done.",
    ]
    found = script(map(Piece, paragraphs))
    assert [turn.speaker for turn in found.turns] == [None, "MODERATOR", None, "MODERATOR", None]
    assert any("only 'MODERATOR' is named" in note for note in found.notes)


def test_a_monologue_with_one_label_at_its_start_is_all_of_that_speaker() -> None:
    assert heard("Participant: I was born.", "Then I lived.", "So it went.") == [
        ("Participant", "I was born.\nThen I lived.\nSo it went.")
    ]


def test_a_label_on_a_line_of_its_own_names_the_next_paragraph_and_times_it() -> None:
    found = script(map(Piece, ["Anna Berg (00:00:05):", "Hello.", "Tom Hill (00:01:00):", "Hi."]))
    assert [(turn.speaker, turn.time) for turn in found.turns] == [("Anna Berg", 5_000), ("Tom Hill", 60_000)]
    assert found.text == "Hello.\nHi."


def test_a_label_without_words_is_left_out_and_noted() -> None:
    found = script(
        map(Piece, ["Anna: Hi.", "Tom: Yes.", "Break: [14:59]", *(["Anna: Well.", "Tom: No."] * 4)])
    )
    assert found.speakers == ("Anna", "Tom")
    assert any("'Break' (once)" in note for note in found.notes)


def test_a_misspelt_label_stays_as_it_is_and_is_pointed_out() -> None:
    lines = ["Dan: Why?", "Participant: So."] * 4 + ["Dan: And?", "Particpant: No."]
    found = script(map(Piece, lines))
    assert found.speakers == ("Dan", "Participant", "Particpant")
    assert any("may be 'Participant', misspelt" in note for note in found.notes)


def test_numbered_speakers_are_never_called_misspelt() -> None:
    found = script(map(Piece, ["Speaker 1: Why?"] + ["Speaker 2: So.", "Speaker 3: No."] * 4))
    assert not any("misspelt" in note for note in found.notes)


def test_speakers_named_by_the_format_keep_the_text_from_being_searched() -> None:
    pieces = [Piece("I: is a letter", "Anna"), Piece("go on"), Piece("End", NOBODY)]
    assert stretches(script(pieces, glue=" ")) == [("Anna", "I: is a letter go on"), (None, "End")]


def test_labels_and_nothing_else_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="no words"):
        script(map(Piece, ["Interviewer:", "Participant:", "..."]))


@given(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(["I: a", "P: b", "X: c"]))
)
def test_whatever_the_paragraphs_the_turns_tile_a_normalised_text(paragraphs: list[str]) -> None:
    try:
        found = script(map(Piece, paragraphs))
    except UnreadableFile:
        return
    assert "\n".join(text for _, text in stretches(found)) == found.text
    assert normalise(found.text) == found.text
    assert all(part and part == part.strip() for part in found.text.split("\n"))
