"""A transcript as plain text for an editor: what is written comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from screens import TALKS, script

from qualcode.errors import UnreadableFile
from qualcode.plaintext import normalise
from transcripts.editable import MARK, editable, from_editable, is_editable
from transcripts.script import Script, Turn

PIECES = (
    "So",
    " it\n",
    "\n\n",
    ">>",
    ">>> ",
    "\\",
    " ",
    "[0:30]",
    "Ann",
    "\u2028",
    "\u00a0",
    "é",
    "[1:99]",
    ":",
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join).map(normalise)
LABELS = TEXTS.map(lambda text: " ".join(text.split()) or None)
TIMES = st.none() | st.integers(0, 10**8)


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Transcripts of any turns, with words in one of them at least."""
    turns: list[Turn] = []
    texts = draw(st.lists(TEXTS, min_size=1, max_size=5).filter(lambda each: any(map(str.strip, each))))
    start = 0
    for text in texts:
        turns.append(Turn(start, start + len(text), draw(LABELS), draw(TIMES)))
        start += len(text) + 1
    return Script("\n".join(texts), tuple(turns))


@given(scripts())
def test_what_is_written_comes_back_as_it_was(talk: Script) -> None:
    form = editable(talk, "INT01")
    assert from_editable(form) == talk


@given(scripts())
def test_what_editors_do_to_line_ends_changes_nothing(talk: Script) -> None:
    form = editable(talk, "INT01")
    assert from_editable("\ufeff" + form.replace("\n", "\r\n") + "\r\n\r\n") == talk
    assert is_editable("\ufeff" + form)


def test_a_transcript_is_written_as_it_is_read() -> None:
    form = editable(script(TALKS["INT02"]), "INT02")
    assert form.startswith(f"{MARK} INT02\n")
    assert form.split("\n\n")[1:] == [
        ">> Ivy [0:00:00]\nWho thanks you?",
        ">> Sam [0:00:30]\nNo one, really. There was an award once, and the cake was good.",
        ">> Ivy [0:01:00]\nThank you.\n",
    ]


def test_a_transcript_that_names_nobody_is_its_words() -> None:
    talk = Script("So it goes.\nAnd on.", (Turn(0, 19, None, None),))
    assert editable(talk, "INT01").endswith("\n\nSo it goes.\nAnd on.\n")


def test_turns_are_put_in_divided_and_taken_out_by_their_lines() -> None:
    text = ">>Ivy\nWhy?\n>> Pat [12:30]\n\n>>\nBecause\n\nof it.\n>> Sam [1:02:03,5]\nYes."
    assert from_editable(text) == Script(
        "Why?\nBecause\nof it.\nYes.",
        (Turn(0, 4, "Ivy", None), Turn(5, 19, None, None), Turn(20, 24, "Sam", 3_723_500)),
    )


def test_a_time_that_is_none_is_refused_by_its_line() -> None:
    with pytest.raises(UnreadableFile, match=r"line 3: \[1:99\] is not a time"):
        from_editable(">> Ivy\nYes.\n>> Pat [1:99]\nNo.")


@pytest.mark.parametrize("text", ["", "\n", ">>> a remark", ">> Ivy [0:30]\n\n", "\\\n\\ "])
def test_a_form_without_words_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile, match="no words are left"):
        from_editable(text)
