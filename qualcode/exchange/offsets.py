"""How another program counts characters, and its offsets turned into ours."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What an offset counts."""

    CODE_POINTS = "code-points"
    UTF16 = "utf-16"
    BYTES = "utf-8"


@dataclass(frozen=True)
class Convention:
    """One way to count the characters of a text file."""

    unit: Unit = Unit.CODE_POINTS
    crlf: int = 2
    """How many a carriage return with its line feed counts: 1 or 2."""
    bom: bool = False
    """Whether a byte order mark at the beginning counts."""


REFI = Convention()
"""REFI-QDA 1.5, 10.2: Unicode code points, the first is 0. It is silent on line ends and marks."""
