"""Texts of a study as they are stored, and where passages of the file lie in them."""

from typing import Protocol

from qualcode.adoption.adoption import Adoption
from qualcode.errors import BadInput
from qualcode.exchange.offsets import Ruler
from qualcode.exchange.side import TurnPlace, damaged, stored_passage, stored_text
from qualcode.plaintext import normalise
from transcripts.script import Script, Turn
from transcripts.verbatim import verbatim


class Measured(Protocol):
    """A stored text with the passages of a file measured in it."""

    text: str

    def passage(self, start: int, end: int) -> tuple[int, int]:
        """A range of the file's units as one of the stored text. Raises BadInput where it is none."""


class Texts:
    """Texts by the GUIDs of sources: verbatim, but our own ones without the labels written before turns."""

    def __init__(self, adoption: Adoption) -> None:
        """Looks where the turns of our own texts lie. Raises UnreadableFile for a damaged side file."""
        self._adoption = adoption
        side = adoption.study.side
        self._turns = {} if side is None else side.turns()

    def script(self, guid: str) -> Script:
        """A text with its turns. Raises UnreadableFile where it cannot be had."""
        told = self._adoption.study.text(guid)
        if guid not in self._turns:
            return verbatim(normalise(told))
        own = _Own(told, self._turns[guid])
        return Script(own.text, tuple(Turn(*turn[:4]) for turn in self._turns[guid]))

    def measured(self, guid: str) -> Measured:
        """The same text, for the passages of the file."""
        told = self._adoption.study.text(guid)
        if guid not in self._turns:
            return Ruler(told, self._adoption.convention)
        return _Own(told, self._turns[guid])


class _Own:
    """A text of one of our own archives."""

    def __init__(self, told: str, turns: tuple[TurnPlace, ...]) -> None:
        self.text = stored_text(told, turns)
        self._turns, self._length = turns, len(told)
        if len(self.text) != turns[-1].end or normalise(self.text) != self.text:
            raise damaged()

    def passage(self, start: int, end: int) -> tuple[int, int]:
        """See ``Measured``."""
        if not 0 <= start < end <= self._length:
            raise BadInput(f"the passage {start}:{end} lies outside the text")
        first, last = stored_passage(self._turns, start, end)
        if first >= last:
            raise BadInput(f"the passage {start}:{end} holds no words")
        return first, last
