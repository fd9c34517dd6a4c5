"""Marks that a reference is to be looked at again, where references become one, are lost, or come back."""

from collections.abc import Mapping

from sqlalchemy import Update, case, select, update
from sqlalchemy.orm import Session

from qualcode.store.models import Code, Reference

_STRONGER = {"": 0, "asked": 1, "open": 2}
_AT_A_TIME = 500
"""Rows named in one statement."""


def carry_marks(session: Session, twins: Mapping[int, int]) -> None:
    """Let what stays be looked at again where either was to be, and count two that were as one.

    ``twins`` has the id of each reference that goes, and is there still, and of the one that stays for it.
    """
    marks, codes = _marked(session, [*twins, *twins.values()])
    for gone, stays in twins.items():
        if not marks[gone]:
            continue
        if marks[stays]:
            count_marks(session, codes[stays], -1)
        if _STRONGER[marks[gone]] > _STRONGER[marks[stays]]:
            marks[stays] = marks[gone]
            _change(session, update(Reference).where(Reference.id == stays).values(review=marks[gone]))
    session.expire_all()


def count_marks(session: Session, code_id: int, more: int) -> None:
    """Let there be more, or fewer, to be looked at again at a code than there were."""
    total = case((Code.review_total + more < 0, 0), else_=Code.review_total + more)
    _change(session, update(Code).where(Code.id == code_id).values(review_total=total))


def _marked(session: Session, reference_ids: list[int]) -> tuple[dict[int, str], dict[int, int]]:
    """The marks and the codes of references, by their ids."""
    marks, codes = dict[int, str](), dict[int, int]()
    for first in range(0, len(reference_ids), _AT_A_TIME):
        some = Reference.id.in_(reference_ids[first : first + _AT_A_TIME])
        for row in session.execute(select(Reference.id, Reference.review, Reference.code_id).where(some)):
            marks[row.id], codes[row.id] = row.review, row.code_id
    return marks, codes


def _change(session: Session, statement: Update) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
