"""split, recode in bulk and review from the command line."""

import io
import json
import sys
from typing import Any

import pytest
from conftest import CommandLine

TALK = "I: What is it?\n\nP: Trust comes first. Fear comes after. Then there is hope. And some doubt.\n"
QUOTES = ("Trust comes first.", "Fear comes after.", "Then there is hope.", "And some doubt.")


def _make(run: CommandLine) -> None:
    run.done("init", "study")
    run.done("import", run.write("INT1.txt", TALK))
    for label in ("Feelings", "Good", "Bad"):
        run.done("codebook", "add", label)
    for quote in QUOTES:
        run.done("code", "INT1", "Feelings", "--quote", quote)


@pytest.fixture
def feelings(run: CommandLine) -> CommandLine:
    """Four passages at one code."""
    return run.prepare(_make)


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Somebody at a terminal who types these lines."""

    def types(*lines: str) -> None:
        keyboard = io.StringIO("".join(f"{line}\n" for line in lines))
        monkeypatch.setattr(keyboard, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stdin", keyboard)

    return types


def counts(run: CommandLine) -> dict[str, int]:
    return {row["label"]: row["references"] for row in run.data("table")["rows"] if row["references"]}


def waiting(run: CommandLine) -> list[tuple[str, int, int, int]]:
    found = run.data("review")["codes"]
    return [(each["code"], each["total"], each["open"], each["asked"]) for each in found]


def test_a_code_is_split_by_walking_through_its_references(feelings: CommandLine, typing: Any) -> None:
    typing("1", "x", "b", "2", "", "q", "y")
    said = feelings.done("codebook", "split", "Feelings", "--into", "Good", "--new", "Sad")
    assert "“x” is none of these" in said
    assert "[1 of 4] INT1, P, turn 2" in said
    assert "1 reference sent on, 1 left, 2 still to be looked at" in said
    assert counts(feelings) == {"Feelings": 3, "Sad": 1}
    assert waiting(feelings) == [("Feelings", 2, 2, 0)]
    feelings.done("undo")
    assert counts(feelings) == {"Feelings": 4}
    assert waiting(feelings) == []


def test_a_split_that_is_not_agreed_to_changes_nothing(feelings: CommandLine, typing: Any) -> None:
    typing("1", "1", "1", "1", "n")
    assert "stopped" in feelings.refused("codebook", "split", "Feelings", "--into", "Good", status=130)


def test_a_dry_run_of_a_split_says_what_it_does_to_the_counts(feelings: CommandLine, typing: Any) -> None:
    typing("1", "1", "q")
    before = feelings.dump()
    said = feelings.done("codebook", "split", "Feelings", "--into", "Good", "--dry-run")
    assert "“Feelings”: 4 → 2 references" in said
    assert feelings.dump() == before


def test_a_sheet_says_where_the_references_go(feelings: CommandLine) -> None:
    places = [(each["start"], each["end"]) for each in feelings.data("codings", "export")]
    (first, second, third, _) = places
    sheet = feelings.write(
        "split.csv",
        f"transcript,start,end,code\nINT1,{first[0]},{first[1]},Good\nINT1,{second[0]},{second[1]},Bad\n"
        f"INT1,{third[0]},{third[1]},\n",
    )
    done = feelings.data("codebook", "split", "Feelings", "--from", sheet, "--yes", "--reason", "too wide")
    assert (done["sent"], done["stayed"]) == (2, 1)
    assert "2 references sent on, 1 left, 1 still to be looked at" in done["sentences"]
    assert counts(feelings) == {"Feelings": 2, "Good": 1, "Bad": 1}
    assert waiting(feelings) == [("Feelings", 1, 1, 0)]
    told = feelings.done("history")
    assert "split “Feelings” into “Good”, “Bad”" in told
    assert "too wide" in told


def test_a_sheet_may_name_references_by_their_uuid_and_codes_that_it_makes(feelings: CommandLine) -> None:
    feelings.done("codebook", "define", "Feelings", "--definition", "All of them")
    uuids = [each["uuid"] for each in feelings.data("review")["references"]]
    sheet = feelings.write("split.csv", f"reference,code\n{uuids[0]},Mixed\n{uuids[1]},Feelings\n")
    feelings.done("codebook", "split", "Feelings", "--from", sheet, "--new", "Mixed", "--yes")
    assert counts(feelings) == {"Feelings": 3, "Mixed": 1}
    assert waiting(feelings) == [("Feelings", 2, 2, 0)]


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        ("reference\nx\n", "has the columns code"),
        ("reference,code\nx,Good\n", "line 2: “Feelings” has no reference x"),
        ("transcript,start,end,code\nINT1,0,one,Good\n", "line 2: 'one' is no offset"),
        ("transcript,start,end,code\nINT1,0,5,Good\n", "line 2: “Feelings” has no reference at INT1 0:5"),
        ("transcript,start,end,code\nINT9,0,5,Nowhere\n", "line 2: there is no code 'Nowhere'"),
    ],
)
def test_a_sheet_that_cannot_be_used_changes_nothing(
    feelings: CommandLine, sheet: str, sentence: str
) -> None:
    path = feelings.write("split.csv", sheet)
    assert sentence in feelings.refused("codebook", "split", "Feelings", "--from", path, "--yes")


def test_a_split_needs_targets_and_somebody_to_ask(feelings: CommandLine) -> None:
    split = ("codebook", "split", "Feelings")
    assert "--into CODE" in feelings.refused(*split, status=2)
    assert "give --from SHEET" in feelings.refused(*split, "--into", "Good")
    sheet = feelings.write("split.csv", "reference,code\n")
    assert "leave --into out" in feelings.refused(*split, "--from", sheet, "--into", "Good", status=2)


def test_what_could_not_be_done_is_said_before_anybody_is_asked(feelings: CommandLine, typing: Any) -> None:
    typing()
    split = ("codebook", "split", "Feelings")
    assert "into itself" in feelings.refused(*split, "--into", "Feelings")
    assert "already a code named “Good”" in feelings.refused(*split, "--new", "Good")
    feelings.done("codebook", "retire", "Bad")
    assert "is retired" in feelings.refused(*split, "--into", "Bad")
    assert "has no references" in feelings.refused("codebook", "split", "Good", "--new", "Better")


def test_references_are_recoded_in_bulk_after_a_preview(feelings: CommandLine) -> None:
    recode = ("codebook", "recode", "Feelings", "Bad", "--containing", "comes")
    assert "“Feelings”: 4 → 2 references" in feelings.done(*recode, "--dry-run")
    assert counts(feelings) == {"Feelings": 4}
    assert "give --yes" in feelings.refused(*recode)
    done = feelings.data(*recode, "--yes", "--reason", "they are alike")
    assert (done["references"], done["dry_run"]) == (2, False)
    assert counts(feelings) == {"Feelings": 2, "Bad": 2}
    feelings.done("undo")
    assert counts(feelings) == {"Feelings": 4}


def test_a_split_and_a_recoding_can_be_proposed(feelings: CommandLine, typing: Any) -> None:
    typing("1", "1", "", "q")
    feelings.done("codebook", "split", "Feelings", "--new", "Sad", "--propose", "too wide")
    feelings.done("codebook", "recode", "Feelings", "Bad", "--containing", "doubt", "--propose", "it is")
    assert counts(feelings) == {"Feelings": 4}
    feelings.done("codebook", "proposals", "accept", "1", "--yes")
    assert counts(feelings) == {"Feelings": 2, "Sad": 2}
    assert waiting(feelings) == [("Feelings", 1, 1, 0)]
    feelings.done("codebook", "proposals", "accept", "2", "--yes", "--on-top")
    assert counts(feelings) == {"Feelings": 1, "Sad": 2, "Bad": 1}


def test_a_query_that_means_nothing_is_refused(feelings: CommandLine) -> None:
    recode = ("codebook", "recode", "Feelings", "Bad", "--yes")
    assert "find no reference" in feelings.refused(*recode, "--containing", "nowhere")
    assert "no transcript 'INT7'" in feelings.refused(*recode, "--transcript", "INT7")
    assert "no attribute 'Site'" in feelings.refused(*recode, "--where", "Site=North")
    assert "nobody named 'Zoe'" in feelings.refused(*recode, "--coder", "Zoe")
    assert "the same code" in feelings.refused("codebook", "recode", "Good", "Good", "--yes")


def test_defining_a_code_says_how_many_references_wait_unless_it_is_minor(feelings: CommandLine) -> None:
    define = ("codebook", "define", "Feelings", "--definition")
    assert "looked at again" not in feelings.done(*define, "All", "--minor")
    assert waiting(feelings) == []
    assert "4 references are to be looked at again" in feelings.done(*define, "All of them")
    assert waiting(feelings) == [("Feelings", 4, 4, 0)]
    assert "Feelings: 0 of 4 looked at, since its definition changed" in feelings.done("review", "--list")


def test_review_walks_through_what_waits(feelings: CommandLine, typing: Any) -> None:
    feelings.done("codebook", "define", "Feelings", "--definition", "All")
    typing("?", "m Nowhere", "k", "m Bad", "a Is it hope?", "x")
    said = feelings.done("review", "Feelings")
    assert "“?” is none of these" in said
    assert "no code 'Nowhere'" in said
    assert "definition before: none" in said
    assert "4 of 4 looked at, 1 waits for an answer" in said
    assert counts(feelings) == {"Feelings": 2, "Bad": 1}
    assert [each["memo"] for each in feelings.data("codings", "export")].count("Is it hope?") == 1
    for _ in range(4):
        feelings.done("undo")
    assert waiting(feelings) == [("Feelings", 4, 4, 0)]


def test_a_script_decides_on_one_reference(feelings: CommandLine) -> None:
    feelings.done("codebook", "define", "Feelings", "--definition", "All")
    first, second, third, last = (each["uuid"] for each in feelings.data("review", "--list")["references"])
    assert feelings.data("review", "keep", first) == {
        "reference": first,
        "decision": "keep",
        "code": "Feelings",
    }
    assert feelings.data("review", "move", second[:12], "Good", "--reason", "fits")["to"] == "Good"
    assert "Took it off “Feelings”" in feelings.done("review", "drop", third)
    assert "waits for an answer" in feelings.done("review", "ask", last, "Why?")
    assert counts(feelings) == {"Feelings": 2, "Good": 1}
    assert waiting(feelings) == [("Feelings", 4, 0, 1)]
    assert "decided on that passage already" in feelings.refused("review", "keep", first)
    assert "there is no reference" in feelings.refused("review", "keep", "zz")
    assert "in a few words" in feelings.refused("review", "ask", last, " ")


def test_a_reference_may_be_named_by_its_place_as_the_list_gives_it(feelings: CommandLine) -> None:
    feelings.done("codebook", "define", "Feelings", "--definition", "All")
    rows = feelings.data("review", "--list")["references"]
    first = rows[0]
    place = f"{first['transcript']} {first['start']}:{first['end']}"
    assert f"\n  {place}  “{first['quote']}”\n" in feelings.done("review", "--list")
    assert feelings.data("review", "keep", place)["reference"] == first["uuid"]
    assert "there is no reference" in feelings.refused("review", "keep", place)


def test_review_without_a_terminal_says_what_does_without(feelings: CommandLine) -> None:
    assert "Nothing waits" in feelings.done("review")
    feelings.done("codebook", "define", "Feelings", "--definition", "All")
    assert "review keep REFERENCE" in feelings.refused("review")
    assert json.loads(feelings.done("review", "Good", "--json")) == {"codes": [], "references": []}
