"""Reading the history: what was done, and what undo and redo would act on.

The history grows with every coding and has no index by state, so what a single key asks of it looks at its
newest lines only.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, bindparam, func, select
from sqlalchemy.orm import Session

from qualcode.errors import Refused
from qualcode.store.models import Change


@dataclass(frozen=True)
class ChangeLine:
    """One line of the history."""

    id: int
    kind: str
    """``do``, ``undo``, ``redo`` or ``migrate``."""
    label: str
    reason: str
    who: str
    at: str
    """ISO 8601, UTC."""
    state: str
    """``done``, ``undone`` (can be redone) or ``dropped`` (undone, and overtaken since)."""


COLUMNS = (Change.id, Change.kind, Change.label, Change.reason, Change.who, Change.at, Change.state)
"""What a ChangeLine is made of, in its order."""


def history(
    session: Session, *, limit: int | None = None, before: int | None = None, who: str | None = None
) -> list[ChangeLine]:
    """The latest changes, newest first: those before the change with id ``before``, and of one person."""
    statement = select(*COLUMNS).order_by(Change.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(Change.id < before)
    if who is not None:
        statement = statement.where(Change.who == who)
    return [ChangeLine(*change) for change in session.execute(statement)]


def next_undo(session: Session, who: str | None = None) -> ChangeLine | None:
    """What undo would take back: the latest standing change (of one person) since the last migration."""
    return _first(session, _undo(by_one=who is not None), who)


def next_redo(session: Session, who: str | None = None) -> ChangeLine | None:
    """What redo would do again: the change undone last, unless its person has done something since."""
    return _first(session, _redo(by_one=who is not None), who)


def standing(session: Session, who: str, since: int) -> list[ChangeLine]:
    """The standing changes of one person after change ``since``, newest first.

    Raises Refused where the file was brought up to date after one of them, since undo stops there.
    """
    mine = select(*COLUMNS).where(*_done(by_one=True), Change.id > since).order_by(Change.id.desc())
    found = [ChangeLine(*row) for row in session.execute(mine, {"coder": who})]
    if found and session.scalar(select(_migrated(found[-1].id))):
        raise Refused(
            f"“{found[-1].label}” was done before the file was brought up to date, and undo stops there;"
            " choose a later line"
        )
    return found


def taken_back(before: ColumnElement[int] | None = None) -> Select[Any]:
    """Query of what ``:coder`` took back since doing something (before a change): all that can be undone."""
    mine = Change.who == bindparam("coder")
    last = select(func.coalesce(func.max(Change.id), 0)).where(Change.kind == "do", mine)
    if before is not None:
        last = last.where(Change.id < before)
    return select(Change.target_id).where(Change.kind == "undo", mine, Change.id > last.scalar_subquery())


def _first(session: Session, statement: Executable, who: str | None) -> ChangeLine | None:
    found = session.connection().execute(statement, {"coder": who}).first()
    return ChangeLine(*found) if found is not None else None


@cache
def _undo(*, by_one: bool) -> Executable:
    latest = select(func.max(Change.id)).where(*_done(by_one=by_one)).scalar_subquery()
    return select(*COLUMNS).where(Change.id == latest, _migrated(latest).is_(None))


@cache
def _redo(*, by_one: bool) -> Executable:
    undone = select(func.min(Change.id)).where(Change.state == "undone")
    if by_one:
        undone = undone.where(Change.id.in_(taken_back()))
    oldest = undone.scalar_subquery()
    first = undone.where(Change.id > func.coalesce(_migrated(oldest), 0)).scalar_subquery()
    return select(*COLUMNS).where(Change.id == first)


def _done(*, by_one: bool) -> list[ColumnElement[bool]]:
    conditions = [Change.kind == "do", Change.state == "done"]
    return [*conditions, Change.who == bindparam("coder")] if by_one else conditions


def _migrated(after: ColumnElement[Any] | int) -> ColumnElement[Any]:
    """The last migration after a change, or NULL."""
    return select(func.max(Change.id)).where(Change.kind == "migrate", Change.id > after).scalar_subquery()
