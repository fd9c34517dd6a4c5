"""The coding framework through the command line: files in and out, and refining it code by code."""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import CommandLine

TABLE = """\
number,label,level,definition
1,Work,1,"what they do, and why"
1.1,Pay,2,
,Fair pay,3,
,Low pay,3,=not a formula
1.3,Time,2,
2,"Trust, and doubt",1,
"""
APPENDIX_D = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "wellcome" / "appendix_d.csv"


@pytest.fixture
def framed(run: "CommandLine") -> "CommandLine":
    return run.prepare(make_framed)


def make_framed(study: "CommandLine") -> None:
    study.done("init", "study")
    study.write("framework.csv", TABLE)
    study.done("codebook", "import", "framework.csv")


def printed(study: "CommandLine") -> list[tuple[int, str]]:
    return [
        (line["level"], f"{line['number']} {line['label']}".strip())
        for line in study.data("codebook", "show")
    ]


def code(study: "CommandLine", name: str) -> Any:
    return study.data("codebook", "show", name)[0]


def test_a_framework_is_imported_in_its_order_with_its_numbers(study: "CommandLine") -> None:
    study.write("framework.csv", TABLE)
    said = study.done("codebook", "import", "framework.csv")
    assert "\nImported 2 headings and 4 codes on 3 levels.\n" in said
    assert said.endswith("  “1 Work” is added with 4 codes below it\n  “2 Trust, and doubt” is added\n")
    assert printed(study) == [
        (1, "1 Work"),
        (2, "1.1 Pay"),
        (3, "Fair pay"),
        (3, "Low pay"),
        (2, "1.3 Time"),
        (1, "2 Trust, and doubt"),
    ]
    assert code(study, "Work")["definition"] == "what they do, and why"


@pytest.mark.parametrize("name", ["out.csv", "out.txt", "out.outline"])
def test_what_is_exported_imports_as_the_same_framework(framed: "CommandLine", name: str) -> None:
    framed.done(
        "codebook",
        "define",
        "Time",
        "--inclusion",
        "hours",
        "--example",
        "nine\nto five",
        "--colour",
        "#FF0000",
    )
    framed.done("codebook", "define", "Work", "--not-codable")
    framed.done("codebook", "export", name)
    framed.done("-p", "other", "init", "other")
    framed.done("-p", "other", "codebook", "import", name)
    framed.done("-p", "other", "codebook", "export", f"again-{name}")
    assert (framed.folder / name).read_bytes() == (framed.folder / f"again-{name}").read_bytes()
    keys = ("number", "label", "level", "definition", "inclusion", "example", "colour", "codable", "path")
    frameworks = [framed.data("-p", project, "codebook", "show") for project in ("study", "other")]
    first, second = ([{key: line[key] for key in keys} for line in lines] for lines in frameworks)
    assert first == second


def test_the_tables_own_csv_imports_as_a_framework(framed: "CommandLine") -> None:
    framed.done("table", "--sort", "codebook", "-o", "table.csv")
    framed.done("-p", "other", "init", "other")
    framed.done("-p", "other", "codebook", "import", "table.csv")
    both = [framed.data("-p", project, "codebook", "show") for project in ("study", "other")]
    names = [[(line["level"], line["number"], line["label"]) for line in lines] for lines in both]
    assert names[0] == names[1]


def test_an_import_can_be_tried_and_given_a_reason(study: "CommandLine") -> None:
    study.write("framework.csv", TABLE)
    before = study.dump()
    said = study.done("codebook", "import", "framework.csv", "--dry-run")
    assert said.endswith(
        "Nothing was changed; it would do this:\n"
        "  “1 Work” is added with 4 codes below it\n  “2 Trust, and doubt” is added\n"
    )
    assert study.dump() == before
    study.done("codebook", "import", "framework.csv", "--reason", "after the pilot")
    assert study.data("history")[0]["reason"] == "after the pilot"


def test_a_framework_can_go_below_a_code(framed: "CommandLine") -> None:
    framed.write("more.txt", "Shifts\n    Night shift\n")
    framed.done("codebook", "import", "more.txt", "--under", "1.3")
    assert [line["path"] for line in framed.data("codebook", "show", "Time")] == [
        "Work / Time",
        "Work / Time / Shifts",
        "Work / Time / Shifts / Night shift",
    ]


def test_cells_of_an_exported_framework_are_no_formulas(study: "CommandLine") -> None:
    labels = ["=1+1", "+x", "-x", "@x", "'=x"]
    for label in labels:
        study.done("codebook", "add", "--definition", f"{label} too", "--", label)
    study.done("codebook", "export", "out.csv")
    rows = list(csv.reader(io.StringIO((study.folder / "out.csv").read_text())))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    study.done("-p", "other", "init", "other")
    study.done("-p", "other", "codebook", "import", "out.csv")
    assert [line["label"] for line in study.data("-p", "other", "codebook", "show")] == labels


