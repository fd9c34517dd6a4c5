"""Making a project file, and looking at one before it is used."""

import os
from pathlib import Path

from sqlalchemy import insert

from qualcode.errors import Duplicate, ProjectUnusable
from qualcode.store import journal
from qualcode.store.clock import now
from qualcode.store.connection import APPLICATION_ID, connect, sentences, writable
from qualcode.store.models import Base, OpenChange, Study

HEAD = "0001"
"""The schema's version: the newest file in ``migrations/versions``."""

SUFFIX = ".qualcode"
_MAGIC = b"SQLite format 3\x00"


def create(path: Path, name: str) -> None:
    """Make an empty project file at ``path``.

    Raises Duplicate where something is there already, ProjectUnusable where it cannot be written.
    """
    if path.exists():
        raise Duplicate(f"{path.name} exists already; choose another name, or open it as it is")
    if not path.parent.is_dir():
        raise ProjectUnusable(f"there is no folder {path.parent}; make it first")
    try:
        with sentences(path):
            connect(path, create=True).executescript("PRAGMA journal_mode = WAL")
            _fill(path, name)
    except BaseException:
        for leftover in (path, *_side_files(path)):
            leftover.unlink(missing_ok=True)
        raise


def _fill(path: Path, name: str) -> None:
    engine = writable(path)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        Base.metadata.create_all(connection)
        connection.execute(insert(OpenChange).values(id=1))
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
        connection.execute(insert(Study).values(name=name, created_at=now()))
        journal.install(connection)
    engine.dispose()


def _side_files(path: Path) -> tuple[Path, Path]:
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def prepare(path: Path) -> None:
    """Refuse a file that is not a whole project file of ours, and migrate an older one.

    Raises ProjectUnusable with the reason. ``qualcode check`` looks deeper.
    """
    _look(path)
    version = _version(path)
    if version > HEAD:
        raise ProjectUnusable(
            f"{path.name} was written by a newer version of qualcode (its format is {version}, this program"
            f" knows {HEAD}); install the newer version to open it"
        )
    if version < HEAD:
        from qualcode.store.migrations.run import upgrade

        upgrade(path, version)
    _check_triggers(path)


def _check_triggers(path: Path) -> None:
    """Refuse triggers and views that are not ours, since writing would run them; mend our own."""
    ours = dict(journal.trigger_ddl())
    connection = connect(path)
    try:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')")
        found = dict(rows.fetchall())
    finally:
        connection.close()
    if strange := sorted(found.keys() - ours.keys()):
        raise ProjectUnusable(
            f"{path.name} holds {', '.join(strange)}, which qualcode did not make and which would run when"
            " you write; it is not opened"
        )
    if found != ours and os.access(path, os.W_OK):
        engine = writable(path)
        with engine.begin() as repair:
            journal.install(repair)
        engine.dispose()


def _look(path: Path) -> None:
    """Check the header: SQLite's magic and, where no log is pending, that the file is as long as it says."""
    if not path.is_file():
        raise ProjectUnusable(f"there is no project file {path}; `qualcode init NAME` makes one")
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(_MAGIC) or len(header) < 100:
        what = "is empty" if not header else "is not a qualcode project"
        raise ProjectUnusable(f"{path.name} {what}; `qualcode init NAME` makes a new one")
    page = int.from_bytes(header[16:18], "big")
    expected = (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
    if path.stat().st_size < expected and not _side_files(path)[0].exists():
        raise ProjectUnusable(
            f"{path.name} is cut short: {path.stat().st_size:,} of {expected:,} bytes are there;"
            " copy it again or go back to a backup"
        )


def _version(path: Path) -> str:
    connection = connect(path)
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise ProjectUnusable(f"{path.name} is an SQLite file of another program, not a qualcode project")
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    finally:
        connection.close()
