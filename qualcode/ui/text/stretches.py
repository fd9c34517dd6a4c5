"""Stretches that tile a text, one newline between any two: turns and paragraphs."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from transcripts.passages import Passage


class Stretches:
    """Where the turns or the paragraphs of a text lie. The newline behind one counts as its own."""

    def __init__(self, starts: "array[int]", length: int) -> None:
        self.starts = starts
        """Ascending; the first is 0."""
        self._length = length

    def __iter__(self) -> Iterator[Passage]:
        return map(self.passage, range(len(self.starts)))

    def index(self, offset: int) -> int:
        """Which stretch an offset lies in, counted from 0."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def passage(self, index: int) -> Passage:
        """Start and end of a stretch, without the newline behind it."""
        last = index + 1 == len(self.starts)
        return Passage(self.starts[index], self._length if last else self.starts[index + 1] - 1)

    def begins(self, offset: int) -> bool:
        """Whether a stretch begins at ``offset``."""
        index = bisect_left(self.starts, offset)
        return index < len(self.starts) and self.starts[index] == offset

    def next(self, offset: int) -> int:
        """The beginning of the next stretch, or the end of the text."""
        index = bisect_right(self.starts, offset)
        return self.starts[index] if index < len(self.starts) else self._length

    def previous(self, offset: int) -> int:
        """The beginning of this stretch, from there the beginning of the one before; at last 0."""
        return self.starts[max(bisect_left(self.starts, offset) - 1, 0)]


def lines(text: str) -> Stretches:
    r"""The paragraphs of a text: what stands between newlines, and nothing else ends one.

    >>> list(lines("one\n\ntwo\u2028"))
    [Passage(start=0, end=3), Passage(start=4, end=4), Passage(start=5, end=9)]
    """
    starts, place = array("I", [0]), text.find("\n")
    while place >= 0:
        starts.append(place + 1)
        place = text.find("\n", place + 1)
    return Stretches(starts, len(text))
