"""The last column of the reader: the whole transcript at a glance, with what is seen and what is coded."""

from collections.abc import Collection

from rich.segment import Segment

from qualcode.ui.codingindex import CodingIndex
from qualcode.ui.inks import Inks
from qualcode.ui.text import TextModel


class Ruler:
    """One cell a row of the screen, each standing for a stretch of the transcript."""

    def __init__(
        self,
        model: TextModel,
        index: CodingIndex,
        only: Collection[int] | None,
        height: int,
        inks: Inks,
    ) -> None:
        """``only``: mark codings at these codes alone."""
        self._rows, self._height = model.height, max(height, 1)
        self._seen = Segment("█", inks.margin("ruler"))
        self._coded = Segment("▪", inks.margin("ruler"))
        self._bare = Segment(" ", inks.plain)
        self._marked = self._marks(index, only, max(len(model.text), 1))
        self._first = self._last = 0

    def _marks(self, index: CodingIndex, only: Collection[int] | None, length: int) -> set[int]:
        marked: set[int] = set()
        for coding in index:
            if only is None or coding.code_id in only:
                marked.add(coding.start * self._height // length)
        return marked

    def place(self, top: int) -> None:
        """Mark the stretch that is seen when ``top`` is the first row."""
        if self._rows <= self._height:
            self._first = self._last = -1
            return
        self._first = top * self._height // self._rows
        self._last = max(self._first + 1, (top + self._height) * self._height // self._rows)

    def segment(self, y: int) -> Segment:
        """The cell of one row of the screen."""
        if self._first <= y < self._last:
            return self._seen
        return self._coded if y in self._marked else self._bare

    def row_at(self, y: int) -> int:
        """The row of the transcript that a cell stands for."""
        return y * self._rows // self._height
