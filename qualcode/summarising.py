"""Summaries: what a researcher says of one interview under one theme, the cells of the matrix."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import Refused
from qualcode.plaintext import normalise
from qualcode.store.clock import now
from qualcode.store.models import Code, Coder, Interview, Summary

Cell = tuple[int, int]
"""The ids of an interview and a code."""


class SummaryLine(NamedTuple):
    """One summary."""

    text: str
    coder: str
    """Who wrote it last."""
    at: str
    """When that was: ISO 8601 in UTC."""


def summaries(session: Session) -> dict[Cell, SummaryLine]:
    """Every summary by its cell."""
    statement = select(
        Summary.interview_id, Summary.code_id, Summary.text, Coder.name, Summary.changed_at
    ).join(Coder, Coder.id == Summary.coder_id)
    return {(row[0], row[1]): SummaryLine(*row[2:]) for row in session.execute(statement)}


def tidy(text: str) -> str:
    r"""A summary as it is stored: normalised, without white space around it.

    >>> tidy(" She likes it.\r\n")
    'She likes it.'
    """
    return normalise(text).strip()


def write_summary(session: Session, cell: Cell, text: str, coder: Coder) -> bool:
    """Let ``text`` be the summary in a cell, an empty one none; whether that changed anything.

    Raises Refused where the interview or the code is gone, and where a text is for a code out of use.
    """
    interview, code = session.get(Interview, cell[0]), session.get(Code, cell[1])
    if interview is None or code is None:
        gone = "code" if interview is not None else "interview"
        raise Refused(f"the {gone} was removed in another window just now; nothing was written")
    text = tidy(text)
    found = session.scalars(select(Summary).filter_by(interview_id=cell[0], code_id=cell[1])).one_or_none()
    if text == (found.text if found is not None else ""):
        return False
    if text and code.retired:
        raise Refused(f"“{code.label}” is retired; `qualcode codebook restore` brings it back into use")
    if found is not None and not text:
        session.delete(found)
    elif found is not None:
        found.text, found.coder_id, found.changed_at = text, coder.id, now()
    else:
        ids = {"interview_id": interview.id, "code_id": code.id, "coder_id": coder.id}
        session.add(Summary(**ids, text=text, changed_at=now()))
    session.flush()
    return True
