"""Frameworks in files: the forms of tables and outlines, their round trips, and every complaint by line."""

import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from codebook.files import check_framework, read_framework, read_framework_file, write_framework
from codebook.files.items import Item, build, problems_of
from codebook.framework import Draft, Framework, walk
from qualcode.errors import BadInput, UnreadableFile

REPO = Path(__file__).resolve().parents[1]
APPENDIX_D = REPO / "qualcode" / "demo" / "appendix_d.csv"
DOCS = REPO / "docs" / "codebook-files.md"
IN_ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

PIECES = (
    *(
        "1",
        "1 ",
        "1.1 ",
        "1.",
        "2. ",
        "1.2.3",
        "- ",
        "-",
        ": ",
        ":",
        "+ ",
        "e.g. ",
        "E.g.",
        "# ",
        "#",
        "|",
        "||",
    ),
    *(
        "[not codable]",
        "[",
        "]",
        "'",
        "=",
        '"',
        "@",
        "\\",
        ";",
        ",",
        " > ",
        "/",
        " ",
        "  ",
        "\xa0",
        "a",
        "ß",
        "İ",
    ),
)
SAFE = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")
LINES = st.lists(st.sampled_from([*PIECES, "\t"]), max_size=4).map("".join) | st.text(SAFE, max_size=8)
PROSE = st.just("") | st.lists(LINES, max_size=5).map("\n".join)
LABELS = LINES.map(lambda line: line.replace("\t", " ").strip()).filter(bool)
ODD_NUMBERS = ("", "1", "1.1", "01", "A.1", "(a)", "[1]", "a|b", "x] [not codable", "Part 1", "- 1")


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    """Frameworks of nasty texts that pass the checks; numbers mostly continue those above them."""
    items: list[Item] = []
    numbers: list[str] = []
    for place in range(draw(st.integers(1, 7))):
        level = draw(st.integers(1, len(numbers) + 1))
        del numbers[level - 1 :]
        above = next((number for number in reversed(numbers) if number), "")
        number = draw(st.sampled_from(["", f"{above}.{place}".strip("."), *ODD_NUMBERS]))
        prose = (draw(PROSE), draw(PROSE), draw(PROSE), draw(PROSE))
        colour = draw(st.sampled_from(["", "#0aF3c9"]))
        draft = Draft(draw(LABELS), number, *prose, colour, draw(st.booleans()))
        if not problems_of([*items, Item(0, level, draft)]):
            items.append(Item(0, level, draft))
            numbers.append(number)
    return build(items)


