"""``qualcode suggest``: lists with reasons, decisions by number, patterns, and what is never counted."""

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import CommandLine

PLACES = {
    "INT01": (
        "Who is named on the papers?",
        "Technicians are never on the author list. The credit goes to the postdoc and not to us, every time.",
        "And the canteen?",
        "The canteen is good on Fridays, when they have fish and the queue is short enough for all of us.",
    ),
    "INT02": (
        "And here?",
        "We asked for credit in the author list, and were told that credit is for those who write papers.",
        "What would help?",
        "A line of credit on every poster would help, with our names in it, and not in the small print.",
    ),
    "INT03": (
        "Are you named?",
        "Once, on one author list, for one paper, and my mother has that credit framed on her wall at home.",
        "And the bus?",
        "The bus is late in the morning and later still at night, so that I walk when the weather is fine.",
    ),
}


def prepared(run: "CommandLine") -> None:
    run.done("init", "study")
    for name, said in PLACES.items():
        turns = (f"{'IP'[number % 2]}: {words}" for number, words in enumerate(said))
        run.write(f"{name}.txt", "\n\n".join(turns))
    run.done("import", "INT01.txt", "INT02.txt", "INT03.txt")
    run.done("speakers", "set", "I", "--interviewer", "--yes")
    run.done("codebook", "add", "Recognition", "--definition", "Who gets credit.")
    run.done("codebook", "add", "Author list", "--under", "Recognition")
    run.done("codebook", "add", "Travel")


@pytest.fixture
def credit(run: "CommandLine") -> "CommandLine":
    """Three interviews and three codes, with nothing coded."""
    return run.prepare(prepared)


def quotes(run: "CommandLine", *arguments: str) -> list[str]:
    return [each["quote"] for each in run.data("suggest", *arguments)["suggestions"]]


def test_a_list_shows_place_score_words_and_reason(credit: "CommandLine") -> None:
    said = credit.done("suggest", "Travel", "--search", "bus")
    assert "   1  INT03 127:224, P · score 50" in said
    assert "The bus is late in the morning" in said
    assert "the search “bus”" in said
    assert "Too little to learn from: no piece of talk is coded at “Travel”, and 5 are needed." in said
    assert "None is counted before it is accepted" in said


def test_an_empty_list_has_nothing_to_accept(credit: "CommandLine") -> None:
    asked = ("Recognition", "--search", "zebra", "--from", "search")
    listed = credit.data("suggest", *asked)
    assert listed["suggestions"] == []
    said = credit.refused("suggest", *asked, "--accept", "1", "--list", listed["list"])
    assert "the list is empty" in said


def test_numbers_are_those_of_the_list_that_was_seen(credit: "CommandLine") -> None:
    asked = ("Recognition", "--search", "credit", "--from", "search")
    listed = credit.data("suggest", *asked)
    first, second, third, *_ = (each["quote"] for each in listed["suggestions"])
    seen = ("--list", listed["list"])
    sentence = credit.refused("suggest", *asked, "--limit", "2", "--accept", "1", *seen)
    assert f"the list is not {listed['list']} any more" in sentence
    assert "the list goes from 1 to" in credit.refused("suggest", *asked, "--accept", "9", *seen)
    assert "to be accepted and rejected" in credit.refused(
        "suggest", *asked, "--accept", "1-2", "--reject", "2", *seen
    )
    for none in (",", " "):
        assert "is no number" in credit.refused("suggest", *asked, "--accept", none, *seen)
    before = credit.dump()
    told = credit.done("suggest", *asked, "--accept", "1", "--reject", "2", *seen, "--dry-run")
    assert "it would code 1 passage at “Recognition” and reject 1 passage there" in told
    assert "“Recognition”: 0 → 1 reference, 0 → 1 interview" in told
    assert credit.dump() == before
    credit.done("suggest", *asked, "--accept", "1", "--reject", "2", *seen)
    assert quotes(credit, *asked) == [each["quote"] for each in listed["suggestions"][2:]]
    assert third in quotes(credit, *asked)
    assert [each["quote"] for each in credit.data("suggest", "rejected", "Recognition")] == [second]
    assert first in credit.done("codings", "export")
    credit.refused("suggest", *asked, "--accept", "1", *seen)
    credit.done("undo")
    assert quotes(credit, *asked)[:2] == [first, second]


def test_rejected_passages_can_be_suggested_again(credit: "CommandLine") -> None:
    asked = ("Travel", "--search", "bus", "--from", "search")
    listed = credit.data("suggest", *asked)
    said = credit.done("suggest", *asked, "--reject", "1", "--list", listed["list"])
    assert said == "Rejected 1 passage there. `qualcode undo` takes it back.\n"
    assert quotes(credit, *asked) == []
    assert quotes(credit, *asked[:1], "--search", "canteen", "--from", "search")
    number = str(credit.data("suggest", "rejected")[0]["number"])
    assert "was rejected by Ann" in credit.refused("--coder", "Zoe", "suggest", "unreject", number)
    assert "there is no rejected passage 99" in credit.refused("suggest", "unreject", "99")
    credit.done("suggest", "unreject", number)
    assert quotes(credit, *asked) == [each["quote"] for each in listed["suggestions"]]
    assert "No suggestion was rejected." in credit.done("suggest", "rejected")


def test_another_coder_sees_what_one_rejected(credit: "CommandLine") -> None:
    asked = ("Travel", "--search", "bus", "--from", "search")
    listed = credit.data("suggest", *asked)
    credit.done("suggest", *asked, "--reject", "1", "--list", listed["list"])
    assert credit.data("--coder", "Zoe", "suggest", *asked)["list"] == listed["list"]


