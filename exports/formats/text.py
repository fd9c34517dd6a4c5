"""The table as plain text for the terminal."""

from collections.abc import Iterator

from exports.formats import marks
from exports.formats.cells import one_line, shown
from exports.formats.columns import GAP, cell_width, columns, heading_lines, wrap
from exports.table import Grid, Printed, PrintedRow, Table

DEFAULT_WIDTH = 100
INDENT = "  "
"""For each level."""

_LABELS = 28
"""Cells that labels have at least, where they are as long, beside the numbers of a grid."""

Line = tuple[str, ...]


def render_text(table: Printed, width: int = DEFAULT_WIDTH) -> str:
    """The table in lines of at most ``width`` terminal cells (40 at least), the caption wrapped below it.

    A proof stands below that on one line, however long it is.
    """
    width = max(width, 40)
    title = wrap(one_line(table.title), width)
    caption = wrap(one_line(table.caption), width)
    parts = list(title)
    for part in _parts(table, width):
        parts += ["", *_block(part, width)]
    parts += caption
    proof = f"\n{marks.line(table)}\n" if table.proof else ""
    return "\n".join(parts).strip("\n") + "\n" + proof


def _parts(table: Printed, width: int) -> Iterator[Printed]:
    """The table; a grid with as many columns at a time as lines have room for beside the labels."""
    if isinstance(table, Table):
        yield table
        return
    grid = table.keyed()
    widths = [_number_width(grid, column) + GAP for column in range(len(grid.columns))]
    labels = max((cell_width(_label(row)) for row in grid.rows), default=0)
    room = width - min(labels, max(_LABELS, width // 4))
    first = 0
    for end in range(1, len(widths) + 1):
        if end == len(widths) or sum(widths[first : end + 1]) > room:
            yield grid.part(first, end)
            first = end


def _number_width(grid: Grid, column: int) -> int:
    cells = (shown(row.cells[column]) for row in grid.rows)
    return max(map(cell_width, [*heading_lines(grid.headers[column + 1]), *cells]))


def _label(row: PrintedRow) -> str:
    return INDENT * (row.level - 1) + row.printed


def _block(table: Printed, width: int) -> list[str]:
    """Head and rows between rules."""
    head = _head(table)
    lines = columns([*head, *_body(table)], align="l" + "r" * (len(table.headers) - 1), width=width)
    rule = "-" * max(map(cell_width, lines))
    return [*lines[: len(head)], rule, *lines[len(head) :], rule]


def _head(table: Printed) -> list[Line]:
    """The column headings, wrapped, their last lines on one line; never wider than a column may be made."""
    wrapped = [heading_lines(heading) for heading in table.headers]
    height = max(map(len, wrapped))
    return list(zip(*([""] * (height - len(lines)) + lines for lines in wrapped), strict=True))


def _body(table: Printed) -> Iterator[Line]:
    """The rows, with an empty one before each theme and where the table comes back to the top level."""
    above: PrintedRow | None = None
    for row in table.rows:
        if above and row.level <= 1 and (row.heading or above.level > 1):
            yield ("",) * (len(row.cells) + 1)
        yield (_label(row), *map(shown, row.cells))
        above = row
