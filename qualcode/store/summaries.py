"""What the matrix says, where two themes or two interviews become one."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from qualcode.store.models import Summary


def join_summaries_of_codes(session: Session, code_id: int, target_id: int) -> None:
    """Let the summaries under one code be under another; in a cell that has one, both stand, a line each."""
    there = {row.interview_id: row for row in _where(session, Summary.code_id == target_id)}
    for row in _where(session, Summary.code_id == code_id):
        _join(session, row, there.get(row.interview_id), code_id=target_id)


def join_summaries_of_interviews(session: Session, interview_id: int, target_id: int) -> None:
    """The same for two interviews."""
    there = {row.code_id: row for row in _where(session, Summary.interview_id == target_id)}
    for row in _where(session, Summary.interview_id == interview_id):
        _join(session, row, there.get(row.code_id), interview_id=target_id)


def _where(session: Session, which: ColumnElement[bool]) -> list[Summary]:
    return list(session.scalars(select(Summary).where(which).order_by(Summary.id)))


def _join(session: Session, row: Summary, there: Summary | None, **cell: int) -> None:
    if there is None:
        for name, value in cell.items():
            setattr(row, name, value)
    else:
        if row.text != there.text:
            there.text = f"{there.text}\n{row.text}"
        session.delete(row)
    session.flush()
