"""What is kept on a reference as a quote, where references become one, are lost, or come back."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.store.clock import now
from qualcode.store.models import Memo, Quote, Reference

_AT_A_TIME = 500
"""Rows named in one statement."""


def join_quotes(session: Session, twins: Mapping[int, int]) -> None:
    """Let what stays be starred or used where either was, and have the trimmed version.

    ``twins`` has the id of each reference that goes, and is there still, and of the one that stays for it.
    Where both have a trimmed version, that of the one that goes stays in a memo by its coder.
    """
    for quote in _quotes(session, list(twins)):
        put_quote(session, quote, twins[quote.reference_id or 0])


def lose_quotes(session: Session, lost_ids: Mapping[int, int]) -> None:
    """Let quotes wait with their references that were lost: ``lost_ids`` by the ids of these."""
    for quote in _quotes(session, list(lost_ids)):
        quote.lost_id, quote.reference_id = lost_ids[quote.reference_id or 0], None
    session.flush()


def place_quote(session: Session, lost_id: int, reference_id: int) -> None:
    """Let the quote of a lost reference be one of the reference that it is now."""
    quote = session.scalar(select(Quote).where(Quote.lost_id == lost_id))
    if quote is not None:
        put_quote(session, quote, reference_id)


def put_quote(session: Session, quote: Quote, reference_id: int) -> None:
    """Let a quote be one of another reference, or join the one that is there."""
    there = session.scalar(select(Quote).where(Quote.reference_id == reference_id))
    if there is None:
        quote.reference_id, quote.lost_id = reference_id, None
    else:
        if there.trimmed and quote.trimmed not in ("", there.trimmed):
            _note(session, quote.trimmed, reference_id)
        there.trimmed = there.trimmed or quote.trimmed
        there.starred, there.used = there.starred or quote.starred, there.used or quote.used
        session.delete(quote)
    session.flush()


def _note(session: Session, trimmed: str, reference_id: int) -> None:
    coder_id = session.get_one(Reference, reference_id).coder_id
    text = f"Another trimmed version: {trimmed}"
    session.add(Memo(coder_id=coder_id, reference_id=reference_id, text=text, created_at=now()))


def _quotes(session: Session, reference_ids: list[int]) -> list[Quote]:
    found: list[Quote] = []
    for first in range(0, len(reference_ids), _AT_A_TIME):
        some = Quote.reference_id.in_(reference_ids[first : first + _AT_A_TIME])
        found += session.scalars(select(Quote).where(some).order_by(Quote.id))
    return found
