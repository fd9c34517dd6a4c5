"""Where a coding of QualCoder stands: its positions were counted in two ways, and its words say in which.

What was selected on the screen is counted as Qt does (UTF-16 units, a carriage return with its line feed
one), what was coded by searching as Python does (code points). Both stand in one table; in a text with an
emoji or a carriage return they differ.
"""

from array import array
from collections import Counter

from qualcode.exchange.offsets import Convention, Unit

_POINTS = Convention()
_SCREEN = Convention(Unit.UTF16, crlf=1)
_WAYS = (_POINTS, _SCREEN, Convention(Unit.UTF16), Convention(crlf=1))


class Placing:
    """The text of one file, and the ways of counting that its codings so far were right in."""

    def __init__(self, text: str) -> None:
        self.text = text
        alike = "\r\n" not in text and max(text, default="") <= "\uffff"
        self._tables = {} if alike else {way: _table(text, way) for way in _WAYS if way != _POINTS}
        self._right: Counter[Convention] = Counter()

    def place(self, start: int, end: int, words: str) -> tuple[int, int]:
        """The passage in code points that ``words`` stand at, else the one most likely meant.

        Positions beside the text stay beside it.
        """
        usual = [way for way, _ in self._right.most_common()]
        wanted = words.split()
        for way in dict.fromkeys([*usual, *_WAYS]):
            passage = self._passage(start, end, way)
            if wanted and self.text[max(0, passage[0]) : max(0, passage[1])].split() == wanted:
                self._right[way] += 1
                return passage
        return self._passage(start, end, usual[0] if usual else _POINTS)

    def place_unsaid(self, start: int, end: int) -> tuple[int, int]:
        """A passage that was marked on the screen and whose words were not kept."""
        return self._passage(start, end, _SCREEN)

    def _passage(self, start: int, end: int, way: Convention) -> tuple[int, int]:
        table = self._tables.get(way)
        return (start, end) if table is None else (_at(table, start), _at(table, end))


def _table(text: str, way: Convention) -> array[int]:
    """The code point that each unit belongs to, and one past the end."""
    points = array("L")
    before = ""
    for index, character in enumerate(text):
        if not (way.crlf == 1 and before == "\r" and character == "\n"):
            points.append(index)
        if way.unit is Unit.UTF16 and character > "\uffff":
            points.append(index)
        before = character
    points.append(len(text))
    return points


def _at(table: array[int], position: int) -> int:
    if position < 0:
        return position
    last = len(table) - 1
    return table[position] if position <= last else table[last] + position - last
