"""A copy of a project as it stands now, without anything that it was before."""

import sqlite3
from contextlib import closing
from pathlib import Path

from qualcode.errors import Duplicate, ProjectUnusable
from qualcode.store import journal
from qualcode.store.base import Base
from qualcode.store.clock import now
from qualcode.store.connection import connect, disposing, migrating, sentences
from qualcode.store.models import Change, Comment, JournalEntry, Lineage, Proposal, PseudonymKey, Version

_LEFT_OUT: tuple[type[Base], ...] = (
    *(Comment, Proposal, Lineage, Version, PseudonymKey, JournalEntry, Change),
)
"""What tells of the past: the history with what was signed off, proposed, merged and split in it."""


def clean_copy(source: Path, target: Path, *, label: str, who: str) -> None:
    """Write to ``target`` what the project at ``source`` holds now; undo and older texts stay behind.

    No page of the new file was ever part of the old one's past: it is written anew twice, before and after
    the past is taken out. ``label`` is the one line of its history, at which undo stops. Raises Duplicate
    where ``target`` exists, ProjectUnusable where it cannot be written.
    """
    if target.exists():
        raise Duplicate(f"{target.name} exists already; choose another name")
    if not target.parent.is_dir():
        raise ProjectUnusable(f"there is no folder {target.parent}; make it first")
    try:
        with sentences(target):
            _copy(source, target)
            _take_out(target, label, who)
            _write_anew(target)
    except BaseException:
        for leftover in ("", "-journal", "-wal", "-shm"):
            target.with_name(target.name + leftover).unlink(missing_ok=True)
        raise


def _copy(source: Path, target: Path) -> None:
    with closing(connect(source)) as raw:
        raw.execute("VACUUM INTO ?", (str(target.absolute()),))


def _take_out(target: Path, label: str, who: str) -> None:
    """Delete the past, with the triggers that keep it off meanwhile, and put them back.

    Some builds of SQLite overwrite what is deleted and others do not. Here none does, so that the file holds
    it everywhere until it is written anew, and a test can see that it is.
    """
    with disposing(migrating(target)) as engine, engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = OFF")
        for name in journal.present(connection):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for table in journal.tables(_LEFT_OUT):
            connection.execute(table.delete())
        current = "SELECT revision_id FROM transcript"
        for owned in ("turn", "heading"):
            connection.exec_driver_sql(f"DELETE FROM {owned} WHERE revision_id NOT IN ({current})")
        connection.exec_driver_sql(f"DELETE FROM revision WHERE id NOT IN ({current})")
        (line,) = journal.tables((Change,))
        values = {"kind": "migrate", "label": label, "reason": "", "who": who, "at": now(), "state": "done"}
        connection.execute(line.insert().values(values))
        journal.install(connection)


def _write_anew(target: Path) -> None:
    """Give up every page that held what was deleted: deleting alone leaves the bytes where they are."""
    with closing(connect(target)) as raw:
        raw.execute("VACUUM")
        raw.execute("PRAGMA journal_mode = WAL")
        broken = raw.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise sqlite3.IntegrityError(f"rows of the copy point at what is not there: {broken[:3]}")
