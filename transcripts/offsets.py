"""Where the passages of a text stand after it was edited."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from transcripts.passages import Passage


class Edit(NamedTuple):
    """Other words instead of a stretch of the old text; a stretch of no length is where words are put in."""

    start: int
    """First code point of the stretch."""
    end: int
    """One past its last code point."""
    text: str
    """What stands there instead; empty where words are taken out."""


class OffsetMap:
    """Maps passages of a text to the text that a script of edits makes of it.

    The edits are in code points of the old text, sorted, and do not overlap. What lies outside them is mapped
    exactly. A passage that begins or ends inside an edit takes in all that stands there instead; words put in
    right before or behind a passage do not belong to it.

    >>> changed = OffsetMap("I met Anna there", [Edit(2, 5, "saw"), Edit(6, 10, "P1")])
    >>> changed.new, changed.passage(Passage(6, 16)), changed.passage(Passage(7, 9))
    ('I saw P1 there', Passage(start=6, end=14), Passage(start=6, end=8))
    """

    def __init__(self, old: str, edits: Sequence[Edit]) -> None:
        """Raise ValueError where the edits overlap, are not sorted, or lie outside the text."""
        edges = [0, *(offset for edit in edits for offset in (edit.start, edit.end)), len(old)]
        if edges != sorted(edges):
            raise ValueError("the edits overlap, are not in order, or lie outside the text")
        self.old = old
        self.edits = tuple(edit for edit in edits if old[edit.start : edit.end] != edit.text)
        self.new = "".join(self._parts())
        self._starts = [edit.start for edit in self.edits]
        self._ends = [edit.end for edit in self.edits]
        grown = (len(edit.text) - (edit.end - edit.start) for edit in self.edits)
        self._shifts = list(accumulate(grown, initial=0))

    def _parts(self) -> Iterator[str]:
        done = 0
        for edit in self.edits:
            yield self.old[done : edit.start]
            yield edit.text
            done = edit.end
        yield self.old[done:]

    def touches(self, passage: Passage) -> bool:
        """Whether any word of the passage was edited."""
        return bisect_right(self._ends, passage.start) < bisect_left(self._starts, passage.end)

    def passage(self, passage: Passage) -> Passage:
        """Where a passage (of at least one code point) stands in the new text; empty where it is gone."""
        before = bisect_right(self._ends, passage.start)
        begun = bisect_left(self._starts, passage.end)
        return self._between(passage, before, begun)

    def stretch(self, place: Passage) -> Passage:
        """The same with all that was put in at its edges; ``place`` may be empty."""
        before = bisect_left(self._ends, place.start)
        begun = bisect_right(self._starts, place.end)
        return self._between(place, before, begun)

    def _between(self, place: Passage, before: int, begun: int) -> Passage:
        """``before`` edits end before the place begins, and ``begun`` begin before it ends."""
        start = min([place.start, *self._starts[before : before + 1]])
        end = max([place.end, *self._ends[max(begun - 1, 0) : begun]])
        return Passage(start + self._shifts[before], end + self._shifts[begun])
