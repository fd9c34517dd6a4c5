"""Codings as a sheet: what is imported, every row that is not, and the way out and back in."""

import csv
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qualcode.cli import main
from qualcode.sheets import write_csv

if TYPE_CHECKING:
    from conftest import CommandLine

TEXT = "Trust is a habit, she said. Doubt is a habit too. =1+1 is said as well. Nothing else."
COLUMNS = ("transcript", "start", "end", "quote", "code", "coder", "memo")


@pytest.fixture
def talk(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_talk)


def make_talk(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("talk.txt", TEXT)
    study.write("other.txt", "Something else was said here.")
    study.write("framework.csv", "number,label,level\n1,Themes,1\n,Trust,2\n,Doubt,2\n2,Same,1\n,Doubt,2\n")
    study.done("import", "talk.txt", "other.txt")
    study.done("codebook", "import", "framework.csv")


def places(study: "CommandLine") -> list[tuple[str, int, int, str]]:
    return [
        (row["transcript"], row["start"], row["end"], row["code"]) for row in study.data("codings", "export")
    ]


def test_rows_give_offsets_or_a_quote_or_both(talk: "CommandLine") -> None:
    talk.write(
        "codings.csv",
        "Transcript;Start;End;Quote;Code;Coder;Memo\n"
        "talk;0;5;;Trust;;\n"
        'talk;;;doubt is a HABIT;1/Doubt;Bo;"two\nlines"\n'
        "\n"
        "other;0;9;Something;2;;\n",
    )
    assert talk.done("codings", "import", "codings.csv") == "Imported 3 references.\n"
    rows = talk.data("codings", "export")
    assert places(talk) == [("other", 0, 9, "2"), ("talk", 0, 5, "1/Trust"), ("talk", 28, 44, "1/Doubt")]
    assert [row["coder"] for row in rows] == ["Ann", "Ann", "Bo"]
    assert [row["quote"] for row in rows] == ["Something", "Trust", "Doubt is a habit"]
    assert rows[2]["memo"] == "two\nlines"
    talk.done("undo")
    assert places(talk) == []


def test_a_workbook_is_read_like_a_csv(talk: "CommandLine") -> None:
    book = openpyxl.Workbook()
    assert book.active
    book.active.append(["transcript", "start", "end", "code"])
    book.active.append(["talk", 0, 5.0, "Trust"])
    book.active.append(["talk", "6", "8", 2])
    book.create_sheet("More").append(["left alone"])
    book.save(talk.folder / "codings.xlsx")
    said = talk.done("codings", "import", "codings.xlsx")
    assert "only the sheet 'Sheet' was read, of 2 in the workbook" in said
    assert places(talk) == [("talk", 0, 5, "1/Trust"), ("talk", 6, 8, "2")]


def test_what_excel_writes_on_the_first_line_is_no_header(talk: "CommandLine") -> None:
    talk.write("codings.csv", "sep=;\r\ntranscript;start;end;code\r\ntalk;0;5;Trust\r\ntalk;x;5;Trust\r\n")
    assert "line 4: start 'x' and end '5'" in talk.refused("codings", "import", "codings.csv")
    talk.done("codings", "import", "codings.csv", "--skip-bad")
    assert places(talk) == [("talk", 0, 5, "1/Trust")]


BAD = """\
transcript,start,end,quote,code,coder,memo
talk,0,5,Trust,Trust,,
tlak,0,5,,Trust,,
,0,5,,Trust,,
talk,0,9999,,Trust,,
talk,-4,5,,Trust,,
talk,9,9,,Trust,,
talk,one,two,,Trust,,
talk,3,,,Trust,,
talk,0,5,Doubt,Trust,,
talk,,,,Trust,,
talk,,,never said,Trust,,
talk,,,is a habit,Trust,,
talk,0,5,,Trsut,,
talk,0,5,,Doubt,,
talk,0,5,,,,
talk,6,8,,Trust,,"a memo
of two lines"
talk,0,5,,Nowhere,,
"""
COMPLAINTS = {
    3: "there is no transcript 'tlak'; did you mean “talk”?",
    4: "it names no transcript",
    5: "0:9999 is not a passage of this text, which runs from 0 to 85",
    6: "-4:5 is not a passage of this text",
    7: "9:9 is not a passage of this text",
    8: "start 'one' and end 'two' are not two whole numbers",
    9: "start '3' and end '' are not two whole numbers",
    10: "at 0:5 stands “Trust”, not “Doubt”",
    11: "it gives neither a place (start and end) nor a quote",
    12: "the quote “never said” is not in it",
    13: "the quote “is a habit” stands in 2 places (6:16, 34:44)",
    14: "there is no code 'Trsut'; did you mean “Trust”",
    15: "2 codes are named 'Doubt'; give the path of one: Themes / Doubt; Same / Doubt",
    16: "it names no code",
    19: "there is no code 'Nowhere'",
}


def test_all_bad_rows_are_reported_by_line_and_none_is_imported(talk: "CommandLine") -> None:
    talk.write("bad.csv", BAD)
    said = talk.refused("codings", "import", "bad.csv")
    assert "bad.csv: 15 rows cannot be used, so nothing was imported (--skip-bad leaves them out)" in said
    for line, complaint in COMPLAINTS.items():
        assert f"\n  line {line}: {complaint}" in said
    assert said.count("\n  line ") == len(COMPLAINTS)
    assert places(talk) == []


def test_skip_bad_imports_the_others_and_still_reports_all(talk: "CommandLine") -> None:
    talk.write("bad.csv", BAD)
    ran = talk("codings", "import", "bad.csv", "--skip-bad")
    assert (ran.status, ran.out) == (0, "Imported 2 references.\n")
    assert "15 rows left out:" in ran.err
    for line, complaint in COMPLAINTS.items():
        assert f"\n  line {line}: {complaint}" in ran.err
    assert places(talk) == [("talk", 0, 5, "1/Trust"), ("talk", 6, 8, "1/Trust")]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "it is empty"),
        ("a.csv", b"transcript,quote\ntalk,Trust\n", "has the columns transcript and code"),
        ("a.csv", b"transcript,code,code\n", "names a column more than once: code"),
        ("a.csv", b"transcript,start,code\ntalk,0,Trust\n", "and start and end or quote"),
        ("a.csv", b"transcript,quote,code\ntalk,Trust,Trust,more\n", "line 2: there is text outside the 3"),
        (
            "a.csv",
            b'transcript,quote,code\ntalk,"Trust,Trust\n',
            "line 2: a double quotation mark opens a cell",
        ),
        ("a.csv", b"transcript,quote,code\ntalk,Tr\0ust,Trust\n", "it holds a NUL at byte"),
        ("a.csv", b"PK\x03\x04\0\0", "if it is an Excel workbook, name it .xlsx"),
        ("a.xlsx", b"transcript,quote,code\n", "is no Excel workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0", "save it as .xlsx without one"),
    ],
)
def test_a_sheet_that_cannot_be_one_of_codings_is_refused(
    talk: "CommandLine", name: str, content: bytes, sentence: str
) -> None:
    talk.write(name, content)
    said = talk.refused("codings", "import", name, "--skip-bad")
    assert said.startswith(f"qualcode: {name}: ")
    assert sentence in said
    assert "gone.csv: it cannot be opened (No such file" in talk.refused("codings", "import", "gone.csv")


