"""What every table is declared with: identities, names of constraints, foreign keys."""

from os import urandom

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase


def new_uuid() -> str:
    """A random identity that stays with a row when it leaves the project: 32 hex digits, UUID version 4.

    Made of random bytes here, since ``uuid4().hex`` takes three times as long and an import makes many.

    >>> from uuid import UUID
    >>> UUID(new_uuid()).version
    4
    """
    digits = urandom(16).hex()
    variant = "89ab"[int(digits[16], 16) % 4]
    return f"{digits[:12]}4{digits[13:16]}{variant}{digits[17:]}"


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can find it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def to(column: str) -> ForeignKey:
    """A foreign key, looked at when the change is committed."""
    return ForeignKey(column, deferrable=True, initially="DEFERRED")
