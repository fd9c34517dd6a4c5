"""The table through the command line: its numbers, its options, and every form it is written in."""

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

if TYPE_CHECKING:
    from conftest import CommandLine

FRAMEWORK = """\
number,label,level
1,Work,1
1.1,PAY,2
,Fair pay,3
,Low pay,3
,No pay,3
2,Trust,1
"""
CODINGS = """\
transcript,start,end,code,coder
p1,0,5,Fair pay,Ann
p1,3,9,Fair pay,Bo
p1,0,5,Low pay,Ann
p2,0,5,Low pay,Ann
p2,6,9,Low pay,Ann
p3,0,5,PAY,Ann
p3,0,5,Trust,Bo
"""


@pytest.fixture
def coded(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_coded)


def make_coded(study: "CommandLine") -> None:
    study.done("init", "study")
    for name in ("p1", "p2", "p3"):
        study.write(f"{name}.txt", f"I: Something was said by {name}?\nP: And something else by {name}.")
    study.write("sheet.csv", "interview,Role\np1,baker\np2,baker\np3,smith\n")
    study.write("framework.csv", FRAMEWORK)
    study.write("codings.csv", CODINGS)
    study.done("import", "p1.txt", "p2.txt", "p3.txt", "--attributes", "sheet.csv")
    study.done("codebook", "import", "framework.csv")
    study.done("codings", "import", "codings.csv")


def rows(study: "CommandLine", *options: str) -> list[tuple[str, int | None, int | None]]:
    found = study.data("table", *options)["rows"]
    return [(row["label"], row["interviews"], row["references"]) for row in found]


def test_the_csv_has_the_columns_of_appendix_d_and_empty_cells_where_it_prints_none(
    coded: "CommandLine",
) -> None:
    assert coded.done("table", "--format", "csv") == (
        "number,label,level,interviews,references\n"
        "1,Work,1,,\n"
        "1.1,PAY,2,1,1\n"
        ",Low pay,3,2,3\n"
        ",Fair pay,3,1,1\n"
        ",No pay,3,0,0\n"
        "2,Trust,1,1,1\n"
    )


def test_headings_count_what_is_below_them_when_asked(coded: "CommandLine") -> None:
    assert rows(coded, "--aggregate", "none")[:2] == [("Work", None, None), ("PAY", 1, 1)]
    assert rows(coded, "--aggregate", "sum")[:2] == [("Work", 3, 5), ("PAY", 3, 5)]
    assert rows(coded, "--aggregate", "union")[:2] == [("Work", 3, 4), ("PAY", 3, 4)]


def test_the_unit_can_be_transcripts_speakers_or_an_attribute(coded: "CommandLine") -> None:
    assert rows(coded, "--unit", "role", "--aggregate", "sum")[0] == ("Work", 2, 5)
    assert rows(coded, "--unit", "transcript", "--aggregate", "sum")[0] == ("Work", 3, 5)
    assert coded.data("table", "--unit", "Role")["facts"]["unit"] == "Role"
    assert "Number of Roles" in coded.done("table", "--unit", "role")


def test_coders_can_be_pooled_apart_or_one(coded: "CommandLine") -> None:
    fair = {
        policy: {row[0]: row[1:] for row in rows(coded, "--coders", policy)}["Fair pay"]
        for policy in ("pooled", "per-coder", "coder=Bo")
    }
    assert fair == {"pooled": (1, 1), "per-coder": (1, 2), "coder=Bo": (1, 1)}
    assert "nobody named 'Cy' has coded here; the coders are Ann, Bo" in coded.refused(
        "table", "--coders", "coder=Cy"
    )


def test_a_subset_of_interviews_and_a_subtree_can_be_counted(coded: "CommandLine") -> None:
    assert rows(coded, "--where", "role=baker", "--aggregate", "sum")[:2] == [("Work", 2, 4), ("PAY", 2, 4)]
    assert rows(coded, "--where", "Role=smith", "--hide-empty") == [
        ("Work", None, None),
        ("PAY", 1, 1),
        ("Trust", 1, 1),
    ]
    assert [row[0] for row in rows(coded, "--under", "1.1")] == ["PAY", "Low pay", "Fair pay", "No pay"]
    assert "interviews have no attribute 'age'; they have Role" in coded.refused("table", "--where", "age=4")
    assert "no interview has Role “king”; the values are baker, smith" in coded.refused(
        "table", "--where", "role=king"
    )
    assert "is not of the form ATTRIBUTE=VALUE" in coded.refused("table", "--where", "role")
    assert "did you mean “Trust”" in coded.refused("table", "--under", "Trusd")


def test_codes_are_sorted_within_their_heading(coded: "CommandLine") -> None:
    orders = {
        sort: [row[0] for row in rows(coded, "--sort", sort)][2:5]
        for sort in ("codebook", "label", "interviews")
    }
    assert orders == {
        "codebook": ["Fair pay", "Low pay", "No pay"],
        "label": ["Fair pay", "Low pay", "No pay"],
        "interviews": ["Low pay", "Fair pay", "No pay"],
    }


def test_the_rule_stands_under_every_readable_form(coded: "CommandLine") -> None:
    for form in ("text", "markdown", "html", "latex"):
        written = coded.done("table", "--format", form, "--aggregate", "union", "--where", "Role=baker")
        assert "how many of 2 have at least one reference" in " ".join(written.split())
        assert "Only interviews with Role = baker" in " ".join(written.split())
        assert "Number of" in written


