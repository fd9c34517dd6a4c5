"""A stretch of a transcript's text."""

import unicodedata
from typing import NamedTuple

from qualcode.errors import BadInput

_JOINERS = "\u00ad\u200c\u200d\u2060"
_SKINS = range(0x1F3FB, 0x1F400)
"""Colours of skin, which change the picture before them."""


class Passage(NamedTuple):
    """Where a reference begins and ends: code points, half-open, into the transcript's text."""

    start: int
    end: int

    def within(self, text: str) -> str:
        """The words of the passage. Raises BadInput where it is empty, blank or not inside the text."""
        if not 0 <= self.start < self.end <= len(text):
            raise BadInput(
                f"{self.start}:{self.end} is not a passage of this text, which runs from 0 to {len(text)}"
            )
        words = text[self.start : self.end]
        if words.isspace():
            raise BadInput(f"there is nothing but white space at {self.start}:{self.end}")
        return words


def inside_word(text: str, at: int) -> bool:
    r"""Whether an offset parts a word, or a letter or picture of several code points.

    >>> [inside_word("an 👋🏽", at) for at in range(6)]
    [False, True, False, False, True, False]
    >>> inside_word("e\u0301s", 1), inside_word("e\u0301s", 2)
    (True, True)
    """
    if not 0 < at < len(text):
        return False
    if _goes_on(text[at]) or text[at - 1] == "\u200d":
        return True
    base = at - 1
    while base and _goes_on(text[base]):
        base -= 1
    return text[base].isalnum() and text[at].isalnum()


def _goes_on(char: str) -> bool:
    """Whether it belongs to what stands before it: a mark, a joiner, a colour of skin."""
    return unicodedata.category(char)[0] == "M" or char in _JOINERS or ord(char) in _SKINS
