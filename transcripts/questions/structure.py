"""What is asked where: the questions of the guide and the headings of each transcript, and what they span.

Nothing of it is stored but the headings that a file had. It is found anew where a text, the guide or who
interviews is another, and kept in memory otherwise (decision 27).
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.store import models
from qualcode.store.models import Speaker, Transcript, Turn
from qualcode.store.texts import text_of
from transcripts.questions.guide import GuideLine, read_guide
from transcripts.questions.headings import Heading, headings
from transcripts.questions.matching import AT_LEAST, Match, Wording, matches
from transcripts.script import HeadingLine
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

    def answer(self, asking: Asking) -> Stretch:
        """What is answered where something is asked, beginning with the turn that asks or a heading in it."""
        part = self.parts[bisect_right(self.parts, asking.start, key=lambda each: each.start) - 1]
        return part.start, part.end

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
        self._kept = _kept_headings(session)
        self._of: dict[int, Structure] = {}

    def of(self, transcript_id: int) -> Structure:
        """The structure of a transcript's current text."""
        if transcript_id not in self._of:
            text = text_of(self._session, self._revision_of[transcript_id])
            turns = tuple(spoken_turns(self._session, transcript_id))
            kept = tuple(self._kept.get(self._revision_of[transcript_id], ()))
            key = (hash(text), len(text), hash(turns), kept, self._wordings, self._sections, self._at_least)
            self._of[transcript_id] = _remembered(key) or _keep(key, self._found(text, turns, kept))
        return self._of[transcript_id]

    def _found(self, text: str, turns: tuple[SpokenTurn, ...], kept: tuple[HeadingLine, ...]) -> Structure:
        if not text:
            return Structure(interviewers=False)
        return structure(text, turns, self._wordings, self._sections, self._at_least, kept)


def _kept_headings(session: Session) -> dict[int, list[HeadingLine]]:
    """The headings that files had, by the revision of a transcript."""
    table = models.Heading
    statement = select(table.revision_id, table.start, table.end, table.level).join(
        Transcript, Transcript.revision_id == table.revision_id
    )
    found: dict[int, list[HeadingLine]] = {}
    for revision_id, *line in session.execute(statement.order_by(table.start)):
        found.setdefault(revision_id, []).append(HeadingLine(*line))
    return found


def structure(
    text: str,
    turns: Sequence[SpokenTurn],
    guide: Sequence[Wording],
    sections: frozenset[str] = frozenset(),
    at_least: float = AT_LEAST,
    kept: Sequence[HeadingLine] = (),
) -> Structure:
    """Find the structure of one text; ``kept`` are the headings that its file had."""
    asking = [turn for turn in turns if turn.interviewer]
    found = [
        _asking(match, turn)
        for turn in asking
        for match in (matches(text[turn.start : turn.end], guide, at_least) if guide else ())
    ]
    heads = headings(text, sections, {(turn.start, turn.end) for turn in turns if turn.label}, kept)
    return Structure(bool(asking), tuple(found), tuple(_parts(found, heads, len(text))), tuple(heads))


def _asking(match: Match, turn: SpokenTurn) -> Asking:
    start, end = match.start + turn.start, match.end + turn.start
    return Asking(match.question, match.score, match.wording, start, end, (turn.start, turn.end))


def _parts(found: Sequence[Asking], heads: Sequence[Heading], length: int) -> list[Part]:
    """The text cut where a question is asked and where a heading stands.

    A heading in the turn of an interviewer, above the question, belongs to the answer.
    """
    if not found:
        return []
    begun: dict[int, set[int]] = {0: set()}
    for head in heads:
        begun.setdefault(head.start, set())
    for each in found:
        at = bisect_right(heads, each.start, key=lambda head: head.start) - 1
        start = max(each.turn[0], heads[at].start) if at >= 0 else each.turn[0]
        begun.setdefault(start, set()).add(each.question)
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