def saved(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_bytes(content.encode())
    return path


def read(folder: Path, content: str, name: str = "codes.csv") -> Framework:
    return read_framework(saved(folder, name, content))


def shape(framework: Framework) -> list[tuple[int, str, str]]:
    return [(level, draft.number, draft.label) for level, draft in walk(framework)]


def complaint(folder: Path, content: str, name: str = "codes.csv") -> str:
    with pytest.raises(BadInput) as caught:
        read(folder, content, name)
    return str(caught.value)


@IN_ONE_FOLDER
@given(frameworks(), st.sampled_from(["outline", "csv"]))
@example(
    (Draft("a", definition="\n"), Draft("b", example=" |x| \n\n\t- y\n"), Draft("c d", "7.1")), "outline"
)
@example((Draft("1 to 1", children=(Draft("|", "1"), Draft("#x"), Draft('"y"'), Draft("1.1"))),), "outline")
@example((Draft("=1", "-1", definition="'=\n+"), Draft("'=1", exclusion="'"), Draft("a;b")), "csv")
def test_a_framework_reads_back_as_it_was_written(tmp_path: Path, framework: Framework, form: str) -> None:
    assert read(tmp_path, write_framework(framework, form), f"codes.{form}") == framework


@IN_ONE_FOLDER
@given(st.lists(LINES | st.sampled_from(["    a", "        b", "\tc", "    : d", "      e"]), max_size=9))
def test_any_text_is_an_outline_or_a_complaint_and_what_reads_is_stable(
    tmp_path: Path, lines: list[str]
) -> None:
    path = saved(tmp_path, "codes.txt", "\n".join(lines))
    try:
        framework = read_framework(path)
    except BadInput:
        return
    assert read(tmp_path, write_framework(framework, "txt"), "codes.txt") == framework


def test_appendix_d_reads_with_its_four_kinds_as_levels() -> None:
    framework, notes = read_framework_file(APPENDIX_D)
    rows = shape(framework)
    assert [sum(level == wanted for level, _, _ in rows) for wanted in (1, 2, 3, 4)] == [4, 11, 34, 202]
    assert rows[73] == (2, "1.4", "ROLE OF INTERVIEWEE")
    assert (4, "", "9-5 and flexibility") in rows
    assert all(draft.codable for _, draft in walk(framework))
    assert notes == (
        "The hierarchy was read from the column kind.",
        "Columns that were not used: row, interviews, references.",
    )


def test_appendix_d_as_an_outline_needs_no_bars_and_reads_back(tmp_path: Path) -> None:
    framework = read_framework(APPENDIX_D)
    written = write_framework(framework, "outline")
    assert "|" not in written
    assert "            1 to 1 support to practise the technique until you get it right\n" in written
    assert read(tmp_path, written, "codes.md") == framework


ROLES = [(1, "1", "Roles"), (2, "1.1", "Teaching"), (3, "", "Names / posts"), (1, "2", "Pay")]


@pytest.mark.parametrize(
    "table",
    [
        "kind,number,label\ntheme,1.,Roles\nSub-theme,1.1.,Teaching\ncode,,Names / posts\nTHEME,2,Pay\n",
        "number,label,level,interviews\n1,Roles,1,\n1.1,Teaching,2,\n,Names / posts,3,7\n2,Pay,1,\n",
        "Number;Name\n1;Roles\n1.1.;Teaching\n;Names / posts\n2;Pay\n",
        "No,Code,Parent\n,Names / posts,1.1\n1,Roles,\n2,Pay,\n1.1,Teaching,roles\n",
        "No,Code,Parent\n1,Roles,\n2,Pay,\n1.1,Teaching,1.\n,Names / posts,1.1 Teaching\n",
        "number,label,path\n1,Roles,1\n1.1,Teaching,1/1.1\n,Names / posts,1/1.1/Names / posts\n2,Pay,2\n",
        "number,label,path\n,Names / posts,1.1/Names / posts\n1,Roles,1\n1.1,Teaching,1/Teaching\n2,Pay,2\n",
        "number,theme,path\n1,Roles,Roles\n1.1,Teaching,Roles > Teaching\n"
        ",Names / posts,Roles > Teaching > Names / posts\n2,Pay,Pay\n",
    ],
    ids=["kind", "level", "number", "parent", "printed parent", "numbers", "any order", "labels"],
)
def test_every_way_to_give_the_hierarchy_gives_the_same(tmp_path: Path, table: str) -> None:
    assert shape(read(tmp_path, table)) == ROLES


def test_paths_alone_are_labels_and_make_the_headings_they_name(tmp_path: Path) -> None:
    path = saved(
        tmp_path, "codes.csv", "path\nRoles > Teaching > Pastoral\nRoles > Teaching > Field trips\nPay\n"
    )
    framework, notes = read_framework_file(path)
    headings = [(1, "", "Roles"), (2, "", "Teaching")]
    assert shape(framework) == [*headings, (3, "", "Pastoral"), (3, "", "Field trips"), (1, "", "Pay")]
    assert notes[0] == "Headings that stand in paths only were added: 'Roles', 'Teaching'."


@pytest.mark.parametrize("cut", [" > ", "/", " / "])
def test_a_path_goes_through_headings_that_only_it_names(tmp_path: Path, cut: str) -> None:
    table = "path\nRoles\n" + cut.join(["Roles", "Teaching", "Pastoral"]) + "\n"
    assert shape(read(tmp_path, table)) == [(1, "", "Roles"), (2, "", "Teaching"), (3, "", "Pastoral")]


def test_a_slash_between_spaces_is_part_of_a_label_where_paths_have_tight_ones(tmp_path: Path) -> None:
    table = "path\nBids\nBids/Names / posts\n"
    assert shape(read(tmp_path, table)) == [(1, "", "Bids"), (2, "", "Names / posts")]


def test_a_code_straight_below_a_subtheme_is_one_level_deeper(tmp_path: Path) -> None:
    table = "label,kind\nRoles,theme\nTeaching,subtheme\nPastoral,code\nHours,group\nLong,code\n"
    assert [level for level, _, _ in shape(read(tmp_path, table))] == [1, 2, 3, 3, 4]


def test_a_table_without_hierarchy_is_flat_and_says_so(tmp_path: Path) -> None:
    framework, notes = read_framework_file(saved(tmp_path, "codes.csv", "name,colour\nTrust,#aabbcc\nPay,\n"))
    assert framework == (Draft("Trust", colour="#aabbcc"), Draft("Pay"))
    assert notes == ("No column gives a hierarchy, so all codes stand at the top.",)


def test_the_full_form_and_its_synonyms_read_from_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(
        ["Number", "Code", "Level", "Description", "Include", "Exclude", "Examples", "Color", "Codable"]
    )
    book.active.append([1, "Roles", 1, None, None, None, None, None, False])
    book.active.append([1.1, "Trust", 2, "two\nlines", "all", "none", "“I do”", "#AABBCC", True])
    book.save(tmp_path / "codes.xlsx")
    trust = Draft("Trust", "1.1", "two\nlines", "all", "none", "“I do”", "#AABBCC")
    assert read_framework(tmp_path / "codes.xlsx") == (Draft("Roles", "1", codable=False, children=(trust,)),)


@pytest.mark.parametrize(
    ("word", "codable"),
    [("yes", True), ("No", False), ("TRUE", True), ("false", False), ("1", True), ("0", False), ("", True)],
)
def test_codable_is_said_in_many_words(tmp_path: Path, word: str, codable: bool) -> None:
    assert read(tmp_path, f"label,codable\nTrust,{word}\n") == (Draft("Trust", codable=codable),)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("label,kind\nA,theme\nB,node\n", "line 3: the kind 'node' is not known; write theme, subtheme"),
        ("label,level\nA,1\nB,3\n", "line 3: 'B' stands on level 3 straight after level 1"),
        ("label,level\nB,2\n", "line 2: 'B' stands on level 2 with nothing above it"),
        ("label,level\nA,one\n", "line 2: the level 'one' of 'A' is not a whole number"),
        ("label,number\nA,1\nB,2.1\n", "line 3: the number 2.1 has no 2 above it"),
        (
            "label,parent\nA,B\nB,C\nC,A\nD,C\n",
            "line 2: codes stand below one another in a circle: 'A' below 'B' below 'C' below 'A'",
        ),
        ("label,parent\nA,A\n", "line 2: codes stand below one another in a circle: 'A' below 'A'"),
        ("label,parent\nA,Nobody\n", "line 2: the parent 'Nobody' of 'A' is not in the table"),
        ("label,parent\nA,\nB,A\nX,A\nX,B\nY,X\n", "line 6: the parent 'X' of 'Y' fits lines 4 and 5"),
        ("label,path\nA,1/B\n", "line 2: the path '1/B' does not end with the label or number of 'A'"),
        ("label,path\nA,1.1/A\n", "line 2: the path names '1.1', and no row has that number"),
        ("path\n" + "/".join("a" * 101), "line 2: the path has more than 100 parts"),
        (
            "label,number\nA,1\n a  B,2\nA b,\nA  B,\n",
            "line 5: 'A  B' stands below the same code as 'A b' on line 4",
        ),
        ("label,number\nA,1\nB,1.\n", "line 3: the number 1 is taken by 'A' on line 2"),
        ("label,number\n ,1\n", "line 2: the code numbered 1 has no label"),
        ("label,n\nA\x07B,1\n", "line 2: the label 'A\\x07B' holds the control character U+0007"),
        ('label,n\n"A\nB",1\n', "line 2: the label 'A\\nB' holds a line break"),
        ("label,definition\nA,b\x0bc\n", "line 2: the definition of 'A' holds the control character U+000B"),
        ("label,colour\nA,red\n", "line 2: the colour 'red' is not of the form #rrggbb"),
        ("label,codable\nA,maybe\n", "line 2: codable is 'maybe'; write yes or no"),
        ("name,code\nA,B\n", "the columns name and code could both be the label"),
        ("definition,level\nA,1\n", "no column is the label of the codes (there are definition, level)"),
        ("label,number\n", "there are no codes in it"),
    ],
)
def test_what_is_wrong_in_a_table_is_said_by_line(tmp_path: Path, table: str, expected: str) -> None:
    assert complaint(tmp_path, table).startswith(expected)


