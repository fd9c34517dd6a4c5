"""The sheet in which summaries are filled in, to be brought back by ``qualcode.summarysheets``."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from codebook.names import CodeNames
from codebook.tree import CodeLine, tree
from exports.formats.properties import CREATOR
from exports.formats.xlsx import SAFE
from exports.matrix.board import Board, board
from exports.matrix.build import Matrix, MatrixOptions, Progress, build_matrix
from exports.matrix.workbook import add_board, add_headers, height
from qualcode.errors import BadInput
from qualcode.sheets import XLSX_LONGEST, guard, unguard, write_csv
from qualcode.summarysheets import ATTRIBUTE, INTERVIEW, STATE, headings, state_now

_LOOK = {"text_wrap": True, "valign": "top", "font_name": "Calibri", "border": 1, "border_color": "#D3DCE5"}
_NAMED = {"bold": True, "bg_color": "#F0F4F8"}
_ROOM = 60.0
"""Points that a row has at least, to write into."""


@dataclass(frozen=True)
class SummarySheet:
    """A row for each interview, its summaries below the names of the themes."""

    columns: tuple[str, ...]
    """The interview, attributes, themes, and last the state."""
    labels: int
    """How many columns come before the themes."""
    rows: tuple[tuple[str, ...], ...]
    passages: Board
    """What is coded there, to read while one writes."""


def summary_sheet(
    session: Session, themes: Sequence[CodeLine], options: MatrixOptions, progress: Progress = iter
) -> SummarySheet:
    """The sheet of these themes; interviews are called by their names, by which they are found again.

    ``progress`` is as for ``build_matrix``.
    """
    names, state = CodeNames(tree(session)), str(state_now(session))
    asked = replace(options, cells="both", with_names=True)
    matrix = build_matrix(session, themes, asked, progress)
    rows = tuple(
        (row.interview, *row.attributes, *(cell.summary for cell in row.cells), state) for row in matrix.rows
    )
    attributes = [f"{name}{ATTRIBUTE}" for name in matrix.attributes]
    columns = (INTERVIEW, *attributes, *headings(names, themes), STATE)
    return SummarySheet(columns, 1 + len(attributes), rows, board(_without_summaries(matrix)))


def _without_summaries(matrix: Matrix) -> Matrix:
    rows = (replace(row, cells=tuple(replace(cell, summary="") for cell in row.cells)) for row in matrix.rows)
    return replace(matrix, rows=tuple(rows))


def sheet_csv(sheet: SummarySheet) -> bytes:
    """As CSV with a byte order mark, without which Excel reads other letters than English ones wrong."""
    return write_csv(sheet.columns, sheet.rows).encode("utf-8-sig")


def sheet_xlsx(sheet: SummarySheet) -> bytes:
    """As a workbook: the sheet, its last column hidden, and the passages on a second one.

    Raises BadInput for a summary that is longer than Excel allows.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships without a py.typed

    buffer = io.BytesIO()
    with Workbook(buffer, SAFE) as workbook:
        day = datetime.fromisoformat(sheet.passages.day or "2000-01-01")
        workbook.set_properties({"title": "Summaries to fill in", "author": CREATOR, "created": day})
        page = workbook.add_worksheet("Summaries")
        headers = tuple(_written(sheet.columns, column) for column in sheet.columns)
        add_headers(workbook, page, headers, sheet.labels)
        named, free = (workbook.add_format({**_LOOK, **look}) for look in (_NAMED, {}))
        for line, row in enumerate(sheet.rows, 1):
            for column, text in enumerate(row):
                page.write_string(line, column, _written(row, text), named if column < sheet.labels else free)
            page.set_row(line, max(height(list(row[:-1]), sheet.labels), _ROOM))
        last = len(sheet.columns) - 1
        page.set_column(last, last, 8, None, {"hidden": True})
        add_board(workbook, "Passages", sheet.passages)
    return buffer.getvalue()


def _written(row: Sequence[str], text: str) -> str:
    """A text so that reading the sheet gives it back, which takes away what looks like a guard."""
    if len(text) > XLSX_LONGEST:
        raise BadInput(
            f"a summary of {row[0]} has {len(text):,} characters, more than Excel allows in a cell; name a"
            " file that ends in .csv"
        )
    return guard(text) if unguard(text) != text else text