def test_codes_are_added_renamed_moved_numbered_defined_and_deleted(study: "CommandLine") -> None:
    study.done("codebook", "add", "Work", "--number", "1")
    study.done("codebook", "add", "Pay", "--under", "Work", "--definition", "money")
    study.done("codebook", "add", "Hours", "--under", "1", "--position", "1")
    assert printed(study) == [(1, "1 Work"), (2, "Hours"), (2, "Pay")]
    study.done("codebook", "rename", "Hours", "Time")
    study.done("codebook", "number", "Time", "1.2")
    study.done("codebook", "move", "Pay", "--position", "1")
    assert printed(study) == [(1, "1 Work"), (2, "Pay"), (2, "1.2 Time")]
    study.done("codebook", "move", "Pay", "--under", "1/1.2")
    assert code(study, "Pay")["path"] == "Work / Time / Pay"
    study.done("codebook", "move", "Pay", "--top")
    study.done("codebook", "number", "Time", "")
    assert printed(study) == [(1, "1 Work"), (2, "Time"), (1, "Pay")]
    study.done("codebook", "define", "Pay", "--definition", "", "--exclusion", "tips", "--not-codable")
    pay = code(study, "Pay")
    assert (pay["definition"], pay["exclusion"], pay["codable"]) == ("", "tips", False)
    study.done("codebook", "delete", "Pay")
    assert printed(study) == [(1, "1 Work"), (2, "Time")]


def test_each_of_these_is_one_change_that_can_be_undone(framed: "CommandLine") -> None:
    operations = [
        ("add", "New"),
        ("rename", "Time", "Hours"),
        ("move", "Time", "--top"),
        ("define", "Time", "--definition", "hours", "--colour", "#00ff00"),
        ("number", "Time", "9"),
        ("delete", "Work", "--yes"),
    ]
    before, changes = framed.data("codebook", "show"), len(framed.data("history"))
    for operation in operations:
        framed.done("codebook", *operation)
        assert framed.data("codebook", "show") != before
        framed.done("undo")
        assert framed.data("codebook", "show") == before
        changes += 2
        assert len(framed.data("history")) == changes


def test_deleting_says_what_goes_and_asks_first(framed: "CommandLine") -> None:
    framed.write("talk.txt", "Anna: Trust is a habit.")
    framed.done("import", "talk.txt")
    framed.done("code", "talk", "Fair pay", "--at", "0:4", "--memo", "hm")
    what = "“Work” has 4 codes below it, 1 reference, 1 memo"
    said = framed.refused("codebook", "delete", "Work")
    assert said.startswith(f"qualcode: delete “Work”; {what}, which go with it; ")
    assert said.endswith("; 1 memo is deleted; give --yes to do it\n")
    before = framed.dump()
    assert framed.done("codebook", "delete", "Work", "--dry-run").startswith(
        f"Nothing was changed; it would do this:\n  {what}, which go with it\n  “1 Work” leaves the table"
    )
    assert framed.dump() == before
    framed.done("codebook", "delete", "Work", "--yes")
    assert framed.data("codings", "export") == []
    framed.done("undo")
    assert framed.data("codings", "export")[0]["memo"] == "hm"


@pytest.mark.parametrize(
    ("operation", "sentence"),
    [
        (("add", "WORK"), "there is already a code named “Work” at the top"),
        (("add", "fair  pay", "--under", "Pay"), "there is already a code named “Fair pay” under “Pay”"),
        (("add", "New", "--number", "1.1"), "the number 1.1 is taken by “Pay”"),
        (("add", "  "), "a code needs a label"),
        (("add", "two\nlines"), "holds a control character"),
        (("add", "New", "--under", "Wrok"), "did you mean “Work”"),
        (("rename", "Pay", "Time"), "there is already a code named “Time” under “Work”"),
        (("move", "Work", "--under", "Fair pay"), "“Work” cannot be moved below itself"),
        (("number", "Time", "1.1"), "the number 1.1 is taken by “Pay”"),
        (("define", "Time", "--colour", "red"), "'red' is not a colour of the form #rrggbb"),
        (("show", "Nothing like it"), "there is no code 'Nothing like it'"),
        (("export", "out.pdf"), "a framework is written as csv or as outline"),
        (("export", "nowhere/out.csv"), "cannot be written"),
    ],
)
def test_what_cannot_be_is_refused(framed: "CommandLine", operation: tuple[str, ...], sentence: str) -> None:
    assert sentence in framed.refused("codebook", *operation)