def test_all_problems_are_told_at_once_and_twenty_shown(tmp_path: Path) -> None:
    said = complaint(tmp_path, "label,level,colour\nA,1,red\n,2,\nA,1,#12345\nB,x,\nC,9,\n").splitlines()
    assert said[0] == "6 things to put right first:"
    assert [line.split(":")[0].strip() for line in said[1:]] == [f"line {n}" for n in (2, 3, 4, 4, 5, 6)]
    many = complaint(tmp_path, "label\n" + "A\n" * 26).splitlines()
    assert (many[0], len(many), many[-1]) == ("25 things to put right first:", 22, "  and 5 more")


def test_a_child_may_bear_its_parents_label(tmp_path: Path) -> None:
    table = "label,parent\nTraining,\nTraining,Training\n"
    assert [level for level, _, _ in shape(read(tmp_path, table))] == [1, 2]


WRITTEN_BY_HAND = """
# Codebook of the pilot study
1 Roles
\t1.1. Teaching
\t\t: What they do with students,
\t\t  in two lines.

\t\t\tAnd a last one.
\t\t+ labs
\t\t- talks
\t\te.g. "I run the - practical"
\t\t[Color #AABBCC] [not codable]
\t\t9-5 and flexibility
\t\t1 to 1 support
\t\t"just a technician"
\t\t|- of sorts|
2 Pay
"""


