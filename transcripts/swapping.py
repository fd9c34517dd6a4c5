"""Finding listed names in a text as whole words, and putting other words in their place.

A word ends where no letter, digit or combining mark follows (Unicode's \\w without the underscore, and the
marks, general category M, that it leaves out). So "Ann" is found in "Ann's" and "Ann-Marie" and never in
"Annual" or "Anna".
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_HYPHENS = "-‐‑"
_APOSTROPHES = "'’ʼ"
WORD = re.compile(r"[^\W_]+")
_JOINERS = "\u00ad\u200c\u200d\u2060"
"""Invisible inside a word, which goes on behind them."""


class Pair(NamedTuple):
    """Words to look for and the words to put in their place."""

    find: str
    put: str
    back: str
    """What would come back for ``put``: the words looked for, or the name they are a variant of."""


class Hit(NamedTuple):
    """One place where a pair was found."""

    start: int
    """First code point of the words found."""
    end: int
    """One past the last."""
    found: str
    put: str
    """What goes there, in the case of what was found."""
    pair: Pair
    compound: str
    """The hyphenated or apostrophised word it is a part of ("Ann-Marie"), or empty."""

    @property
    def exact(self) -> bool:
        """Whether putting the name back gives the very words that were found."""
        return in_manner_of(self.put, self.pair.put, self.pair.back) == self.found


class Swap:
    """Pairs to look for all at once, the longer ones first."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        """Take the pairs in the order in which they are tried."""
        self.pairs = tuple(sorted(dict.fromkeys(pairs), key=lambda pair: -len(pair.find)))
        self._spelt = [(spelling, pair) for pair in self.pairs for spelling in _spellings(pair.find)]
        self._first = [WORD.findall(spelling)[0].casefold() for spelling, _ in self._spelt]

    def hits(self, text: str) -> list[Hit]:
        """Every place where one of the pairs stands in ``text``, in order, none over another.

        Only pairs whose first word is in the text are looked for, since few of a long key ever are.
        """
        words = set(map(str.casefold, WORD.findall(text)))
        here = [spelt for spelt, first in zip(self._spelt, self._first, strict=True) if first in words]
        if not here:
            return []
        pattern = _together(tuple(spelling for spelling, _ in here))
        return [
            self._hit(text, *found.span(), here[(found.lastindex or 1) - 1][1])
            for found in pattern.finditer(text)
        ]

    def _hit(self, text: str, start: int, end: int, pair: Pair) -> Hit:
        found = text[start:end]
        put = in_manner_of(found, pair.find, pair.put)
        return Hit(start, end, found, put, pair, _compound(text, start, end))

    def __call__(self, text: str) -> str:
        """The text with every pair put in its place."""
        return with_hits(text, self.hits(text))


def with_hits(text: str, hits: Iterable[Hit]) -> str:
    """The text with what the hits say."""
    parts, last = [], 0
    for hit in hits:
        parts += [text[last : hit.start], hit.put]
        last = hit.end
    return "".join([*parts, text[last:]])


def in_manner_of(found: str, listed: str, other: str) -> str:
    r"""``other`` in the case in which ``found`` spells ``listed``, its words parted by the same white space.

    As listed, capitals, small letters, a capital first, every word with a capital; any other manner gives
    ``other`` as it is.

    >>> [in_manner_of(found, "Anna", "Berta") for found in ("Anna", "ANNA", "anna", "aNNa")]
    ['Berta', 'BERTA', 'berta', 'Berta']
    >>> in_manner_of("WALLA\nWALLA", "Walla Walla", "Green Town")
    'GREEN\nTOWN'
    """
    spelt = unicodedata.normalize("NFC", " ".join(found.split()))
    written = next((form(other) for form in _MANNERS if form(listed) == spelt), other)
    breaks, words = re.findall(r"\s+", found), written.split(" ")
    if len(breaks) != len(words) - 1:
        return written
    return "".join(word + gap for word, gap in zip(words, [*breaks, ""], strict=True))


def _first_capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _each_capital(words: str) -> str:
    return " ".join(map(_first_capital, words.split(" ")))


_MANNERS = (str, str.upper, str.lower, _first_capital, _each_capital)


def _spellings(words: str) -> list[str]:
    """As it may stand in a text: accents composed or not, and capitals that are other letters (ß, SS)."""
    forms = (words, words.upper()) if words.upper().casefold() != words.lower() else (words,)
    return list(dict.fromkeys(unicodedata.normalize(kind, form) for form in forms for kind in ("NFC", "NFD")))


@lru_cache(maxsize=256)
def _together(spellings: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all of them, a group each."""
    words = "|".join(f"({_pattern(spelling)})" for spelling in spellings)
    before, after = rf"(?<![^\W_])(?<![{_inside()}])", rf"(?![^\W_])(?![{_inside()}])"
    return re.compile(f"{before}(?:{words}){after}", re.IGNORECASE)


def _pattern(words: str) -> str:
    return "".join(map(_like, words))


def _like(character: str) -> str:
    if character == " ":
        return r"\s+"
    for alike in (_APOSTROPHES, _HYPHENS):
        if character in alike:
            return f"[{re.escape(alike)}]"
    return re.escape(character)


@lru_cache(maxsize=1)
def _inside() -> str:
    """Combining marks and joiners, for a class of a pattern: after a letter the word goes on with them."""
    marks = [chr(code) for code in range(0x300, 0x20000) if unicodedata.category(chr(code)).startswith("M")]
    return "".join(marks) + _JOINERS


def _compound(text: str, start: int, end: int) -> str:
    """The whole word where a hyphen, or an apostrophe before it, ties the words found to others."""
    first, last = start, end
    while first > 1 and text[first - 1] in _HYPHENS + _APOSTROPHES and text[first - 2].isalnum():
        first -= 1
        while first and text[first - 1].isalnum():
            first -= 1
    while last < len(text) - 1 and text[last] in _HYPHENS and text[last + 1].isalnum():
        last += 1
        while last < len(text) and text[last].isalnum():
            last += 1
    return text[first:last] if (first, last) != (start, end) else ""