def test_a_guessed_encoding_of_a_sheet_is_said(talk: "CommandLine") -> None:
    talk.write("codings.csv", "transcript,start,end,code,memo\ntalk,0,5,Trust,Łódź\n".encode("cp1250"))
    assert "codings.csv: not UTF-8; read as Windows-1252" in talk.done("codings", "import", "codings.csv")
    talk.done("undo")
    talk.done("codings", "import", "codings.csv", "--encoding", "cp1250")
    assert talk.data("codings", "export")[0]["memo"] == "Łódź"
    talk.write("wide.csv", "transcript,start,end,code\ntalk,6,8,Trust\n".encode("utf-16"))
    assert talk.done("codings", "import", "wide.csv") == "Imported 1 reference.\n"


def test_the_same_sheet_twice_adds_nothing(talk: "CommandLine") -> None:
    talk.write("codings.csv", "transcript,start,end,code\ntalk,0,5,Trust\ntalk,6,8,Trust\n")
    talk.done("codings", "import", "codings.csv")
    before = talk.dump()
    said = talk.done("codings", "import", "codings.csv")
    assert said == "Imported 0 references.\n2 rows left out: the project has exactly these already.\n"
    assert talk.dump() == before


def test_overlapping_codings_are_kept_as_they_are_and_counted_as_one(talk: "CommandLine") -> None:
    talk.write(
        "codings.csv", "transcript,start,end,code\ntalk,0,8,Trust\ntalk,6,16,Trust\ntalk,16,20,Trust\n"
    )
    talk.done("codings", "import", "codings.csv")
    assert len(places(talk)) == 3
    row = next(row for row in talk.data("table")["rows"] if row["label"] == "Trust")
    assert (row["interviews"], row["references"]) == (1, 2)


