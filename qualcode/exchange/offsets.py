"""How another program counts characters, and its offsets turned into ours."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from qualcode.errors import BadInput
from qualcode.plaintext import DROPPED, normalise


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

    def __str__(self) -> str:
        """As :func:`convention_named` reads it.

        >>> str(Convention(Unit.UTF16, crlf=1, bom=True))
        'utf-16+crlf1+bom'
        """
        return self.unit + ("+crlf1" if self.crlf == 1 else "") + ("+bom" if self.bom else "")


REFI = Convention()
"""REFI-QDA 1.5, 10.2: Unicode code points, the first is 0. It is silent on line ends and marks."""


def convention_named(name: str) -> Convention:
    """The convention of a name: what is counted, and ``+crlf1`` and ``+bom`` where they apply.

    >>> convention_named("utf-16+crlf1")
    Convention(unit=<Unit.UTF16: 'utf-16'>, crlf=1, bom=False)

    Raises BadInput, listing the names, for any other.
    """
    unit, *more = name.strip().casefold().split("+")
    if unit not in set(Unit) or not set(more) <= {"crlf1", "bom"}:
        raise BadInput(
            f"there is no way to count offsets named {name!r}; the names are {', '.join(Unit)}, each with "
            "+crlf1 behind it where the two characters of a Windows line end count as one, and +bom where a "
            "byte order mark counts, as in utf-16+crlf1"
        )
    return Convention(Unit(unit), crlf=1 if "crlf1" in more else 2, bom="bom" in more)


UNITS = {Unit.CODE_POINTS: "code points", Unit.UTF16: "UTF-16 units", Unit.BYTES: "UTF-8 bytes"}
"""What is counted, for people."""

_WIDTHS = {
    Unit.CODE_POINTS: ((0, 0x10FFFF, 1),),
    Unit.UTF16: ((0, 0xFFFF, 1), (0x10000, 0x10FFFF, 2)),
    Unit.BYTES: ((0, 0x7F, 1), (0x80, 0x7FF, 2), (0x800, 0xFFFF, 3), (0x10000, 0x10FFFF, 4)),
}
"""First and last code point, and how much each of them counts."""


class _Kind(NamedTuple):
    """Characters that do not count one here and one there."""

    pattern: str
    wide: int
    """What it counts in the other program."""
    kept: int
    """0 where it is dropped, else 1."""
    characters: int = 1


class _Run(NamedTuple):
    """Neighbouring characters of one kind."""

    start: int
    """In the other program's units."""
    place: int
    """In the stored text."""
    length: int
    kind: _Kind


def _kinds(unit: Unit, crlf: int) -> Iterator[_Kind]:
    if crlf == 2:
        yield _Kind("(?:\r\n)+", 2, 1, 2)
    for first, last, width in _WIDTHS[unit]:
        dropped = [point for point in _dropped() if first <= point <= last]
        if dropped:
            yield _Kind(_any_of((point, point) for point in dropped), width, 0)
        if width > 1:
            edges = pairwise([first - 1, *dropped, last + 1])
            yield _Kind(_any_of((one + 1, other - 1) for one, other in edges), width, 1)


@cache
def _dropped() -> tuple[int, ...]:
    """The code points that are not stored; all of them are in the basic plane."""
    return tuple(map(ord, DROPPED.findall("".join(map(chr, range(0x10000))))))


def _any_of(ranges: Iterable[tuple[int, int]]) -> str:
    points = (rf"\U{one:08x}-\U{other:08x}" for one, other in ranges if one <= other)
    return f"[{''.join(points)}]+"


@cache
def _uneven(unit: Unit, crlf: int) -> tuple[re.Pattern[str], tuple[_Kind, ...]]:
    """Finds runs; the number of the group is the number of the kind."""
    kinds = tuple(_kinds(unit, crlf))
    return re.compile("|".join(f"({kind.pattern})" for kind in kinds)), kinds


