"""The table as a Word document, laid out like the appendix of a printed report."""

from typing import TYPE_CHECKING

from exports.formats.cells import one_line, shown
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
from exports.table import Row, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Row as Line

DEEPEST = 12
"""Levels below this one are set no further in, so that a line keeps room for its label."""

_WIDTHS = (116, 27, 27)
"""Column widths in millimetres; together what the margins leave of A4."""
_INDENT = 5.5
"""Millimetres for each level."""


def render_docx(table: Table) -> bytes:
    """Title, one table of three columns, the caption under it, page numbers; A4 upright.

    The column headings repeat on every page, no row is broken across pages, and a heading stays with the
    row after it. The look is in named styles ("Framework heading", "Framework code" ...), so that Word can
    change it for the whole table. The same table gives the same bytes.
    """
    document = new_document(document_title(table), counted_on(table))
    if table.proof:
        _prove(document, table)
    document.add_heading(one_line(table.title), level=1)
    _grid(document, table)
    return finished(document, table.caption)


def _prove(document: "Document", table: Table) -> None:
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


def _grid(document: "Document", table: Table) -> None:
    """The table; its last row keeps the caption on its page."""
    grid = new_grid(document, _WIDTHS)
    add_head(grid, table.headers)
    for row in table.rows:
        _row(grid.add_row(), row)
    for cell in grid.rows[-1].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _row(line: "Line", row: Row) -> None:
    """One heading or code; an empty count leaves an empty cell."""
    from docx.shared import Mm

    flag(line, "w:cantSplit")
    theme = row.heading and row.level <= 1
    style = THEME if theme else HEADING if row.heading else CODE
    label, *counts = line.cells
    paragraph = fill(label, row.printed, style)
    paragraph.paragraph_format.left_indent = Mm(_INDENT * (min(max(row.level, 1), DEEPEST) - 1))
    for cell, count in zip(counts, (row.interviews, row.references), strict=True):
        fill(cell, shown(count), style, right=True)
    if theme:
        for cell in line.cells:
            shade(cell, THEME_FILL)
