"""``qualcode matrix``: showing, writing, filling in elsewhere and bringing back, from the command line."""

import csv
import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from conftest import CommandLine

KEY = "name,placeholder\nSmith,P01\nYork,Town\n"


@pytest.fixture
def talk(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_talk)


def make_talk(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("A.txt", "I: Why?\n\nP1: Trust is a habit. Doubt is one too.\n")
    study.write("B.txt", "I: Why?\n\nP2: I never knew York.\n")
    study.write("framework.csv", "number,label,level\n1,Trust,1\n1.1,Habit,2\n2,Place,1\n3,Work,1\n")
    study.write("people.csv", "interview,Role\nA,Lecturer\nB,Porter\n")
    study.done("import", "A.txt", "B.txt", "--attributes", "people.csv")
    study.done("codebook", "import", "framework.csv")
    study.done("code", "A", "--quote", "Trust is a habit.", "Habit")
    study.done("code", "B", "--quote", "I never knew York.", "Place")
    study.done("matrix", "write", "A", "Trust", "Calls it a habit; as Smith did in York.")


def summary(run: "CommandLine", interview: str, theme: str) -> str:
    found = run.data("matrix", theme, "--with-names", "--cells", "summaries")
    cells = {row["interview"]: row["cells"][0]["summary"] for row in found["rows"]}
    return str(cells[interview])


def test_the_matrix_is_shown_as_cards(talk: "CommandLine") -> None:
    shown = talk.done("matrix", "--show", "role").splitlines()
    assert shown[:8] == [
        "study: framework matrix",
        "",
        "interview 1, Lecturer",
        "  1 Trust",
        "      Calls it a habit; as Smith did in York.",
        "        “Trust is a habit.”",
        "  2 Place: –",
        "  3 Work: –",
    ]
    assert "  3 Work: 2 of 2" in shown
    down = talk.done("matrix", "--themes-down", "--with-names", "--level", "2").splitlines()
    assert down[2:6] == ["1.1 Habit", "  A", "        “Trust is a habit.”", "  B: –"]


def test_a_summary_is_written_changed_emptied_and_undone(talk: "CommandLine") -> None:
    assert (
        talk.done("matrix", "write", "b", "2", "Never\nthere.") == "Wrote the summary of B under “2 Place”.\n"
    )
    assert summary(talk, "B", "2") == "Never\nthere."
    assert "is as it was" in talk.done("matrix", "write", "B", "2", " Never\nthere. ")
    found = talk.data("matrix", "write", "B", "2", "")
    assert (found["before"], found["summary"], found["changed"]) == ("Never\nthere.", "", True)
    assert talk.data("history")[0]["label"] == "remove the summary of B under “2 Place”"
    talk.done("undo")
    assert summary(talk, "B", "2") == "Never\nthere."
    talk.done("undo")
    assert summary(talk, "B", "2") == ""


def test_a_summary_comes_from_a_pipe_or_the_editor(
    talk: "CommandLine", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("Über alles\r\n".encode())))
    talk.done("matrix", "write", "B", "Work")
    assert summary(talk, "B", "Work") == "Über alles"
    script = talk.write("edit.sh", "#!/bin/sh\necho 'and more' >> \"$1\"\n")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    talk.done("matrix", "write", "B", "Work", "--editor")
    assert summary(talk, "B", "Work") == "Über allesand more"
    assert "not both" in talk.refused("matrix", "write", "B", "Work", "x", "--editor", status=2)


def test_unknown_names_are_answered_with_those_there_are(talk: "CommandLine") -> None:
    assert "did you mean “Trust”" in talk.refused("matrix", "write", "A", "Trost", "x")
    assert "did you mean “Trust”" in talk.refused("matrix", "Trost")
    assert "there is no interview 'C'" in talk.refused("matrix", "write", "C", "Trust", "x")
    assert "they have Role" in talk.refused("matrix", "--show", "Rank")
    assert "they have Role" in talk.refused("matrix", "--sort", "Rank")
    assert "the values are Lecturer, Porter" in talk.refused("matrix", "--where", "Role=Cook")
    assert "not both" in talk.refused("matrix", "Trust", "--level", "2", status=2)
    assert "--cells counts" in talk.refused("matrix", "--format", "png", status=2)
    assert "known format" in talk.refused("matrix", "-o", "matrix.odt")
    assert ".xlsx or .csv" in talk.refused("matrix", "export", "matrix.docx")


