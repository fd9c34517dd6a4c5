"""The matrix as a file, in the formats of the table."""

from collections.abc import Callable
from dataclasses import asdict

from exports.formats import render as render_table
from exports.formats.json import written
from exports.formats.text import DEFAULT_WIDTH
from exports.matrix.board import Board, board, counted
from exports.matrix.build import Matrix
from exports.matrix.page import render_docx
from exports.matrix.plain import render_csv, render_latex, render_markdown
from exports.matrix.text import card_lines
from exports.matrix.webpage import render_html
from exports.matrix.workbook import render_xlsx

_FORMATS: dict[str, Callable[[Board], bytes]] = {
    "text": lambda laid: "\n".join([*card_lines(laid, DEFAULT_WIDTH), ""]).encode(),
    "csv": render_csv,
    "xlsx": render_xlsx,
    "docx": render_docx,
    "markdown": render_markdown,
    "html": render_html,
    "latex": render_latex,
}


def render_matrix(matrix: Matrix, form: str, *, themes_down: bool = False) -> bytes:
    """The matrix in a format of the table. JSON has interviews down whatever is asked for."""
    if form == "json":
        return written(asdict(matrix))
    if matrix.cells == "counts":
        return render_table(counted(matrix, themes_down=themes_down), form)
    return _FORMATS[form](board(matrix, themes_down=themes_down))
