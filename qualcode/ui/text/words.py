"""Where words begin and end, for moving from word to word."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from qualcode.ui.text.graphemes import Graphemes
from transcripts.passages import Passage

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Scripts that put no blanks between words: every character is a step."""
_PICTURES = "\u2600-\u27bf\U0001f000-\U0001faff"
_INNER = "['’‐‑-]"
"""Marks that may stand inside a word: don't, well-known."""
_MARKED = (range(0x300, 0x2E80), range(0xA4D0, 0xAC00), range(0xFB00, 0xFE30), range(0x10A00, 0x12000))
"""Where Unicode keeps the combining marks of scripts that put blanks between words."""


class _Patterns(NamedTuple):
    start: re.Pattern[str]
    """Matches nothing, where a word begins."""
    last_start: re.Pattern[str]
    """Matches everything up to the last beginning of a word."""
    word: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    letter = rf"[^\W{_UNSPACED}]"
    mark = f"[{_combining()}]"
    single = rf"(?=[{_UNSPACED}])\w|[{_PICTURES}]"
    inside = rf"(?<!{letter})(?<!{mark})(?<!{letter}{_INNER})(?<!{mark}{_INNER})"
    start = rf"(?:(?={letter}){inside}|(?={single}))"
    part = rf"{letter}+(?:{mark}+{letter}*)*"
    word = rf"{part}(?:{_INNER}{part})*|{single}"
    return _Patterns(re.compile(start), re.compile(f"(?s:.*){start}"), re.compile(word))


def _combining() -> str:
    """Inside of a character class: the combining marks, which Python's ``\\w`` leaves out."""
    unspaced = re.compile(f"[{_UNSPACED}]")
    chars = (chr(code) for block in _MARKED for code in block)
    marks = (char for char in chars if unicodedata.category(char)[0] == "M")
    return "".join(char for char in marks if not unspaced.match(char))


class Words:
    """Words of a text: letters and digits, with the apostrophes and hyphens between them, and pictures."""

    def __init__(self, text: str, graphemes: Graphemes) -> None:
        self._text = text
        self._graphemes = graphemes

    def next(self, offset: int) -> int:
        """The beginning of the next word, or the end of the text."""
        here = _patterns().word.match(self._text, offset)
        for found in _patterns().start.finditer(self._text, here.end() if here else offset + 1):
            place = self._graphemes.floor(found.start())
            if place > offset and self.at(place).start == place:
                return place
        return len(self._text)

    def previous(self, offset: int) -> int:
        """The beginning of this word, from there the beginning of the one before; at last 0."""
        found = _patterns().last_start.match(self._text, 0, offset)
        return self.at(self._graphemes.floor(found.end())).start if found else 0

    def end(self, offset: int) -> int:
        """The offset behind this word, or behind the next if none is here; at last the end of the text."""
        found = _patterns().word.search(self._text, offset)
        return self._graphemes.ceiling(found.end()) if found else len(self._text)

    def at(self, offset: int) -> Passage:
        """The word around ``offset``, or the grapheme there if it is between words."""
        begun = _patterns().last_start.match(self._text, 0, min(offset + 1, len(self._text)))
        word = _patterns().word.match(self._text, begun.end()) if begun else None
        if word and offset < (end := self._graphemes.ceiling(word.end())):
            return Passage(self._graphemes.floor(word.start()), end)
        return Passage(self._graphemes.floor(offset), self._graphemes.after(offset))
