"""Reading the history: what was done, and what undo and redo would act on."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

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


def line(change: Change) -> ChangeLine:
    """A change as a value."""
    return ChangeLine(
        change.id, change.kind, change.label, change.reason, change.who, change.at, change.state
    )


def history(session: Session, *, limit: int | None = None) -> list[ChangeLine]:
    """The latest changes, newest first."""
    changes = session.scalars(select(Change).order_by(Change.id.desc()).limit(limit))
    return [line(change) for change in changes]


def next_undo(session: Session, who: str | None = None) -> Change | None:
    """What undo would take back: the latest standing change (of one person) since the last migration."""
    return _next(session, who, "done", latest=True)


def next_redo(session: Session, who: str | None = None) -> Change | None:
    """What redo would do again: the change undone last, unless its person has done something since."""
    return _next(session, who, "undone", latest=False)


def _next(session: Session, who: str | None, state: str, *, latest: bool) -> Change | None:
    barrier = select(func.coalesce(func.max(Change.id), 0)).where(Change.kind == "migrate").scalar_subquery()
    statement = select(Change).where(Change.kind == "do", Change.state == state, Change.id > barrier)
    if who is not None:
        statement = statement.where(Change.who == who)
    order = Change.id.desc() if latest else Change.id
    return session.scalars(statement.order_by(order).limit(1)).first()
