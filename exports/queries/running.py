"""Running a query: one transcript after the other, by arithmetic on stretches."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, reduce
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from exports.queries.meaning import understood
from exports.queries.nodes import And, Beside, Codings, Lying, Node, Not, Or, Spoken, Whole, code_ids
from exports.queries.passages import FoundPassage
from qualcode.store.models import Reference, Transcript, Turn
from qualcode.store.texts import text_of
from transcripts import stretches
from transcripts.stretches import Stretch

_WORD = re.compile(r"\S+")
_MANY = 500
"""Codes that a statement names one by one; with more, all references are read."""
Found = tuple[int, int, int, int, int, str]
"""A reference: transcript, start, end, code, coder, when."""


def run_query(session: Session, text: str) -> Iterator[FoundPassage]:
    """The passages that a query finds, by transcript and place; without white space at their ends.

    Raises as ``understood`` does, before the first passage.
    """
    return _passages(session, understood(session, text))


def _passages(session: Session, query: Node) -> Iterator[FoundPassage]:
    for reading in _readings(session, code_ids(query)):
        found = _stretches(query, reading)
        yield from (FoundPassage(reading.transcript_id, *each) for each in reading.trimmed(found))


class _Reading:
    """One transcript, of which no more is read than a query asks about."""

    def __init__(self, session: Session, transcript: Row[int, int, int], references: list[Found]) -> None:
        self._session = session
        self._revision_id = transcript.revision_id
        self.transcript_id: int = transcript.id
        self.interview_id: int = transcript.interview_id
        self.references = references

    @cached_property
    def text(self) -> str:
        return text_of(self._session, self._revision_id)

    @cached_property
    def turns(self) -> list[tuple[int, int, str | None]]:
        statement = select(Turn.start, Turn.end, Turn.label).where(Turn.revision_id == self._revision_id)
        return [(*row,) for row in self._session.execute(statement.order_by(Turn.position))]

    @cached_property
    def _words(self) -> list[int]:
        return [match.start() for match in _WORD.finditer(self.text)]

    @cached_property
    def _turn_starts(self) -> list[int]:
        return [start for start, _, _ in self.turns]

    def words_apart(self, end: int, start: int) -> int:
        """How many words begin between the end of one stretch and the start of a later one."""
        return bisect_left(self._words, start) - bisect_left(self._words, end)

    def turns_apart(self, end: int, start: int) -> int:
        """How many turns on a later stretch starts than another ends; 0 within a turn."""
        return bisect_right(self._turn_starts, start) - bisect_right(self._turn_starts, end - 1)

    def trimmed(self, found: list[Stretch]) -> Iterator[Stretch]:
        """Stretches without white space at their ends; what is nothing else goes."""
        for start, end in found:
            words = self.text[start:end]
            start += len(words) - len(words.lstrip())
            if words.strip():
                yield start, start + len(words.strip())


def _readings(session: Session, wanted: frozenset[int]) -> Iterator[_Reading]:
    """Every transcript by its name, with its references at some codes."""
    found = groupby(_references(session, wanted), key=itemgetter(0))
    waiting = next(found, None)
    columns = select(Transcript.id, Transcript.interview_id, Transcript.revision_id)
    for transcript in session.execute(columns.order_by(Transcript.name)).all():
        here: list[Found] = []
        if waiting is not None and waiting[0] == transcript.id:
            here = list(waiting[1])
            waiting = next(found, None)
        yield _Reading(session, transcript, here)


def _references(session: Session, wanted: frozenset[int]) -> Iterator[Found]:
    """References at some codes, streamed by the names of their transcripts and by place."""
    statement = (
        select(
            Reference.transcript_id,
            Reference.start,
            Reference.end,
            Reference.code_id,
            Reference.coder_id,
            Reference.created_at,
        )
        .join(Transcript, Transcript.id == Reference.transcript_id)
        .order_by(Transcript.name, Reference.start, Reference.end)
    )
    if len(wanted) <= _MANY:
        statement = statement.where(Reference.code_id.in_(wanted))
    result = session.connection().execute(statement, execution_options={"yield_per": _MANY})
    for batch in result.partitions():
        yield from batch


def _stretches(node: Node, reading: _Reading) -> list[Stretch]:
    return _OF[type(node)](node, reading)


def _coded(node: Codings, reading: _Reading) -> list[Stretch]:
    return stretches.joined(
        (start, end)
        for _, start, end, code_id, coder_id, at in reading.references
        if code_id in node.code_ids and (node.test is None or node.test(coder_id, at))
    )


def _spoken(node: Spoken, reading: _Reading) -> list[Stretch]:
    home = reading.interview_id
    return [(start, end) for start, end, label in reading.turns if (home, label) in node.speakers]


def _lying(node: Lying, reading: _Reading) -> list[Stretch]:
    return node.places.stretches(reading.transcript_id)


def _whole(node: Whole, reading: _Reading) -> list[Stretch]:
    return [(0, len(reading.text))] if reading.transcript_id in node.transcript_ids else []


def _not(node: Not, reading: _Reading) -> list[Stretch]:
    return stretches.without([(0, len(reading.text))], _stretches(node.of, reading))


def _and(node: And, reading: _Reading) -> list[Stretch]:
    first, *others = node.parts
    found = _stretches(first, reading)
    for part in others:
        if not found:
            break
        if isinstance(part, Not):
            found = stretches.without(found, _stretches(part.of, reading))
        else:
            found = stretches.both(found, _stretches(part, reading))
    return found


def _or(node: Or, reading: _Reading) -> list[Stretch]:
    return reduce(stretches.either, (_stretches(part, reading) for part in node.parts))


def _beside(node: Beside, reading: _Reading) -> list[Stretch]:
    left, right = _stretches(node.left, reading), _stretches(node.right, reading)
    if node.how == "overlapping" or not left or not right:
        return stretches.overlapping(left, right)
    apart = reading.words_apart if node.words else reading.turns_apart
    how = stretches.near if node.how == "near" else stretches.followed
    return how(left, right, apart, node.most)


_OF: Mapping[type[Any], Callable[[Any, _Reading], list[Stretch]]] = {
    Codings: _coded,
    Spoken: _spoken,
    Lying: _lying,
    Whole: _whole,
    Not: _not,
    And: _and,
    Or: _or,
    Beside: _beside,
}
