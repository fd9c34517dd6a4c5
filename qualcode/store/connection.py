"""Connections to a project file: how they are opened, and what SQLite's refusals mean to a researcher."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from qualcode.errors import ProjectUnusable

APPLICATION_ID = 0x51434F44
"""Marks the file as ours in its header: "QCOD" in ASCII."""

_WAIT_SECONDS = 5.0
"""How long another program's lock is waited for, where the caller does not say."""

_SENTENCES = {
    "SQLITE_BUSY": "another program is writing to {name}; wait for it to finish and try again",
    "SQLITE_LOCKED": "another program is writing to {name}; wait for it to finish and try again",
    "SQLITE_READONLY": "{name} is read-only; copy it where you may write, or change its permissions",
    "SQLITE_FULL": "there is no room left on the disk of {name}; nothing was changed",
    "SQLITE_IOERR": "the disk of {name} is full or failing; nothing was changed",
    "SQLITE_CANTOPEN": "{name} cannot be opened; look whether it is there and may be read",
    "SQLITE_NOTADB": "{name} is not a qualcode project",
    "SQLITE_CORRUPT": "{name} is damaged (part of the file is missing or overwritten); go back to a backup",
    "SQLITE_PERM": "{name} may not be opened; ask its owner for permission",
}

_DAMAGED = ("Could not decode to UTF-8", "malformed")
"""What the driver says of damaged text and SQLite of a damaged schema, under codes for other things."""


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn SQLite's refusals inside the block into ProjectUnusable; other errors pass through."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        original = error.orig if isinstance(error, DatabaseError) else error
        name = getattr(original, "sqlite_errorname", "") or ""
        if any(sign in str(original) for sign in _DAMAGED):
            name = "SQLITE_CORRUPT"
        for prefix, sentence in _SENTENCES.items():
            if name.startswith(prefix):
                raise ProjectUnusable(sentence.format(name=path.name)) from error
        raise


def writable(path: Path, wait: float | None = None) -> Engine:
    """An engine for Project.change(): every transaction takes the write lock when it begins.

    The journal's triggers build JSON, which SQLite allows only in a trusted schema; schema.prepare() has
    seen to it that the file has no triggers but ours.
    """
    return _engine(path, wait, "BEGIN IMMEDIATE", "PRAGMA trusted_schema = ON")


def readable(path: Path, wait: float | None = None) -> Engine:
    """An engine for Project.read(): one snapshot a transaction, and no writing."""
    return _engine(path, wait, "BEGIN", "PRAGMA query_only = ON")


def shadowing(path: Path, wait: float | None = None) -> Engine:
    """An engine for Project.as_of(): what is written goes into temporary tables, on the disk if large.

    ``qualcode.store.past`` lets nothing be written once they are there.
    """
    return _engine(path, wait, "BEGIN", "PRAGMA temp_store = FILE")


def migrating(path: Path) -> Engine:
    """An engine for migrations: as for writing, but with foreign keys off."""
    return _engine(path, None, "BEGIN IMMEDIATE", "PRAGMA foreign_keys = OFF")


def _engine(path: Path, wait: float | None, begin: str, pragma: str) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: connect(path, wait), poolclass=QueuePool)

    @event.listens_for(engine, "connect")
    def prepare(raw: sqlite3.Connection, _record: object) -> None:
        raw.execute(pragma)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def disposing(engine: Engine) -> Iterator[Engine]:
    """Close the engine's connections at the end, whatever happens; an open one would hold the file."""
    try:
        yield engine
    finally:
        engine.dispose()


def connect(path: Path, wait: float | None = None) -> sqlite3.Connection:
    """A raw connection with our settings, which waits ``wait`` seconds where another program writes.

    BEGIN is left to us (``isolation_level=None``), because the driver's own would leave half of a failed
    migration behind. ``trusted_schema`` is off, since project files come from other people.
    """
    raw = sqlite3.connect(
        f"file:{quote(path.absolute().as_posix())}?{_mode(path)}",
        uri=True,
        timeout=_WAIT_SECONDS if wait is None else wait,
        isolation_level=None,
        check_same_thread=False,
    )
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA trusted_schema = OFF")
    return raw


def _mode(path: Path) -> str:
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return "mode=rw"
    beside = path.with_name(path.name + "-wal")
    return "mode=ro" if beside.exists() else "mode=ro&immutable=1"
