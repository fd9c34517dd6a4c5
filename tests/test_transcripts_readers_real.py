"""Every real transcript imports, and the formats of one interview give the same words."""

from pathlib import Path

import pytest

from qualcode.plaintext import normalise
from transcripts.readers import SUFFIXES, read
from transcripts.script import Script

INTERVIEWS = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "interviews"
FILES = sorted(
    path for path in INTERVIEWS.rglob("*") if path.suffix in SUFFIXES and "README" not in path.name
)

pytestmark = pytest.mark.skipif(not FILES, reason="the folder of real interviews is not here")


def said(found: Script) -> list[tuple[str | None, str]]:
    return [(turn.speaker, found.text[turn.start : turn.end]) for turn in found.turns]


def one(folder: str, name: str) -> Script:
    return read(INTERVIEWS / folder / name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_real_transcript_imports_and_its_turns_tile_a_normalised_text(path: Path) -> None:
    found = read(path)
    assert found.words > 100
    assert "\n".join(text for _, text in said(found)) == found.text == normalise(found.text)
    assert all(part and part == part.strip() for part in found.text.split("\n"))
    assert all(turn.end > turn.start for turn in found.turns)


@pytest.mark.parametrize(
    ("folder", "names", "speakers"),
    [
        ("changelog_ccbysa", "the-changelog-205.md", {"Adam Stacoviak", "Jerod Santo", "Pieter Hintjens"}),
        ("changelog_ccbysa", "the-changelog-373.md", {"Adam Stacoviak", "Ovilia"}),
        ("icpc_code_review_ccby/txt", "P10R3.txt", {"I", "P10"}),
        ("icpc_code_review_ccby/txt", "P1R3.txt", set()),
        (
            "metamuse_ccby/txt_completed",
            "33-cities.txt",
            {"Devon Zuegel", "Adam Wiggins", "Mark McGranaghan"},
        ),
        ("metamuse_ccby/txt_completed", "48-rich-text.txt", {"Slim Lim", "Adam Wiggins", "Mark McGranahan"}),
        ("metamuse_ccby/txt_reduct", "74-linking.txt", {"Mark McGranaghan", "Adam Wiggins", "Julia Roggatz"}),
        ("metamuse_ccby/txt_rev_original", "14-onboarding.txt", {"Speaker 1", "Speaker 2", "Speaker 3"}),
        ("metamuse_ccby/vtt", "33-cities.vtt", {"0", "1", "2"}),
        ("zoom_teams_vtt_mit", "teams_transcript.vtt", {"Speaker, First (Student)", "Interviewer, First"}),
        ("pdpilot_bsd3/pdf", "P1.pdf", {"Dan", "Participant"}),
        ("pdpilot_bsd3/pdf", "P5.pdf", {"Dan", "Participant", "Particpant"}),
        ("serdif_gpl3/odt", "P8_GMT20211129.odt", {"MODERATOR"}),
    ],
)
def test_the_speakers_of_a_real_transcript_are_found(folder: str, names: str, speakers: set[str]) -> None:
    assert set(one(folder, names).speakers) == speakers


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".rtf"], ids=lambda path: path.name)
def test_rtf_and_text_of_a_session_are_the_same(path: Path) -> None:
    found, twin = read(path), read(path.parents[1] / "txt" / f"{path.stem}.txt")
    assert (found.text, found.turns) == (twin.text, twin.turns)


@pytest.mark.parametrize("path", [p for p in FILES if "us_oral" in str(p)], ids=lambda path: path.name)
def test_word_text_and_cues_of_an_oral_history_are_the_same(path: Path) -> None:
    assert said(read(path)) == said(read(path.with_suffix(".txt")))


def test_cues_and_text_of_an_episode_have_the_same_turns_and_nearly_the_same_words() -> None:
    cues = one("metamuse_ccby/vtt", "33-cities.vtt")
    text = one("metamuse_ccby/txt_completed", "33-cities.txt")
    assert len(cues.turns) == len(text.turns) == 84
    apart = [(a, b) for a, b in zip(cues.text.split(), text.text.split(), strict=True) if a != b]
    assert len(apart) == 6
    assert all(a.strip(".,").lower() == b.strip(".,").lower() for a, b in apart)


def test_wrapped_lines_of_a_real_transcript_are_joined() -> None:
    found = one("metamuse_ccby/txt_reduct", "49-software-longevity.txt")
    assert found.text.startswith(
        "Which by the way is something that's a little bit unique to digital systems versus classic analog"
    )
    assert found.text.count("\n") == 73
    assert all(turn.time is not None for turn in found.turns)


def test_a_real_pdf_has_one_paragraph_for_each_number_in_its_margin() -> None:
    found = one("pdpilot_bsd3/pdf", "P1.pdf")
    assert found.text.count("\n") + 1 == 95
    assert "left out 95 numbers in the margin" in found.notes
    assert "1/5" not in found.text


def test_a_line_that_a_real_pdf_draws_twice_and_shows_once_is_read_once() -> None:
    assert one("pdpilot_bsd3/pdf", "P7.pdf").text.count("And so for in your work with ICE plots") == 1


def test_a_time_stamp_inside_a_turn_stays_and_one_at_its_start_is_its_time() -> None:
    found = one("changelog_ccbysa", "the-changelog-253.md")
    assert any(turn.time == 235_000 and turn.speaker == "Pam Selle" for turn in found.turns)
    assert "[27:32] COMMERCIAL BREAK [28:04]" in one("changelog_ccbysa", "the-changelog-205.md").text
