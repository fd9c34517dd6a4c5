"""Refining the framework with reasons, previews and proposals, through the command line."""

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
    for arguments in (("Trust", "--number", "1"), ("Doubt", "--under", "Trust"), ("Fear",), ("Hope",)):
        study.done("codebook", "add", *arguments)
    study.done("code", "INT1", "Trust", "--at", "0:6")
    study.done("code", "INT1", "Fear", "--at", "0:6", "--memo", "why?")
    study.done("code", "INT1", "Fear", "--at", "7:10")


def labels(study: "CommandLine") -> list[str]:
    return [line["path"] for line in study.data("codebook", "show")]


MUTATING = [
    ("add", "Joy"),
    ("rename", "Fear", "Dread"),
    ("move", "Fear", "--under", "Trust"),
    ("move", "Fear", "--position", "1"),
    ("define", "Fear", "--definition", "being afraid"),
    ("number", "Fear", "9"),
    ("renumber", "--codes"),
    ("merge", "Fear", "Trust"),
    ("retire", "Fear"),
    ("delete", "Fear"),
]


@pytest.mark.parametrize("call", MUTATING, ids=" ".join)
def test_every_change_can_be_tried_proposed_and_done_with_a_reason(
    coded: "CommandLine", call: tuple[str, ...]
) -> None:
    before, shown = coded.dump(), coded.data("codebook", "show")
    tried = coded.data("codebook", *call, "--dry-run")
    assert coded.dump() == before

    proposed = coded.data("codebook", *call, "--propose", "it reads better")
    assert coded.data("codebook", "show") == shown
    assert coded.data("codebook", "proposals")[0]["reason"] == "it reads better"
    accepted = coded.data("codebook", "proposals", "accept", "1", "--yes", "--reason", "agreed")
    after = [{**line, "uuid": ""} for line in coded.data("codebook", "show")]
    assert coded.data("codebook", "show") != shown
    coded.done("undo")
    coded.done("codebook", "proposals", "withdraw", "1")

    done = coded.data("codebook", *call, "--yes", "--reason", "it reads better")
    again = coded.data("codebook", "show")
    assert [{**line, "uuid": "", "id": 0} for line in again] == [{**line, "id": 0} for line in after]
    assert coded.data("history")[0]["reason"] == "it reads better"
    assert coded.data("history")[0]["label"] == tried["action"] == proposed["action"] == done["action"]
    assert tried["sentences"] == proposed["sentences"] == accepted["sentences"]
    coded.done("check")


def test_reasons_stand_in_the_history(coded: "CommandLine") -> None:
    assert "Why" not in coded.done("history")
    coded.done("codebook", "rename", "Fear", "Dread", "--reason", "as the field says it")
    heads, first, *_ = coded.done("history").splitlines()
    assert heads.endswith("Why")
    assert first.split("  ")[-1].strip() == "as the field says it"
    assert "rename “Fear” to “Dread”" in first


def test_a_move_tells_what_headings_count_with_all_below_them(coded: "CommandLine") -> None:
    assert coded.done("codebook", "move", "Fear", "--under", "Trust", "--dry-run").splitlines() == [
        "Nothing was changed; it would do this:",
        "  “1 Trust”: 1 → 2 references, 1 interview unchanged",
        "  headings are counted here with all that is below them",
    ]
    assert "1 → 2 references" in coded.refused("codebook", "move", "Fear", "--under", "Trust")
    assert "“Hope” stands below “Trust” now" in coded.done("codebook", "move", "Hope", "--under", "Trust")


def test_what_changes_no_count_says_so_when_tried(coded: "CommandLine") -> None:
    tried = coded.done("codebook", "rename", "Fear", "Dread", "--dry-run")
    assert tried == "Nothing was changed; it would do this:\n  no count changes\n"


def test_retiring_what_is_coded_asks_first_and_what_is_not_does_not(coded: "CommandLine") -> None:
    assert "give --yes" in coded.refused("codebook", "retire", "Fear")
    coded.done("codebook", "retire", "Hope")


def test_renumbering_tells_each_number_and_is_one_step(coded: "CommandLine") -> None:
    before = coded.data("codebook", "show")
    said = coded.done("codebook", "renumber", "--yes")
    assert said == "Numbered the framework anew.\n  “Fear”: no number → 2\n  “Hope”: no number → 3\n"
    below = coded.done("codebook", "renumber", "--under", "Trust", "--codes", "--yes")
    assert "“Doubt”: no number → 1.1" in below
    coded.done("undo")
    coded.done("undo")
    assert coded.data("codebook", "show") == before


def test_memos_of_a_merged_code_name_it(coded: "CommandLine") -> None:
    coded.done("codebook", "define", "Fear", "--definition", "afraid")
    coded.done("codebook", "define", "Trust", "--definition", "relying")
    coded.done("codebook", "merge", "Fear", "Trust", "--yes")
    shown = coded.done("codebook", "show", "Trust")
    assert "  memo by Ann (at “Fear”, merged since): Merged from “Fear”: definition: afraid" in shown


