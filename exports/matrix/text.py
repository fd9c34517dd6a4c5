"""The matrix for the terminal: a card for each interview, or for each theme."""

from collections.abc import Iterator

from exports.formats.cells import one_line
from exports.formats.columns import wrap
from exports.matrix.board import FOOT, Board, Cell, Part

_NOTHING = "–"


def card_lines(laid: Board, width: int) -> list[str]:
    """Lines of at most ``width`` terminal cells: title, a card for each row, the foot, the caption."""
    lines = [*wrap(one_line(laid.title), width), ""]
    if not laid.rows or len(laid.headers) == laid.labels:
        return [*lines, *wrap(one_line(laid.caption), width)]
    for row in laid.rows:
        name = ", ".join(part.text for cell in row[: laid.labels] for part in cell)
        heading = f"{name}:" if name == FOOT else name
        lines += [*wrap(one_line(heading), width)]
        for header, cell in zip(laid.headers[laid.labels :], row[laid.labels :], strict=True):
            lines += _cell(header, cell, width)
        lines.append("")
    return [*lines, *wrap(one_line(laid.caption), width)]


def _cell(header: str, cell: Cell, width: int) -> Iterator[str]:
    """The heading of the column, and below it what is in the cell; a short cell stands on the same line."""
    if not cell or cell[0].kind == "label":
        yield from _set_in(f"{one_line(header)}: {cell[0].text if cell else _NOTHING}", 2, width)
        return
    yield from _set_in(one_line(header), 2, width)
    for part in cell:
        yield from _part(part, width)


def _part(part: Part, width: int) -> Iterator[str]:
    for line in part.text.split("\n") if part.kind == "summary" else [part.text]:
        yield from _set_in(one_line(line), 6 if part.kind == "summary" else 8, width)


def _set_in(text: str, indent: int, width: int) -> Iterator[str]:
    for line in wrap(text, width - indent):
        yield " " * indent + line if line else ""
