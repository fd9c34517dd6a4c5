"""What belongs together on the screen, and how wide it is, for a whole text."""

import re
from array import array
from bisect import bisect_left, bisect_right

from qualcode.ui.text.glyphs import DOUBLE, SINGLE, clusters, drawing, visible, width, without_width
from transcripts.passages import Passage

_UNUSUAL = re.compile(f"[^\n{SINGLE}]+")
_PIECE = re.compile(f"\t|[{DOUBLE}]+|[^\t{DOUBLE}]+")
_DOUBLE = re.compile(f"[{DOUBLE}]")


class Graphemes:
    """The characters of a text that are not simply one code point in one cell.

    They are held as spans in flat arrays: a span is either one grapheme, or a run of characters that are
    each two cells wide (a Chinese sentence is one span). Whatever lies outside is a code point a cell.
    An offset inside a grapheme counts as the grapheme's beginning.
    """

    def __init__(self, text: str) -> None:
        unusual = _UNUSUAL.search(text) is not None
        self.shown = visible(text) if unusual else text
        """What can be seen: as many code points as the text."""
        self._starts = array("I")
        self._ends = array("I")
        self._extra = array("i", [0])
        """Before each span: how many cells more than code points there are."""
        self._double = bytearray()
        """For each span: 1 if it is a run of characters of two cells."""
        if unusual:
            for run in _UNUSUAL.finditer(self.shown):
                self._add_run(*run.span())

    def _add_run(self, start: int, end: int) -> None:
        for piece in _PIECE.finditer(self.shown, start, end):
            first = piece[0][0]
            if first == "\t":
                self._add(piece.start(), piece.end(), width("\t"))
            elif _DOUBLE.match(first):
                self._add(piece.start(), piece.end(), 2 * len(piece[0]), double=True)
            else:
                self._add_clusters(self._base(piece.start()), piece.end())

    def _base(self, place: int) -> int:
        """Where the grapheme begins that a mark at ``place`` belongs to."""
        shown = self.shown
        if place == 0 or shown[place - 1] in "\t\n" or not without_width(shown[place]):
            return place
        if self._ends and self._ends[-1] == place:
            self._shorten()
        return place - 1

    def _shorten(self) -> None:
        """Take the last character from the last span, which is a double one."""
        start, end = self._starts.pop(), self._ends.pop()
        self._double.pop()
        self._extra.pop()
        if end - start > 1:
            self._add(start, end - 1, 2 * (end - 1 - start), double=True)

    def _add_clusters(self, start: int, end: int) -> None:
        run = self.shown[start:end]
        for first, last in clusters(run):
            cells = width(run[first:last])
            if cells != 1 or last - first > 1 or drawing(run[first]) != run[first]:
                self._add(start + first, start + last, cells)

    def _add(self, start: int, end: int, cells: int, *, double: bool = False) -> None:
        self._starts.append(start)
        self._ends.append(end)
        self._extra.append(self._extra[-1] + cells - (end - start))
        self._double.append(double)

    def is_plain(self, start: int, end: int) -> bool:
        """Whether every code point from ``start`` to ``end`` is a grapheme of one cell."""
        index = bisect_right(self._ends, start)
        return index == len(self._starts) or self._starts[index] >= end

    def cells(self, start: int, end: int) -> int:
        """How many cells lie between two offsets."""
        return self._before(end) - self._before(start) if self._starts else end - start

    def _before(self, offset: int) -> int:
        """How many cells lie between the beginning of the text and ``offset``, on one endless row."""
        index = bisect_left(self._starts, offset) - 1
        if index < 0:
            return offset
        if offset >= self._ends[index]:
            return offset + self._extra[index + 1]
        begun = self._starts[index]
        return begun + self._extra[index] + (2 * (offset - begun) if self._double[index] else 0)

    def floor(self, offset: int) -> int:
        """The beginning of the grapheme that ``offset`` lies in."""
        index = bisect_left(self._starts, offset) - 1
        inside = index >= 0 and offset < self._ends[index] and not self._double[index]
        return self._starts[index] if inside else offset

    def ceiling(self, offset: int) -> int:
        """``offset`` itself where a grapheme begins there, else the end of the one that it lies in."""
        index = bisect_left(self._starts, offset) - 1
        inside = index >= 0 and offset < self._ends[index] and not self._double[index]
        return self._ends[index] if inside else offset

    def after(self, offset: int) -> int:
        """The end of the grapheme at ``offset``; at the end of the text, the end of the text."""
        return self.ceiling(offset + 1) if offset < len(self.shown) else len(self.shown)

    def before(self, offset: int) -> int:
        """The beginning of the grapheme before ``offset``; at the beginning of the text, 0."""
        return self.floor(self.floor(offset) - 1) if self.floor(offset) > 0 else 0

    def snap(self, start: int, end: int) -> Passage:
        """The whole graphemes that a stretch touches."""
        return Passage(self.floor(start), self.ceiling(end))

    def fit(self, start: int, room: int, end: int) -> int:
        """The last boundary, up to ``end``, that is at most ``room`` cells behind the boundary ``start``."""
        place = start
        for index in range(bisect_right(self._ends, start), len(self._starts)):
            gap = max(self._starts[index] - place, 0)
            if gap >= room:
                break
            place, room, filled = self._fill(index, place + gap, room - gap)
            if filled or place >= end:
                return min(place, end)
        return min(place + room, end)

    def _fill(self, index: int, place: int, room: int) -> tuple[int, int, bool]:
        """Lay the rest of a span into the room: where that ends, the room left, whether it was too small."""
        end = self._ends[index]
        if self._double[index]:
            fitting = min(end - place, room // 2)
            return place + fitting, room - 2 * fitting, place + fitting < end
        cells = end - place + self._extra[index + 1] - self._extra[index]
        return (end, room - cells, False) if cells <= room else (place, room, True)

    def drawn(self, start: int, end: int) -> str:
        """What goes to the terminal for the graphemes from ``start`` to ``end``, as wide as ``cells``."""
        index = bisect_right(self._ends, start)
        if index == len(self._starts) or self._starts[index] >= end:
            return self.shown[start:end]
        place, end, parts = self.floor(start), self.floor(end), []
        while index < len(self._starts) and self._starts[index] < end:
            if not self._double[index]:
                parts.append(self.shown[place : self._starts[index]])
                place = self._ends[index]
                parts.append(drawing(self.shown[self._starts[index] : place]))
            index += 1
        parts.append(self.shown[place:end])
        return "".join(parts)
