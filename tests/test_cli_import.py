"""Transcripts and attributes through the command line: what is stored, what is said, what is refused."""

import json
import os
import unicodedata
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

if TYPE_CHECKING:
    from conftest import CommandLine

TALK = """\
Interviewer: What is trust?
Anna Berg: Trust is a habit.
Interviewer: And doubt?
Anna Berg: Another.
"""
OTHER = (
    "Interviewer: What do you do?\nTom Hill: I repair pumps.\nInterviewer: Since when?\nTom Hill: Always.\n"
)


def named(lines: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {line["name"]: line for line in lines}


def test_an_import_says_per_file_what_was_read_and_stores_it(study: "CommandLine") -> None:
    study.write("p1.txt", TALK)
    study.write(
        "p2.md", OTHER.replace("Tom Hill:", "**Tom Hill:**").replace("Interviewer:", "**Interviewer:**")
    )
    said = study.done("import", "p1.txt", "p2.md")
    assert "p1             10      4  Interviewer (interviewer), Anna Berg" in said
    assert "Imported 2 interviews: 2 transcripts, 20 words, 8 turns." in said
    lines = named(study.data("transcripts"))
    assert list(lines) == ["p1", "p2"]
    assert lines["p1"]["speakers"] == ["Interviewer", "Anna Berg"]
    shown = study.data("transcripts", "p1")
    assert shown["text"] == "What is trust?\nTrust is a habit.\nAnd doubt?\nAnother."
    assert [turn["speaker"] for turn in shown["turns"]] == ["Interviewer", "Anna Berg"] * 2


def test_a_file_without_speakers_is_one_turn_and_no_failure(study: "CommandLine") -> None:
    study.write("notes.txt", "It rained all day and nobody came.")
    assert "none found" in study.done("import", "notes.txt")
    assert study.data("transcripts")[0]["turns"] == 1


def test_a_folder_is_imported_at_any_depth_and_what_is_left_out_is_named(study: "CommandLine") -> None:
    for name in ("a/p1.txt", "a/b/the-changelog-205.md", "a/licensing interview.txt"):
        study.write(f"folder/{name}", f"Anna: This is {name}.")
    for name in (
        "README.md",
        "SOURCE_README.md",
        "LICENSE",
        "CHANGELOG.md",
        "talk.mp3",
        ".hidden.txt",
        "~$p1.docx",
    ):
        study.write(f"folder/{name}", "Anna: No interview.")
    said = study.done("import", "folder")
    assert list(named(study.data("transcripts"))) == ["licensing interview", "p1", "the-changelog-205"]
    left_out = said[said.index("Left out") :]
    for name in ("README.md", "SOURCE_README.md", "LICENSE", "CHANGELOG.md"):
        assert f"  {name}: looks like a note about the folder" in left_out
    assert "  talk.mp3: .mp3: not a kind of transcript" in left_out
    assert "hidden" not in said
    assert "~$" not in said


def test_a_note_can_be_imported_by_its_own_name(study: "CommandLine") -> None:
    study.write("README.md", "Anna: An interview after all.")
    study.done("import", "README.md")
    assert list(named(study.data("transcripts"))) == ["README"]


def test_files_that_cannot_be_used_are_named_and_the_others_imported(study: "CommandLine") -> None:
    study.write("good.txt", TALK)
    study.write("empty.txt", "")
    study.write("fake.docx", "Anna: hello")
    ran = study("import", "good.txt", "empty.txt", "fake.docx")
    assert ran.status == 1
    assert ran.err.startswith("\nNot imported:\n  empty.txt: it is empty\n  fake.docx: it is not a Word file")
    assert "Imported 1 interview: 1 transcript" in ran.out
    study.done("undo")
    report = json.loads(study("import", "empty.txt", "good.txt", "--json").out)
    assert {line["file"]: line["imported"] for line in report["files"]} == {
        "empty.txt": False,
        "good.txt": True,
    }


def test_nothing_imported_is_said_and_leaves_no_history(study: "CommandLine") -> None:
    study.write("folder/LICENSE", "MIT")
    before = study.dump()
    assert "No transcript was imported." in study.done("import", "folder")
    assert study.dump() == before
    assert study.data("history") == []


def test_a_missing_file_stops_the_import_before_it_begins(study: "CommandLine") -> None:
    study.write("good.txt", TALK)
    assert "there is no file or folder gone.txt" in study.refused("import", "good.txt", "gone.txt")


@pytest.mark.parametrize("name", ["again.txt", "sub/p1.txt", "again.md"])
def test_the_same_words_are_refused_whatever_the_file_is_called(study: "CommandLine", name: str) -> None:
    study.write("p1.txt", TALK)
    study.write(name, TALK.replace("\n", "\r\n\r\n"))
    study.done("import", "p1.txt")
    assert "the same words are in the project as p1 (`qualcode import --again`" in study.refused(
        "import", name
    )
    study.done("import", name, "--again")
    assert len(study.data("transcripts")) == 2


def test_the_same_words_twice_in_one_call_are_imported_once(study: "CommandLine") -> None:
    study.write("p1.txt", TALK)
    study.write("p1.md", TALK)
    ran = study("import", "p1.txt", "p1.md", "p1.txt")
    assert ran.status == 1
    assert "p1.md: the same words are in the project as p1" in ran.err
    assert list(named(study.data("transcripts"))) == ["p1"]


def test_the_same_name_with_other_words_is_refused_unless_asked_for(study: "CommandLine") -> None:
    study.write("p1.txt", TALK)
    study.write("sub/p1.txt", OTHER)
    study.done("import", "p1.txt")
    sentence = study.refused("import", "sub/p1.txt")
    assert "there is a transcript p1 with other words already; rename the file" in sentence
    assert "named p1 (2), since p1 was taken" in study.done("import", "sub/p1.txt", "--again")
    assert list(named(study.data("transcripts"))) == ["p1", "p1 (2)"]


def test_several_files_can_be_one_interview(study: "CommandLine") -> None:
    study.write("part1.txt", TALK)
    study.write("part2.txt", OTHER)
    assert "Imported 1 interview: 2 transcripts" in study.done(
        "import", "part1.txt", "part2.txt", "--interview", "Anna"
    )
    assert {line["interview"] for line in study.data("transcripts")} == {"Anna"}
    assert list(study.data("attributes")) == ["Anna"]


def test_a_guessed_encoding_is_said_and_can_be_overridden(study: "CommandLine") -> None:
    study.write("p1.txt", "Łódź is a “city”.".encode("cp1250"))
    assert "p1: not UTF-8; read as Windows-1252 (--encoding overrides)" in study.done("import", "p1.txt")
    study.done("undo")
    study.done("import", "p1.txt", "--encoding", "cp1250")
    assert study.data("transcripts", "p1")["text"] == "Łódź is a “city”."
    study.write("p2.txt", "Anna: Ein Café.\nTom: ".encode() + "Ein Café.\n".encode("cp1252"))
    assert "mixed encodings: UTF-8, with Windows-1252 on line 2" in study.done("import", "p2.txt")
    assert "there is no encoding named 'klingon'" in study.refused(
        "import", "p1.txt", "--encoding", "klingon", "--again"
    )


def test_a_note_on_many_files_is_said_once(study: "CommandLine") -> None:
    for number in range(3):
        study.write(f"p{number}.txt", f"Café number {number}".encode("cp1252"))
    assert study.done("import", "p0.txt", "p1.txt", "p2.txt").count("p0, p1, p2: not UTF-8") == 1


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be written there")
def test_odd_file_names_become_names_that_can_be_typed(study: "CommandLine") -> None:
    apart = unicodedata.normalize("NFD", "été")
    for number, name in enumerate([f"{apart}.txt", "two\nlines.txt", "  wide   gap .txt", "=1+1.txt"]):
        study.write(name, f"This is number {number}.")
    os.mkdir(b"odd")
    with open(b"odd/\xff.txt", "wb") as file:
        file.write(b"Anna: bytes that are no text")
    study.done("import", ".")
    assert list(named(study.data("transcripts"))) == ["=1+1", "two lines", "wide gap", "été", "\ufffd"]
    assert study.data("transcripts", "été")["text"] == "This is number 0."
    assert study.data("history")[0]["label"] == "import 5 transcripts"


def sheet(study: "CommandLine", kind: str, rows: list[list[str]]) -> str:
    if kind == "csv":
        study.write("sheet.csv", "\n".join(",".join(row) for row in rows))
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)  # type: ignore[union-attr]  # a new workbook has a sheet
        book.save(study.folder / "sheet.xlsx")
    return f"sheet.{kind}"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_attributes_come_from_a_sheet(study: "CommandLine", kind: str) -> None:
    study.write("p1.txt", TALK)
    study.write("p2.txt", OTHER)
    rows = [["Interview", "Role", "Years"], ["P1", "baker", "3"], ["p2.txt", "-cmd", ""], ["p9", "x", "1"]]
    said = study.done("import", "p1.txt", "p2.txt", "--attributes", sheet(study, kind, rows))
    assert study.data("attributes") == {"p1": {"Role": "baker", "Years": "3"}, "p2": {"Role": "-cmd"}}
    assert "Attributes of 2 interviews: Role, Years." in said
    assert "line 4: there is no interview “p9”; the row was left out" in said
    assert len(study.data("history")) == 1


