"""How the width of the reader is shared between stripes, numbers, names, words and labels."""

from dataclasses import dataclass
from typing import Final

MOST_TEXT: Final = 100
"""Cells of text in a row: longer rows are hard to read."""
_LABELS = 24


@dataclass(frozen=True)
class Margins:
    """Cells of each part of a row, from the left; a part of 0 cells is not shown."""

    lanes: int
    """Coding stripes, one cell each, and a blank."""
    number: int
    """The paragraph's number and a blank."""
    question: int
    """The sign and the number of a question of the guide that is asked, and a blank."""
    name: int
    """The speaker's name and a blank."""
    text: int
    """The words."""
    labels: int
    """Names of the codes that begin in the row."""

    @property
    def left(self) -> int:
        """The cell where the words begin."""
        return self.lanes + self.number + self.question + self.name

    @property
    def cells(self) -> int:
        """All of them, with the one behind the words where a cursor or a selected line break is drawn."""
        return self.left + self.text + 1 + self.labels


def margins(width: int, *, paragraphs: int, longest_name: int, question: int = 0) -> Margins:
    """The parts of a row ``width`` cells wide, whose last cell is the ruler's.

    ``question``: cells of the sign and number of a question; 0 where there is no guide.

    >>> margins(80, paragraphs=128, longest_name=5)
    Margins(lanes=5, number=4, question=0, name=6, text=63, labels=0)
    >>> margins(40, paragraphs=128, longest_name=5)
    Margins(lanes=3, number=0, question=0, name=0, text=35, labels=0)
    >>> margins(160, paragraphs=128, longest_name=5).text
    100
    >>> margins(80, paragraphs=128, longest_name=5, question=2).question
    3
    """
    lanes = 2 if width < 60 else 4 if width < 100 else 6
    number = len(str(paragraphs)) + 1 if width >= 60 else 0
    most_name = 0 if width < 50 else 12 if width < 100 else 18
    name = min(longest_name, most_name) + 1 if longest_name and most_name else 0
    mark = (question if width >= 60 else 1) + 1 if question else 0
    room = width - (lanes + 1) - number - mark - name - 2
    labels = min(_LABELS, room - 60) if room >= 60 + 14 else 0
    text = max(1, min(MOST_TEXT, room - labels))
    if labels:
        labels = min(room - text, 2 * _LABELS)
    return Margins(lanes + 1, number, mark, name, text, labels)
