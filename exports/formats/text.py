"""The table as plain text for the terminal."""

from collections.abc import Iterator

from exports.formats import marks
from exports.formats.cells import one_line, shown
from exports.formats.columns import NARROWEST, cell_width, columns, wrap
from exports.table import Row, Table

DEFAULT_WIDTH = 100
INDENT = "  "
"""For each level."""

Line = tuple[str, str, str]


def render_text(table: Table, width: int = DEFAULT_WIDTH) -> str:
    """The table in lines of at most ``width`` terminal cells (40 at least), the caption wrapped below it.

    A proof stands below that on one line, however long it is.
    """
    width = max(width, 40)
    head = _head(table)
    lines = columns([*head, *_body(table)], align="lrr", width=width)
    rule = "-" * max(map(cell_width, lines))
    title = wrap(one_line(table.title), width)
    caption = wrap(one_line(table.caption), width)
    parts = [*title, "", *lines[: len(head)], rule, *lines[len(head) :], rule, *caption]
    proof = f"\n{marks.line(table)}\n" if table.proof else ""
    return "\n".join(parts).strip("\n") + "\n" + proof


def _head(table: Table) -> list[Line]:
    """The column headings, wrapped, their last lines on one line; never wider than a column may be made."""
    wrapped = [wrap(one_line(heading), NARROWEST) for heading in table.headers]
    height = max(map(len, wrapped))
    label, interviews, references = ([""] * (height - len(lines)) + lines for lines in wrapped)
    return list(zip(label, interviews, references, strict=True))


def _body(table: Table) -> Iterator[Line]:
    """The rows, with an empty one before each theme and where the table comes back to the top level."""
    above: Row | None = None
    for row in table.rows:
        if above and row.level <= 1 and (row.heading or above.level > 1):
            yield "", "", ""
        label = INDENT * (row.level - 1) + row.printed
        yield label, shown(row.interviews), shown(row.references)
        above = row