def test_a_proposal_is_shown_spoken_of_and_accepted_by_another_coder(coded: "CommandLine") -> None:
    said = coded.done("codebook", "merge", "Fear", "Trust", "--propose", "they are one")
    assert said.splitlines()[:2] == [
        "Proposal 1: merge “Fear” into “Trust”. It would do this:",
        "  “1 Trust”: 1 → 2 references, 1 interview unchanged",
    ]
    coded.done("--coder", "Ben", "codebook", "proposals", "comment", "1", "not so in INT1")
    shown = coded.done("codebook", "proposals", "show", "1")
    assert "  because: they are one\n" in shown
    assert "Ben, " in shown
    assert "not so in INT1" in shown
    assert "Accepted now, it would do this:\n  “1 Trust”: 1 → 2 references" in shown
    assert "give --yes" in coded.refused("--coder", "Ben", "codebook", "proposals", "accept", "1")
    coded.done("--coder", "Ben", "codebook", "proposals", "accept", "1", "--yes")
    assert labels(coded) == ["Trust", "Trust / Doubt", "Hope"]
    line = coded.data("history")[0]
    assert (line["who"], line["label"], line["reason"]) == (
        *("Ben", "merge “Fear” into “Trust” (proposal 1 by Ann)", "they are one"),
    )
    assert coded.data("codebook", "proposals") == []
    assert coded.data("codebook", "proposals", "--all")[0]["decided_by"] == "Ben"
    assert "There are no open proposals" in coded.done("codebook", "proposals")
    assert "accepted by Ben" in coded.done("codebook", "proposals", "--all")
    assert "Accepted by Ben" in coded.done("codebook", "proposals", "show", "1")
    coded.done("--coder", "Ben", "undo")
    assert "Fear" in labels(coded)
    assert coded.data("codebook", "proposals", "show", "1")["proposal"]["state"] == "open"


def test_a_stale_proposal_names_the_other_change_and_is_done_on_top(coded: "CommandLine") -> None:
    coded.done("codebook", "rename", "Fear", "Dread", "--propose", "stronger")
    coded.done("--coder", "Ben", "codebook", "define", "Fear", "--definition", "being afraid")
    shown = coded.data("codebook", "proposals", "show", "1")
    assert "define “Fear”" in shown["hindrance"]
    assert shown["sentences"] == []
    refused = coded.refused("codebook", "proposals", "accept", "1")
    assert "before another change to the same codes: #" in refused
    assert "(Ben, " in refused
    assert "--on-top" in refused
    coded.done("codebook", "proposals", "accept", "1", "--on-top")
    assert "Dread" in labels(coded)


def test_a_proposal_about_a_code_that_is_gone_says_so(coded: "CommandLine") -> None:
    coded.done("codebook", "rename", "Hope", "Trust in what comes", "--propose", "clearer")
    coded.done("codebook", "delete", "Hope")
    assert "the code “Hope” is gone since #" in coded.refused("codebook", "proposals", "accept", "1")
    assert "can no longer be done" in coded.done("codebook", "proposals", "show", "1")
    coded.done("codebook", "proposals", "decline", "1", "--reason", "it is gone")


@pytest.mark.parametrize(
    ("call", "status", "sentence"),
    [
        (("merge", "Trust", "Doubt", "--propose", "x"), 1, "stands below it"),
        (("move", "Trust", "--under", "Doubt", "--propose", "x"), 1, "cannot be moved below itself"),
        (("rename", "Fear", "hope", "--propose", "x"), 1, "already a code named “Hope”"),
        (("rename", "Fear", "Dread", "--propose", " "), 1, "a proposal needs a reason"),
        (("rename", "Fear", "Dread", "--propose", "x", "--dry-run"), 2, "goes without --dry-run"),
        (("rename", "Fear", "Dread", "--propose", "x", "--reason", "y"), 2, "goes without --dry-run"),
        (("renumber", "--under", "Fear"), 1, "has no number itself"),
        (("proposals", "accept", "7"), 1, "there is no proposal 7"),
        (("proposals", "decline", "7"), 2, "--reason"),
        (("proposals", "show", "x"), 2, "not a valid integer"),
        (("proposals", "--all", "show", "1"), 2, "after `proposals show`"),
    ],
)
def test_what_cannot_be_is_refused(
    coded: "CommandLine", call: tuple[str, ...], status: int, sentence: str
) -> None:
    assert sentence in coded.refused("codebook", *call, status=status)


def test_somebody_elses_proposal_is_not_withdrawn(coded: "CommandLine") -> None:
    coded.done("--coder", "Ben", "codebook", "delete", "Hope", "--propose", "nobody hopes")
    assert "is Ben's" in coded.refused("codebook", "proposals", "withdraw", "1")
    coded.done("--coder", "Ben", "codebook", "proposals", "withdraw", "1")
    assert "was withdrawn by Ben" in coded.refused("codebook", "proposals", "accept", "1")