class Ruler:
    r"""Passages of one text, as another program counts them, in the stored text.

    Only what counts differently here and there is kept, so a plain text costs nothing.

    >>> ruler = Ruler("😀\r\nYes.", Convention(Unit.UTF16))
    >>> ruler.text, ruler.passage(4, 7), ruler.length
    ('😀\nYes.', (2, 5), 8)
    """

    def __init__(self, raw: str, convention: Convention) -> None:
        """``raw`` is the text as the other program's offsets count it, line breaks and mark still in it."""
        self.text = normalise(raw)
        self.convention = convention
        if not convention.bom:
            raw = raw.removeprefix("\ufeff")
        if convention.crlf == 1:
            raw = raw.replace("\r\n", "\n")
        self.length = length_in(raw, convention.unit)
        even = self.length == len(raw) == len(self.text)
        self._runs = [] if even else list(_runs(raw, convention))
        self._starts = [run.start for run in self._runs]

    def passage(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of code points of the stored text that a range of the other program's units is.

        A passage that begins or ends between a carriage return and its line feed loses that half of the line
        end: it begins with the next line or ends with the words of this one. Raises BadInput where the
        range is empty, backwards, outside the text, cuts a character in two, or holds nothing that is stored.
        """
        if not 0 <= start < end <= self.length:
            raise BadInput(self._unusable(start, end))
        first, last = self._place(start, begins=True), self._place(end, begins=False)
        if first >= last:
            raise BadInput(
                f"the passage {start}:{end} holds nothing that is kept, but a control character, a byte "
                "order mark or half of a line end"
            )
        return first, last

    def _place(self, offset: int, *, begins: bool) -> int:
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return offset
        start, place, length, kind = self._runs[number]
        beyond = offset - start - length * kind.wide
        if beyond >= 0:
            return place + length * kind.kept + beyond
        whole, part = divmod(offset - start, kind.wide)
        if part and kind.characters == 1:
            raise BadInput(
                f"the offset {offset} lies within a character, counted in {UNITS[self.convention.unit]}"
            )
        return place + whole * kind.kept + (1 if part and begins else 0)

    def _unusable(self, start: int, end: int) -> str:
        if start == end:
            return f"the passage {start}:{end} is empty"
        if start > end:
            return f"the passage {start}:{end} ends before it begins"
        units = UNITS[self.convention.unit]
        return f"the passage {start}:{end} lies outside the text, which has {self.length:,} {units}"


def length_in(raw: str, unit: Unit) -> int:
    if unit is Unit.CODE_POINTS:
        return len(raw)
    if unit is Unit.UTF16:
        return len(raw.encode("utf-16-le", "surrogatepass")) // 2
    return len(raw.encode("utf-8", "surrogatepass"))


def _runs(raw: str, convention: Convention) -> Iterator[_Run]:
    """The runs of characters that count differently, in order."""
    uneven, kinds = _uneven(convention.unit, convention.crlf)
    done = start = place = 0
    for found in uneven.finditer(raw):
        kind = kinds[(found.lastindex or 1) - 1]
        between, length = found.start() - done, len(found[0]) // kind.characters
        run = _Run(start + between, place + between, length, kind)
        yield run
        done = found.end()
        start, place = run.start + length * kind.wide, run.place + length * kind.kept


CUT_AT = (80, 100)
"""Lengths that programs cut the words of a selection at without saying so."""


def agrees(told: str, stored: str) -> bool:
    """Whether the words that a program tells of a passage are the ones that stand there.

    White space, how accents are composed and what is never stored do not matter; the words may be cut short,
    with an ellipsis or at a length that programs cut at. No words agree with any.

    >>> agrees("so it  goe…", "so it\\ngoes on"), agrees("so it went", "so it goes on")
    (True, False)
    """
    return _begins(told, stored) or _begins(bare(told), bare(stored), cut=len(told) in CUT_AT)


def _begins(told: str, stored: str, *, cut: bool = False) -> bool:
    """Whether words are all or, where they are cut short, the beginning of others."""
    if told == stored or not told:
        return True
    rest = uncut(told)
    return (cut or rest != told) and stored.startswith(rest)


def uncut(words: str) -> str:
    """Words without the ellipsis that they were cut short with."""
    return words.removesuffix("…").removesuffix("...")


def bare(words: str) -> str:
    """Words as they are compared: without white space, composed alike, without what is never stored."""
    return "".join(unicodedata.normalize("NFC", normalise(words)).split())
