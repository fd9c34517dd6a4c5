"""Words as search knows them: runs of letters and digits, without the difference of case and accents.

The rule is that of SQLite's ``unicode61 remove_diacritics 2`` for the characters that it knows. What is newer
than its tables (Unicode 6.1), such as most emoji, is no letter here and would be one there. Offsets are code
points.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left
from typing import NamedTuple

LETTER = r"[^\W_]"
"""A letter or digit, in a pattern for folded text."""
GAP = r"[\W_]+"
"""What stands between two words of folded text."""
_WORD = re.compile(f"{LETTER}+")
_APART = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}
"""ASCII with spaces for all that is no letter or digit."""
_OFTEN = 8
"""Questions after which it is worth while to number all words of a text."""
_FOREIGN = re.compile(r"[^\W\x00-\x7f]|[\u0300-\u036f]")
"""What a change to lower case alone does not fold: letters beyond ASCII, and accents of their own."""
FUNCTION_WORDS = re.compile(
    "an?|and|are|as|at|be|been|being|but|by|do|does|for|from|ha[ds]|have|he|her|his|i|if|in|into|is|it|its|my"
    "|of|on|onto|or|our|own|she|so|than|that|the|their|them|they|this|those|to|too|upon|us|was|we|were|what"
    "|when|where|which|whom?|whose|will|with|you|your"
)
"""English words that say how others belong together; "no", "not" and "without" are none of them."""


class _Folding(dict[int, str]):
    """By code point what it is folded to: one character, or nothing for an accent."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = "" if 0x300 <= code <= 0x36F else _letter(char) if char.isalnum() else char
        self[code] = folded
        return folded


_FOLDING = _Folding()


def _letter(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    char = base if base.isascii() else char
    return next((folded for folded in (char.casefold(), char.lower()) if len(folded) == 1), char)


def fold(text: str) -> str:
    r"""The text as its words are compared; shorter than it only by accents that are characters of their own.

    >>> fold("Café"), fold("cafe\u0301s"), fold("STRAßE")
    ('cafe', 'cafes', 'straße')
    """
    return text.lower() if text.isascii() or not _FOREIGN.search(text) else text.translate(_FOLDING)


def words(text: str) -> list[str]:
    """The words of a text, folded.

    >>> words("Don't – the co-ordinator’s lab")
    ['don', 't', 'the', 'co', 'ordinator', 's', 'lab']
    """
    return words_of(fold(text))


def words_of(folded: str) -> list[str]:
    """The words of a text that is folded already."""
    return folded.translate(_APART).split() if folded.isascii() else _WORD.findall(folded)


class Span(NamedTuple):
    """A stretch of folded text: where it begins, and one past its end."""

    start: int
    end: int


class Folded:
    """A folded text, where its words begin, and the way back to the text it was."""

    def __init__(self, text: str, *, plain: bool = False) -> None:
        """``plain`` where it is known that lower case is all there is to fold."""
        self.text = text.lower() if plain else fold(text)
        self._places: array[int] | None = None
        self._begins: list[int] | None = None
        self._asked = 0
        if len(self.text) != len(text):
            kept = (at for at, char in enumerate(text) if _FOLDING[ord(char)])
            self._places = array("I", [*kept, len(text)])

    def unfold(self, span: Span) -> Span:
        """The same stretch of the text itself, with the accents that belong to its last letter."""
        if self._places is None:
            return span
        return Span(self._places[span.start], self._places[span.end])

    def words_between(self, first: Span, second: Span) -> int:
        """How many words stand between the end of the first stretch and the beginning of the second."""
        self._asked += 1
        if self._asked < _OFTEN:
            return len(_WORD.findall(self.text, first.end, second.start))
        if self._begins is None:
            self._begins = [found.start() for found in _WORD.finditer(self.text)]
        return bisect_left(self._begins, second.start) - bisect_left(self._begins, first.end)
