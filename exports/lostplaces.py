"""A reference that lost its words, with where it stood and where it may stand now, each in context."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from exports.references import TurnLine, around, turns_of
from qualcode.coding import current_text
from transcripts.lost import LostLine, lost_reference
from transcripts.passages import Passage


class Spot(NamedTuple):
    """A passage of the text as it is now, with the words around it."""

    passage: Passage
    words: str
    """Empty where nothing is left of it."""
    before: str
    after: str
    speaker: str | None
    """The label of the turn in which it starts."""
    turn: int
    """Which turn that is, from 1."""
    score: float | None = None
    """How like the lost words it is, 0 to 100; None for where they stood."""


@dataclass(frozen=True)
class LostPlaces:
    """What a person needs to see to decide on a lost reference."""

    line: LostLine
    stood: Spot
    """Where it stood, as near as can be told."""
    candidates: tuple[Spot, ...]
    """The likeliest places, the best first."""


def lost_places(session: Session, lost_id: int, *, context: int = 60) -> LostPlaces | None:
    """A lost reference and its places, with ``context`` code points either side; None where it is gone."""
    line = lost_reference(session, lost_id)
    if line is None:
        return None
    text, turns = current_text(session, line.transcript_id), turns_of(session, line.transcript_id)
    likely = (_spot(text, turns, each.passage, context, each.score) for each in line.candidates)
    return LostPlaces(line, _spot(text, turns, line.place, 2 * context, None), tuple(likely))


def _spot(text: str, turns: list[TurnLine], passage: Passage, context: int, score: float | None) -> Spot:
    number = max(1, bisect_right(turns, passage.start, key=lambda turn: turn.start))
    speaker = turns[number - 1].speaker if turns else None
    words = text[passage.start : passage.end]
    return Spot(passage, words, *around(text, passage, context), speaker, number, score)