def test_a_later_sheet_changes_and_takes_away_values(study: "CommandLine") -> None:
    study.write("p1.txt", TALK)
    study.done(
        "import", "p1.txt", "--attributes", sheet(study, "csv", [["interview", "Role"], ["p1", "baker"]])
    )
    said = study.done(
        "import", "--attributes", sheet(study, "csv", [["name", "role", "age"], ["p1", "", "40"]])
    )
    assert study.data("attributes") == {"p1": {"age": "40"}}
    assert "transcript" not in said.lower()
    study.done("undo")
    assert study.data("attributes") == {"p1": {"Role": "baker"}}


def test_interviews_that_the_sheet_forgets_are_named(study: "CommandLine") -> None:
    study.write("p1.txt", TALK)
    study.write("p2.txt", OTHER)
    rows = [["interview", "role"], ["p1", "baker"]]
    assert "not in the sheet: p2" in study.done(
        "import", "p1.txt", "p2.txt", "--attributes", sheet(study, "csv", rows)
    )


def test_transcripts_that_a_sheet_joins_count_as_one_interview(study: "CommandLine") -> None:
    study.write("p1a.txt", TALK)
    study.write("p1b.txt", OTHER)
    study.done("import", "p1a.txt", "p1b.txt")
    study.done("codebook", "add", "Trust")
    for name in ("p1a", "p1b"):
        study.done("code", name, "Trust", "--at", "0:4")
    assert study.data("table")["rows"][0]["interviews"] == 2
    rows = [["interview", "transcripts", "role"], ["Anna", "p1a; p1b.txt", "baker"]]
    study.done("import", "--attributes", sheet(study, "csv", rows))
    assert study.data("attributes") == {"Anna": {"role": "baker"}}
    row = study.data("table")["rows"][0]
    assert (row["interviews"], row["references"]) == (1, 2)
    assert study.data("table", "--unit", "transcript")["rows"][0]["interviews"] == 2
    assert {line["interview"] for line in study.data("speakers")} == {"Anna"}
    assert "All is well" in study.done("check")
    study.done("undo")
    assert study.data("table")["rows"][0]["interviews"] == 2