def test_cells_of_exported_codings_are_no_formulas(talk: "CommandLine") -> None:
    talk.done("codebook", "add", "--", "-Risk")
    talk.done("--coder", "@ann", "code", "talk", "--quote", "=1+1", "--memo", "+1", "--", "-Risk")
    written = talk.done("codings", "export")
    row = next(csv.DictReader(io.StringIO(written)))
    assert [row[name] for name in ("quote", "code", "coder", "memo")] == ["'=1+1", "'-Risk", "'@ann", "'+1"]
    talk.done("codings", "export", "out.csv")
    assert (talk.folder / "out.csv").read_text() == written
    talk.done("--coder", "@ann", "undo")
    talk.done("codings", "import", "out.csv")
    assert talk.done("codings", "export") == written


def test_codings_are_written_as_csv_only_and_never_half(talk: "CommandLine") -> None:
    talk.write("kept.xlsx", "last week's")
    assert "codings are written as csv, not as .xlsx" in talk.refused("codings", "export", "kept.xlsx")
    assert (talk.folder / "kept.xlsx").read_text() == "last week's"
    assert "cannot be written" in talk.refused("codings", "export", "nowhere/out.csv")


WORDS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")
)
LEAD = st.sampled_from(["", "=", "+", "-", "@", "'", "'=", '"', ",", ";", " ", "🙂", "\t", "é"])
LINES = st.lists(st.builds(str.__add__, LEAD, WORDS), min_size=1, max_size=3).map("\n".join)
LABELS = st.builds(str.__add__, LEAD.filter(lambda lead: lead != "\t"), WORDS).filter(str.strip)
SAID = "=SUM(1) “well”, he said; +1 -2 @home 🙂 she\nlaughed, 'no' \"yes\" é ＝."


def call(*arguments: object) -> None:
    assert main([str(argument) for argument in arguments]) == 0


def make(folder: Path, name: str) -> tuple[str, ...]:
    """An empty project with the transcript and the framework of the folder."""
    project = ("-p", str(folder / f"{name}.qualcode"))
    call(*project, "init", name)
    call(*project, "import", folder / "said.txt")
    call(*project, "codebook", "import", folder / "framework.csv")
    return project


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    labels=st.lists(
        LABELS, min_size=1, max_size=4, unique_by=lambda label: " ".join(label.split()).casefold()
    ),
    coder=LABELS,
    memos=st.lists(LINES, min_size=4, max_size=4),
    cuts=st.lists(st.tuples(st.integers(0, 55), st.integers(1, 9)), min_size=1, max_size=4),
)
@example(labels=[".", "and so on."], coder="0", memos=[""] * 4, cuts=[(0, 1), (3, 4)])
@example(
    labels=["=1+1", "a,b", "a / b", "1.1"],
    coder="@ann",
    memos=["-1\n=2", '"', "'=x", ""],
    cuts=[(0, 7), (28, 1)],
)
def test_what_is_exported_imports_into_an_empty_project_as_the_same(
    labels: list[str], coder: str, memos: list[str], cuts: list[tuple[int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "said.txt").write_text(SAID, encoding="utf-8")
        framework = write_csv(["label", "level"], [("Above", 1), *((label, 2) for label in labels)])
        (folder / "framework.csv").write_text(framework, encoding="utf-8", newline="")
        cells: list[list[str | int]] = [
            ["said", start, start + length, f"Above/{labels[row % len(labels)]}", coder, memos[row]]
            for row, (start, length) in enumerate(cuts)
            if SAID[start : start + length].strip()
        ]
        columns = ["transcript", "start", "end", "code", "coder", "memo"]
        (folder / "first.csv").write_text(write_csv(columns, cells), encoding="utf-8", newline="")
        one, two = make(folder, "one"), make(folder, "two")
        call(*one, "codings", "import", folder / "first.csv")
        call(*one, "codings", "export", folder / "one.csv")
        call(*two, "codings", "import", folder / "one.csv")
        call(*two, "codings", "export", folder / "two.csv")
        written = (folder / "one.csv").read_bytes()
        assert written.count(b"\nsaid,") == len(cells)
        assert (folder / "two.csv").read_bytes() == written
        for project, table in ((one, "table1.csv"), (two, "table2.csv")):
            call(*project, "table", "-o", folder / table)
            call(*project, "check")
        assert (folder / "table1.csv").read_bytes() == (folder / "table2.csv").read_bytes()
