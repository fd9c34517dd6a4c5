"""What the operations of the undo machine are made with."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import QualcodeError

T = TypeVar("T")
Pick = Callable[[int], int]
"""Gives a number below its argument: the machine's dice."""
Operation = Callable[[Session, Pick], None]


def chosen(session: Session, kind: type[T], pick: Pick) -> T:
    """One row of a kind; the test is left alone where there is none."""
    found = session.scalars(select(kind).order_by(kind.id)).all()  # type: ignore[attr-defined]
    if not found:
        raise QualcodeError("nothing to choose from")
    return found[pick(len(found))]
