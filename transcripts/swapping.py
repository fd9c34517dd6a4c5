"""Finding listed names in a text as whole words, and putting other words in their place.

A word ends where no letter, digit or combining mark follows (Unicode's \\w without the underscore, and the
marks, general category M, that it leaves out). So "Ann" is found in "Ann's" and "Ann-Marie" and never in
"Annual" or "Anna". Letters of scripts that put no spaces between words, or tie particles to names, end a
word on either side.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

_HYPHENS = "-‐‑"
_APOSTROPHES = "'’ʼ"
WORD = re.compile(r"[^\W_]+")
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana, Chinese characters, Hangul: for a class of a pattern."""
_TIED = re.compile(f"[{_UNSPACED}]")
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
        self._begin: dict[str, list[int]] = {}
        """Places in that list by the first word; by "" those that may stand in a run of letters."""
        for place, (spelling, _) in enumerate(self._spelt):
            first = "" if _TIED.search(spelling) else WORD.findall(spelling)[0].casefold()
            self._begin.setdefault(first, []).append(place)

    def hits(self, text: str) -> list[Hit]:
        """Every place where one of the pairs stands in ``text``, in order, none over another.

        Only pairs whose first word is in the text are looked for, since few of a long key ever are.
        """
        found: list[Hit] = []
        ahead = {place: span for place in self._likely(text) if (span := self._next(place, text, 0))}
        while ahead:
            first, (start, end) = min(ahead.items(), key=lambda item: (item[1][0], item[0]))
            found.append(self._hit(text, start, end, self._spelt[first][1]))
            for place in [place for place, span in ahead.items() if span[0] < end]:
                if (span := self._next(place, text, end)) is not None:
                    ahead[place] = span
                else:
                    del ahead[place]
        return found

    def _next(self, place: int, text: str, at: int) -> tuple[int, int] | None:
        """Where a spelling stands next as whole words, from an offset on."""
        pattern = _looked_for(self._spelt[place][0])
        while (found := pattern.search(text, at)) is not None:
            start, end = found.span()
            if not _goes_on(text[start - 1 : start], before=True) and not _goes_on(text[end : end + 1]):
                return start, end
            at = start + 1
        return None

    def _likely(self, text: str) -> Iterator[int]:
        """Places of the spellings whose first word is there, or that may stand in a run of letters."""
        words = {word.casefold() for run in WORD.findall(text) for word in _TIED.sub(" ", run).split()}
        for word in words & self._begin.keys():
            yield from self._begin[word]
        yield from (place for place in self._begin.get("", ()) if self._spelt[place][0][0] in text)

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


@lru_cache(maxsize=16_384)
def _looked_for(spelling: str) -> re.Pattern[str]:
    return re.compile(_pattern(spelling), re.IGNORECASE)


@lru_cache(maxsize=4096)
def _goes_on(char: str, *, before: bool = False) -> bool:
    """Whether a character behind the words found, or ``before`` them, is of the same word."""
    if not char or (before and _TIED.match(char)):
        return False
    if char in _JOINERS or unicodedata.category(char)[0] == "M":
        return True
    return WORD.match(char) is not None and not _TIED.match(char)


def _pattern(words: str) -> str:
    return "".join(map(_like, words))


def _like(character: str) -> str:
    if character == " ":
        return r"\s+"
    for alike in (_APOSTROPHES, _HYPHENS):
        if character in alike:
            return f"[{re.escape(alike)}]"
    return re.escape(character)


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
