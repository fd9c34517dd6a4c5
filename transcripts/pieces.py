"""Turns cut into pieces as long as what somebody codes at a time: whole sentences, some thirty words.

The marks alone say where a sentence ends: at the end of a paragraph, and after an end mark and white space
before what is no lower case, but never behind the abbreviations that ``transcripts.sentences`` knows. Its
tokens tell a few places more and take ten times as long: too long for every turn of a study.
"""

import re
from collections.abc import Iterator

from transcripts.passages import Passage
from transcripts.sentences import NEVER_LAST

_ENOUGH = 30
"""Words with which a piece is long enough."""
_FEW = 12
"""Words that do not make a piece of their own beside others of the turn."""
_MOST = 60
"""Words that a piece has at most, but for a few that are left at the end of a turn."""
_END = re.compile(r"[.!?…\n](?:(?<=\n)|[\"'”’)\]»]*\s+(?=[\"'“‘(«]*(?P<next>[^\s\"'“‘(«])))")
_LAST_WORD = re.compile(r"\w[\w.]*\Z")
_LOOK_BACK = 12
_WORD = re.compile(r"\S+")


def pieces(text: str) -> list[Passage]:
    """The pieces of one turn in order, without the white space around them: offsets into ``text``.

    They hold every word of it, each once.

    >>> text = "It was Dr. May. " + "She said so, and then she said it all over again to me. " * 5
    >>> [len(text[start:end].split()) for start, end in pieces(text)]
    [30, 39]
    """
    found: list[list[int]] = []
    words = 0
    for start, end, size in _sentences(text):
        if not found or words >= _ENOUGH or words + size > _MOST:
            found.append([start, end])
            words = 0
        found[-1][1] = end
        words += size
    if len(found) > 1 and words < _FEW:
        last = found.pop()
        found[-1][1] = last[1]
    return [Passage(start, end) for start, end in found]


def _sentences(text: str) -> Iterator[tuple[int, int, int]]:
    """Where each sentence begins and ends, and its words; one that is too long in several parts."""
    start = 0
    for end in (*_breaks(text), len(text)):
        yield from _parts(text, start, end)
        start = end


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """One sentence, or several parts of it, without the white space around."""
    said = text[start:end]
    size = len(said.split())
    if size <= _MOST:
        if size:
            yield end - len(said.lstrip()), start + len(said.rstrip()), size
        return
    words = [found.span() for found in _WORD.finditer(text, start, end)]
    for first in range(0, size, _MOST):
        part = words[first : first + _MOST]
        yield part[0][0], part[-1][1], len(part)


def _breaks(text: str) -> Iterator[int]:
    """Offsets at which a sentence begins, but for the first."""
    for found in _END.finditer(text):
        following = found["next"] or ""
        if "\n" in found[0] or not (following.islower() or _abbreviated(text, found.start())):
            yield found.end()


def _abbreviated(text: str, mark: int) -> bool:
    """Whether the full stop there belongs to an abbreviation or an initial."""
    if text[mark] != ".":
        return False
    before = _LAST_WORD.search(text[max(mark - _LOOK_BACK, 0) : mark])
    word = before[0] if before else ""
    return word.lower() in NEVER_LAST or (len(word) == 1 and word.isupper() and word not in "IA")
