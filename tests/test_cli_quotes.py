"""``qualcode quotes``: listing, exporting and keeping quotes from the command line."""

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import CommandLine

TEXT = "I: Why?\n\nP1: Trust is a habit, she said. Doubt is a habit too.\n\nI: Well, yes.\n\nP1: Good."


@pytest.fixture
def talk(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_talk)


def make_talk(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("Smith.txt", TEXT)
    study.write("framework.csv", "number,label,level\n1,Themes,1\n,Trust,2\n,star,2\n")
    study.write("people.csv", "interview,Role,Place\nSmith,Lecturer,York\n")
    study.done("import", "Smith.txt", "--attributes", "people.csv")
    study.done("codebook", "import", "framework.csv")
    study.done("code", "Smith", "--quote", "Trust is a habit, she said.", "Trust")
    study.done("code", "Smith", "--quote", "Doubt is a habit too.", "Trust", "star")


def words(run: "CommandLine", *arguments: str) -> list[str]:
    return [line["words"] for line in run.data("quotes", *arguments)["quotes"]]


def test_quotes_are_listed_with_context_attribution_and_balance(talk: "CommandLine") -> None:
    shown = talk.done("quotes", "Trust", "--by", "role, place")
    assert "Trust: 2 quotes from 1 person." in shown
    assert "“Trust is a habit, she said.” Doubt is a habit too." in shown
    assert "— Lecturer, York, interview 1" in shown
    assert "Smith" not in shown
    assert "Smith 5:32" in talk.done("quotes", "Trust", "--with-names")


def test_an_empty_list_says_so_and_is_no_error(talk: "CommandLine") -> None:
    assert "No quotes at “Trust”" in talk.done("quotes", "Trust", "--starred")
    assert talk.data("quotes", "Trust", "--starred")["quotes"] == []


def test_a_code_named_like_a_command_is_listed_by_name(talk: "CommandLine") -> None:
    assert words(talk, "list", "star") == ["Doubt is a habit too."]


def test_star_use_and_trim_are_kept_filtered_by_and_undone(talk: "CommandLine") -> None:
    assert talk.done("quotes", "star", "Smith", "--quote", "Doubt is a habit too.").startswith(
        "Starred 2 ref"
    )
    assert words(talk, "Trust", "--starred") == ["Doubt is a habit too."]
    talk.done("quotes", "use", "Smith", "Trust", "--quote", "Trust is a habit, she said.")
    assert words(talk, "Trust", "--used") == ["Trust is a habit, she said."]
    assert words(talk, "Trust", "--unused") == ["Doubt is a habit too."]
    trimmed = talk.done("quotes", "trim", "Smith", "--at", "5:32", "--to", "trust [...] she SAID")
    assert trimmed.splitlines() == ["Trimmed 1 reference of Smith 5:32.", "  Trust […] she said"]
    assert words(talk, "Trust") == ["Trust […] she said", "Doubt is a habit too."]
    assert words(talk, "Trust", "--whole")[0] == "Trust is a habit, she said."
    for _ in range(3):
        talk.done("undo")
    assert words(talk, "Trust", "--starred") == []


def test_a_trimmed_version_that_is_not_in_the_passage_is_refused(talk: "CommandLine") -> None:
    refused = talk.refused("quotes", "trim", "Smith", "--at", "5:32", "--to", "Trust [...] Doubt is")
    assert "“Doubt is” does not stand in the passage behind the piece before it" in refused


def test_unknown_names_are_answered_with_those_there_are(talk: "CommandLine") -> None:
    assert "did you mean “Trust”" in talk.refused("quotes", "Trost")
    assert "they have Role, Place" in talk.refused("quotes", "Trust", "--by", "Rank")
    assert "the values are York" in talk.refused("quotes", "Trust", "--where", "place=Leeds")
    assert "the coders are Ann" in talk.refused("quotes", "Trust", "--by-coder", "Bo")
    assert ".docx, .md" in talk.refused("quotes", "Trust", "-o", "out.odt")
    assert "nothing is coded" in talk.refused("quotes", "star", "Smith", "--quote", "Well, yes.")
    talk.refused("quotes", "Trust", "--json", "--format", "csv", status=2)


@pytest.mark.parametrize("name", ["out.docx", "out.md", "out.csv", "out.html"])
def test_files_are_written_and_hold_no_name_of_an_interview(talk: "CommandLine", name: str) -> None:
    talk.done("quotes", "Trust", "-o", name)
    written = (talk.folder / name).read_bytes()
    assert len(written) > 100
    assert b"Smith" not in written
    assert (b"Doubt is a habit too." in written) == (name != "out.docx")


def test_the_csv_has_the_offsets_of_each_quote(talk: "CommandLine") -> None:
    rows = list(csv.DictReader(io.StringIO(talk.done("quotes", "Trust", "--format", "csv"))))
    assert [(row["quote"], row["start"], row["end"]) for row in rows] == [
        ("Trust is a habit, she said.", "5", "32"),
        ("Doubt is a habit too.", "33", "54"),
    ]


def test_a_listed_name_is_not_written_under_pseudonyms(talk: "CommandLine") -> None:
    talk.write("key.csv", "name,placeholder\nTrust,P01\n")
    for form in ("text", "csv", "markdown", "html", "docx", "json"):
        refused = talk.refused("quotes", "Trust", "--key", "key.csv", "--format", form, "-o", f"out.{form}")
        assert "“Trust”" in refused
        assert not (talk.folder / f"out.{form}").exists()
    redacted = talk.done("quotes", "Trust", "--key", "key.csv", "--redact")
    assert "Trust" not in redacted
    assert "P01 is a habit" in redacted


def test_check_tells_of_a_trimmed_version_that_does_not_fit_any_more(talk: "CommandLine") -> None:
    talk.done(
        "quotes", "trim", "Smith", "Trust", "--quote", "Doubt is a habit too.", "--to", "Doubt [...] too"
    )
    talk.write("Smith.txt", TEXT.replace("habit too.", "habit two."))
    talk.done("transcript", "correct", "Smith", "Smith.txt", "--yes")
    assert "1 trimmed quote does not stand in the passage as it is now (Smith 33:" in talk.done("check")
    ran = talk("quotes", "Trust")
    assert "1 trimmed version does not stand in the passage" in ran.err
    assert "Doubt is a habit two." in ran.out


def test_a_correction_names_trimmed_quotes_that_its_words_do_not_fit(talk: "CommandLine") -> None:
    talk.done("quotes", "trim", "Smith", "Trust", "--at", "33:54", "--to", "Doubt [...] too")
    talk.done("quotes", "trim", "Smith", "Trust", "--at", "5:32", "--to", "Trust [...] she said")
    talk.write("new.txt", TEXT.replace("habit too.", "habit two."))
    told = talk.data("transcript", "correct", "Smith", "new.txt", "--dry-run")["correction"]["misfits"]
    assert told == [{"code": "Trust", "passage": [33, 54], "trimmed": "Doubt […] too", "piece": "too"}]
    said = talk.done("transcript", "correct", "Smith", "new.txt", "--yes")
    assert (
        "  1 trimmed quote does not stand in the new words; `qualcode quotes trim` gives a new one\n" in said
    )
    assert "  trimmed at 33:54 (Trust): “Doubt […] too” has “too”, which is not there\n" in said
    talk.write("newer.txt", TEXT.replace("habit too.", "habit two!"))
    assert "trimmed" not in talk.done("transcript", "correct", "Smith", "newer.txt", "--yes")


def test_removing_names_the_quotes_that_go_and_undo_brings_them_back(talk: "CommandLine") -> None:
    talk.done("quotes", "star", "Smith", "--at", "33:54")
    talk.done("quotes", "trim", "Smith", "Trust", "--at", "5:32", "--to", "Trust [...] she said")
    before = talk.dump()
    going = "3 references and 3 kept quotes (2 starred, 1 trimmed)"
    assert f"Smith has {going}, which go with it" in talk.refused("remove", "Smith")
    assert talk.done("remove", "Smith", "--yes") == f"Removed Smith with {going}.\n"
    talk.done("undo")
    assert [row for row in talk.dump() if 'INTO "quote"' in row] == [
        row for row in before if 'INTO "quote"' in row
    ]


def test_giving_up_a_lost_coding_names_its_quote_and_memos(talk: "CommandLine") -> None:
    talk.done("quotes", "star", "Smith", "Trust", "--at", "33:54")
    talk.write("new.txt", TEXT.replace(" Doubt is a habit too.", ""))
    talk.done("transcript", "correct", "Smith", "new.txt", "--yes")
    number = next(line["id"] for line in talk.data("transcript", "lost") if line["code"] == "Trust")
    assert "goes, with 1 kept quote (starred); give --yes" in talk.refused("transcript", "drop", str(number))
    assert "2 lost codings and 1 kept quote (starred), which go" in talk.refused("remove", "Smith")
    talk.done("transcript", "drop", str(number), "--yes")
    assert not any('INTO "quote"' in row for row in talk.dump())


def test_a_pseudonym_reaches_the_trimmed_version_which_still_fits(talk: "CommandLine") -> None:
    talk.done("quotes", "trim", "Smith", "Trust", "--at", "5:32", "--to", "Trust [...] she said")
    talk.write("key.csv", "name,placeholder\nTrust,P01\n")
    talk.done("pseudonyms", "apply", "key.csv", "--yes")
    (line, _) = talk.data("quotes", "list", "1", "--below")["quotes"]
    assert (line["words"], line["fits"]) == ("P01 […] she said", True)
    talk.done("pseudonyms", "reverse", "key.csv", "--yes")
    assert words(talk, "Trust", "--without-key")[0] == "Trust […] she said"


def test_uncoding_says_that_what_was_kept_goes_too(talk: "CommandLine") -> None:
    talk.done("quotes", "star", "Smith", "--at", "5:32")
    removed = talk.done("uncode", "Smith", "--at", "5:32")
    assert removed == "Removed 1 reference from Smith 5:32, with 1 kept quote (starred).\n"
    assert talk.done("uncode", "Smith", "star", "--at", "33:54") == "Removed 1 reference from Smith 33:54.\n"
    talk.done("undo")
    talk.done("undo")
    assert words(talk, "Trust", "--starred") == ["Trust is a habit, she said."]


def test_json_and_text_are_written_to_files_that_end_so(talk: "CommandLine") -> None:
    talk.done("quotes", "Trust", "-o", "trust.json")
    talk.done("quotes", "Trust", "-o", "trust.txt")
    assert json.loads((talk.folder / "trust.json").read_text()) == talk.data("quotes", "Trust")
    assert (talk.folder / "trust.txt").read_text() == talk.done("quotes", "Trust")
