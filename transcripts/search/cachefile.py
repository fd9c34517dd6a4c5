"""The file of a search index: where it lies, one writer at a time, and made anew where it cannot be used.

It holds the words of the transcripts and lies in the user's cache folder, never in or beside the project. It
can be deleted at any time; the next search makes it again.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from platformdirs import user_cache_path

from qualcode.errors import ProjectUnusable
from qualcode.files import identity_name

_APPLICATION = 0x51434F53
"""Marks the file as ours in its header: "QCOS" in ASCII."""
_LAYOUT = 1
"""Another number is another program's layout, and the file is made anew."""
_PATIENCE = 600.0
"""Seconds to wait for another program that brings the index up to date."""
_POLL = 0.2
_BESIDE = ("-wal", "-shm", "-journal")
"""What the files end in that SQLite keeps beside one."""
_FRESH = "-new"
"""What a copy ends in that is to be put in its place."""
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_UNWRITABLE = ("SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_PERM", "SQLITE_READONLY")
_TABLES = """
    PRAGMA journal_mode = WAL;
    BEGIN;
    CREATE TABLE text(
        id INTEGER, digest TEXT, transcript TEXT, first INTEGER, last INTEGER,
        PRIMARY KEY (id, digest, transcript)
    ) WITHOUT ROWID;
    CREATE TABLE place(
        id INTEGER PRIMARY KEY, revision INTEGER, start INTEGER, label TEXT, text TEXT, plain INTEGER
    );
    CREATE TABLE word(word TEXT PRIMARY KEY, family TEXT) WITHOUT ROWID;
    CREATE INDEX word_family ON word(family);
    CREATE TABLE made(method TEXT);
    CREATE VIRTUAL TABLE turns USING fts5(words, content = '', tokenize = 'ascii');
    PRAGMA application_id = {application};
    PRAGMA user_version = {layout};
    COMMIT;
"""


def index_path(uuid: str) -> Path:
    """The index of the project with that identity: in $QUALCODE_CACHE, else where the system keeps caches."""
    folder = os.environ.get("QUALCODE_CACHE")
    home = Path(folder) if folder else user_cache_path("qualcode", appauthor=False)
    return home / f"{identity_name(uuid)}.search"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Be the only one who opens, writes or remakes the index inside the block.

    Raises ProjectUnusable where another program has it for ten minutes, and OSError or
    sqlite3.OperationalError where nothing can be written there.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with closing(sqlite3.connect(path.with_suffix(".lock"), timeout=_POLL, isolation_level=None)) as lock:
        deadline = time.monotonic() + _PATIENCE
        while not _taken(lock):
            if time.monotonic() > deadline:
                raise ProjectUnusable(
                    "another program has been bringing the search index up to date for ten minutes; wait for"
                    " it, or end it, and search again"
                )
        yield


def _taken(lock: sqlite3.Connection) -> bool:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise
        return False
    return True


def opened(path: Path) -> sqlite3.Connection:
    """The index, made anew where there is none or it is damaged, foreign or of another layout.

    Only inside ``locked``. Raises OSError or sqlite3.OperationalError where it cannot be written.
    """
    connection = _usable(path)
    if connection is None:
        forget(path)
        path.touch(mode=0o600)
        connection = _connect(path)
        create(connection)
    return connection


@contextmanager
def rewritten(path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction on an index, in the place of which a copy is put, without a byte of what it deleted.

    SQLite leaves what is deleted in unused parts of a file, and copies none of them. Only inside ``locked``.
    Raises OSError or sqlite3.DatabaseError where that cannot be done; then the index may be as it was.
    """
    fresh = path.with_name(path.name + _FRESH)
    fresh.unlink(missing_ok=True)
    with closing(opened(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute(
            "PRAGMA user_version = 0"
        )  # made anew, should somebody end us before the copy is there
        connection.execute("COMMIT")
        fresh.touch(mode=0o600)
        connection.execute("VACUUM INTO ?", (str(fresh),))
    with closing(_connect(fresh)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA user_version = {_LAYOUT}")
    for suffix in _BESIDE:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    fresh.replace(path)


def forget(path: Path) -> None:
    """Delete an index, and what SQLite keeps beside it, and a copy that was never finished."""
    for suffix in ("", *_BESIDE, _FRESH):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def create(connection: sqlite3.Connection) -> None:
    """Make the tables in a new file."""
    connection.executescript(_TABLES.format(application=_APPLICATION, layout=_LAYOUT))


def unwritable(error: OSError | sqlite3.OperationalError) -> bool:
    """Whether it says that a file cannot be made or written, and not that something is wrong with us."""
    return isinstance(error, OSError) or error.sqlite_errorname.startswith(_UNWRITABLE)


def damaged(error: sqlite3.DatabaseError) -> bool:
    """Whether it says that a file is damaged or no database."""
    return error.sqlite_errorname.startswith(_DAMAGED)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False)


def _usable(path: Path) -> sqlite3.Connection | None:
    """A connection to a file that is ours and whole as far as its schema and small tables tell."""
    if not path.is_file():
        return None
    connection = _connect(path)
    with suppress(sqlite3.DatabaseError):
        marks = [
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        ]
        if marks == [_APPLICATION, _LAYOUT]:
            connection.execute("SELECT count(*) FROM text, made").fetchone()
            connection.execute("INSERT INTO turns(turns, rank) VALUES ('rank', 'bm25()')")
            return connection
    connection.close()
    return None
