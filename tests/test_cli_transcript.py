"""Correcting a transcript through the command line, and deciding on what it left."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import CommandLine

OLD = (
    "I: Why did you come here?\nP: So the lab is where we learn. Nobody tells you that at all.\nI: Thank you."
)


@pytest.fixture
def coded(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_coded)


def make_coded(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("INT1.txt", OLD)
    study.done("import", "INT1.txt")
    study.done("codebook", "add", "Trust")
    study.done("code", "INT1", "Trust", "--quote", "So the lab is where we learn.")
    study.done("code", "INT1", "Trust", "--quote", "Nobody tells you that at all.", "--memo", "why?")


def test_a_corrected_file_moves_codings_and_a_lost_one_waits_until_it_is_placed(coded: "CommandLine") -> None:
    coded.write("new.txt", OLD.replace("Why", "And why").replace(" Nobody tells you that at all.", ""))
    assert "give --yes" in coded.refused("transcript", "correct", "INT1", "new.txt")
    before = coded.dump()
    assert "1 unchanged, 1 needs you" in coded.done("transcript", "correct", "INT1", "new.txt", "--dry-run")
    assert coded.dump() == before
    coded.done("transcript", "correct", "INT1", "new.txt", "--yes", "--reason", "heard again")
    assert [row["references"] for row in coded.data("table")["rows"]] == [1]
    (line,) = coded.data("transcript", "lost", "INT1")
    assert (line["quote"], line["memos"]) == ("Nobody tells you that at all.", 1)
    coded.refused("transcript", "place", str(line["id"]), "--at", "0:9999")
    coded.refused("transcript", "drop", str(line["id"]))
    coded.done("transcript", "place", str(line["id"]), "--quote", "Thank you.")
    assert [row["references"] for row in coded.data("table")["rows"]] == [2]
    assert coded.data("transcript", "lost") == []
    coded.done("check")


def test_a_lost_coding_can_be_given_up_and_undo_brings_all_back(coded: "CommandLine") -> None:
    coded.write("new.txt", OLD.replace(" Nobody tells you that at all.", ""))
    coded.done("transcript", "correct", "INT1", "new.txt", "--yes")
    coded.done("transcript", "drop", str(coded.data("transcript", "lost")[0]["id"]), "--yes")
    assert coded.data("transcript", "lost") == []
    coded.done("undo")
    coded.done("undo")
    assert [row["references"] for row in coded.data("table")["rows"]] == [2]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "other.txt",
            "A: Different words stand in this one.",
            "another interview",
        ),
        ("empty.txt", "", "is empty"),
        ("words.xyz", OLD, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_the_transcript_is_refused(
    coded: "CommandLine", name: str, content: str, said: str
) -> None:
    coded.write(name, content)
    assert said in coded.refused("transcript", "correct", "INT1", name, "--yes")


def test_the_same_file_changes_nothing(coded: "CommandLine") -> None:
    before = coded.dump()
    assert "nothing changed" in coded.done("transcript", "correct", "INT1", "INT1.txt")
    assert coded.dump() == before


def test_an_unknown_lost_coding_is_refused(coded: "CommandLine") -> None:
    assert "transcript lost" in coded.refused("transcript", "place", "7", "--at", "0:3")
