"""Letting the search index forget what transcripts say no longer, above all names that others stand for."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import ProjectUnusable
from qualcode.store.history import ChangeLine
from qualcode.store.models import JournalEntry, Study, Transcript
from qualcode.store.project import Project
from transcripts.search import cachefile


def forget_old_words(project: Project, line: ChangeLine) -> None:
    """Delete the index where a change gave a transcript another text or took one out; a search makes it anew.

    To be called after every change, undo and redo included. Raises ProjectUnusable, the change being made,
    where the index cannot be deleted.
    """
    with project.read() as session:
        path = cachefile.index_path(session.scalars(select(Study.uuid)).one())
        if not path.exists() or not _replaces_words(session, line.id):
            return
    try:
        with cachefile.locked(path):
            cachefile.forget(path)
    except (OSError, ProjectUnusable) as error:
        raise ProjectUnusable(
            f"that was done, but the search index {path} has the words from before and cannot be deleted"
            f" ({error}); delete it by hand, or by `qualcode search --forget`"
        ) from error


def _replaces_words(session: Session, change_id: int) -> bool:
    """Whether a transcript that was there before has another text after a line of the history, or is gone."""
    here = (JournalEntry.change_id == change_id, JournalEntry.table == Transcript.__tablename__)
    rows = session.execute(select(JournalEntry.before, JournalEntry.after).where(*here))
    return any(row.before is not None and _revision(row.before) != _revision(row.after) for row in rows)


def _revision(image: str | None) -> object:
    """Which text a transcript points at in an image of its row; None where it is gone."""
    return None if image is None else json.loads(image).get("revision_id")