def test_nothing_to_show_says_so_and_is_no_error(study: "CommandLine") -> None:
    assert "There are no themes yet" in study.done("matrix")
    study.done("codebook", "add", "Trust")
    assert "There are no interviews" in study.done("matrix")
    assert "There are no interviews" in study.done("matrix", "--cells", "counts")
    assert study.done("matrix", "missing") == "Every cell that has references has a summary.\n"
    for name in ("m.docx", "m.xlsx", "m.html", "m.md", "m.tex", "m.csv", "m.json", "m.txt"):
        study.done("matrix", "-o", name)
        assert (study.folder / name).stat().st_size


@pytest.mark.parametrize("ending", ["docx", "xlsx", "csv", "md", "html", "tex", "json", "txt"])
def test_files_are_written_in_every_format(talk: "CommandLine", ending: str) -> None:
    talk.done("matrix", "-o", f"m.{ending}")
    written = (talk.folder / f"m.{ending}").read_bytes()
    assert (b"Calls it a habit" in written) == (ending not in ("docx", "xlsx"))
    talk.done("matrix", "--cells", "counts", "-o", f"n.{ending}")
    assert (talk.folder / f"n.{ending}").stat().st_size


def test_missing_lists_what_is_coded_and_not_summarised(talk: "CommandLine") -> None:
    shown = talk.done("matrix", "missing", "--show", "Role")
    assert shown.splitlines()[:2] == [
        "Interview  Role    Theme    References",
        "B          Porter  2 Place           1",
    ]
    assert "1 of 6 cells without a summary" in shown
    assert talk.data("matrix", "missing") == [{"interview": "B", "theme": "2 Place", "references": 1}]
    talk.done("matrix", "write", "B", "Place", "Never there.")
    assert talk.data("matrix", "missing") == []


