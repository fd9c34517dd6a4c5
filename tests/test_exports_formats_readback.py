"""Each format read back by a library that knows it, and compared with the table that was written."""

import csv
import io
import json
from dataclasses import asdict
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree, html
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from exports.formats import render
from exports.formats.cells import one_line
from exports.table import Row, Table
from qualcode.sheets import unguard

LABELS = st.builds(
    str.__add__,
    st.sampled_from(
        ["", "=", "+", "-", "@", "'", "'=", "\t", "*", "[", "http://", "# ", "1. ", "  ", "<b>", "&amp;"]
    ),
    st.text(
        st.sampled_from("a|b*_`[]<>&\\\"'~$#{}%^ –”é信ل") | st.characters(exclude_categories=["Cs", "Cc"])
    ),
)
COUNTS = st.none() | st.integers(0, 100_000)
NUMBERS = st.sampled_from(["", "1", "1.10", "4.2.3"])
ROWS = st.builds(Row, NUMBERS, LABELS, st.integers(1, 14), st.booleans(), COUNTS, COUNTS)
TABLES = st.builds(
    Table,
    LABELS,
    st.sampled_from(["interview", "institution type"]),
    st.lists(ROWS, max_size=6).map(tuple),
    LABELS,
    st.dictionaries(LABELS, LABELS | st.integers(0, 99), max_size=3),
)
NASTY = (
    "=1+1",
    '=HYPERLINK("http://example.org")',
    "+44",
    "- other",
    "@home",
    "'tis",
    "'=1",
    "\tTab",
    "http://example.org",
    "mailto:a@b.org",
    "_x0041_",
    "Names / posts, “costed”",
    "a\\|b",
    "<script>alert(1)</script>",
    "&amp; &lt;",
)
EXAMPLE = Table(
    "Coding framework",
    "interview",
    (
        Row("1", "Roles", 1, True, None, None),
        Row("1.1", "Role of interviewee", 2, True, 12, 38),
        *(Row("", label, 3, False, 0, number) for number, label in enumerate(NASTY)),
    ),
    "Distinct interviews of 23.",
    {"unit": "interview", "number_of_units": 23},
)


def cells(row: Row) -> tuple[str, int | None, int | None]:
    """What a printed row shows."""
    return one_line(row.printed), row.interviews, row.references


def count(text: str) -> int | None:
    return int(text) if text else None


@given(TABLES)
@example(EXAMPLE)
def test_csv_gives_back_every_row_as_it_was(table: Table) -> None:
    text = render(table, "csv").decode()
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    assert header == ["number", "label", "level", "interviews", "references"]
    assert [
        (unguard(number), unguard(label), int(level), count(interviews), count(references))
        for number, label, level, interviews, references in lines
    ] == [(row.number, row.label, row.level, row.interviews, row.references) for row in table.rows]


@given(TABLES)
@example(EXAMPLE)
def test_no_csv_cell_begins_as_a_formula(table: Table) -> None:
    lines = csv.reader(io.StringIO(render(table, "csv").decode(), newline=""))
    assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t")) for line in lines for cell in line)


@given(TABLES)
@example(EXAMPLE)
def test_json_gives_back_the_table_and_its_rule(table: Table) -> None:
    content = json.loads(render(table, "json"))
    assert list(content) == ["title", "caption", "facts", "rows"]
    named = [asdict(row) for row in table.rows]
    assert [{**row, "code_id": 0} for row in content["rows"]] == named
    assert not any("code_id" in row for row in content["rows"])
    assert (content["title"], content["caption"]) == (table.title, table.caption)
    assert content["facts"] == table.facts


@settings(max_examples=40)
@given(TABLES)
@example(EXAMPLE)
def test_xlsx_gives_back_every_cell_with_text_as_text_and_counts_as_numbers(table: Table) -> None:
    sheet = load_workbook(io.BytesIO(render(table, "xlsx")))["Table"]
    header, *lines = sheet.iter_rows(max_row=len(table.rows) + 1, max_col=3)
    assert tuple(cell.value for cell in header) == table.headers
    assert [tuple(cell.value for cell in line) for line in lines] == list(map(cells, table.rows))
    assert {line[0].data_type for line in lines} <= {"s"}
    assert sheet.cell(len(table.rows) + 3, 1).value == one_line(table.caption)


def page_header(table: Table) -> str:
    with ZipFile(io.BytesIO(render(table, "xlsx"))) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    return sheet.findtext(".//{*}oddHeader", "").removeprefix("&L")


def test_xlsx_sets_headings_bold_indents_by_level_and_repeats_its_first_row() -> None:
    sheet = load_workbook(io.BytesIO(render(EXAMPLE, "xlsx")))["Table"]
    labels = [sheet.cell(line, 1) for line in range(2, 5)]
    assert [(cell.font.b, cell.alignment.indent) for cell in labels] == [(True, 0), (True, 1), (False, 2)]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    assert page_header(EXAMPLE) == "&BCoding framework"


def test_xlsx_tells_the_rule_on_its_second_sheet() -> None:
    book = load_workbook(io.BytesIO(render(EXAMPLE, "xlsx")))
    assert book.sheetnames == ["Table", "Rule"]
    assert list(book["Rule"].iter_rows(values_only=True)) == [
        ("Title", "Coding framework"),
        ("Unit", "interview"),
        ("Number of units", 23),
    ]


@pytest.mark.parametrize("title", ["R&D" * 100, "&" * 400, "9 lives", '"quoted" &P'])
def test_a_title_is_never_taken_for_a_code_in_the_page_header(title: str) -> None:
    header = page_header(Table(title, "interview", (), "", {})).removeprefix("&B")
    assert len(header) <= 250
    assert "&" not in header.replace("&&", "")
    assert title.startswith(header.replace("&&", "&"))
    assert len(header) >= min(len(title), 100)


