"""Drawing one line of a list: the mark, the cells, the tree's triangles and the stripe, as segments."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from qualcode.ui.columns import GAP, Align, Column, aligned, fitted, head, readable

LineStyle = Literal["", "heading", "dim", "struck", "marked"]
MARK = 1
"""Cells before the first column, for the mark of the cursor, of a marked line and of a drop."""
INDENT = 2
_TRIANGLES = {True: "▾ ", False: "▸ ", None: "  "}
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Line:
    """One line of a list; ``key`` says which thing it shows and is different in every line of a list."""

    key: Hashable
    cells: tuple[str | Text, ...]
    level: int = 0
    """How deep in a tree: the first flexible column is indented by it."""
    open: bool | None = None
    """Whether what is under a heading is shown; ``None`` when there is nothing to open."""
    style: LineStyle = ""
    stripe: str = ""
    """A colour as ``#rrggbb`` for the bar before the text; anything else draws none."""


class Place(NamedTuple):
    """Where a column stands: its number among all columns, its first cell and its width."""

    column: int
    x: int
    width: int
    align: Align


@dataclass(frozen=True)
class Shape:
    """How lines are laid out at one width."""

    width: int
    places: tuple[Place, ...]
    tree: Place | None
    """The column that carries the indent, the triangle and the stripe: the first flexible one."""
    triangles: bool
    stripes: bool

    @classmethod
    def of(cls, columns: Sequence[Column], lines: Sequence[Line], width: int) -> "Shape":
        """Lay out ``columns`` in ``width`` cells, with the mark; no triangles where no line has one."""
        places: list[Place] = []
        x = MARK
        for index, cells in enumerate(fitted(columns, width - MARK)):
            if cells:
                places.append(Place(index, x, cells, columns[index].align))
                x += cells + GAP
        first = next((index for index, column in enumerate(columns) if column.share), 0)
        tree = next((place for place in places if place.column == first), None)
        triangles = any(line.open is not None for line in lines)
        return cls(width, tuple(places), tree, triangles, any(line.stripe for line in lines))

    def column_at(self, x: int) -> int:
        """The index of the column at cell ``x``, or of the nearest one; 0 when there is none."""
        at = [place.column for place in self.places if place.x <= x]
        return at[-1] if at else next((place.column for place in self.places), 0)

    def indent(self, line: Line) -> int:
        """Cells the tree's column leaves free before a line's triangle: never more than half of it."""
        return min(INDENT * line.level, self.tree.width // 2) if self.tree is not None else 0

    def triangle_x(self, line: Line) -> int:
        """The cell where a line's triangle stands, or would stand."""
        return (self.tree.x if self.tree is not None else MARK) + self.indent(line)

    def text_x(self, line: Line) -> int:
        """The cell where a line's text begins."""
        return self.triangle_x(line) + 2 * self.triangles + self.stripes


class Paint(NamedTuple):
    """How one line is to look now."""

    style: Style
    mark: str = " "
    column: int = -1
    """The column that is drawn in ``cell``, because the cursor is on that cell."""
    cell: Style | None = None
    plain: bool = False
    """Whether colours of the cells are left out, because they might not be legible on the cursor."""


Run = tuple[str, Style]


def drawn(line: Line, shape: Shape, paint: Paint) -> list[Segment]:
    """``line`` as segments that take exactly ``shape.width`` cells."""
    runs: list[Run] = [(paint.mark[: shape.width], paint.style)]
    x = min(MARK, shape.width)
    for place in shape.places:
        runs.append((" " * (place.x - x), paint.style))
        runs += _cell(line, place, shape, paint)
        x = place.x + place.width
    runs.append((" " * (shape.width - x), paint.style))
    return joined(runs)


def header(columns: Sequence[Column], shape: Shape, style: Style, mark: str = " ") -> list[Segment]:
    """The titles, each aligned as its column."""
    titles = Line(None, tuple(column.title for column in columns))
    flat = Shape(shape.width, shape.places, None, False, False)
    return drawn(titles, flat, Paint(style, mark))


def joined(runs: Sequence[Run]) -> list[Segment]:
    """Segments with no empty ones and no two neighbours of one style."""
    segments: list[Segment] = []
    texts: list[str] = []
    last: Style | None = None
    for text, style in runs:
        if style is not last and text:
            if texts:
                segments.append(Segment("".join(texts), last))
            texts, last = [], style
        texts.append(text)
    whole = "".join(texts)
    return [*segments, Segment(whole, last)] if whole else segments


def _cell(line: Line, place: Place, shape: Shape, paint: Paint) -> list[Run]:
    style = paint.cell if paint.cell is not None and place.column == paint.column else paint.style
    content = line.cells[place.column] if place.column < len(line.cells) else ""
    if place is not shape.tree:
        return _content(content, place.width, place.align, style, plain=paint.plain)
    indent = shape.indent(line)
    taken = indent + 2 * shape.triangles + shape.stripes
    runs = [(" " * indent + (_TRIANGLES[line.open] if shape.triangles else ""), style)]
    if shape.stripes:
        runs.append(("▌", _striped(style, line.stripe)) if _COLOUR.fullmatch(line.stripe) else (" ", style))
    if taken >= place.width:
        return [(aligned("".join(text for text, _ in runs), place.width), style)]
    return runs + _content(content, place.width - taken, place.align, style, plain=paint.plain)


@lru_cache(4096)
def _striped(style: Style, colour: str) -> Style:
    return style + Style(color=colour)


def _content(content: str | Text, cells: int, align: Align, style: Style, *, plain: bool) -> list[Run]:
    if isinstance(content, str):
        return [(aligned(content, cells, align), style)]
    runs, taken = _styled(content, cells, style, plain=plain)
    padding = (" " * (cells - taken), style)
    return [padding, *runs] if align == "right" else [*runs, padding]


def _styled(content: Text, cells: int, style: Style, *, plain: bool) -> tuple[list[Run], int]:
    runs, whole = _visible_runs(content, cells, style, plain=plain)
    if whole and sum(cell_len(text) for text, _ in runs) <= cells:
        return runs, sum(cell_len(text) for text, _ in runs)
    kept: list[Run] = []
    left = cells - 1
    for text, look in runs:
        start, taken = head(text, left)
        kept.append((start, look))
        left -= taken
        if start != text:
            break
    return [*kept, ("…", style)], cells - left


def _visible_runs(content: Text, cells: int, style: Style, *, plain: bool) -> tuple[list[Run], bool]:
    text, runs = content.plain, []
    start, limit = 0, min(len(content.plain), 4 * cells + 8)
    edges = {min(max(edge, 0), limit) for span in content.spans for edge in (span.start, span.end)}
    for end in sorted(edges | {limit}):
        if end > start:
            look = style + _emphasis(content, start, plain=plain)
            runs.append((readable(text[start:end], end - start)[0], look))
            start = end
    return runs, limit == len(text)


def _emphasis(content: Text, offset: int, *, plain: bool) -> Style:
    styles = [content.style, *(span.style for span in content.spans if span.start <= offset < span.end)]
    whole = Style.combine([Style.parse(style) if isinstance(style, str) else style for style in styles])
    return whole.without_color if plain else whole
