"""The references of codes in context, across transcripts: what stands behind a number of the table."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from codebook.retiring import retired_ids
from codebook.reviews import MARKED
from codebook.tree import tree
from exports.counts import Rule
from exports.units import units_of
from qualcode.coding import current_text
from qualcode.store.models import Coder, Interview, Memo, Quote, Reference, Transcript, Turn
from transcripts.passages import Passage

Found = Row[Any]
"""A reference with the names of what it belongs to, as ``_named`` selects it."""


@dataclass(frozen=True)
class ReferenceLine:
    """One reference where it stands. Offsets are code points, half-open, into the transcript's text."""

    id: int
    transcript_id: int
    transcript: str
    interview: str
    start: int
    end: int
    quote: str
    before: str
    """The text just before the quote, from the beginning of a word; line breaks as they are."""
    after: str
    """The text just behind it, to the end of a word."""
    speaker: str | None
    """The label of the turn in which it starts; None where the transcript names nobody."""
    turn: int
    """Which turn that is, from 1."""
    time: int | None
    """When the turn begins: milliseconds from the start of the recording."""
    code_id: int
    coder: str
    memos: int
    at: str
    """When it was coded: ISO 8601 in UTC."""
    uuid: str
    review: str
    """``open`` or ``asked`` where it is to be looked at again, else empty."""
    starred: bool
    """As a quote for the report; the next two as well."""
    used: bool
    trimmed: str
    """The shorter version that is kept, or empty."""


class TurnLine(NamedTuple):
    """Where a turn begins, and what stands at its head."""

    start: int
    speaker: str | None
    time: int | None


class ReferencePlace(NamedTuple):
    """Where one reference stands."""

    transcript_id: int
    start: int
    end: int
    reference_id: int


_IN_ORDER = (Transcript.name, Reference.start, Reference.end, Reference.id)


def references(
    session: Session,
    code_ids: Collection[int],
    rule: Rule | None = None,
    *,
    context: int = 80,
    limit: int | None = None,
    marked: bool = False,
    interview_id: int | None = None,
) -> list[ReferenceLine]:
    """The first ``limit`` references at codes, by transcript and place, with the text around them.

    ``context`` is how many code points of it either side, at most; ``marked``: only those that are to be
    looked at again. ``interview_id``: only those in this interview.

    With a rule, only those that it counts: by its coder, in its interviews, not wholly in an interviewer's
    words, and at no retired code. There may still be more of them than the rule counts, since passages that
    overlap are one in the count. ``code_ids`` are taken as they are: for a heading, name those below it too.
    """
    named = _named(session, code_ids, rule)
    if interview_id is not None:
        named = named.where(Transcript.interview_id == interview_id)
    found: Iterable[Found] = session.execute(named.where(MARKED) if marked else named)
    if rule is not None:
        found = _counted(session, found, rule)
    found = islice(found, limit)
    lines: list[ReferenceLine] = []
    for transcript_id, here in groupby(found, key=lambda row: row.transcript_id):
        text, turns = current_text(session, transcript_id), turns_of(session, transcript_id)
        lines += (_line(row, text, turns, context) for row in here)
    return lines


def reference_places(session: Session, code_ids: Collection[int]) -> list[ReferencePlace]:
    """Where the references at codes stand, in the order of ``references``: for going from one to the next."""
    statement = (
        select(Reference.transcript_id, Reference.start, Reference.end, Reference.id)
        .join(Transcript, Transcript.id == Reference.transcript_id)
        .where(Reference.code_id.in_(code_ids))
        .order_by(*_IN_ORDER)
    )
    return [ReferencePlace(*row) for row in session.execute(statement)]


def _named(session: Session, code_ids: Collection[int], rule: Rule | None) -> Select[Any]:
    memos = select(func.count()).select_from(Memo).where(Memo.reference_id == Reference.id)
    named = select(
        Reference.id,
        Reference.transcript_id,
        Transcript.name.label("transcript"),
        Interview.name.label("interview"),
        Reference.start,
        Reference.end,
        Reference.code_id,
        Coder.name.label("coder"),
        memos.scalar_subquery().label("memos"),
        Reference.created_at.label("at"),
        Reference.uuid,
        Reference.review,
        func.coalesce(Quote.starred, False).label("starred"),
        func.coalesce(Quote.used, False).label("used"),
        func.coalesce(Quote.trimmed, "").label("trimmed"),
    )
    if rule is not None:
        code_ids = set(code_ids) - retired_ids(tree(session))
        if rule.coder is not None:
            named = named.where(Coder.name == rule.coder)
    return (
        named.join(Transcript, Transcript.id == Reference.transcript_id)
        .join(Interview, Interview.id == Transcript.interview_id)
        .join(Coder, Coder.id == Reference.coder_id)
        .outerjoin(Quote, Quote.reference_id == Reference.id)
        .where(Reference.code_id.in_(code_ids))
        .order_by(*_IN_ORDER)
    )


def _counted(session: Session, found: Iterable[Found], rule: Rule) -> Iterator[Found]:
    """Those that lie in the interviews of a rule, and in a turn that it counts."""
    units = units_of(session, rule)
    for transcript_id, here in groupby(found, key=lambda row: row.transcript_id):
        place = units.place(transcript_id)
        if place is not None:
            yield from (row for row in here if place.counts(row.start, row.end))


def turns_of(session: Session, transcript_id: int) -> list[TurnLine]:
    """The turns of a transcript's text, in their order."""
    statement = (
        select(Turn.start, Turn.label, Turn.time)
        .join(Transcript, Transcript.revision_id == Turn.revision_id)
        .where(Transcript.id == transcript_id)
        .order_by(Turn.position)
    )
    return [TurnLine(*row) for row in session.execute(statement)]


def _line(row: Found, text: str, turns: list[TurnLine], context: int) -> ReferenceLine:
    number = bisect_right(turns, row.start, key=lambda turn: turn.start)
    _, speaker, time = turns[number - 1]
    before, after = around(text, Passage(row.start, row.end), context)
    return ReferenceLine(
        **row._mapping,
        quote=text[row.start : row.end],
        before=before,
        after=after,
        speaker=speaker,
        turn=number,
        time=time,
    )


def around(text: str, passage: Passage, context: int) -> tuple[str, str]:
    """What stands before a passage and behind it: at most ``context`` code points each, in whole words."""
    return _before(text, passage.start, context), _after(text, passage.end, context)


def _before(text: str, start: int, context: int) -> str:
    """The text before an offset, from the beginning of a word unless there is no white space in it.

    >>> _before("nobody tells you that", 17, 9)
    'you '
    >>> _before("nobody tells you that", 17, 40)
    'nobody tells you '
    """
    first = max(start - context, 0)
    piece = text[first:start]
    if first and piece and not text[first - 1].isspace():
        inner = next((at for at, letter in enumerate(piece) if letter.isspace()), 0)
        return piece[inner:].lstrip(" ") if inner else piece
    return piece


def _after(text: str, end: int, context: int) -> str:
    """The text behind an offset, to the end of a word unless there is no white space in it.

    >>> _after("nobody tells you that", 6, 8)
    ' tells'
    >>> _after("nobody tells you that", 6, 4)
    ''
    """
    piece = text[end : end + context]
    if text[end + context : end + context + 1].strip():
        inner = max((at for at, letter in enumerate(piece) if letter.isspace()), default=-1)
        return piece if inner < 0 else piece[:inner].rstrip(" ")
    return piece
