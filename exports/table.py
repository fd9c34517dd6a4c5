"""The table as a value: what every format writes, and nothing it has to compute."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Row:
    """One heading or code of the table, in table order."""

    number: str
    """The printed number ("1.1.2"), or an empty string."""
    label: str
    level: int
    """Depth in the framework, 1 for a theme."""
    heading: bool
    """Whether it has codes below it, or prints a number where codes print none."""
    interviews: int | None
    """Distinct units with a counted reference; None prints as an empty cell."""
    references: int | None
    """Counted references; None prints as an empty cell."""
    code_id: int = field(default=0, compare=False)
    """Which code it is, for whoever wants to look behind its numbers; never printed."""

    @property
    def printed(self) -> str:
        """The label as a report prints it: behind its number, where it has one.

        >>> Row("1.1.1", "DEFINITIONS", 3, True, None, None).printed
        '1.1.1 DEFINITIONS'
        """
        return _printed(self.number, self.label)

    @property
    def cells(self) -> tuple[int | None, ...]:
        """What stands beside the label, from left to right."""
        return (self.interviews, self.references)


def _printed(number: str, label: str) -> str:
    return f"{number} {label}" if number else label


@dataclass(frozen=True)
class Table:
    """The coding framework with its two counts, and the rule they were counted by."""

    title: str
    unit: str
    """What the first count counts, in the singular: "interview", "speaker", "institution type"."""
    rows: tuple[Row, ...]
    caption: str
    """The rule in one or two sentences; printed under every table."""
    facts: dict[str, str | int]
    """The rule as data, for JSON: unit, number of units, coder policy, aggregation, exclusions, state."""
    proof: str = ""
    """What a file carries so that it can be proved (``exports.proof``); empty on the screen."""

    @property
    def headers(self) -> tuple[str, str, str]:
        """The three printed column headings.

        >>> Table("t", "interview", (), "", {}).headers
        ('Description', 'Number of interviews', 'Number of references')
        """
        return ("Description", f"Number of {plural(self.unit)}", "Number of references")


@dataclass(frozen=True)
class GridRow:
    """One heading or code of a grid; number, label, level and heading as in a row of the table."""

    number: str
    label: str
    level: int
    heading: bool
    cells: tuple[int | float | None, ...]
    """One for each column: counts are whole numbers, shares are percent to one decimal, None is empty."""

    @property
    def printed(self) -> str:
        """The label as a report prints it: behind its number, where it has one."""
        return _printed(self.number, self.label)


@dataclass(frozen=True)
class Grid:
    """Codes beside groups of interviews, or beside other codes; everything else as in the table."""

    title: str
    columns: tuple[str, ...]
    sizes: tuple[int, ...]
    """How many interviews are in the group of each column; empty where that says nothing."""
    rows: tuple[GridRow, ...]
    caption: str
    facts: dict[str, str | int]
    proof: str = ""
    """As in the table."""
    down: str = "Description"
    """The heading above what names the rows."""
    totals: bool = False
    """Whether the last row and the last column are about all the others."""

    @property
    def headers(self) -> tuple[str, ...]:
        """The printed column headings, each group with its size.

        >>> Grid("t", ("Wales", "Total"), (3, 21), (), "", {}).headers
        ('Description', 'Wales (3)', 'Total (21)')
        """
        if not self.sizes:
            return (self.down, *self.columns)
        sized = zip(self.columns, self.sizes, strict=True)
        return (self.down, *(f"{name} ({size:,})" for name, size in sized))

    @property
    def square(self) -> bool:
        """Whether its columns are the codes of its rows."""
        return self.columns == tuple(row.printed for row in self.rows)

    def part(self, first: int, end: int) -> "Grid":
        """Some of its columns, with all rows."""
        rows = (replace(row, cells=row.cells[first:end]) for row in self.rows)
        return replace(self, columns=self.columns[first:end], sizes=self.sizes[first:end], rows=tuple(rows))

    def keyed(self) -> "Grid":
        """The same where columns are the codes of the rows: a short key heads the column and the row.

        >>> square = Grid("t", ("1 Trust",), (), (GridRow("1", "Trust", 1, False, (4,)),), "", {})
        >>> square.keyed().headers, square.keyed().rows[0].printed
        (('Description', '[1]'), '[1] 1 Trust')
        """
        if not self.square:
            return self
        keys = tuple(f"[{number}]" for number in range(1, len(self.columns) + 1))
        rows = (
            replace(row, number=f"{key} {row.number}".strip())
            for key, row in zip(keys, self.rows, strict=True)
        )
        return replace(self, columns=keys, rows=tuple(rows))


Printed = Table | Grid
"""What every format can write."""
PrintedRow = Row | GridRow


def in_parts(table: Printed, widest: int) -> list[Printed]:
    """A grid, with keys where it is square, in parts of at most so many columns; a table as it is."""
    if isinstance(table, Table):
        return [table]
    keyed = table.keyed()
    count = len(keyed.columns)
    return [keyed.part(first, first + widest) for first in range(0, count, widest)] or [keyed]


def plural(noun: str) -> str:
    """The plural of a regular English noun; a noun that ends in s is left alone.

    >>> plural("interview"), plural("university"), plural("day"), plural("branch"), plural("class")
    ('interviews', 'universities', 'days', 'branches', 'class')
    """
    if noun.endswith("s"):
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("ch", "sh", "x", "z")) else f"{noun}s"