def test_an_interview_that_is_joined_to_another_hands_on_its_attributes(study: "CommandLine") -> None:
    study.write("p1.txt", TALK)
    study.write("p2.txt", OTHER)
    rows = [["interview", "role", "age"], ["p1", "baker", ""], ["p2", "smith", "40"]]
    study.done("import", "p1.txt", "p2.txt", "--attributes", sheet(study, "csv", rows))
    study.done("import", "--attributes", sheet(study, "csv", [["interview", "files"], ["p1", "p1;p2"]]))
    assert study.data("attributes") == {"p1": {"role": "baker", "age": "40"}}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["interview", "role"], ["p1", "a"], ["P1", "b"]], "line 3: “p1” stands on line 2 already"),
        ([["interview", "role"], ["", "a"]], "line 2: no interview is named (column “interview”)"),
        ([["interview", "transcripts"], ["p1", "p7"]], "line 2: there is no transcript “p7”"),
        ([["interview", "role", "role"], ["p1", "a", "b"]], "names a column more than once: 'role'"),
        ([["interview", "role"], ["p1", "a", "b"]], "line 2: there is text outside the 2 named columns"),
    ],
)
def test_a_wrong_sheet_stops_the_whole_import(
    study: "CommandLine", rows: list[list[str]], sentence: str
) -> None:
    study.write("p1.txt", TALK)
    said = study.refused("import", "p1.txt", "--attributes", sheet(study, "csv", rows))
    assert said.startswith("qualcode: sheet.csv: ")
    assert sentence in said


def test_removing_a_transcript_takes_its_references_and_undo_brings_all_back(study: "CommandLine") -> None:
    study.write("p1.txt", TALK)
    study.done("import", "p1.txt")
    study.done("codebook", "add", "Trust")
    study.done("code", "p1", "Trust", "--at", "0:4")
    before = study.data("transcripts")
    assert "p1 has 1 reference, which go with it; give --yes" in study.refused("remove", "p1")
    assert study.data("remove", "p1", "--yes") == {"removed": "p1", "references": 1, "told": "1 reference"}
    assert study.data("transcripts") == study.data("codings", "export") == []
    study.done("undo")
    assert study.data("transcripts") == before


def test_who_interviews_can_be_said_and_is_left_out_of_the_table(study: "CommandLine") -> None:
    study.write("p1.txt", "Dan: Why.\nPat: So.\nDan: Hm.\nPat: Yes.\n")
    assert "Who interviews could not be told in 1 transcript; `qualcode speakers" in study.done(
        "import", "p1.txt"
    )
    study.done("codebook", "add", "Trust")
    study.done("code", "p1", "Trust", "--quote", "Why.")
    study.done("speakers", "set", "Dan", "--interviewer", "--yes")
    assert {line["label"]: line["interviewer"] for line in study.data("speakers")} == {
        "Dan": True,
        "Pat": False,
    }
    assert study.data("table")["rows"][0]["references"] == 1
    assert study.data("table", "--exclude-interviewer")["rows"][0]["references"] == 0
    study.done("speakers", "set", "Dan", "--interviewee", "--in", "p1")
    assert study.data("table", "--exclude-interviewer")["rows"][0]["references"] == 1
    assert "nobody is called 'Bob'" in study.refused("speakers", "set", "Bob", "--interviewer")
    assert "there is no interview 'p2'" in study.refused("speakers", "--in", "p2")
