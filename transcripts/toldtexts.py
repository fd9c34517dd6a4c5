"""A transcript as other programs get it: who speaks stands before the words, since they know no turns."""

from bisect import bisect_right
from dataclasses import dataclass

from qualcode.exchange.side import TurnPlace
from transcripts.labels import read_label
from transcripts.passages import Passage
from transcripts.script import Script, Turn, exact_clock
from transcripts.speakers import tidy


@dataclass(frozen=True)
class ToldText:
    """The text of a transcript with time and speaker before each turn."""

    text: str
    turns: tuple[TurnPlace, ...]

    def passage(self, start: int, end: int) -> Passage:
        """Where a passage of the stored text stands; labels of turns that begin inside it are in it.

        >>> told = told_text(Script("Why? Well.", (Turn(0, 4, "Ivy", None), Turn(5, 10, "Pat", None))))
        >>> told.passage(0, 10).within(told.text)
        'Why? Pat: Well.'
        """
        return Passage(self._place(start), self._place(end - 1) + 1)

    def _place(self, offset: int) -> int:
        turn = self.turns[bisect_right(self.turns, offset, key=lambda each: each.start) - 1]
        return turn.at + offset - turn.start


def told_text(script: Script) -> ToldText:
    r"""The text that leaves, and where the words of each turn stand in it.

    >>> told_text(Script("Why?\nWell.", (Turn(0, 4, "Ivy", 30_000), Turn(5, 10, None, None)))).text
    '[0:00:30] Ivy: Why?\nWell.'

    A turn that begins with its own label, as in a text that came from another program, stays as it is:

    >>> told_text(Script("Ivy: Why?", (Turn(0, 9, "Ivy", None),))).text
    'Ivy: Why?'
    """
    pieces: list[str] = []
    turns: list[TurnPlace] = []
    ahead = stored = 0
    for turn in script.turns:
        lead = "" if _says_who(script.text, turn) else _lead(turn)
        pieces += (script.text[stored : turn.start], lead)
        ahead, stored = ahead + len(lead), turn.start
        turns.append(TurnPlace(*turn, turn.start + ahead))
    pieces.append(script.text[stored:])
    return ToldText("".join(pieces), tuple(turns))


def _says_who(text: str, turn: Turn) -> bool:
    """Whether the label of the speaker stands at the beginning of the turn's own words."""
    label = read_label(tidy(text[turn.start : turn.end].split("\n", 1)[0]))
    return label is not None and label.name == turn.speaker


def _lead(turn: Turn) -> str:
    """What stands before the words of a turn."""
    time = "" if turn.time is None else f"[{exact_clock(turn.time)}] "
    return time if turn.speaker is None else f"{time}{turn.speaker}: "
