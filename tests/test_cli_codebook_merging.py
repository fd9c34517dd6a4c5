"""Merging, retiring and restoring codes through the command line."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import CommandLine


@pytest.fixture
def coded(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_coded)


def make_coded(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("INT1.txt", "P: so the lab is where we learn\n")
    study.done("import", "INT1.txt")
    for arguments in (("Trust",), ("Doubt", "--under", "Trust"), ("Fear", "--definition", "afraid")):
        study.done("codebook", "add", *arguments)
    study.done("code", "INT1", "Trust", "--at", "0:6")
    study.done("code", "INT1", "Fear", "--at", "0:6", "--memo", "why?")
    study.done("code", "INT1", "Fear", "--at", "7:10")


def labels(study: "CommandLine") -> list[str]:
    return [line["path"] for line in study.data("codebook", "show")]


def test_a_merge_says_what_it_does_to_the_counts_and_undo_takes_it_back(coded: "CommandLine") -> None:
    assert coded.done("codebook", "merge", "fear", "trust", "--yes") == (
        "Merged “Fear” into “Trust”.\n"
        "  “Trust”: 1 → 2 references, 1 interview unchanged\n"
        "  “Fear” leaves the table: it had 2 references, 1 interview\n"
        "  1 memo goes over to what stays\n"
    )
    assert labels(coded) == ["Trust", "Trust / Doubt"]
    coded.done("undo")
    assert labels(coded) == ["Trust", "Trust / Doubt", "Fear"]
    coded.done("check")


def test_a_dry_run_says_the_same_and_changes_nothing(coded: "CommandLine") -> None:
    before = coded.dump()
    told = coded.data("codebook", "merge", "Fear", "Trust", "--dry-run")
    assert coded.dump() == before
    done = coded.data("codebook", "merge", "Fear", "Trust", "--yes")
    assert (told["dry_run"], done["dry_run"]) == (True, False)
    assert told["sentences"] == done["sentences"]
    assert told["effect"] == done["effect"]


def test_a_merge_that_nobody_agreed_to_is_not_done(coded: "CommandLine") -> None:
    assert "1 → 2 references" in coded.refused("codebook", "merge", "Fear", "Trust")


def test_a_merge_below_itself_is_refused_with_a_sentence(coded: "CommandLine") -> None:
    assert "stands below it" in coded.refused("codebook", "merge", "Trust", "Doubt", "--yes")


def test_a_retired_code_is_out_until_it_is_restored(coded: "CommandLine") -> None:
    before = coded.dump()
    assert "Nothing was changed" in coded.done("codebook", "retire", "Trust", "--dry-run")
    assert coded.dump() == before
    assert coded.done("codebook", "retire", "Trust", "--yes").splitlines() == [
        "Retired “Trust”.",
        "  “Trust” leaves the table: it had 1 reference, 1 interview",
        "  “Doubt” leaves the table: it had 0 references, 0 interviews",
    ]
    rows = coded.data("table")["rows"]
    assert [row["label"] for row in rows] == ["Fear"]
    coded.refused("code", "INT1", "Trust", "--at", "0:3")
    assert "bring that back first" in coded.refused("recode", "INT1", "Fear", "Doubt", "--at", "7:10")
    said = coded.data("codebook", "restore", "Trust")
    assert said["sentences"][0] == "“Trust” comes into the table: 1 reference, 1 interview"
    assert len(coded.data("table")["rows"]) == 3
    assert coded.done("codebook", "restore", "Trust").splitlines()[1] == "  no count changes"


def test_deleting_what_has_only_lost_codings_asks_first_and_names_them(coded: "CommandLine") -> None:
    coded.write("new.txt", "P: so the lab is here now, we learn\n")
    coded.done("code", "INT1", "Doubt", "--quote", "where")
    coded.done("transcript", "correct", "INT1", "new.txt", "--yes")
    assert [line["code"] for line in coded.data("transcript", "lost")] == ["Doubt"]
    assert "1 lost coding, 0 memos, which go with it" in coded.refused("codebook", "delete", "Doubt")
    told = coded.done("codebook", "merge", "Doubt", "Trust", "--dry-run")
    assert "1 lost coding waits there from then on" in told
    assert "1 lost coding waits no more" in coded.done("codebook", "delete", "Doubt", "--yes")
