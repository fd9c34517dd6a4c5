"""The matrix as an Excel workbook."""

import io
from datetime import datetime
from typing import TYPE_CHECKING

from exports.formats.cells import one_line
from exports.formats.columns import wrap
from exports.formats.properties import CREATOR, LONGEST_TITLE
from exports.formats.xlsx import SAFE
from exports.matrix.board import Board, Cell
from qualcode.sheets import XLSX_LONGEST

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships without a py.typed
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_A4, _LABEL, _CELL = 9, 16, 44
"""Excel's number of the paper, and widths in characters: of what names the row, and of a cell."""
_LINE, _TALLEST = 15.0, 409.0
"""Points: of a line, and Excel's limit for a row."""
_MEAN = 0.92
"""Width of a mean character in digits, which Excel measures columns in."""
_CUT = " […]"
_BASE = {"font_name": "Calibri", "font_size": 11, "text_wrap": True, "valign": "top"}
_HEAD = {**_BASE, "bold": True, "bg_color": "#D9E2EC", "bottom": 1, "valign": "bottom"}
_RULED = {"bottom": 1, "bottom_color": "#D3DCE5"}


def render_xlsx(laid: Board) -> bytes:
    """The matrix on one sheet, heading and names of rows frozen; on another what stands in the cells.

    Text stays text whatever it begins with, and the same board gives the same bytes. A cell that is longer
    than Excel allows is cut, which it says at its end.
    """
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    with Workbook(buffer, SAFE) as workbook:
        day = datetime.fromisoformat(laid.day or "2000-01-01")
        title = one_line(laid.title)[:LONGEST_TITLE]
        workbook.set_properties({"title": title, "author": CREATOR, "created": day})
        add_board(workbook, "Matrix", laid)
        about = workbook.add_worksheet("About")
        about.set_column(0, 0, 100)
        plain = workbook.add_format(_BASE)
        for line, text in enumerate((laid.title, laid.caption)):
            about.write_string(line, 0, one_line(text), plain)
    return buffer.getvalue()


def add_board(workbook: "Workbook", name: str, laid: Board) -> "Worksheet":
    """A sheet with the board, to read and to print."""
    sheet = workbook.add_worksheet(name)
    add_headers(workbook, sheet, laid.headers, laid.labels)
    bold, plain = (workbook.add_format({**_BASE, **_RULED, "bold": each}) for each in (True, False))
    for line, row in enumerate(laid.rows, 1):
        texts = [shortened(_text(cell)) for cell in row]
        for column, text in enumerate(texts):
            sheet.write_string(line, column, text, bold if column < laid.labels else plain)
        sheet.set_row(line, height(texts, laid.labels))
    return sheet


def add_headers(workbook: "Workbook", sheet: "Worksheet", headers: tuple[str, ...], labels: int) -> None:
    """The headings, frozen with the ``labels`` columns that name the row and repeated on paper; the page."""
    sheet.set_column(0, labels - 1, _LABEL)
    if len(headers) > labels:
        sheet.set_column(labels, len(headers) - 1, _CELL)
    bold = workbook.add_format(_HEAD)
    for column, header in enumerate(headers):
        sheet.write_string(0, column, one_line(header), bold)
    sheet.set_row(0, height(list(headers), labels))
    sheet.freeze_panes(1, labels)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&R&P / &N")


def height(texts: list[str], labels: int) -> float:
    """Points for the cell of a row that needs most, since not every program grows a row that wraps."""
    lines = (
        sum(
            max(len(wrap(line, int((_LABEL if place < labels else _CELL) / _MEAN) - 1)), 1)
            for line in text.split("\n")
        )
        for place, text in enumerate(texts)
    )
    return min(_TALLEST, _LINE * max(lines, default=1))


def shortened(text: str) -> str:
    """The text, or as much of it as a cell of Excel takes."""
    return text if len(text) <= XLSX_LONGEST else text[: XLSX_LONGEST - len(_CUT)] + _CUT


def _text(cell: Cell) -> str:
    return "\n".join("\n".join(map(one_line, part.text.split("\n"))) for part in cell)
