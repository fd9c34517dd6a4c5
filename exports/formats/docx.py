"""The table as a Word document, laid out like the appendix of a printed report."""

from typing import TYPE_CHECKING

from exports.formats.cells import one_line, shown
from exports.formats.columns import cell_width
from exports.formats.marks import custom_properties
from exports.formats.properties import counted_on, document_title
from exports.formats.wordpage import (
    CODE,
    HEADING,
    THEME,
    THEME_FILL,
    add_head,
    fill,
    finished,
    flag,
    new_document,
    new_grid,
    shade,
)
from exports.table import Printed, PrintedRow, in_parts

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Row as Line

DEEPEST = 12
"""Levels below this one are set no further in, so that a line keeps room for its label."""

_WIDTHS = (116, 27, 27)
"""Column widths in millimetres; together what the margins leave of A4."""
_WIDE, _LABEL = 257, 70
"""Millimetres that the margins leave of A4 across, and that a label has at least."""
_LETTER = 2.5
"""Millimetres of a bold letter in a heading."""
_UPRIGHT, _WIDEST = 5, 8
"""Columns that an upright page holds, and columns of numbers that one across does."""
_INDENT = 5.5
"""Millimetres for each level."""


def render_docx(table: Printed) -> bytes:
    """Title, one table of three columns, the caption under it, page numbers; A4 upright.

    The column headings repeat on every page, no row is broken across pages, and a heading stays with the
    row after it. The look is in named styles ("Framework heading", "Framework code" ...), so that Word can
    change it for the whole table. The same table gives the same bytes.
    """
    parts = in_parts(table, _WIDEST)
    wide = len(parts[0].headers) > _UPRIGHT
    document = new_document(document_title(table), counted_on(table), wide=wide)
    if table.proof:
        _prove(document, table)
    document.add_heading(one_line(table.title), level=1)
    for part in parts:
        if part is not parts[0]:
            document.add_paragraph()
        _grid(document, part, wide=wide)
    return finished(document, table.caption)


def _prove(document: "Document", table: Printed) -> None:
    """The proof as custom properties, a part that python-docx does not know."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    part = Part(
        PackURI("/docProps/custom.xml"),
        CONTENT_TYPE.OFC_CUSTOM_PROPERTIES,
        custom_properties(table),
        package,
    )
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _widths(counts: tuple[str, ...], *, wide: bool) -> tuple[int, ...]:
    """Millimetres of the columns: few have room for the words above them, many share what labels leave.

    >>> _widths(("Number of interviews", "Number of references"), wide=False)
    (116, 27, 27)
    """
    whole, numbers = _WIDE if wide else sum(_WIDTHS), len(counts)
    longest = max(cell_width(word) for heading in counts for word in heading.split())
    count = min(max(_WIDTHS[1], int(_LETTER * longest)), (whole - _LABEL) // numbers)
    return (whole - numbers * count, *[count] * numbers)


def _grid(document: "Document", table: Printed, *, wide: bool) -> None:
    """The table; its last row keeps the caption on its page."""
    grid = new_grid(document, _widths(table.headers[1:], wide=wide))
    add_head(grid, table.headers)
    for row in table.rows:
        _row(grid.add_row(), row)
    for cell in grid.rows[-1].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _row(line: "Line", row: PrintedRow) -> None:
    """One heading or code; an empty count leaves an empty cell."""
    from docx.shared import Mm

    flag(line, "w:cantSplit")
    theme = row.heading and row.level <= 1
    style = THEME if theme else HEADING if row.heading else CODE
    label, *counts = line.cells
    paragraph = fill(label, row.printed, style)
    paragraph.paragraph_format.left_indent = Mm(_INDENT * (min(max(row.level, 1), DEEPEST) - 1))
    for cell, count in zip(counts, row.cells, strict=True):
        fill(cell, shown(count), style, right=True)
    if theme:
        for cell in line.cells:
            shade(cell, THEME_FILL)
