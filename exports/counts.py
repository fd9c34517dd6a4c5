"""The two numbers per code: the one place where interviews and references are counted.

``docs/counting.md`` says what they mean. References are read once, ordered by place, and counted as they
pass; memory grows with codes and interviews, never with references. Interviews are kept as bit sets, so a
heading's interviews are a union and never a sum.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, groupby
from operator import itemgetter
from typing import Literal

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from codebook.retiring import retired_ids
from codebook.tree import CodeLine
from exports.units import Place, Units
from qualcode.store.models import Coder, Reference

Aggregate = Literal["none", "sum", "union"]
Found = tuple[int, int, int, int, int]
"""A reference as it is counted: transcript, start, end, code, coder."""
_BATCH = 500
"""Rows fetched at a time: few enough that the garbage collector seldom looks through a batch."""


@dataclass(frozen=True)
class Rule:
    """What is counted, and how; the caption of every table says it in words."""

    aggregate: Aggregate = "none"
    """Whether a heading counts what is below it, and whether its references are a sum or a union."""
    unit: str = "interview"
    """What the first number counts: interview, transcript, speaker, or the name of an attribute."""
    per_coder: bool = False
    """Whether two coders on one passage are two references."""
    coder: str | None = None
    """Count one coder's references only."""
    exclude_interviewer: bool = False
    """Leave out references that lie wholly in interviewers' turns."""
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Count only interviews whose attribute has one of these values."""


@dataclass(frozen=True)
class CodeCount:
    """The two numbers of one code."""

    interviews: int
    """Distinct units with at least one counted reference; never more than there are."""
    references: int


@dataclass(frozen=True)
class Counts:
    """The counts of a whole framework."""

    total: int
    """How many units there are: no count of interviews is above it."""
    by_code: dict[int, CodeCount]
    """Per code id, as the rule says: direct, or with everything below it. Retired codes have none."""
    retired: int
    """How many codes are left out because they are retired."""
    unplaced: int
    """Interviews that belong to no unit (an attribute they have no value for)."""


def count(session: Session, codes: list[CodeLine], rule: Rule) -> Counts:
    """Count every code of the framework (``codes`` as codebook.tree.tree gives them)."""
    units = Units(session, rule.unit, rule.where, exclude_interviewer=rule.exclude_interviewer)
    tally = _Tally(codes, union=rule.aggregate == "union", per_coder=rule.per_coder)
    for transcript_id, found in groupby(by_place(session, rule.coder), key=itemgetter(0)):
        place = units.place(transcript_id)
        if place is not None:
            tally.add(found, place)
    references, bits = tally.references, tally.bits
    if rule.aggregate != "none":
        _gather(codes, bits, references if rule.aggregate == "sum" else None)
    by_code = {
        line.id: CodeCount(bits[index].bit_count(), references[index])
        for index, line in enumerate(codes)
        if line.id in tally.reached
    }
    return Counts(units.total, by_code, len(codes) - len(by_code), units.unplaced)


def by_place(session: Session, coder: str | None = None) -> Iterator[Found]:
    """The references, of one coder if given, ordered by place and streamed from the covering index."""
    statement = select(
        Reference.transcript_id, Reference.start, Reference.end, Reference.code_id, Reference.coder_id
    ).order_by(Reference.transcript_id, Reference.start, Reference.end)
    if coder is not None:
        statement = statement.join(Coder).where(Coder.name == coder)
    result = session.connection().execute(statement, execution_options={"yield_per": _BATCH})
    for batch in result.partitions():
        yield from batch


@dataclass(frozen=True)
class InterviewCodes:
    """What was coded in one interview."""

    first: tuple[str, int]
    """When its earliest counted reference was made (ISO 8601, UTC), and that reference's id."""
    codes: frozenset[int]
    """The codes with a counted reference in it, each by itself: no heading has what is below it."""


