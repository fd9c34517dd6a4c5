"""Making a project file, and looking at one before it is used."""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import insert

from qualcode.errors import Duplicate, ProjectUnusable
from qualcode.store import journal
from qualcode.store.base import Base
from qualcode.store.clock import now
from qualcode.store.connection import (
    APPLICATION_ID,
    connect,
    disposing,
    sentences,
    writable,
)
from qualcode.store.models import OpenChange, Study

HEAD = "0005"
"""The schema's version: the newest file in ``migrations/versions``."""

SUFFIX = ".qualcode"
_STEPS = Path(__file__).parent / "migrations" / "versions"
_MAGIC = b"SQLite format 3\x00"


def create(path: Path, name: str) -> None:
    """Make an empty project file at ``path``.

    Raises Duplicate where something is there already, ProjectUnusable where it cannot be written.
    """
    if not path.parent.is_dir():
        raise ProjectUnusable(f"there is no folder {path.parent}; make it first")
    try:
        path.touch(exist_ok=False)
    except FileExistsError as error:
        raise Duplicate(f"{path.name} exists already; choose another name, or open it as it is") from error
    except OSError as error:
        raise ProjectUnusable(f"{path} cannot be made: {error.strerror}") from error
    try:
        with sentences(path):
            _fill(path, name)
    except BaseException:
        for leftover in (path, *_side_files(path)):
            leftover.unlink(missing_ok=True)
        raise


def _fill(path: Path, name: str) -> None:
    with closing(connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
    with disposing(writable(path)) as engine, engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        Base.metadata.create_all(connection)
        connection.execute(insert(OpenChange).values(id=1))
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
        connection.execute(insert(Study).values(name=name, created_at=now()))
        journal.install(connection)


def _side_files(path: Path) -> tuple[Path, Path]:
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def prepare(path: Path, wait: float | None = None) -> None:
    """Refuse a file that is not a whole project file of ours, and migrate an older one.

    Raises ProjectUnusable with the reason. ``qualcode check`` looks deeper.
    """
    _look(path)
    with closing(connect(path, wait)) as raw:
        version = _version(path, raw)
    if version < HEAD:
        from qualcode.store.migrations.run import upgrade

        upgrade(path, version)
    with closing(connect(path, wait)) as raw:
        _check_tables(path, raw)
        found = _check_triggers(path, raw)
    if not found and os.access(path, os.W_OK):
        with disposing(writable(path, wait)) as engine, engine.begin() as repair:
            journal.install(repair)


def _version(path: Path, raw: sqlite3.Connection) -> str:
    """The format of the file, which this program can read or bring up to date."""
    if raw.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise ProjectUnusable(f"{path.name} is an SQLite file of another program, not a qualcode project")
    try:
        versions = raw.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.OperationalError as error:
        raise _altered(path, "it does not say its format") from error
    version = str(versions[0][0]) if len(versions) == 1 else ""
    if version > HEAD:
        raise ProjectUnusable(
            f"{path.name} was written by a newer version of qualcode (its format is {version}, this program"
            f" knows {HEAD}); install the newer version to open it"
        )
    if not re.fullmatch(r"\d{4}", version) or not any(_STEPS.glob(f"{version}_*.py")):
        raise _altered(path, f"there is no format {version!r}")
    return version


def _check_tables(path: Path, raw: sqlite3.Connection) -> None:
    """Refuse a file that lacks a table or column, or the one row that says what it is."""
    query = (
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    )
    found = set(raw.execute(query))
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if (table.name, column.name) not in found:
                raise _altered(path, f"{table.name}.{column.name} is missing")
    for name in (Study.__tablename__, OpenChange.__tablename__):
        if (count := raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) != 1:
            raise _altered(path, f"{name} has {count} rows")


def _check_triggers(path: Path, raw: sqlite3.Connection) -> bool:
    """Refuse triggers and views that are not ours, since writing would run them; whether ours are right."""
    ours = dict(journal.trigger_ddl())
    raw.text_factory = lambda text: text.decode("utf-8", "replace")
    found = dict(
        raw.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchall()
    )
    if strange := sorted(found.keys() - ours.keys()):
        raise ProjectUnusable(
            f"{path.name} holds {', '.join(strange)}, which qualcode did not make and which would run when"
            " you write; it is not opened"
        )
    return found == ours


def _altered(path: Path, what: str) -> ProjectUnusable:
    return ProjectUnusable(f"{path.name} is damaged or was altered ({what}); go back to a backup")


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