def refill(run: "CommandLine", name: str, **cells: str) -> None:
    """Write into cells of a sheet, named as A2."""
    if name.endswith(".xlsx"):
        book = load_workbook(run.folder / name)
        for cell, text in cells.items():
            book.worksheets[0][cell] = text or None
        book.save(run.folder / name)
        return
    with (run.folder / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    for cell, text in cells.items():
        rows[int(cell[1]) - 1]["ABCDEFG".index(cell[0])] = text
    with (run.folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


@pytest.mark.parametrize("name", ["fill.xlsx", "fill.csv"])
def test_a_sheet_is_filled_in_and_brought_back_in_one_step(talk: "CommandLine", name: str) -> None:
    assert "(2 interviews, 3 themes)" in talk.done("matrix", "export", name, "--show", "Role")
    assert "Nothing to write" in talk.done("matrix", "import", name)
    refill(talk, name, C2="", D3="Never there.", E2="- one\n- two")
    before = talk.dump()
    said = talk.done("matrix", "import", name, "--dry-run")
    assert said.splitlines() == [
        "Would write 3 summaries: 2 new, 1 removed.",
        "  A under “1 Trust”: removed: “Calls it a habit; as Smith did in York.”",
        "  A under “3 Work”: new: “- one - two”",
        "  B under “2 Place”: new: “Never there.”",
    ]
    assert talk.dump() == before
    assert "Wrote 3 summaries" in talk.done("matrix", "import", name, "--reason", "at the meeting")
    assert [summary(talk, *cell) for cell in (("A", "1"), ("A", "3"), ("B", "2"))] == [
        *("", "- one\n- two", "Never there."),
    ]
    line = talk.data("history")[0]
    assert (line["label"], line["reason"]) == (f"import summaries from {name}", "at the meeting")
    talk.done("undo")
    assert [summary(talk, *cell) for cell in (("A", "1"), ("A", "3"), ("B", "2"))] == [
        *("Calls it a habit; as Smith did in York.", "", ""),
    ]


def test_what_was_changed_meanwhile_is_a_conflict_and_left(talk: "CommandLine") -> None:
    talk.done("matrix", "export", "fill.csv")
    refill(talk, "fill.csv", B2="From the sheet.", C3="Also new.")
    talk.done("matrix", "write", "A", "Trust", "From the project.")
    talk.done("matrix", "write", "A", "Work", "Only in the project.")
    found = talk.data("matrix", "import", "fill.csv", "--dry-run")
    assert [(each["interview"], each["theme"]) for each in found["left"]] == [("A", "1 Trust")]
    said = talk.done("matrix", "import", "fill.csv")
    assert "Wrote 1 summary: 1 new." in said
    assert "Left 1 cell as in the project" in said
    assert "A under “1 Trust”: the project has “From the project.”, the sheet “From the sheet.”" in said
    assert summary(talk, "A", "Trust") == "From the project."
    talk.done("matrix", "import", "fill.csv", "--overwrite")
    assert summary(talk, "A", "Trust") == "From the sheet."
    assert summary(talk, "A", "Work") == "Only in the project."


def test_a_sheet_that_names_nothing_known_changes_nothing(talk: "CommandLine") -> None:
    talk.write("bad.csv", "Interview,1 Trust,Plaice\nA,x,y\nAA,x,y\n")
    refused = talk.refused("matrix", "import", "bad.csv")
    assert "bad.csv: nothing was changed:" in refused
    assert "column 'Plaice': there is no code 'Plaice'; did you mean “Place”?" in refused
    assert "line 3: there is no interview 'AA'" in refused
    talk.write("later.csv", "Interview,1 Trust,State\nA,x,999 2026-01-01T00:00:00Z\n")
    refused = talk.refused("matrix", "import", "later.csv")
    assert "later.csv: it was written from another project, or from a copy: line 999" in refused


def test_a_formula_that_was_never_calculated_takes_no_summary_away(talk: "CommandLine") -> None:
    talk.done("matrix", "export", "fill.xlsx")
    book = load_workbook(talk.folder / "fill.xlsx")
    book["Summaries"]["B2"] = '="typed in "&"a program"'
    book.save(talk.folder / "fill.xlsx")
    before = summary(talk, "A", "Trust")
    refused = talk.refused("matrix", "import", "fill.xlsx")
    assert "some formulas have never been calculated" in refused
    assert summary(talk, "A", "Trust") == before != ""


def test_what_was_guessed_of_a_sheet_is_told(talk: "CommandLine") -> None:
    talk.write("old.csv", "Interview,3 Work\nA,caf\u00e9\n".encode("cp1252"))
    assert "Windows-1252" in talk("matrix", "import", "old.csv").err
    assert summary(talk, "A", "Work") == "caf\u00e9"


def test_taking_a_transcript_out_tells_of_the_summaries_that_go(talk: "CommandLine") -> None:
    going = "1 reference and 1 summary"
    assert f"A has {going}, which go with it" in talk.refused("remove", "A")
    assert talk.done("remove", "A", "--yes") == f"Removed A with {going}.\n"
    talk.done("undo")
    assert summary(talk, "A", "Trust") == "Calls it a habit; as Smith did in York."


def test_where_all_codes_are_retired_there_are_no_themes(talk: "CommandLine") -> None:
    for code in ("Trust", "Place", "Work"):
        talk.done("codebook", "retire", code, "--yes")
    assert "There are no themes" in talk.done("matrix")
    assert talk.data("matrix", "missing") == []


def test_a_listed_name_is_not_written_and_placeholders_are(talk: "CommandLine") -> None:
    talk.write("key.csv", KEY)
    for form in ("text", "csv", "xlsx", "markdown", "html", "docx", "latex", "json"):
        refused = talk.refused("matrix", "--key", "key.csv", "--format", form, "-o", f"out.{form}")
        assert "“Smith” (1)" in refused
        assert "“York” (3)" in refused
        assert not (talk.folder / f"out.{form}").exists()
    assert "“Smith”" in talk.refused("matrix", "export", "fill.xlsx", "--key", "key.csv")
    redacted = talk.done("matrix", "--key", "key.csv", "--redact")
    assert "Calls it a habit; as P01 did in Town." in redacted
    assert "“I never knew Town.”" in redacted


def test_pseudonyms_stand_in_summaries_and_names_come_back(talk: "CommandLine") -> None:
    talk.write("key.csv", KEY)
    talk.done("pseudonyms", "apply", "key.csv", "--yes")
    assert summary(talk, "A", "Trust") == "Calls it a habit; as P01 did in Town."
    talk.done("undo")
    assert summary(talk, "A", "Trust") == "Calls it a habit; as Smith did in York."
