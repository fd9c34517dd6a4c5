"""Finding words in a text: regardless of case, of kinds of white space and of kinds of quotation marks."""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from qualcode.ui.text.graphemes import Graphemes
from transcripts.passages import Passage

_ALIKE = ("'’‘ʼ´`", '"“”„«»', "-‐‑‒–—−")
"""Typed for one another, as where a quote is looked for."""
_LONGEST = 5_000
"""Code points that are looked for; more is a mistake, such as a whole document pasted."""
_BLOCK = 10_000
"""Code points that a search backwards looks through at once, at first."""


class Folded:
    """A text without the difference of case, and the way back from its offsets to those of the text.

    Folding makes some characters longer (ß becomes ss); these are kept with their place before and after.
    """

    def __init__(self, text: str) -> None:
        self.text = text.casefold()
        self._places = array("I")
        self._folded = array("I")
        if len(self.text) != len(text):
            self._note(text)

    def _note(self, text: str) -> None:
        growing = {char: len(char.casefold()) - 1 for char in set(text) if len(char.casefold()) > 1}
        grown = 0
        for found in re.finditer(f"[{re.escape(''.join(growing))}]", text):
            self._places.append(found.start())
            self._folded.append(found.start() + grown)
            grown += growing[found[0]]
        self._places.append(len(text))
        self._folded.append(len(self.text))

    def fold(self, offset: int) -> int:
        """Where the character at ``offset`` of the text begins in the folded text."""
        index = bisect_left(self._places, offset)
        if index == len(self._places):
            return offset
        return self._folded[index] - (self._places[index] - offset)

    def unfold(self, start: int, end: int) -> Passage:
        """The whole characters of the text that a stretch of the folded text comes from."""
        last = self._place(end - 1)
        return Passage(self._place(start), last + 1)

    def _place(self, folded: int) -> int:
        index = bisect_right(self._folded, folded)
        if index == len(self._folded):
            return folded
        back = self._places[index] - (self._folded[index] - folded)
        return max(back, self._places[index - 1] if index else 0)


class Finder:
    """Looks for words in one text; what it finds are whole graphemes."""

    def __init__(self, text: str, graphemes: Graphemes) -> None:
        self._text = text
        self._graphemes = graphemes

    @cached_property
    def _folded(self) -> Folded:
        return Folded(self._text)

    def find(self, words: str, start: int, *, backwards: bool = False) -> Passage | None:
        """The first hit that begins at ``start`` or later, or the last before it; else round the end.

        Words with a capital letter are looked for as they are. Blank words are found nowhere, nor are words
        of over 5,000 code points.
        """
        if not _can_be_found(words):
            return None
        if backwards:
            return self._last(words, start) or self._last(words, len(self._text) + 1)
        ahead = (hit for hit in self._hits(words, start, len(self._text)) if hit.start >= start)
        return next(ahead, None) or next(self._hits(words, 0, len(self._text)), None)

    def find_all(self, words: str, *, limit: int) -> list[Passage]:
        """Every hit in the order of the text, up to ``limit`` of them."""
        if not _can_be_found(words):
            return []
        hits = dict.fromkeys(islice(self._hits(words, 0, len(self._text)), limit))
        return list(hits)

    def _last(self, words: str, before: int) -> Passage | None:
        """The last hit that begins before an offset, looked for in blocks that double."""
        high, block = min(before, len(self._text)), _BLOCK
        while True:
            low = max(high - block, 0)
            last = deque(self._hits(words, low, high), maxlen=1)
            if last or not low:
                return last.pop() if last else None
            high, block = low, 2 * block

    def _hits(self, words: str, low: int, high: int) -> Iterator[Passage]:
        """The hits that begin from ``low`` up to ``high``; they may end behind it."""
        pattern, folded = _pattern(words), None if _capitals(words) else self._folded
        text, start = (folded.text, folded.fold(low)) if folded else (self._text, low)
        for found in pattern.finditer(text, start):
            place = folded.unfold(*found.span()) if folded else Passage(*found.span())
            if place.start >= high:
                return
            yield self._graphemes.snap(*place)


def _can_be_found(words: str) -> bool:
    return bool(words.strip()) and len(words) <= _LONGEST


def _capitals(words: str) -> bool:
    return any(char.isupper() for char in words)


def _pattern(words: str) -> re.Pattern[str]:
    words = unicodedata.normalize("NFC", words)  # as texts are stored
    words = words if _capitals(words) else words.casefold()
    parts = re.split(r"\s+", words)
    return re.compile(r"\s+".join("".join(map(_either, part)) for part in parts))


def _either(char: str) -> str:
    alike = next((kinds for kinds in _ALIKE if char in kinds), None)
    return f"[{re.escape(alike)}]" if alike else re.escape(char)
