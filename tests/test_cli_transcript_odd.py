"""Odd files as corrected transcripts: the same words change nothing, and what is no text is refused."""

import unicodedata
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import CommandLine

TALK = "Ivy: Who was at the café?\nZoë: Naïve people, and we spoke of the résumé 👩‍👩‍👧.\n"
SAME = {
    "a byte order mark and Windows line ends": b"\xef\xbb\xbf" + TALK.replace("\n", "\r\n").encode(),
    "old Mac line ends": TALK.replace("\n", "\r").encode(),
    "UTF-16": TALK.encode("utf-16"),
    "UTF-16 without a mark": TALK.encode("utf-16-le"),
    "accents apart from their letters": unicodedata.normalize("NFD", TALK).encode(),
    "empty lines": TALK.replace("\n", "\n\n \n").encode(),
}
NO_TEXT = {
    "nothing": b"",
    "empty lines only": b"\n\n  \n\r\n",
    "a byte order mark only": b"\xef\xbb\xbf",
    "bytes": bytes(range(256)) * 20,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
}


@pytest.fixture
def coded(study: "CommandLine") -> "CommandLine":
    study.write("INT1.txt", TALK)
    study.done("import", "INT1.txt")
    study.done("codebook", "add", "Trust")
    study.done("codebook", "add", "Doubt")
    end = len("Who was at the café?\nNaïve people, and we spoke of the résumé 👩‍👩‍👧.")
    for code, place in (("Trust", f"0:{end}"), ("Trust", "21:33"), ("Doubt", "21:33")):
        study.done("code", "INT1", code, "--at", place, "--memo", f"why {place}?")
    study.done("code", "INT1", "Doubt", "--quote", "résumé")
    return study


@pytest.mark.parametrize("kind", SAME)
def test_the_same_words_in_another_form_change_nothing(coded: "CommandLine", kind: str) -> None:
    before = coded.dump()
    coded.write("new.txt", SAME[kind])
    assert "nothing changed" in coded.done("transcript", "correct", "INT1", "new.txt", "--yes")
    assert coded.dump() == before


@pytest.mark.parametrize("kind", NO_TEXT)
@pytest.mark.parametrize("force", [False, True])
def test_what_is_no_transcript_is_refused(coded: "CommandLine", kind: str, *, force: bool) -> None:
    coded.write("new.txt", NO_TEXT[kind])
    how = ("--yes", "--force") if force else ("--yes",)
    assert "new.txt" in coded.refused("transcript", "correct", "INT1", "new.txt", *how)


def test_other_speakers_take_the_codings_and_their_roles_along(coded: "CommandLine") -> None:
    coded.done("speakers", "set", "Ivy", "--interviewer", "--yes")
    coded.write("new.txt", TALK.replace("Ivy:", "I:").replace("Zoë:", "P:"))
    told = coded.data("transcript", "correct", "INT1", "new.txt", "--yes")
    assert told["sentences"] == ["4 unchanged", "Ivy is called I now", "Zoë is called P now"]
    assert [(row["label"], row["interviewer"]) for row in coded.data("speakers")] == [
        ("I", True),
        ("P", False),
    ]
    coded.done("check")


def test_codings_of_a_whole_transcript_and_on_the_same_words_stay_apart(coded: "CommandLine") -> None:
    coded.write("new.txt", TALK.replace("Naïve", "Naive").replace("Who", "So who"))
    told = coded.data("transcript", "correct", "INT1", "new.txt", "--yes")
    assert told["sentences"] == ["1 unchanged, 3 reworded"]
    kept = coded.done("codings", "export")
    assert kept.count(",Naive people,") == 2
    assert kept.count("why 21:33?") == 2
    coded.done("check")
    coded.done("undo")
    assert "Naïve" in coded.done("codings", "export")
