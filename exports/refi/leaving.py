"""Every wording that stands in an archive, for the guard that looks for listed names in it."""

import json
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute

from exports.names import strings_in
from exports.refi import side
from qualcode.store.models import Attribute, AttributeValue, Code, Interview, Memo, Study, Transcript
from transcripts.interviews import script_of
from transcripts.toldtexts import told_text

_IN_THE_XML: tuple[InstrumentedAttribute[str], ...] = (
    *(Study.name, Interview.name, Transcript.name, Attribute.name, AttributeValue.value),
    *(Code.label, Code.definition, Code.inclusion, Code.exclusion, Code.example, Code.number),
    *(Memo.text, Memo.origin),
)
_AS_JSON = {"arguments", "framework"}
"""Columns of the side file that hold JSON, in which letters may be written as numbers."""


def wordings(session: Session, *, plain: bool) -> Iterator[str]:
    """What is said in the archive, but for the names of those who code; ``plain``: without the side file."""
    for transcript in session.scalars(select(Transcript).order_by(Transcript.name)).all():
        yield told_text(script_of(session, transcript)).text
    if plain:
        for column in _IN_THE_XML:
            yield from session.scalars(select(column))
        return
    for row in side.rows(session):
        if row["table"] != "coder":
            yield from _said(row)


def _said(row: side.Row) -> Iterator[str]:
    for name, value in row.items():
        yield from strings_in(json.loads(value or "null") if name in _AS_JSON else value)