@pytest.mark.parametrize(
    ("name", "magic"),
    [
        ("t.txt", b"study"),
        ("t.csv", b"number,label,level"),
        ("t.xlsx", b"PK"),
        ("t.docx", b"PK"),
        ("t.md", b""),
        ("t.html", b"<!"),
        ("t.tex", b""),
        ("t.JSON", b"{"),
    ],
)
def test_the_suffix_of_the_file_picks_the_form(coded: "CommandLine", name: str, magic: bytes) -> None:
    coded.write(name, "last week's")
    ran = coded("table", "-o", name)
    assert (ran.status, ran.out) == (0, "")
    assert f"Wrote {name} (" in ran.err
    assert (coded.folder / name).read_bytes().startswith(magic)
    assert b"last week's" not in (coded.folder / name).read_bytes()


def test_format_overrides_the_suffix(coded: "CommandLine") -> None:
    coded.done("table", "-o", "table.txt", "--format", "json")
    assert json.loads((coded.folder / "table.txt").read_text())["rows"]
    coded.done("table", "-o", "table", "--format", "docx")
    assert zipfile.is_zipfile(coded.folder / "table")


def test_an_unknown_suffix_is_refused_and_nothing_written(coded: "CommandLine") -> None:
    assert "names no known format; use one of .txt, .csv" in coded.refused("table", "-o", "table.pages")
    assert "cannot be written" in coded.refused("table", "-o", "nowhere/table.csv")
    (coded.folder / "folder.csv").mkdir()
    assert "cannot be written" in coded.refused("table", "-o", "folder.csv")
    assert not [path for path in coded.folder.iterdir() if path.name.startswith(".")]


def test_the_word_and_excel_tables_hold_the_numbers_of_the_csv(coded: "CommandLine") -> None:
    for name in ("t.docx", "t.xlsx"):
        coded.done("table", "-o", name)
    table = docx.Document(str(coded.folder / "t.docx")).tables[0]
    expected = [
        ("1 Work", "", ""),
        ("1.1 PAY", "1", "1"),
        ("Low pay", "2", "3"),
        ("Fair pay", "1", "1"),
        ("No pay", "0", "0"),
        ("2 Trust", "1", "1"),
    ]
    assert [tuple(cell.text.strip() for cell in row.cells) for row in table.rows][1:] == expected
    sheet = openpyxl.load_workbook(coded.folder / "t.xlsx")["Table"]
    shown = [
        tuple("" if cell is None else str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)
    ]
    assert shown[1:7] == expected


def test_labels_never_become_formulas(study: "CommandLine") -> None:
    labels = ["=1+1", "+x", "-x", "@SUM(A1)", "'=x"]
    for label in labels:
        study.done("codebook", "add", "--", label)
    cells = [
        row[1]
        for row in csv.reader(io.StringIO(study.done("table", "--format", "csv", "--sort", "codebook")))
    ]
    assert cells[1:] == ["'=1+1", "'+x", "'-x", "'@SUM(A1)", "''=x"]
    study.done("table", "-o", "t.xlsx", "--sort", "codebook", "--title", "=2+2")
    book = openpyxl.load_workbook(study.folder / "t.xlsx")
    assert [book["Table"].cell(row, 1).value for row in range(2, 7)] == labels
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_the_same_study_gives_the_same_file(coded: "CommandLine") -> None:
    for name in ("csv", "xlsx", "docx", "html", "md", "tex", "json"):
        coded.done("table", "-o", f"one.{name}")
        coded.done("table", "-o", f"two.{name}")
        assert (coded.folder / f"one.{name}").read_bytes() == (coded.folder / f"two.{name}").read_bytes()


def test_an_empty_project_has_an_empty_table(study: "CommandLine") -> None:
    assert study.done("table", "--format", "csv") == "number,label,level,interviews,references\n"
    for name in ("t.txt", "t.xlsx", "t.docx", "t.html", "t.md", "t.tex"):
        study.done("table", "-o", name)


def test_attributes_are_found_whatever_their_letters(study: "CommandLine") -> None:
    study.write("INT1.txt", "Interviewer: Why?\nAnna: So.\nInterviewer: Well?\nAnna: Yes.\n")
    study.write("sheet.csv", "interview,Établissement\nINT1,Élève\n")
    study.write("framework.csv", "label\nTrust\n")
    study.done("import", "INT1.txt", "--attributes", "sheet.csv")
    study.done("codebook", "import", "framework.csv")
    study.done("code", "INT1", "--quote", "So.", "Trust")
    study.done("import", "--attributes", "sheet.csv")
    table = study.data("table", "--where", "établissement=élève", "--unit", "ÉTABLISSEMENT")
    assert [(row["interviews"], row["references"]) for row in table["rows"]] == [(1, 1)]
    assert table["facts"]["units"] == 1


def test_a_file_that_is_replaced_keeps_who_may_read_it(study: "CommandLine") -> None:
    path = study.write("table.csv", "old")
    path.chmod(0o600)
    study.done("table", "-o", "table.csv")
    assert path.read_text(encoding="utf-8").startswith("number,label")
    assert path.stat().st_mode & 0o777 == 0o600


def test_json_and_another_format_contradict_each_other(study: "CommandLine") -> None:
    assert study("table", "--json", "--format", "csv").status == 2
    study.done("table", "--json", "-o", "table.txt")
    assert json.loads((study.folder / "table.txt").read_text(encoding="utf-8"))["rows"] == []


def test_what_is_retired_has_no_table_and_a_sentence_says_so(coded: "CommandLine") -> None:
    coded.done("codebook", "retire", "Work", "--yes")
    assert coded.refused("table", "--under", "Work") == (
        "qualcode: “Work” is retired, so that the table leaves it out; bring it back first\n"
    )
    assert "“PAY” stands below a retired code" in coded.refused("table", "--under", "PAY")
