"""New rows, one at a time, in half the time that the session's own way takes."""

from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Insert, insert
from sqlalchemy.orm import Session, make_transient_to_detached

from qualcode.store.base import Base
from qualcode.store.journal import tables

K = TypeVar("K", bound=Base)


@cache
def _insertion(kind: type[Base]) -> Insert:
    """Made once, so that SQLAlchemy compiles it once."""
    return insert(*tables((kind,)))


def insert_one(session: Session, kind: type[Base], values: dict[str, Any]) -> int:
    """Add a row with these values by the names of its columns; its id."""
    row = session.connection().execute(_insertion(kind), values).inserted_primary_key
    return int(row[0])  # type: ignore[index]  # an INSERT of one row has one


def insert_row(session: Session, kind: type[K], values: dict[str, Any]) -> K:
    """Add a row, which is handed over as if it had just been read; values that are left out are read late."""
    row = kind(id=insert_one(session, kind, values), **values)
    make_transient_to_detached(row)
    session.add(row)
    return row
