"""Putting references at other codes, many at a time."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import ColumnElement, Delete, Update, delete, select, update
from sqlalchemy.orm import Session

from codebook.retiring import check_codable, refuse_retired_above
from qualcode.store.marks import carry_marks
from qualcode.store.models import Code, Memo, Reference
from qualcode.store.quotes import join_quotes

_AT_A_TIME = 500
"""Rows named in one statement."""
_PLACE = (Reference.transcript_id, Reference.start, Reference.end, Reference.coder_id)


def references_at(session: Session, code_ids: Collection[int]) -> list[int]:
    """The ids of the references at codes, in the order they were made."""
    statement = select(Reference.id).where(Reference.code_id.in_(code_ids))
    return list(session.scalars(statement.order_by(Reference.id)))


def check_target(session: Session, target: Code) -> None:
    """Raise Refused where references may not come to stand at ``target``: retired, below retired, a
    heading."""
    check_codable(target)
    refuse_retired_above(session, target)


def move_references(
    session: Session, reference_ids: Sequence[int], target_id: int, *, decided: bool = True
) -> int:
    """Put references at another code; passage, coder and memos stay. How many became one with another.

    Where one coder has exactly the same passage there already, the two become one with the memos of both.
    ``decided``: somebody looked at each of them, so that none is to be looked at again; otherwise the marks
    go with them. Whether they may stand there is the caller's question: see ``check_target``.
    """
    twins = _twins(session, reference_ids, target_id)
    if not decided:
        carry_marks(session, twins)
    _join_memos(session, twins)
    join_quotes(session, twins)
    for some in _pieces(list(twins)):
        _run(session, delete(Reference).where(some))
    values = {"code_id": target_id} | ({"review": ""} if decided else {})
    for some in _pieces([each for each in reference_ids if each not in twins]):
        _run(session, update(Reference).where(some, Reference.code_id != target_id).values(**values))
    session.expire_all()
    return len(twins)


def mark_references(session: Session, reference_ids: Sequence[int], mark: str) -> None:
    """Set the mark of references, as ``Reference.review`` explains it."""
    for some in _pieces(reference_ids):
        _run(session, update(Reference).where(some, Reference.review != mark).values(review=mark))
    session.expire_all()


def _twins(session: Session, reference_ids: Sequence[int], target_id: int) -> dict[int, int]:
    """Which of the references become one with another: their ids, and the ids of those that stay."""
    there = select(Reference.id, *_PLACE).where(Reference.code_id == target_id).order_by(Reference.id)
    kept = {tuple(place): reference_id for reference_id, *place in session.execute(there)}
    twins: dict[int, int] = {}
    for some in _pieces(reference_ids):
        for reference_id, *place in session.execute(select(Reference.id, *_PLACE).where(some)):
            stays = kept.setdefault(tuple(place), reference_id)
            if stays != reference_id:
                twins[reference_id] = stays
    return twins


def _join_memos(session: Session, twins: dict[int, int]) -> None:
    for first in range(0, len(twins), _AT_A_TIME):
        some = list(twins)[first : first + _AT_A_TIME]
        for memo in session.scalars(select(Memo).where(Memo.reference_id.in_(some))).all():
            if memo.reference_id is not None:
                memo.reference_id = twins[memo.reference_id]
    session.flush()


def _pieces(reference_ids: Sequence[int]) -> Iterator[ColumnElement[bool]]:
    """Conditions that name the references, each a part of them."""
    for first in range(0, len(reference_ids), _AT_A_TIME):
        yield Reference.id.in_(reference_ids[first : first + _AT_A_TIME])


def _run(session: Session, statement: Update | Delete) -> None:
    """Change rows without looking which of them the session holds; it forgets them all at the end."""
    session.execute(statement.execution_options(synchronize_session=False))
