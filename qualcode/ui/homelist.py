"""The list of interviews: its columns, its order, and which of its lines have certain words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from qualcode.plaintext import fold
from qualcode.ui.columns import Column
from qualcode.ui.lines import Line
from transcripts.overview import InterviewLine

_WIDEST = 16
"""Cells that the values of an attribute get before there is room to share."""
_NUMBER = re.compile(r"[+-]?\d[\d.,]*\s*%?")
_DIGITS = re.compile(r"(\d+)")
FIXED = ("interview", "words", "codings", "coded", "stopped")
"""What every interview has; "coded" and "stopped" are shares of its text."""


@dataclass(frozen=True)
class Row:
    """One transcript as the list shows it; shares are from 0 to 1, None where they are not known (yet)."""

    transcript_id: int
    transcript: str
    interview: str
    values: Mapping[str, str]
    words: int
    codings: int
    coded: float | None = None
    stopped: float | None = None
    lost: int = 0
    """Codings that lost their words to a correction and wait for somebody to decide."""

    @property
    def name(self) -> str:
        """The transcript; behind its interview, where that is called differently."""
        return (
            self.transcript if self.transcript == self.interview else f"{self.interview}: {self.transcript}"
        )


def rows(
    lines: Sequence[InterviewLine],
    coded: Mapping[int, float],
    stopped: Mapping[int, float],
    lost: Mapping[int, int],
) -> list[Row]:
    """Every transcript with what is known of it; shares and lost codings by transcript id."""
    return [
        Row(
            line.transcript_id,
            line.transcript,
            line.interview,
            line.attributes,
            line.words,
            line.references,
            coded.get(line.transcript_id),
            stopped.get(line.transcript_id),
            lost.get(line.transcript_id, 0),
        )
        for line in lines
    ]


def sortings(attributes: Sequence[str]) -> list[tuple[str, str]]:
    """What the list can be sorted by: whether it is a ``fixed`` column or an ``attribute``, and its name."""
    return [("fixed", name) for name in FIXED] + [("attribute", name) for name in attributes]


def ordered(found: Sequence[Row], by: tuple[str, str]) -> list[Row]:
    """The rows by a column: names and values upwards, numbers downwards; what has none comes last."""
    kind, name = by
    by_name = sorted(found, key=lambda row: natural(row.name))
    if kind == "attribute":
        return sorted(by_name, key=lambda row: (not row.values.get(name), natural(row.values.get(name, ""))))
    if name == "interview":
        return by_name
    return sorted(by_name, key=lambda row: getattr(row, name) or 0, reverse=True)


def natural(text: str) -> list[tuple[int, int, str]]:
    """A key that sorts numbers inside texts by their size.

    >>> sorted(["INT10", "INT2", "int1"], key=natural)
    ['int1', 'INT2', 'INT10']
    """
    parts = _DIGITS.split(fold(text))
    return [(0, int(part), "") if place % 2 else (1, 0, part) for place, part in enumerate(parts) if part]


def matching(found: Sequence[Row], typed: str) -> list[Row]:
    """The rows that have every word that was typed, in a name or in a value of an attribute."""
    words = fold(typed).split()
    if not words:
        return list(found)
    texts = ((row, fold(" ".join((row.name, *row.values.values())))) for row in found)
    return [row for row, text in texts if all(word in text for word in words)]


def columns(attributes: Sequence[str], found: Sequence[Row], by: tuple[str, str]) -> list[Column]:
    """Names and shares always, and of the attributes as many as there is room for; the order is marked.

    Lost codings have a column where there are any.
    """
    longest = max((cell_len(row.name) for row in found), default=0)
    name = Column(_title("Interview", ("fixed", "interview"), by), share=1, least=max(11, min(longest, 24)))
    numbers = (
        ("Words", "words", 7, 3),
        ("Codings", "codings", 9, 2),
        ("Coded", "coded", 7, 1),
        ("Stopped", "stopped", 9, 4),
    )
    return [
        name,
        *([Column("Lost", "right", width=5)] if any_lost(found) else []),
        *(_attribute(each, place, found, by) for place, each in enumerate(attributes)),
        *(
            Column(_title(title, ("fixed", key), by), "right", width=width, drop=drop)
            for title, key, width, drop in numbers
        ),
    ]


def any_lost(found: Sequence[Row]) -> bool:
    """Whether codings wait for somebody to decide where they belong."""
    return any(row.lost for row in found)


def _attribute(name: str, place: int, found: Sequence[Row], by: tuple[str, str]) -> Column:
    title = _title(name, ("attribute", name), by)
    values = [row.values[name] for row in found if row.values.get(name)]
    width = min(_WIDEST, max([cell_len(title), *map(cell_len, values)]))
    if values and all(map(_NUMBER.fullmatch, values)):
        return Column(title, "right", width=width, drop=10 + place)
    return Column(title, share=2, least=width, drop=10 + place)


def _title(title: str, column: tuple[str, str], by: tuple[str, str]) -> str:
    if column != by:
        return title
    downwards = column[0] == "fixed" and column[1] != "interview"
    return f"{title} {'↓' if downwards else '↑'}"


def line(row: Row, attributes: Sequence[str], *, lost: bool = False) -> Line:
    """A row as the list draws it; with the column of lost codings where there is one."""
    return Line(
        row.transcript_id,
        (
            row.name,
            *([f"{row.lost:,}" if row.lost else ""] if lost else []),
            *(row.values.get(name, "") for name in attributes),
            f"{row.words:,}",
            f"{row.codings:,}",
            "…" if row.coded is None else percent(row.coded),
            "–" if not row.stopped else f"at {percent(row.stopped)}",
        ),
    )


def percent(share: float) -> str:
    """A share as it is read: never 0 % where there is something, never 100 % where something is left.

    >>> percent(0.0), percent(0.001), percent(0.64), percent(0.9999), percent(1.0)
    ('0 %', '1 %', '64 %', '99 %', '100 %')
    """
    whole = round(share * 100)
    if 0 < share < 1:
        whole = max(1, min(99, whole))
    return f"{whole} %"