def count_interviews(session: Session, codes: list[CodeLine], rule: Rule) -> dict[int, InterviewCodes]:
    """Per interview id what was coded in it; interviews without a counted reference are left out."""
    units = Units(session, "interview", rule.where, exclude_interviewer=rule.exclude_interviewer)
    counted = {line.id for line in codes} - retired_ids(codes)
    firsts: dict[int, tuple[str, int]] = {}
    reached: dict[int, set[int]] = {}
    for transcript_id, made in groupby(_by_transcript(session, rule.coder), key=itemgetter(0)):
        place = units.place(transcript_id)
        if place is None:
            continue
        home = int(units.unit_of[transcript_id])
        for _, start, end, code, at, id_ in made:
            if code in counted and (place.bit is not None or place.bits(start, end) is not None):
                firsts[home] = min(firsts.get(home, (at, id_)), (at, id_))
                reached.setdefault(home, set()).add(code)
    return {home: InterviewCodes(first, frozenset(reached[home])) for home, first in firsts.items()}


def _by_transcript(session: Session, coder: str | None) -> Iterator[Row[int, int, int, int, str, int]]:
    statement = select(
        *(Reference.transcript_id, Reference.start, Reference.end),
        *(Reference.code_id, Reference.created_at, Reference.id),
    ).order_by(Reference.transcript_id)
    if coder is not None:
        statement = statement.join(Coder).where(Coder.name == coder)
    yield from session.connection().execute(statement, execution_options={"yield_per": _BATCH})


def count_shared(session: Session, codes: list[CodeLine]) -> tuple[Counter[int], Counter[tuple[int, int]]]:
    """Characters that are coded at each code, and at each two of them, the smaller id first.

    Whoever coded them, each once; retired codes have none.
    """
    counted = {line.id for line in codes} - retired_ids(codes)
    own, both = Counter[int](), Counter[tuple[int, int]]()
    for _, found in groupby(by_place(session), key=itemgetter(0)):
        edges = [
            (at, way, code) for _, *ends, code, _ in found if code in counted for way, at in enumerate(ends)
        ]
        running, before = Counter[int](), 0
        for at, way, code in sorted(edges):
            if at > before and running:
                own.update(dict.fromkeys(running, at - before))
                both.update(dict.fromkeys(combinations(sorted(running), 2), at - before))
            before = at
            running[code] += -1 if way else 1
            running += Counter()
    return own, both


class _Tally:
    """Counts references in order of place: one begins wherever no earlier one still runs."""

    def __init__(self, codes: list[CodeLine], *, union: bool, per_coder: bool) -> None:
        self.reached = _reached(codes, union=union)
        self._per_coder = per_coder
        self.references = [0] * len(codes)
        self.bits = [0] * len(codes)
        self._own = {line.id: index for index, line in enumerate(codes)}

    def add(self, found: Iterable[Found], place: Place) -> None:
        """Count one transcript's references, which come ordered by start."""
        ends: dict[int | tuple[int, int], int] = {}
        references, reached, per_coder = self.references, self.reached, self._per_coder
        touched: dict[int, int] = {}
        whole = place.bit
        for _, start, end, code, coder in found:
            if whole is None:
                bits = place.bits(start, end)
                if bits is None:
                    continue
            else:
                bits = whole
            for index in reached.get(code, ()):
                key = (index, coder) if per_coder else index
                last = ends.get(key, -1)
                if start >= last:
                    references[index] += 1
                    ends[key] = end
                elif end > last:
                    ends[key] = end
            touched[code] = touched.get(code, 0) | bits
        for code, bits in touched.items():
            if code in reached:
                self.bits[self._own[code]] |= bits


def _reached(codes: list[CodeLine], *, union: bool) -> dict[int, tuple[int, ...]]:
    """Per code id: the places in ``codes`` where its references count; retired codes reach none."""
    reached: dict[int, tuple[int, ...]] = {}
    left_out = retired_ids(codes)
    for index, line in enumerate(codes):
        if line.id not in left_out:
            reached[line.id] = (index, *(reached[line.parent_id] if line.parent_id is not None else ()))
    return reached if union else {code: indexes[:1] for code, indexes in reached.items()}


def _gather(codes: list[CodeLine], bits: list[int], references: list[int] | None) -> None:
    """Unite interviews up the tree, and add references up where they are given."""
    place = {line.id: index for index, line in enumerate(codes)}
    for index in range(len(codes) - 1, -1, -1):
        parent_id = codes[index].parent_id
        if parent_id is not None:
            bits[place[parent_id]] |= bits[index]
            if references is not None:
                references[place[parent_id]] += references[index]
