"""What the standard has no place for, as lines for the side file (``qualcode.exchange.side`` has the form).

The columns are those of the schema, so a new one goes along without a line of its own here. What is left out
is the past: the history and the texts that transcripts had before.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Select, Table, func, select
from sqlalchemy.orm import Session

from exports.refi.parts import moment
from exports.refi.project import ORIGIN
from qualcode.exchange.side import FORM
from qualcode.store.base import Base
from qualcode.store.journal import tables
from qualcode.store.models import (
    Attribute,
    AttributeValue,
    Code,
    Coder,
    Comment,
    Interview,
    Lineage,
    Lost,
    Memo,
    Pattern,
    Proposal,
    PseudonymKey,
    Question,
    Quote,
    Reference,
    Rejection,
    Speaker,
    Study,
    Summary,
    Transcript,
    Version,
)
from transcripts.interviews import script_of
from transcripts.toldtexts import ToldText, told_text

Row = dict[str, Any]
_WHOLE: tuple[type[Base], ...] = (
    *(Study, Coder, Interview, Attribute, AttributeValue, Speaker, Transcript, Code, Lost, Memo, Quote),
    *(Version, Proposal, Comment, Lineage, PseudonymKey, Summary, Question, Pattern, Rejection),
)
"""Tables whose every row goes along, each after those that it points at."""
_PAST = {"change_id", "revision_id", "since", "latest_transcript"}
"""Columns that point into the history, or at a row by its number."""


def head(project_digest: str) -> Row:
    """The first line; ``project_digest`` is the SHA-256 of the XML."""
    return {"qualcode": FORM, "program": ORIGIN, "project": project_digest}


def rows(session: Session) -> Iterator[Row]:
    """Every further line."""
    for table in tables(_WHOLE):
        yield from _EXTRA.get(table.name, _plain)(session, table)
    yield from _references(session)


def as_line(row: Row) -> bytes:
    """A row as the file has it."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(session: Session, table: Table) -> Iterator[Row]:
    """The rows of a table, with the uuids of what they point at."""
    columns = [column for column in table.columns if column.name not in {"id", *_PAST}]
    names = [column.name.removesuffix("_id") if column.foreign_keys else column.name for column in columns]
    statement: Select[Any] = select(*map(_told, columns)).order_by(table.c.id)
    for row in session.execute(statement, execution_options={"yield_per": 1_000}):
        yield {"table": table.name, **dict(zip(names, row, strict=True))}


def _told(column: "Column[Any]") -> Any:
    """A column as it leaves: the uuid of the row that it points at, or what it holds."""
    for key in column.foreign_keys:
        target = key.column.table.alias()
        return select(target.c.uuid).where(target.c.id == column).scalar_subquery()
    return column


def _transcripts(session: Session, table: Table) -> Iterator[Row]:
    """With the turns, where they stand in the text that leaves, and the headings."""
    transcripts = session.scalars(select(Transcript).order_by(Transcript.id)).all()
    for row, transcript in zip(_plain(session, table), transcripts, strict=True):
        script = script_of(session, transcript)
        told = told_text(script)
        yield {**row, "text": digest_of(told), "turns": told.turns, "headings": script.headings}


def digest_of(told: ToldText) -> str:
    """SHA-256 of a text as it leaves, in UTF-8."""
    return sha256(told.text.encode()).hexdigest()


def _proposals(session: Session, table: Table) -> Iterator[Row]:
    """With their numbers, by which people name them."""
    numbers = session.scalars(select(Proposal.id).order_by(Proposal.id)).all()
    for row, number in zip(_plain(session, table), numbers, strict=True):
        yield {**row, "number": number}


def _keys(session: Session, table: Table) -> Iterator[Row]:
    """With the transcript that was the latest when the key was used."""
    records = session.scalars(select(PseudonymKey).order_by(PseudonymKey.id)).all()
    for row, record in zip(_plain(session, table), records, strict=True):
        newest = select(func.max(Transcript.id)).where(Transcript.id <= record.latest_transcript)
        latest = session.scalar(select(Transcript.uuid).where(Transcript.id == newest.scalar_subquery()))
        yield {**row, "latest_transcript": latest}


_EXTRA = {"transcript": _transcripts, "proposal": _proposals, "pseudonym_key": _keys}


def _references(session: Session) -> Iterator[Row]:
    """Marks of a review, and times that are none; everything else of a coding is in the XML.

    In the order of the XML, which is that in which they come in again.
    """
    place = (Reference.transcript_id, Reference.start, Reference.end, Reference.coder_id, Reference.id)
    statement = select(Reference.uuid, Reference.created_at, Reference.review).order_by(*place)
    for uuid, created_at, review in session.execute(statement, execution_options={"yield_per": 10_000}):
        if review or not moment(created_at):
            yield {"table": "reference", "uuid": uuid, "created_at": created_at, "review": review}
