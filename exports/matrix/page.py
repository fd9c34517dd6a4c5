"""The matrix as a Word document, its pages lying across."""

from datetime import datetime
from typing import TYPE_CHECKING

from exports.formats.cells import one_line
from exports.formats.properties import LONGEST_TITLE
from exports.formats.wordpage import CODE, add_head, finished, flag, new_document, new_grid, style
from exports.matrix.board import Board, Cell

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell as WordCell

LABEL, SUMMARY = "Matrix label", "Matrix summary"
QUOTE, MORE = "Matrix quote", "Matrix note"
"""The named styles, so that Word can change the look of all cells at once."""
_STYLES = {"label": LABEL, "summary": SUMMARY, "quote": QUOTE, "more": MORE}
_WIDE, _LABEL = 257, 29
"""Millimetres that the margins leave of A4 across, and of a column that names the row."""
_NARROWEST = 40
"""Millimetres of a column of cells at least; what does not fit stands in a further table below."""


def render_docx(laid: Board) -> bytes:
    """Title, tables whose headings repeat on every page, the caption; the same board gives the same bytes."""
    day = datetime.fromisoformat(laid.day or "2000-01-01")
    document = new_document(one_line(laid.title)[:LONGEST_TITLE], day, wide=True)
    _set_styles(document)
    document.add_heading(one_line(laid.title), level=1)
    label = min(_LABEL, (_WIDE - _NARROWEST) // laid.labels)
    room = _WIDE - label * laid.labels
    for number, part in enumerate(laid.parts(max(room // _NARROWEST, 1))):
        if number:
            document.add_paragraph()
        cells = len(part.headers) - laid.labels
        _grid(document, part, (*[label] * laid.labels, *[room // max(cells, 1)] * cells))
    return finished(document, laid.caption)


def _set_styles(document: "Document") -> None:
    from docx.shared import Mm, Pt, RGBColor

    style(document, LABEL, CODE).font.bold = True
    summary = style(document, SUMMARY, CODE)
    summary.paragraph_format.space_after = Pt(3)
    quote = style(document, QUOTE, CODE)
    quote.font.size, quote.font.italic = Pt(8.5), True
    quote.paragraph_format.left_indent, quote.paragraph_format.space_after = Mm(2), Pt(3)
    note = style(document, MORE, CODE)
    note.font.size, note.font.color.rgb = Pt(8), RGBColor(0x6B, 0x6B, 0x6B)


def _grid(document: "Document", laid: Board, widths: tuple[int, ...]) -> None:
    grid = new_grid(document, widths)
    add_head(grid, laid.headers, words=len(laid.headers))
    for row in laid.rows:
        line = grid.add_row()
        if sum(len(part.text) for cell in row for part in cell) < 600:
            flag(line, "w:cantSplit")
        for cell, content in zip(line.cells, row, strict=True):
            _fill(cell, content)
    for cell in grid.rows[-1].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _fill(cell: "WordCell", content: Cell) -> None:
    """A paragraph for each part, its line breaks as they are; the style goes in by its id, which is quick."""
    cell.paragraphs[0]._p.style = CODE.replace(" ", "")
    for number, part in enumerate(content):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        paragraph._p.style = _STYLES[part.kind].replace(" ", "")
        run = paragraph.add_run()
        for place, line in enumerate(part.text.split("\n")):
            if place:
                run.add_break()
            run.add_text(one_line(line))
