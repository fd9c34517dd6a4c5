"""One of the two states that a comparison of tables looks at: its codes, its rows, what counts in it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from codebook.retiring import retired_ids
from codebook.tree import subtree, tree
from exports.asked import Asked
from exports.table import Row
from exports.units import Place, units_of
from qualcode.store.models import Coder, Interview, Lost, Reference, Transcript

_PAGE = 500
"""How many rows are asked for by their ids at a time."""


class Coding(NamedTuple):
    """A reference as it was in one state."""

    id: int
    uuid: str
    transcript_id: int
    code_id: int
    coder_id: int
    start: int
    end: int
    quote: str


class Side:
    """A project in one state, under the rule of a table."""

    def __init__(self, session: Session, asked: Asked) -> None:
        """Counts the table. Raises NotFound or Refused where this state cannot give it."""
        self.session = session
        rule = asked.rule
        self.rows: dict[int, Row] = {row.code_id: row for row in asked.build(session).rows}
        self.lines = tree(session)
        self.codes = {line.id: line for line in self.lines}
        self.uncounted = retired_ids(self.lines)
        self._units = units_of(session, rule)
        self._places: dict[int, Place | None] = {}
        self.unit_of = self._units.unit_of
        self._by_speaker = rule.unit == "speaker"
        self._aggregated = rule.aggregate != "none"
        coders = {row.id: row.name for row in session.execute(select(Coder.id, Coder.name))}
        self._coders = {key for key, name in coders.items() if rule.coder in (None, name)}
        found = session.execute(
            select(Transcript.id, Transcript.name, Transcript.interview_id, Transcript.revision_id)
        ).all()
        self.transcripts = {row.id: row.name for row in found}
        self.interview_of = {row.id: row.interview_id for row in found}
        self.revision_of = {row.id: row.revision_id for row in found}
        self.interviews = set(session.scalars(select(Interview.id)))
        self.lost = set(session.scalars(select(Lost.uuid)))

    def scope(self, code_id: int) -> set[int]:
        """The codes whose references count in the row of a code; none where it has no row."""
        if code_id not in self.codes or code_id in self.uncounted:
            return set()
        below = subtree(self.lines, code_id) if self._aggregated else [self.codes[code_id]]
        return {line.id for line in below} - self.uncounted

    def counts(self, coding: Coding | None) -> bool:
        """Whether a reference is counted at its code."""
        return coding is not None and coding.coder_id in self._coders and self._bits(coding) is not None

    def units_at(self, coding: Coding) -> object:
        """The units that a reference counts for: equal in two states where they are the same."""
        bits = self._bits(coding)
        if bits is None or not self._by_speaker:
            return None if bits is None else self.unit_of.get(coding.transcript_id)
        return self._units.speakers(bits)

    def _bits(self, coding: Coding) -> int | None:
        if coding.transcript_id not in self._places:
            self._places[coding.transcript_id] = self._units.place(coding.transcript_id)
        place = self._places[coding.transcript_id]
        if place is None:
            return None
        return place.bit if place.bit is not None else place.bits(coding.start, coding.end)

    def codings(self, ids: Iterable[int]) -> Iterator[Coding]:
        """The references of these ids that are there, a page at a time."""
        pending = iter(ids)
        while page := list(islice(pending, _PAGE)):
            yield from self._read(_CODINGS.where(Reference.id.in_(page)))

    def between(self, first: int, last: int) -> Iterator[Coding]:
        """The references with ids of a range that are there."""
        yield from self._read(_CODINGS.where(Reference.id.between(first, last)))

    def at(self, code_id: int) -> Iterator[Coding]:
        """The references at one code."""
        yield from self._read(_CODINGS.where(Reference.code_id == code_id))

    def within(self, transcript_ids: Iterable[int]) -> Iterator[Coding]:
        """The references in some transcripts."""
        for transcript_id in transcript_ids:
            yield from self._read(_CODINGS.where(Reference.transcript_id == transcript_id))

    def _read(self, statement: Select[int, str, int, int, int, int, int, str]) -> Iterator[Coding]:
        rows = self.session.execute(statement.execution_options(yield_per=_PAGE))
        return (Coding(*row) for row in rows)


_CODINGS = select(
    Reference.id,
    Reference.uuid,
    Reference.transcript_id,
    Reference.code_id,
    Reference.coder_id,
    Reference.start,
    Reference.end,
    Reference.quote,
).order_by(Reference.id)
