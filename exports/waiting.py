"""How many counted references are still to be looked at again: what the caption of a table says of them."""

from collections.abc import Collection
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.reviews import MARKED
from exports.counts import Rule
from exports.units import units_of
from qualcode.store.models import Coder, Reference


class Waiting(NamedTuple):
    """Coded passages whose code was redefined since, each a reference of its own where they overlap."""

    open: int = 0
    """Nobody has looked at these again."""
    asked: int = 0
    """Somebody has, and asked the others."""


def waiting(session: Session, rule: Rule, code_ids: Collection[int]) -> Waiting:
    """How many references at these codes, of those that a rule counts, are to be looked at again."""
    statement = select(
        Reference.transcript_id, Reference.start, Reference.end, Reference.code_id, Reference.review
    ).where(MARKED)
    if rule.coder is not None:
        statement = statement.join(Coder).where(Coder.name == rule.coder)
    rows = session.execute(statement.order_by(Reference.transcript_id, Reference.start)).all()
    marked = [row for row in rows if row.code_id in code_ids]
    if not marked:
        return Waiting()
    units = units_of(session, rule)
    marks = []
    for transcript_id, here in groupby(marked, key=attrgetter("transcript_id")):
        if (place := units.place(transcript_id)) is not None:
            marks += [row.review for row in here if place.counts(row.start, row.end)]
    return Waiting(marks.count("open"), marks.count("asked"))
