"""The sentences of a text, turn by turn, as they are asked for."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator

from qualcode.ui.text.graphemes import Graphemes
from qualcode.ui.text.stretches import Stretches
from transcripts.passages import Passage

_PIECE = 1_000_000
"""Code points that are cut into sentences at once: the most that spaCy takes."""
Split = Callable[[str], list[Passage]]
"""Gives the sentences of a text as ``transcripts.sentences.sentences`` does."""


class Sentences:
    """The sentences of every turn looked at so far, by the rule of ``transcripts.sentences``.

    The rule takes whole turns, as widening a passage does; the first question in a turn takes time, the
    first of all about two seconds, in which spaCy is loaded.
    """

    def __init__(self, text: str, turns: Stretches, graphemes: Graphemes, split: Split) -> None:
        self._text = text
        self._turns = turns
        self._graphemes = graphemes
        self._split = split
        self._known: dict[int, tuple[array[int], array[int]]] = {}

    def _of(self, turn: int) -> "tuple[array[int], array[int]]":
        """Starts and ends of the sentences of a turn."""
        if turn not in self._known:
            starts, ends = array("I"), array("I")
            for sentence in _cut(self._text, self._turns.passage(turn), self._split):
                whole = self._graphemes.snap(*sentence)
                starts.append(whole.start)
                ends.append(whole.end)
            self._known[turn] = starts, ends
        return self._known[turn]

    def at(self, offset: int) -> Passage:
        """The sentence at ``offset``; between two, the one before; in a turn without words, the turn."""
        turn = self._turns.index(offset)
        starts, ends = self._of(turn)
        if not starts:
            return self._turns.passage(turn)
        index = max(bisect_right(starts, offset) - 1, 0)
        return Passage(starts[index], ends[index])

    def next(self, offset: int) -> int:
        """The beginning of the next sentence, or the end of the text."""
        for turn in range(self._turns.index(offset), len(self._turns.starts)):
            starts, _ = self._of(turn)
            index = bisect_right(starts, offset)
            if index < len(starts):
                return starts[index]
        return len(self._text)

    def previous(self, offset: int) -> int:
        """The beginning of this sentence, from there the beginning of the one before; at last 0."""
        for turn in range(self._turns.index(offset), -1, -1):
            starts, _ = self._of(turn)
            index = bisect_left(starts, offset)
            if index:
                return starts[index - 1]
        return 0


def _cut(text: str, turn: Passage, split: Split) -> Iterator[Passage]:
    place = turn.start
    while place < turn.end:
        end = _end_of_piece(text, place, turn.end)
        for start, stop in split(text[place:end]):
            yield Passage(place + start, place + stop)
        place = end


def _end_of_piece(text: str, start: int, end: int) -> int:
    """Where to stop cutting for once: behind a newline or a blank if the turn is too long for one go."""
    limit = start + _PIECE
    if end <= limit:
        return end
    best = max(text.rfind("\n", start, limit), text.rfind(" ", start, limit))
    return best + 1 if best >= start else limit
