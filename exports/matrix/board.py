"""A matrix laid out for a page: headings, rows, and in each cell paragraphs of a few kinds."""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from exports.matrix.build import Matrix, MatrixCell
from exports.table import Grid, GridRow

FOOT = "Neither summary nor passage"


class Part(NamedTuple):
    """One paragraph of a cell."""

    kind: Literal["label", "summary", "quote", "more"]
    text: str
    """It may have line breaks."""


Cell = tuple[Part, ...]


@dataclass(frozen=True)
class Board:
    """What a format writes."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """The last one is the foot."""
    labels: int
    """How many columns name the row; the others are cells of the matrix."""
    caption: str
    day: str
    """Of the state of the project, ISO 8601."""

    def parts(self, widest: int) -> "list[Board]":
        """The same in parts of at most so many columns of cells, each with the columns that name the row."""
        count = len(self.headers) - self.labels
        return [self._part(first, first + widest) for first in range(0, count, widest)] or [self]

    def _part(self, first: int, end: int) -> "Board":
        columns = (*range(self.labels), *range(len(self.headers))[self.labels :][first:end])
        return replace(
            self,
            headers=tuple(self.headers[column] for column in columns),
            rows=tuple(tuple(row[column] for column in columns) for row in self.rows),
        )


def board(matrix: Matrix, *, themes_down: bool = False) -> Board:
    """Interviews down and themes across, or the other way round; what is empty is counted at the end."""
    day = str(matrix.facts["date"])
    if themes_down:
        headers = ("Theme", *(row.described for row in matrix.rows), FOOT)
        columns = zip(*([parts_of(cell) for cell in row.cells] for row in matrix.rows), strict=True)
        cells = list(columns) or [()] * len(matrix.themes)
        rows = [
            (_label(theme), *line, _label(_of(empty, matrix)))
            for theme, line, empty in zip(matrix.themes, cells, matrix.empty, strict=True)
        ]
        return Board(matrix.title, headers, tuple(rows), 1, matrix.caption, day)
    headers = ("Interview", *matrix.attributes, *matrix.themes)
    rows = [
        (_label(row.interview), *map(_label, row.attributes), *map(parts_of, row.cells))
        for row in matrix.rows
    ]
    blank = ((),) * len(matrix.attributes)
    rows.append((_label(FOOT), *blank, *(_label(_of(empty, matrix)) for empty in matrix.empty)))
    return Board(matrix.title, headers, tuple(rows), 1 + len(matrix.attributes), matrix.caption, day)


def parts_of(cell: MatrixCell) -> Cell:
    """The paragraphs of a cell: its summary, its quotes, and how many more there are.

    >>> parts_of(MatrixCell("Tired of it.", "Ann", "", (), 4, 4, False))
    (Part(kind='summary', text='Tired of it.'), Part(kind='more', text='and 4 more'))
    """
    summary = (Part("summary", cell.summary),) if cell.summary else ()
    quotes = (
        Part("quote", f"“{quote.words}”{' (interviewer)' * quote.interviewer}") for quote in cell.quotes
    )
    more = (Part("more", f"and {cell.more:,} more" if cell.quotes or cell.summary else _told(cell.more)),)
    return (*summary, *quotes, *(more if cell.more else ()))


def counted(matrix: Matrix, *, themes_down: bool = False) -> Grid:
    """A matrix of numbers, as tables and crosstabs are written."""
    cells = [[cell.references for cell in row.cells] for row in matrix.rows]
    if themes_down:
        cells = [list(column) for column in zip(*cells, strict=True)] or [[] for _ in matrix.themes]
    interviews, themes = [row.described for row in matrix.rows], list(matrix.themes)
    down, across = (themes, interviews) if themes_down else (interviews, themes)
    return Grid(
        title=matrix.title,
        columns=tuple(across),
        sizes=(),
        rows=tuple(
            GridRow("", name, 1, False, tuple(numbers)) for name, numbers in zip(down, cells, strict=True)
        ),
        caption=f"{matrix.caption} {_emptiness(matrix)}".strip(),
        facts=matrix.facts,
        down="Theme" if themes_down else "Interview",
    )


def _emptiness(matrix: Matrix) -> str:
    """The themes under which something is missing; that nothing is shows in the numbers."""
    empty = zip(matrix.themes, matrix.empty, strict=True)
    told = "; ".join(f"“{theme}”: {_of(count, matrix)}" for theme, count in empty if count)
    return f"{FOOT}: {told}." if told else ""


def _told(count: int) -> str:
    return "1 quote" if count == 1 else f"{count:,} quotes"


def _label(text: str) -> Cell:
    return (Part("label", text),) if text else ()


def _of(empty: int, matrix: Matrix) -> str:
    return f"{empty:,} of {len(matrix.rows):,}"
