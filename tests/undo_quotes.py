"""Stars, use and trimmed versions of quotes, for the undo machine."""

from sqlalchemy.orm import Session
from undo_base import Operation, Pick, chosen

from qualcode.quoting import star_quote, trim_quote, use_quote
from qualcode.store.models import Reference


def starred(session: Session, pick: Pick) -> None:
    star_quote(session, chosen(session, Reference, pick), starred=pick(3) > 0)


def used(session: Session, pick: Pick) -> None:
    use_quote(session, chosen(session, Reference, pick), used=pick(3) > 0)


def trimmed(session: Session, pick: Pick) -> None:
    reference = chosen(session, Reference, pick)
    words = reference.quote.split()
    gap = pick(len(words) + 1) if words else 0
    version = " ".join([*words[:gap], "[...]", *words[gap + 1 :]])
    trim_quote(session, reference, "" if pick(4) == 0 else version)


OPERATIONS: dict[str, Operation] = {each.__name__: each for each in (starred, used, trimmed)}