def test_an_outline_written_by_hand_reads_as_it_looks(tmp_path: Path) -> None:
    path = saved(tmp_path, "codes.txt", WRITTEN_BY_HAND.replace("\n", "\r\n"))
    framework, notes = read_framework_file(path)
    below = tuple(map(Draft, ("9-5 and flexibility", "1 to 1 support", '"just a technician"', "- of sorts")))
    prose = (
        "What they do with students,\nin two lines.\n\nAnd a last one.",
        "labs",
        "talks",
        '"I run the - practical"',
    )
    teaching = Draft("Teaching", "1.1", *prose, "#AABBCC", codable=False, children=below)
    assert framework == (Draft("Roles", "1", children=(teaching,)), Draft("Pay", "2"))
    assert notes == (
        "The hierarchy was read from the indentation.",
        "Line 14: '1 to 1 support' was taken as a label without a number.",
        "Lines that begin with # were taken as comments: 1.",
    )


def test_a_doubtful_number_at_the_top_is_noted(tmp_path: Path) -> None:
    framework, notes = read_framework_file(saved(tmp_path, "codes.txt", "1 to 1 support\n2 Pay\n|1 to 1|\n"))
    assert shape(framework) == [(1, "1", "to 1 support"), (1, "2", "Pay"), (1, "", "1 to 1")]
    assert notes[1].startswith("Line 1: '1 to 1 support' was taken as number 1; if that belongs to the label")


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        ("A\n   B\n     C\n", "line 3: the indentation by 5 spaces is no multiple of the 3 of the first"),
        ("A\n  B\n\tC\n", "line 3: the indentation mixes tabs and spaces"),
        ("A\n \tB\n", "line 2: the indentation mixes tabs and spaces"),
        ("A\n  B\nC\n    D\n", "line 4: 'D' is indented too deep"),
        ("A\n\xa0\xa0B\n", "line 2: the line begins with U+00A0; indent it with plain spaces"),
        (": x\nA\n", "line 1: this definition should stand straight below its code"),
        ("A\n: x\n", "line 2: this definition should stand straight below its code"),
        ("A\n  B\n  : x\n", "line 3: this definition should stand straight below its code"),
        ("A\n  - B\n  - C\n", "line 3: 'A' has two texts that begin with '-'"),
        (
            "A\n  -5 degrees\n",
            "line 2: a space should follow the '-'; put a label that begins so between bars",
        ),
        ("#MeToo\n", "line 1: a space should follow the '#' of a comment; put a label"),
        ("A\n  [red]\n", "line 2: [red] is not known"),
        ("A\n  [colour red]\n", "line 1: the colour 'red' is not of the form #rrggbb"),
        ("A\n  [colour #aabbcc\n", "line 2: a bracket is open"),
        ("1 A\n  [number 2]\n", "line 2: 'A' has two numbers, 1 and 2"),
        ("1 A\n  2.1 B\n", "line 2: the number 2.1 does not continue 1; correct it"),
        ("1 A\n  1. B\n", "line 2: the number 1 does not continue 1; correct it"),
        ("1.1 A\n", "line 1: the number 1.1 has nothing above it to continue"),
        ("1 A\n  1.1\n", "line 2: the number 1.1 has no label; if it is the label, write |1.1|"),
        ("1 A\n1 B\n", "line 2: the number 1 is taken by 'A' on line 1"),
        ("A\nB\na\n", "line 3: 'a' stands below the same code as 'A' on line 1"),
        ("A\n  ||\n", "line 2: a code has no label"),
        ("A\tB\n", "line 1: the label 'A\\tB' holds a tab"),
        ("\n".join(" " * depth + "A" for depth in range(101)), "line 101: 'A' stands on level 101"),
        ("# only a comment\n", "there are no codes in it"),
    ],
)
def test_what_is_wrong_in_an_outline_is_said_by_line(tmp_path: Path, outline: str, expected: str) -> None:
    assert complaint(tmp_path, outline, "codes.outline").startswith(expected)


