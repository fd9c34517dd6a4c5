"""Recoding in bulk: every reference that a query finds goes to another code, in one step."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from codebook.references import check_target, move_references
from qualcode.errors import NotFound
from qualcode.plaintext import fold
from qualcode.store.models import (
    Attribute,
    AttributeValue,
    Code,
    Coder,
    Reference,
    Speaker,
    Transcript,
    Turn,
)


@dataclass(frozen=True)
class Query:
    """Which references are meant: all conditions hold, and one that is empty says nothing."""

    code_ids: frozenset[int]
    """At any of these codes; for a heading with what is below it, name all of them."""
    coder: str = ""
    transcript_ids: frozenset[int] = frozenset()
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Attributes of the interview, each with the values it may have; as exports.units.parse_where gives
    them."""
    containing: str = ""
    """Words, in this order, that the passage holds; case, white space and parts of words do not match."""
    speaker: str = ""
    """Label or role of whoever speaks where the passage begins, whatever the case."""
    interviewer: bool | None = None
    """Whether that is an interviewer."""
    uuids: frozenset[str] = frozenset()
    """Only these references, by their identity."""


def selected(session: Session, query: Query) -> list[int]:
    """The ids of the references that a query finds, in the order of interviews and places."""
    session.flush()
    words = contains(query.containing)
    found = session.execute(_statement(query))
    return [
        row.id
        for row in found
        if (not query.uuids or row.uuid in query.uuids)
        and (words is None or words.search(fold(row.quote)))
        and _spoken_as_asked(row.label, row.role, query)
    ]


def recode_many(session: Session, query: Query, target: Code) -> int:
    """Put every reference that a query finds at another code; how many that are.

    What is there already is left alone. Where one coder has exactly the same passage there, the two become
    one with the memos of both. They need not be looked at again. Raises NotFound where the query finds
    nothing, and Refused for a target that is retired or a heading.
    """
    check_target(session, target)
    elsewhere = selected(session, without(query, target.id))
    if not elsewhere:
        raise NotFound(
            f"the conditions find no reference that is not at “{target.label}” already; nothing was recoded"
        )
    move_references(session, elsewhere, target.id)
    return len(elsewhere)


def without(query: Query, code_id: int) -> Query:
    """The same query, leaving out what is at one code."""
    return replace(query, code_ids=query.code_ids - {code_id})


def contains(words: str) -> re.Pattern[str] | None:
    """What finds whole words, one behind the other, in a folded text; None for no words.

    >>> bool(contains("Trust  in").search("no trust in them")), contains("trust").search("mistrust")
    (True, None)
    """
    folded = fold(words)
    if not folded:
        return None
    return re.compile(rf"(?<!\w){re.escape(folded)}(?!\w)")


def _statement(query: Query) -> Select[int, str, str, str | None, str]:
    statement = (
        select(Reference.id, Reference.uuid, Reference.quote, Turn.label, Speaker.role)
        .join(Transcript, Transcript.id == Reference.transcript_id)
        .join(
            Turn,
            (Turn.revision_id == Transcript.revision_id)
            & (Turn.start <= Reference.start)
            & (Turn.end >= Reference.start),
        )
        .outerjoin(Speaker, (Speaker.interview_id == Transcript.interview_id) & (Speaker.label == Turn.label))
        .where(Reference.code_id.in_(query.code_ids))
        .order_by(Transcript.name, Reference.start, Reference.end, Reference.id)
    )
    if query.coder:
        statement = statement.where(Reference.coder_id.in_(select(Coder.id).where(Coder.name == query.coder)))
    if query.transcript_ids:
        statement = statement.where(Transcript.id.in_(query.transcript_ids))
    if query.interviewer is not None:
        statement = statement.where(Speaker.interviewer.is_(True) == query.interviewer)
    for name, values in query.where.items():
        having = (
            select(AttributeValue.interview_id)
            .join(Attribute, Attribute.id == AttributeValue.attribute_id)
            .where(Attribute.name == name, AttributeValue.value.in_(values))
        )
        statement = statement.where(Transcript.interview_id.in_(having))
    return statement


def _spoken_as_asked(label: str | None, role: str | None, query: Query) -> bool:
    return not query.speaker or fold(query.speaker) in (fold(label or ""), fold(role or ""))
