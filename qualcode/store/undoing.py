"""Taking back and doing again: whole changes, each as a line of the history of its own."""

from dataclasses import replace

from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qualcode.errors import Refused
from qualcode.store import steps
from qualcode.store.base import Base
from qualcode.store.checks import refuse_broken
from qualcode.store.history import ChangeLine, next_redo, next_undo, standing
from qualcode.store.journal import tables
from qualcode.store.models import Change, JournalEntry
from qualcode.store.replay import revert

(_CHANGE,) = tables((Change,))
_STATE = update(_CHANGE).where(Change.id == bindparam("line")).values(state=bindparam("to"))
_LATEST_UNDO = select(func.max(Change.id)).where(Change.kind == "undo", Change.target_id == bindparam("line"))

Steps = list[tuple[ChangeLine, ChangeLine]]
"""The lines just written, each with the change that it acted on as that stands now."""


def target_of(session: Session, kind: str, who: str) -> ChangeLine:
    """The change that ``undo`` or ``redo`` by this coder acts on. Raises Refused where there is none."""
    following = next_undo if kind == "undo" else next_redo
    target = following(session, who)
    if target is not None:
        return target
    other = following(session)
    if other is None:
        migrated = session.scalar(select(Change.id).where(Change.kind == "migrate").limit(1))
        since = " since the file was brought up to date, where undo and redo stop" if migrated else ""
        raise Refused(f"there is nothing to {kind}{since}")
    raise Refused(
        f"there is nothing of yours ({who}) to {kind}; the last change is {other.who}'s:"
        f" “{other.label}” (--coder NAME acts as somebody else)"
    )


def replay(session: Session, kind: str, target: ChangeLine, who: str) -> tuple[ChangeLine, ChangeLine]:
    """Undo or redo one change inside a transaction; the new line, and the change as it stands now.

    Raises Refused where it does not go with what was done since.
    """
    connection = session.connection()
    line = steps.begin(connection, kind, target.label, who=who, target_id=target.id)
    try:
        source_id = target.id if kind == "undo" else connection.scalar(_LATEST_UNDO, {"line": target.id})
        refuse_broken(session, revert(connection, source_id or 0))
    except Refused as error:
        raise Refused(f"{kind} of “{target.label}”: {error}") from error
    except IntegrityError as error:
        raise built_on(kind, target) from error
    state = "undone" if kind == "undo" else "done"
    connection.execute(_STATE, {"line": target.id, "to": state})
    steps.end(connection, line)
    return line, replace(target, state=state)


def built_on(kind: str, target: ChangeLine) -> Refused:
    """Why a change is not undone or redone where other rows hang on those that it would take away."""
    return Refused(f"{kind} of “{target.label}”: later work builds on it; take that back first")


def undo_all(session: Session, who: str, since: int) -> Steps:
    """Take back what stands of this coder after change ``since``, newest first.

    Raises Refused where there is nothing, where one of them cannot be taken back, or where something of
    somebody else would hang on what is gone.
    """
    plan = standing(session, who, since)
    if not plan:
        raise Refused(f"nothing of yours ({who}) stands after that line; there is nothing to undo")
    done = [replay(session, "undo", target, who) for target in plan]
    _refuse_dangling(session, [line.id for line, _ in done])
    return done


def _refuse_dangling(session: Session, line_ids: list[int]) -> None:
    """Look for rows that point at nothing, as the commit will, in the tables that this could have broken."""
    written = select(JournalEntry.table).where(JournalEntry.change_id.in_(line_ids)).distinct()
    touched = set(session.scalars(written))
    for table in Base.metadata.sorted_tables:
        if table.name in touched or touched & {key.column.table.name for key in table.foreign_keys}:
            row = session.execute(text(f'PRAGMA foreign_key_check("{table.name}")')).first()
            if row is not None:
                raise Refused(
                    f"undo: a {table.name} would be left of a {row[2]} that is gone, since later work builds"
                    " on it; take that back first"
                )