def test_patterns_are_kept_found_by_and_removed(credit: "CommandLine") -> None:
    assert "No pattern is kept with “Travel”" in credit.done("suggest", "patterns", "Travel")
    sentence = credit.refused("suggest", "patterns", "add", "Travel", "bus AND (late")
    assert "this bracket is not closed\n  bus AND (late\n          ^" in sentence
    credit.done("suggest", "patterns", "add", "Travel", "walking OR bus", "--forms")
    assert "is kept with “Travel” already" in credit.refused(
        "suggest", "patterns", "add", "Travel", "walking OR bus", "--forms"
    )
    assert credit.done("suggest", "patterns", "Travel") == "walking OR bus  (other forms too)\n"
    assert quotes(credit, "Travel", "--from", "patterns") == [PLACES["INT03"][3]]
    assert "those kept are “walking OR bus”" in credit.refused(
        "suggest", "patterns", "remove", "Travel", "walk"
    )
    credit.done("suggest", "patterns", "remove", "Travel", "walking OR bus")
    assert quotes(credit, "Travel", "--from", "patterns") == []
    credit.done("undo")
    assert quotes(credit, "Travel", "--from", "patterns") == [PLACES["INT03"][3]]


def test_the_sheet_can_be_imported_as_codings(credit: "CommandLine") -> None:
    credit.done("suggest", "Recognition", "--search", "credit", "--from", "search", "-o", "found.csv")
    rows = list(csv.DictReader(io.StringIO((credit.folder / "found.csv").read_text())))
    assert rows[0]["reasons"] == "the search “credit”"
    credit.done("codings", "import", "found.csv")
    assert quotes(credit, "Recognition", "--search", "credit", "--from", "search") == []
    assert len(credit.data("codings", "export")) == len(rows)


def test_unknown_names_and_contradictions_are_told_of(credit: "CommandLine") -> None:
    assert "did you mean “Travel”" in credit.refused("suggest", "Travle")
    assert "INT01" in credit.refused("suggest", "Travel", "--in", "INT011")
    for arguments in (
        ("Travel", "--all"),
        ("Travel", "--forms"),
        ("Travel", "--accept", "1"),
        ("Travel", "--list", "abc"),
        ("Travel", "--dry-run"),
        ("Travel", "--search", "bus", "--forms", "--regex"),
        ("--all", "--search", "bus"),
    ):
        credit.refused("suggest", *arguments, status=2)
    assert "not as .docx" in credit.refused("suggest", "Travel", "-o", "found.docx")


def test_all_codes_with_nothing_to_learn_from_say_so(credit: "CommandLine") -> None:
    said = credit.done("suggest", "--all")
    assert "Nothing is suggested for any code." in said
    assert "3 codes passed over: fewer than 5 coded pieces to learn from, and no pattern." in said
    credit.done("suggest", "patterns", "add", "Travel", "bus OR walk OR weather OR night")
    gains = credit.data("suggest", "--all")
    assert [(gain["code"], gain["likely"]) for gain in gains["codes"]] == [("Travel", 1)]
    assert "INT03 127:224" in credit.done("suggest", "--all")


def test_a_listed_name_does_not_leave(credit: "CommandLine") -> None:
    credit.write("key.csv", "name,placeholder\nFridays,Mondays\n")
    credit.done("pseudonyms", "apply", "key.csv", "--yes")
    credit.write(
        "INT04.txt", "I: When?\n\nP: On Fridays we meet for an hour, and nobody writes down what is said."
    )
    credit.done("import", "INT04.txt")
    asked = ("suggest", "Travel", "--search", "hour", "--key", "key.csv")
    assert "“Fridays” (1)" in credit.refused(*asked)
    assert "On Mondays we meet" in credit.done(*asked, "--redact")


COUNTED = (
    ("table", "--json"),
    ("table", "--aggregate", "union"),
    ("saturation", "--json"),
    ("crosstab", "--by", "interview", "--json"),
    ("cooccur", "--json"),
    ("query", "Recognition", "--json"),
    ("quotes", "Recognition", "--below", "--json"),
    ("codings", "export"),
)
"""Whatever counts or prints what is coded."""


def test_nothing_counts_that_was_suggested_rejected_or_kept_as_a_pattern(credit: "CommandLine") -> None:
    credit.done("code", "INT01", "Recognition", "--quote", "The credit goes to the postdoc")
    for name in PLACES:
        credit.done("code", name, "Travel", "--at", "0:215")
    before = [_dated(credit.done(*each)) for each in COUNTED]
    credit.done("suggest", "patterns", "add", "Recognition", "credit")
    listed = credit.data("suggest", "Recognition")
    assert listed["suggestions"]
    credit.done("suggest", "Recognition", "--reject", "1", "--list", listed["list"])
    assert [_dated(credit.done(*each)) for each in COUNTED] == before
    listed = credit.data("suggest", "Recognition")
    credit.done("suggest", "Recognition", "--accept", "1", "--list", listed["list"])
    after = [_dated(credit.done(*each)) for each in COUNTED]
    assert all(one != two for one, two in zip(before, after, strict=True))


def _dated(out: str) -> str:
    """Without the line of the history that the caption names: that grows with every change."""
    return re.sub(r"State \d+ of", "State of", re.sub(r'"(state|line)": \d+', "", out))
