"""The table as a value: what every format writes, and nothing it has to compute."""

from dataclasses import dataclass, field


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
        return f"{self.number} {self.label}" if self.number else self.label


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