@pytest.mark.parametrize(
    ("name", "content", "sentences"),
    [
        ("cycle.csv", "label,parent\nA,B\nB,A\n", ["in a circle: 'A' below 'B' below 'A'"]),
        ("double.csv", "path\nA / B\nA / b\n", ["line 3"]),
        ("double.csv", "level,label\n1,A\n2,B\n2,b\n", ["line 4", "below the same code", "line 3"]),
        ("ragged.csv", "number,label\n1,A,extra\n2,B\n3,C,more\n", ["lines 2 and 4: there is text outside"]),
        ("jump.txt", "A\n        B\n    C\n", ["line"]),
        ("numbers.csv", "number,label\n1,A\n1,B\n", ["line 3"]),
        ("none.csv", "", ["it is empty"]),
        ("none.txt", "\n\n", ["there are no codes in it"]),
        ("fake.xlsx", "label\nA\n", ["is no Excel workbook"]),
        ("nul.csv", "label\nA\0B\n", ["NUL"]),
        ("framework.pdf", "%PDF-1.4", ["is not a kind of framework file"]),
        ("Work.csv", "label\nWork\n", ["there is already a code named “Work” at the top"]),
    ],
)
def test_a_framework_file_that_cannot_be_used_changes_nothing(
    framed: "CommandLine", name: str, content: str, sentences: list[str]
) -> None:
    framed.write(name, content)
    said = framed.refused("codebook", "import", name)
    assert said.startswith(f"qualcode: {name}: ")
    for sentence in sentences:
        assert sentence in said


def test_every_problem_of_a_framework_file_is_listed_by_line(study: "CommandLine") -> None:
    study.write("bad.csv", "level,label,colour\n1,A,red\n3,B,\nx,C,\n2,,\n")
    said = study.refused("codebook", "import", "bad.csv")
    assert [said.count(f"\n  line {line}: ") for line in (2, 3, 4, 5)] == [1, 1, 1, 1]


def test_a_missing_framework_file_is_said(study: "CommandLine") -> None:
    assert study.refused("codebook", "import", "gone.csv") == "qualcode: gone.csv: there is no such file\n"


@pytest.mark.skipif(not APPENDIX_D.exists(), reason="the shared data is not beside the repository")
def test_appendix_d_imports_as_it_is(study: "CommandLine") -> None:
    said = study.done("codebook", "import", APPENDIX_D)
    assert "Imported 48 headings and 203 codes on 4 levels" in said
    with APPENDIX_D.open(newline="") as file:
        rows = [(row["number"].rstrip("."), row["label"]) for row in csv.DictReader(file)]
    assert [(line["number"], line["label"]) for line in study.data("codebook", "show")] == rows


def test_a_file_is_proposed_and_accepted_as_one_change(framed: "CommandLine") -> None:
    before = printed(framed)
    framed.write("more.txt", "Rest\n    Sleep\n")
    said = framed.done("codebook", "import", "more.txt", "--propose", "four speak of it")
    assert said.endswith(
        "Proposal 1: import the framework more.txt. It would do this:\n"
        "  “Rest” is added with 1 code below it\n"
    )
    assert printed(framed) == before
    lines = len(framed.data("history", "--all"))
    framed.done("codebook", "proposals", "accept", "1")
    assert printed(framed) == [*before, (1, "Rest"), (2, "Sleep")]
    assert len(framed.data("history", "--all")) == lines + 1
    framed.done("undo")
    assert printed(framed) == before


def test_a_file_brings_the_framework_to_what_it_says(framed: "CommandLine") -> None:
    uuids = {line["label"]: line["uuid"] for line in framed.data("codebook", "show")}
    framed.write(
        "new.csv",
        "number,label,level,definition\n1,Work,1,what they do\n1.1,Wages,2,\n,Low pay,3,\n2,Trust,1,\n"
        ",Fair pay,2,\n,Doubt,2,\n",
    )
    asked = ("codebook", "import", "new.csv", "--update")
    said = framed.done(*asked, "--dry-run")
    for sentence in (
        "“Pay” is called “Wages” now",
        "“Fair pay” went from “1.1 Pay” to “2 Trust”",
        "“Doubt” was added",
        "definition of “1 Work”: “what they do, and why” became “what they do”",
    ):
        assert sentence in said, said
    framed.done(*asked, "--yes", "--reason", "after the meeting")
    assert printed(framed) == [
        (1, "1 Work"),
        (2, "1.1 Wages"),
        (3, "Low pay"),
        (2, "1.3 Time"),
        (1, "2 Trust"),
        (2, "Fair pay"),
        (2, "Doubt"),
    ]
    now = {line["label"]: line["uuid"] for line in framed.data("codebook", "show")}
    assert (now["Wages"], now["Fair pay"]) == (uuids["Pay"], uuids["Fair pay"])
    assert framed.refused(*asked, "--yes").endswith("the framework says all of that already\n")


def test_a_proposed_update_is_overtaken_by_any_change_of_the_framework(framed: "CommandLine") -> None:
    framed.write("new.csv", "number,label\n1,Work\n1.1,Wages\n")
    framed.done("codebook", "import", "new.csv", "--update", "--propose", "their word")
    framed.done("codebook", "rename", "Time", "Hours")
    assert "was made before another change" in framed.refused("codebook", "proposals", "accept", "1", "--yes")
    framed.done("codebook", "proposals", "accept", "1", "--on-top", "--yes")
    assert [label for _, label in printed(framed)][1:5] == ["1.1 Wages", "Fair pay", "Low pay", "1.3 Hours"]
