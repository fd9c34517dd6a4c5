"""A file that looks like a corrected transcript is not imported as another interview."""

from typing import TYPE_CHECKING

import pytest

from qualcode.store.project import Project
from transcripts.guessing import correction_of
from transcripts.interviews import add_transcript
from transcripts.script import Script, Turn

if TYPE_CHECKING:
    from conftest import CommandLine

TALK = "so the lab is where we learn and nobody tells you that before you begin there"
WORDS = TALK.split()
AWARD = "there was one award last year which came with cake for all who had asked for it"
OTHER = AWARD.split()


def script(words: list[str]) -> Script:
    text = " ".join(words)
    return Script(text, (Turn(0, len(text), "P", None),))


@pytest.mark.parametrize(
    ("name", "words", "guessed"),
    [
        ("INT1", [*WORDS[:3], "shop", *WORDS[4:]], "INT1"),
        ("int1", WORDS[:-2], "INT1"),
        ("INT1-corrected", ["yes", *WORDS], "INT1"),
        ("INT1 (2)", WORDS[4:], "INT1"),
        ("INT1", OTHER, None),
        ("INT1", [*WORDS[:5], *OTHER[:11]], None),
        ("INT1 part 2", OTHER, None),
        ("INT10", WORDS[:-2], None),
        ("INT2", WORDS[:-2], None),
        ("INT2 long-corrected", OTHER[:-2], "INT2 long"),
    ],
)
def test_a_correction_has_the_name_and_most_of_the_words(
    project: Project, name: str, words: list[str], guessed: str | None
) -> None:
    known = {"INT1": WORDS, "INT2": [*OTHER[:9], *WORDS[:7]], "INT2 long": OTHER}
    with project.change("fill") as session:
        for each, said in known.items():
            add_transcript(session, script(said), name=each, source="")
        assert correction_of(session, script(words), name, known) == guessed


def test_importing_a_corrected_file_says_how_to_correct_and_keeps_the_codings(study: "CommandLine") -> None:
    study.write("one two.txt", f"P: {' '.join(WORDS)}\n")
    study.done("import", "one two.txt")
    study.write("later/one two-corrected.txt", f"P: {' '.join(['yes', *WORDS])}\n")
    before = study.dump()
    told = study("import", "later")
    assert "`qualcode transcript correct 'one two' FILE`" in told.out + told.err
    assert study.dump() == before
    study.done("import", "later", "--again")
    assert [row["name"] for row in study.data("transcripts")] == ["one two", "one two-corrected"]
