"""The table as CSV: what a script or a statistics package reads, and what the codebook reads back."""

import csv
import io

from exports.formats.cells import guard
from exports.table import Row, Table

FIELDS = ("number", "label", "level", "interviews", "references")
"""The columns, always these and in this order, whatever unit was counted."""


def render_csv(table: Table) -> bytes:
    """One line for each heading or code, in table order; UTF-8 without a byte order mark.

    Lines end in a newline, an empty count is an empty cell, and text that a spreadsheet would run as a
    formula stands behind an apostrophe (``cells.unguard`` takes it away). Title and caption are left out,
    so that the first line names the columns and every other line is data.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows(map(_cells, table.rows))
    return buffer.getvalue().encode()


def _cells(row: Row) -> tuple[str, str, int, int | None, int | None]:
    return guard(row.number), guard(row.label), row.level, row.interviews, row.references