def test_what_cannot_be_read_back_is_not_written() -> None:
    for draft in (
        Draft(""),
        Draft(" a"),
        Draft("a\tb"),
        Draft("a", "1."),
        Draft("a", example="\r"),
        Draft("\ud800"),
    ):
        with pytest.raises(BadInput):
            write_framework((draft,), "csv")
    with pytest.raises(BadInput, match=re.escape("'A' stands below the same code as 'a'")):
        check_framework((Draft("a"), Draft("A")))


def test_other_kinds_of_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\.docx is not a kind of framework file"):
        read_framework(tmp_path / "codes.docx")
    with pytest.raises(BadInput, match=r"written as csv or as outline, not as '\.xlsx'"):
        write_framework((Draft("a"),), ".xlsx")
    with pytest.raises(UnreadableFile, match="not a text file"):
        read(tmp_path, "\x89PNG\0\0", "codes.txt")


def test_every_example_in_the_documentation_reads_as_it_says(tmp_path: Path) -> None:
    blocks = re.findall(r"```(csv|outline)\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    outlines = [read(tmp_path, text, "codes.outline") for form, text in blocks if form == "outline"]
    tables = [read(tmp_path, text) for form, text in blocks if form == "csv"]
    assert len(outlines) >= 2
    assert len(tables) >= 6
    short = [shape(table) for table in tables if len(list(walk(table))) == 4]
    assert len(short) >= 5
    assert all(each == short[0] for each in short)
    assert outlines[0] in tables
