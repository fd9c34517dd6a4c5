"""Memos: notes by coders on a reference, a code, a transcript, an interview, or the project.

On the screen a coder has one memo on a thing: the latest. Imports and merging may have left older ones, which
are listed with it and never overwritten.
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute

from codebook.codes import checked_prose
from qualcode.errors import Refused
from qualcode.store.base import Base
from qualcode.store.clock import now
from qualcode.store.models import Code, Coder, Interview, Memo, Reference, Transcript

Kind = Literal["reference", "code", "transcript", "interview", "project"]
_ABOUT: dict[str, tuple[type[Base], InstrumentedAttribute[int | None]]] = {
    "reference": (Reference, Memo.reference_id),
    "code": (Code, Memo.code_id),
    "transcript": (Transcript, Memo.transcript_id),
    "interview": (Interview, Memo.interview_id),
}
"""What a memo may be about, and the column that names it; one on the project names none of them."""


@dataclass(frozen=True)
class MemoLine:
    """One memo as a list shows it."""

    coder: str
    text: str
    at: str
    """When it was written: ISO 8601 in UTC."""
    origin: str = ""
    """The code it was written at, where that was merged into another one since."""

    @property
    def by(self) -> str:
        """Who wrote it, and where if that code was merged.

        >>> MemoLine("Ann", "unsure", "2026-01-03T10:00:00Z", "3.2 Fear").by
        'Ann (at “3.2 Fear”, merged since)'
        """
        return f"{self.coder} (at “{self.origin}”, merged since)" if self.origin else self.coder


def write_memo(session: Session, kind: Kind, about_id: int | None, text: str, coder: Coder) -> Memo | None:
    """Let ``text`` be what this coder notes on a thing; an empty one removes the note and returns None.

    Replaces the coder's latest memo there and leaves those of others alone. ``about_id`` is the row's id,
    None for the project. Raises BadInput for control characters and Refused where the thing is gone.
    """
    text = checked_prose(text)
    if kind != "project" and session.get(_ABOUT[kind][0], about_id) is None:
        raise Refused(f"the {kind} was removed in another window just now; nothing was written")
    memo = _latest(session, kind, about_id, coder.name)
    if memo is not None and not text.strip():
        session.delete(memo)
        memo = None
    elif memo is not None and memo.text != text:
        memo.text, memo.created_at = text, now()
    elif memo is None and text.strip():
        about = {} if kind == "project" else {_ABOUT[kind][1].key: about_id}
        memo = Memo(coder_id=coder.id, text=text, created_at=now(), **about)
        session.add(memo)
    session.flush()
    return memo


def memo_of(session: Session, kind: Kind, about_id: int | None, who: str) -> str:
    """What the coder of that name notes on a thing: the latest memo, empty where there is none."""
    memo = _latest(session, kind, about_id, who)
    return "" if memo is None else memo.text


def memos_on(session: Session, kind: Kind, about_id: int | None) -> list[MemoLine]:
    """Every memo on a thing, the oldest first."""
    columns = (Coder.name, Memo.text, Memo.created_at, Memo.origin)
    statement = select(*columns).join(Coder, Coder.id == Memo.coder_id).where(*_about(kind, about_id))
    return [MemoLine(*row) for row in session.execute(statement.order_by(Memo.id))]


def _about(kind: Kind, about_id: int | None) -> list[ColumnElement[bool]]:
    """The conditions that memos on a thing meet."""
    if kind == "project":
        return [column.is_(None) for column in (*(column for _, column in _ABOUT.values()), Memo.lost_id)]
    return [_ABOUT[kind][1] == about_id]


def _latest(session: Session, kind: Kind, about_id: int | None, who: str) -> Memo | None:
    statement = select(Memo).join(Coder, Coder.id == Memo.coder_id).where(Coder.name == who)
    newest = statement.where(*_about(kind, about_id)).order_by(Memo.id.desc()).limit(1)
    return session.scalars(newest).first()