def word(table: Table) -> WordDocument:
    return Document(io.BytesIO(render(table, "docx")))


@settings(max_examples=40)
@given(TABLES)
@example(EXAMPLE)
def test_docx_gives_back_every_cell(table: Table) -> None:
    document = word(table)
    header, *lines = [tuple(cell.text for cell in row.cells) for row in document.tables[0].rows]
    assert header == table.headers
    assert [(text, count(one), count(two)) for text, one, two in lines] == list(map(cells, table.rows))
    title, caption = document.paragraphs
    assert (title.text, caption.text) == (one_line(table.title), one_line(table.caption))


def flags(row: Any) -> set[str]:
    return {name for name in ("cantSplit", "tblHeader") if row._tr.find(f".//{qn(f'w:{name}')}") is not None}


def test_docx_repeats_its_head_and_breaks_no_row() -> None:
    head, *lines = word(EXAMPLE).tables[0].rows
    assert flags(head) == {"cantSplit", "tblHeader"}
    assert all(flags(line) == {"cantSplit"} for line in lines)


def test_docx_sets_headings_bold_indented_and_beside_what_follows() -> None:
    lines = word(EXAMPLE).tables[0].rows[1:4]
    labels = [line.cells[0].paragraphs[0] for line in lines]
    styles = [paragraph.style.name for paragraph in labels if paragraph.style]
    assert styles == ["Framework theme", "Framework heading", "Framework code"]
    indents = [(paragraph.paragraph_format.left_indent or Mm(0)).mm for paragraph in labels]
    assert indents == pytest.approx([0, 5.5, 11], abs=0.1)
    document = word(EXAMPLE)
    heading = document.styles["Framework heading"]
    assert heading.font.bold
    assert heading.paragraph_format.keep_with_next
    assert not document.styles["Framework code"].font.bold


def test_docx_is_a4_upright_with_a_page_number_below() -> None:
    section = word(EXAMPLE).sections[0]
    width, height = section.page_width or Mm(0), section.page_height or Mm(0)
    assert (round(width.mm), round(height.mm)) == (210, 297)
    assert 'w:instr="PAGE"' in section.footer.paragraphs[0]._p.xml


def test_docx_sets_numbers_right_and_shades_head_and_themes_only() -> None:
    grid = word(EXAMPLE).tables[0]
    shaded = [row._tr.find(f".//{qn('w:shd')}") is not None for row in grid.rows]
    assert shaded == [True, True, *[False] * (len(grid.rows) - 2)]
    assert {cell.paragraphs[0].alignment for row in grid.rows for cell in row.cells[1:]} == {2}


@given(TABLES)
@example(EXAMPLE)
def test_html_gives_back_every_cell(table: Table) -> None:
    page = html.document_fromstring(render(table, "html"), parser=html.HTMLParser(encoding="utf-8"))
    header, *lines = [tuple("".join(map(str, cell.itertext())) for cell in row) for row in page.iter("tr")]
    assert header == table.headers
    assert [(text, count(one), count(two)) for text, one, two in lines] == list(map(cells, table.rows))
    assert page.findtext(".//caption", "") == one_line(table.caption)
    assert page.findtext(".//h1", "") == one_line(table.title)
    assert not page.xpath("//script | //a | //img | //link | //*[@onclick] | //@href | //@src")


def test_html_says_which_cells_are_heads_and_how_deep_a_row_lies() -> None:
    page = html.document_fromstring(render(EXAMPLE, "html"))
    assert page.xpath("//thead/tr/th/@scope") == ["col"] * 3
    assert page.xpath("//tbody/tr/th/@scope") == ["row"] * len(EXAMPLE.rows)
    classes = [row.get("class") for row in page.iterfind(".//tbody/tr")]
    assert classes[:3] == ["level-1 heading theme", "level-2 heading", "level-3"]
    style = page.findtext(".//style", "")
    assert all(f".level-{level} th" in style for level in (1, 2, 3))
    assert "prefers-color-scheme: dark" in style


def markdown_table(text: str) -> list[list[tuple[str, bool]]]:
    """The rows of the first table, each cell as its text and whether it is bold."""
    rows: list[list[tuple[str, bool]]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows and len(rows[-1]) < 3:
            children = token.children or []
            bold = any(child.type == "strong_open" for child in children)
            rows[-1].append(("".join(child.content for child in children), bold))
    return rows


@settings(max_examples=40)
@given(TABLES)
@example(EXAMPLE)
def test_markdown_gives_back_every_cell_its_level_and_its_boldness(table: Table) -> None:
    header, *lines = markdown_table(render(table, "markdown").decode())
    assert tuple(text for text, _ in header) == table.headers
    found = [(text, bold, count(one), count(two)) for (text, bold), (one, _), (two, _) in lines]
    expected = []
    for text, *counts in map(cells, table.rows):
        expected.append((text.strip(), *counts))
    assert [(text.lstrip("\u2003"), *counts) for text, _, *counts in found] == expected
    for (text, bold, *_), row in zip(found, table.rows, strict=True):
        label = one_line(row.printed).strip()
        assert bold == (row.heading and label != "")
        assert text == ("\u2003" * (row.level - 1) + label if label else text)


@given(LABELS)
def test_a_markdown_caption_is_a_paragraph_and_nothing_else(caption: str) -> None:
    text = render(Table("Title", "interview", (), caption, {}), "markdown").decode()
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    after = [token.type for token in tokens[[token.type for token in tokens].index("table_close") + 1 :]]
    assert after in (["paragraph_open", "inline", "paragraph_close"], [])
    assert bool(after) == bool(one_line(caption).strip())
