"""The list of ``exports.codebooklist`` as a file: Word, as NVivo writes it, Excel, or CSV."""

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from exports.codebooklist import HEADINGS, CodebookList, ListedCode
from exports.formats.cells import one_line
from exports.formats.columns import cell_width, wrap
from exports.formats.properties import CREATOR, LONGEST_TITLE
from exports.formats.wordpage import (
    CODE,
    HEADING,
    add_head,
    fill,
    finished,
    flag,
    new_document,
    new_grid,
)
from qualcode.sheets import write_csv

if TYPE_CHECKING:
    pass

_WIDTHS = (60, 67, 15, 28)
"""Millimetres."""
_STEP, _DEEPEST = 4.5, 8
"""Millimetres for each level, and the last level that is set further in."""
_BROAD = 1.0
"""The width in digits, Excel's measure, that a character is given."""
_LINE, _TALLEST, _DEEPEST_INDENT = 15.5, 409, 15
"""Points of a line, and Excel's limits for a row and for setting in."""


class _Look(NamedTuple):
    """How codes of one level are shown."""

    indent: int
    name: Any
    description: Any
    count: Any


def render_codebook_docx(listed: CodebookList) -> bytes:
    """Title, one table of four columns, and the caption; the same list gives the same bytes."""
    document = new_document(_title(listed), _day(listed))
    document.add_heading(one_line(listed.title), level=1)
    grid = new_grid(document, _WIDTHS)
    add_head(grid, HEADINGS, words=2)
    for code in listed.codes:
        _line(grid, code)
    return finished(document, listed.caption)


def _line(grid: Any, code: ListedCode) -> None:
    """One code; its description keeps its paragraphs."""
    from docx.shared import Mm

    row = grid.add_row()
    flag(row, "w:cantSplit")
    name, description, files, references = row.cells
    style = HEADING if code.heading else CODE
    paragraph = fill(name, code.name, style)
    paragraph.paragraph_format.left_indent = Mm(_STEP * (min(code.level, _DEEPEST) - 1))
    first, *rest = code.description.split("\n")
    fill(description, first, CODE)
    for line in rest:
        description.add_paragraph(one_line(line), style=CODE)
    fill(files, str(code.files), style, right=True)
    fill(references, str(code.references), style, right=True)


def render_codebook_xlsx(listed: CodebookList) -> bytes:
    """One sheet; text stays text whatever it begins with, and counts are numbers."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    from exports.formats.xlsx import SAFE

    buffer = io.BytesIO()
    with Workbook(buffer, SAFE) as book:
        book.set_properties({"title": _title(listed), "author": CREATOR, "created": _day(listed)})
        _sheet(book, listed)
    return buffer.getvalue()


def _sheet(book: Any, listed: CodebookList) -> None:
    """Headings frozen, names set in by their level, the caption below."""
    sheet = book.add_worksheet("Codebook")
    widest = max((cell_width(code.name) + 2 * code.level for code in listed.codes), default=0)
    widths = (min(max(widest, 24), 60), 70, 10, 13)
    for column, (heading, width) in enumerate(zip(HEADINGS, widths, strict=True)):
        side = "right" if column > 1 else "left"
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#D9E2EC", "align": side})
        sheet.write_string(0, column, heading, bold)
        sheet.set_column(column, column, width)
    _page(sheet)
    looks: dict[tuple[int, bool], _Look] = {}
    for line, code in enumerate(listed.codes, 1):
        kind = (min(code.level - 1, _DEEPEST_INDENT), code.heading)
        looks[kind] = looks.get(kind) or _look(book, *kind)
        _cells(sheet, line, code, looks[kind], widths)
    _foot(book, sheet, len(listed.codes) + 2, listed, sum(widths))


def _page(sheet: Any) -> None:
    """The headings stay in sight and stand on every page; A4 across, as wide as the list."""
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _look(book: Any, indent: int, heading: bool) -> _Look:
    shared = {"valign": "top", "text_wrap": True}
    bold = {**shared, "bold": heading}
    name = book.add_format({**bold, "indent": indent, "align": "left"})
    return _Look(indent, name, book.add_format(shared), book.add_format({**bold, "num_format": "#,##0"}))


def _cells(sheet: Any, line: int, code: ListedCode, look: _Look, widths: tuple[int, ...]) -> None:
    """One code; the row gets its height here, since not every program grows a row when it opens a file."""
    paragraphs = list(map(one_line, code.description.split("\n")))
    sheet.write_string(line, 0, one_line(code.name), look.name)
    sheet.write_string(line, 1, "\n".join(paragraphs), look.description)
    sheet.write_number(line, 2, code.files, look.count)
    sheet.write_number(line, 3, code.references, look.count)
    name = wrap(one_line(code.name), int((widths[0] - 2 * look.indent) / _BROAD))
    said = [piece for each in paragraphs for piece in wrap(each, int(widths[1] / _BROAD))]
    sheet.set_row(line, min(_TALLEST, _LINE * max(len(name), len(said))))


def _foot(book: Any, sheet: Any, line: int, listed: CodebookList, width: int) -> None:
    small = book.add_format({"text_wrap": True, "valign": "top", "font_size": 9})
    sheet.merge_range(line, 0, line, 3, "", small)
    sheet.write_string(line, 0, one_line(listed.caption), small)
    sheet.set_row(line, _LINE * len(wrap(one_line(listed.caption), width)))


def render_codebook_csv(listed: CodebookList) -> bytes:
    """One line a code, with its level; text is guarded against spreadsheets that run formulas."""
    rows = ((code.name, code.level, code.description, code.files, code.references) for code in listed.codes)
    return write_csv(("Name", "Level", *HEADINGS[1:]), rows).encode()


CODEBOOK_FORMATS = {
    ".docx": render_codebook_docx,
    ".xlsx": render_codebook_xlsx,
    ".csv": render_codebook_csv,
}
"""How the list is written, by the ending of the file's name."""


def _title(listed: CodebookList) -> str:
    return one_line(listed.title)[:LONGEST_TITLE]


def _day(listed: CodebookList) -> datetime:
    return datetime.fromisoformat(listed.date)
