"""Headings inside transcripts: lines that were headings in the file, and lines that look like one.

The first are kept when a transcript is imported, with their levels. The others are a line that is a section
of the guide, whatever its case and with or without a colon or marks of Markdown; or one in capitals, of one
to eight words with four letters at least and no mark that ends a sentence. A line that is all that a named
speaker says there is none of these: people do say "ABSOLUTELY".
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from qualcode.plaintext import fold
from transcripts.script import DEEPEST, HeadingLine

FOUND = DEEPEST + 1
"""The level of a line that only looks like a heading: below all that were one in the file."""
_MARKS = " \t#*_:"
_LONGEST = 80
"""Characters of a line that may be a heading."""
_CAPITALS = re.compile(r"(?:[\w&/+()’',-]++[ :]*+){1,8}")
"""Words are taken whole and never tried in parts, or eighty letters and a full stop would take for ever."""
_LETTERS = 4


class Heading(NamedTuple):
    """A heading and what is below it: code points, half-open.

    It goes up to the next heading of the same level or a higher one, or to the end.
    """

    start: int
    end: int
    name: str
    """As it stands there, without colons and marks."""
    level: int
    """0 for the title of a document, from 1 on for headings, the deeper the higher."""


def headings(
    text: str,
    sections: Collection[str] = (),
    said: Collection[tuple[int, int]] = (),
    kept: Sequence[HeadingLine] = (),
) -> list[Heading]:
    r"""The headings of a text, by place.

    ``said`` are the turns of speakers with a name, ``kept`` the headings that the file had.

    >>> kept = [HeadingLine(0, 4, 1), HeadingLine(9, 12, 2)]
    >>> [each[:3] for each in headings("Work\nSo.\nPay\nIt is.\nThe end\nBye.", ["The end"], kept=kept)]
    [(0, 32, 'Work'), (9, 32, 'Pay'), (20, 32, 'The end')]
    """
    known = {fold(section) for section in sections if section}
    lines = {start: (FOUND, name) for start, end, name in _lines(text, known) if (start, end) not in said}
    lines |= {each.start: (each.level, text[each.start : each.end].strip(_MARKS)) for each in kept}
    placed = sorted((start, *line) for start, line in lines.items() if line[1])
    ends = _ends([(start, level) for start, level, _ in placed], len(text))
    return [Heading(start, end, name, level) for (start, level, name), end in zip(placed, ends, strict=True)]


def _ends(placed: Sequence[tuple[int, int]], length: int) -> list[int]:
    """Where what is below each of some headings, by start and level, ends in a text of that length."""
    ends = [length] * len(placed)
    opened: list[int] = []
    for number, (start, level) in enumerate(placed):
        while opened and placed[opened[-1]][1] >= level:
            ends[opened.pop()] = start
        opened.append(number)
    return ends


def below(found: Sequence[Heading]) -> Iterator[tuple[int, int, tuple[Heading, ...]]]:
    """The text from the first heading on, cut at every one: start, end, and the headings that it is below."""
    opened: list[Heading] = []
    for each, following in zip_longest(found, found[1:]):
        opened = [*(other for other in opened if other.end > each.start), each]
        yield each.start, following.start if following else each.end, tuple(opened)


def _lines(text: str, known: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Start, end and name of each line that is like a heading."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if 0 < len(line) <= _LONGEST:
            name = line.strip(_MARKS)
            if name and (fold(name) in known or _is_capital(name)):
                yield start, end, name
        start = end + 1


def _is_capital(name: str) -> bool:
    letters = sum(map(str.isalpha, name))
    return name.isupper() and letters >= _LETTERS and bool(_CAPITALS.fullmatch(name))
