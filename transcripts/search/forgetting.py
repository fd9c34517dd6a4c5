"""Letting the search index forget what transcripts say no longer, above all names that others stand for."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import ProjectUnusable
from qualcode.store.history import ChangeLine
from qualcode.store.models import JournalEntry, Study, Transcript
from qualcode.store.project import Project
from transcripts.search import cachefile
from transcripts.search.filling import Indexed, current, extents, mostly_outdated, outdated, take_out
from transcripts.search.scope import Corpus


def forget_old_words(project: Project, line: ChangeLine) -> None:
    """Take the old texts out of the index where a change gave a transcript another one or took one out.

    To be called after every change, undo and redo included. Raises ProjectUnusable, the change being made,
    where they cannot be taken out.
    """
    with project.read() as session:
        path = cachefile.index_path(session.scalars(select(Study.uuid)).one())
        if not path.exists() or not _replaces_words(session, line.id):
            return
        kept = current(session, Corpus(session).sources)
    try:
        with cachefile.locked(path):
            if not _took_out_old(path, kept):
                cachefile.forget(path)
    except (OSError, ProjectUnusable) as error:
        raise ProjectUnusable(
            f"that was done, but the search index {path} has the words from before and cannot be deleted"
            f" ({error}); delete it by hand, or by `qualcode search --forget`"
        ) from error


def _took_out_old(path: Path, kept: Sequence[Indexed]) -> bool:
    """Take out what is not to be kept; not where that is so much that making a new index is less work."""
    with suppress(OSError, sqlite3.DatabaseError):
        with closing(cachefile.opened(path)) as database:
            old = outdated(database, kept)
            much = mostly_outdated(database, extents(database, kept).values())
        if old and not much:
            with cachefile.rewritten(path) as database:
                take_out(database, old)
        return not much
    return False


def _replaces_words(session: Session, change_id: int) -> bool:
    """Whether a transcript that was there before has another text after a line of the history, or is gone."""
    here = (JournalEntry.change_id == change_id, JournalEntry.table == Transcript.__tablename__)
    rows = session.execute(select(JournalEntry.before, JournalEntry.after).where(*here))
    return any(row.before is not None and _revision(row.before) != _revision(row.after) for row in rows)


def _revision(image: str | None) -> object:
    """Which text a transcript points at in an image of its row; None where it is gone."""
    return None if image is None else json.loads(image).get("revision_id")
