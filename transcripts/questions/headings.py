"""Headings inside transcripts: lines of their own, since a text keeps no styles.

A heading is a line that is a section of the guide, whatever its case and with or without a colon or marks of
Markdown; or one in capitals, of one to eight words with four letters at least and no mark that ends a
sentence. A line that is all that a named speaker says there is none: people do say "ABSOLUTELY".
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from qualcode.plaintext import fold

_LONGEST = 80
"""Characters of a line that may be a heading."""
_CAPITALS = re.compile(r"(?:[\w&/+()’',-]++[ :]*+){1,8}")
"""Words are taken whole and never tried in parts, or eighty letters and a full stop would take for ever."""
_LETTERS = 4


class Heading(NamedTuple):
    """A heading and what is below it: code points, half-open, up to the next heading or the end."""

    start: int
    end: int
    name: str
    """As it stands there, without colons and marks."""


def headings(
    text: str, sections: Collection[str] = (), said: Collection[tuple[int, int]] = ()
) -> list[Heading]:
    r"""The headings of a text, by place; ``said`` are the turns of speakers with a name.

    >>> [each[:] for each in headings("CONTEXT\nA review.\nThe end\nBye.", ["The end"])]
    [(0, 18, 'CONTEXT'), (18, 30, 'The end')]
    """
    known = {fold(section) for section in sections if section}
    found = [each for each in _lines(text, known) if (each[0], each[1]) not in said]
    starts = [start for start, _, _ in found] + [len(text)]
    return [Heading(start, end, name) for (start, _, name), end in zip(found, starts[1:], strict=True)]


def _lines(text: str, known: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Start, end and name of each line that is like a heading."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if 0 < len(line) <= _LONGEST:
            name = line.strip(" \t#*_:")
            if name and (fold(name) in known or _is_capital(name)):
                yield start, end, name
        start = end + 1


def _is_capital(name: str) -> bool:
    letters = sum(map(str.isalpha, name))
    return name.isupper() and letters >= _LETTERS and bool(_CAPITALS.fullmatch(name))
