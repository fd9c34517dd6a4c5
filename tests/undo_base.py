"""What the operations of the undo machine are made with."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import QualcodeError
from qualcode.store.journal import JOURNALLED_TABLES

T = TypeVar("T")
Pick = Callable[[int], int]
"""Gives a number below its argument: the machine's dice."""
Operation = Callable[[Session, Pick], None]
Dump = dict[str, list[tuple[object, ...]]]


def seen_by(session: Session) -> Dump:
    """Every row of every table whose changes can be undone, through a session; it may be one of the past."""
    run = session.connection().exec_driver_sql
    return {
        name: [tuple(row) for row in run(f'SELECT * FROM "{name}" ORDER BY id')] for name in JOURNALLED_TABLES
    }


def chosen(session: Session, kind: type[T], pick: Pick) -> T:
    """One row of a kind; the test is left alone where there is none."""
    found = session.scalars(select(kind).order_by(kind.id)).all()  # type: ignore[attr-defined]
    if not found:
        raise QualcodeError("nothing to choose from")
    return found[pick(len(found))]
