"""The table as CSV: what a script or a statistics package reads, and what the codebook reads back."""

from exports.table import Printed, Table
from qualcode.sheets import write_csv

FIELDS = ("number", "label", "level", "interviews", "references")
"""The columns of the table, always these and in this order, whatever unit was counted."""


def render_csv(table: Printed) -> bytes:
    """One line for each heading or code, in table order; UTF-8 without a byte order mark.

    A grid has its own columns behind number, label and level. An empty count is an empty cell, and text that
    a spreadsheet would run as a formula stands behind an apostrophe (``qualcode.sheets.unguard`` takes it
    away). Title and caption are left out, so that the first line names the columns and every other line is
    data.
    """
    rows = ((row.number, row.label, row.level, *row.cells) for row in table.rows)
    fields = FIELDS if isinstance(table, Table) else (*FIELDS[:3], *table.columns)
    return write_csv(fields, rows).encode()
