"""What is asked where: the questions of the guide and the headings of each transcript, and what they span.

Nothing of it is stored. It is found anew where a text, the guide or who interviews is another, and kept in
memory otherwise (decision 27).
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.store.models import Speaker, Transcript, Turn
from qualcode.store.texts import text_of
from transcripts.questions.guide import GuideLine, read_guide
from transcripts.questions.headings import Heading, headings
from transcripts.questions.matching import AT_LEAST, Match, Wording, matches
from transcripts.stretches import Stretch

_KEPT = 4_000
"""Transcripts whose structure is kept in memory."""


class SpokenTurn(NamedTuple):
    """A turn as structure sees it: code points, half-open."""

    start: int
    end: int
    label: str | None
    interviewer: bool


class Asking(NamedTuple):
    """Somebody asks a question of the guide."""

    question: int
    """The question's id."""
    score: float
    """How near the words are to the wording, up to 100."""
    wording: str
    start: int
    """Of the sentences that ask it: code points, half-open."""
    end: int
    turn: Stretch
    """The turn that they stand in."""


class Part(NamedTuple):
    """What is answered from one asking turn or heading to the next."""

    start: int
    end: int
    questions: frozenset[int]
    """The ids of those asked in the turn it begins with; none before the first question."""


@dataclass(frozen=True)
class Structure:
    """The structure of one transcript."""

    interviewers: bool
    """Whether anybody is known to interview; otherwise nothing is asked."""
    askings: tuple[Asking, ...] = ()
    parts: tuple[Part, ...] = ()
    """They tile the text where anything is asked; there are none otherwise."""
    headings: tuple[Heading, ...] = ()

    def answers(self, questions: frozenset[int]) -> list[Stretch]:
        """What is answered to any of these questions, beginning with the turn that asks."""
        return [(part.start, part.end) for part in self.parts if part.questions & questions]


_known: OrderedDict[object, Structure] = OrderedDict()


class Structures:
    """The structures of a project's transcripts, each found when it is asked for."""

    def __init__(self, session: Session, *, at_least: float = AT_LEAST) -> None:
        """Read the guide and who interviews; ``at_least`` is the score from which on something is asked."""
        self._session = session
        self._at_least = at_least
        self.guide: list[GuideLine] = read_guide(session)
        self._wordings = tuple(wording for line in self.guide for wording in line.prepared())
        self._sections = frozenset(line.section for line in self.guide)
        rows = session.execute(select(Transcript.id, Transcript.interview_id, Transcript.revision_id))
        self._revision_of = {row.id: row.revision_id for row in rows}
        self._of: dict[int, Structure] = {}

    def of(self, transcript_id: int) -> Structure:
        """The structure of a transcript's current text."""
        if transcript_id not in self._of:
            text = text_of(self._session, self._revision_of[transcript_id])
            turns = tuple(spoken_turns(self._session, transcript_id))
            key = (hash(text), len(text), hash(turns), self._wordings, self._sections, self._at_least)
            self._of[transcript_id] = _remembered(key) or _keep(key, self._found(text, turns))
        return self._of[transcript_id]

    def _found(self, text: str, turns: tuple[SpokenTurn, ...]) -> Structure:
        if not text:
            return Structure(interviewers=False)
        return structure(text, turns, self._wordings, self._sections, self._at_least)


def structure(
    text: str,
    turns: Sequence[SpokenTurn],
    guide: Sequence[Wording],
    sections: frozenset[str] = frozenset(),
    at_least: float = AT_LEAST,
) -> Structure:
    """Find the structure of one text."""
    asking = [turn for turn in turns if turn.interviewer]
    found = [
        _asking(match, turn)
        for turn in asking
        for match in (matches(text[turn.start : turn.end], guide, at_least) if guide else ())
    ]
    heads = headings(text, sections, {(turn.start, turn.end) for turn in turns if turn.label})
    return Structure(bool(asking), tuple(found), tuple(_parts(found, heads, len(text))), tuple(heads))


def _asking(match: Match, turn: SpokenTurn) -> Asking:
    start, end = match.start + turn.start, match.end + turn.start
    return Asking(match.question, match.score, match.wording, start, end, (turn.start, turn.end))


def _parts(found: Sequence[Asking], heads: Sequence[Heading], length: int) -> list[Part]:
    """The text cut where a question is asked and where a heading stands."""
    if not found:
        return []
    begun: dict[int, set[int]] = {0: set()}
    for head in heads:
        begun.setdefault(head.start, set())
    for each in found:
        begun.setdefault(each.turn[0], set()).add(each.question)
    starts = sorted(begun)
    ends = [*starts[1:], length]
    return [Part(start, end, frozenset(begun[start])) for start, end in zip(starts, ends, strict=True)]


def spoken_turns(session: Session, transcript_id: int) -> list[SpokenTurn]:
    """The turns of a transcript's current text, and whether an interviewer speaks."""
    statement = (
        select(Turn.start, Turn.end, Turn.label, Speaker.interviewer)
        .join(Transcript, Transcript.revision_id == Turn.revision_id)
        .outerjoin(Speaker, (Speaker.interview_id == Transcript.interview_id) & (Speaker.label == Turn.label))
        .where(Transcript.id == transcript_id)
        .order_by(Turn.start)
    )
    return [SpokenTurn(*row[:3], bool(row[3])) for row in session.execute(statement)]


def _remembered(key: object) -> Structure | None:
    found = _known.get(key)
    if found is not None:
        _known.move_to_end(key)
    return found


def _keep(key: object, found: Structure) -> Structure:
    _known[key] = found
    if len(_known) > _KEPT:
        _known.popitem(last=False)
    return found
