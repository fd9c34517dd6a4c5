"""Bringing a search index up to date with a project."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.store.models import Revision, Turn
from qualcode.store.texts import text_of
from transcripts.search.scope import Source
from transcripts.search.words import fold, words_of

_OUTDATED = 1 / 3
"""Share of the turns in an index that may be of revisions which count no longer."""
_AT_ONCE = 40
"""Revisions that are added in one transaction: what is lost where somebody stops it."""


class Extent(NamedTuple):
    """The turns of one revision in the index: from this row to that."""

    first: int
    last: int


class Indexed(NamedTuple):
    """A revision of a transcript, told from what a copy of the project may have under its id."""

    id: int
    digest: str
    transcript: str
    """The transcript's uuid."""


def current(session: Session, sources: Iterable[Source]) -> list[Indexed]:
    """The revisions that the transcripts have now."""
    digests = {row.id: row.digest for row in session.execute(select(Revision.id, Revision.digest))}
    return [Indexed(source.revision_id, digests[source.revision_id], source.uuid) for source in sources]


def extents(database: sqlite3.Connection, revisions: Iterable[Indexed]) -> dict[int, Extent]:
    """By the ids of those revisions that are in the index, their rows there."""
    rows = database.execute("SELECT id, digest, transcript, first, last FROM text")
    there = {row[:3]: Extent(*row[3:]) for row in rows}
    return {each.id: there[each] for each in revisions if each in there}


def bring_up_to_date(
    database: sqlite3.Connection,
    session: Session,
    sources: Sequence[Source],
    progress: Callable[[Sequence[int]], Iterable[int]],
) -> dict[int, Extent]:
    """Add the revisions that are not in the index yet; where in it all are that count.

    An index that has too much of what counts no longer, such as the texts before names were replaced, is
    emptied first.
    """
    wanted = current(session, sources)
    there = extents(database, wanted)
    if mostly_outdated(database, there.values()):
        _empty(database)
        there = {}
    missing = {each.id: each for each in wanted if each.id not in there}
    waiting: list[Indexed] = []
    for revision_id in progress(list(missing)) if missing else ():
        waiting.append(missing[revision_id])
        if len(waiting) == _AT_ONCE:
            _add(database, session, waiting)
            waiting = []
    _add(database, session, waiting)
    return extents(database, wanted) if missing else there


def mostly_outdated(database: sqlite3.Connection, there: Iterable[Extent]) -> bool:
    """Whether too many of the turns in the index are of revisions that count no longer."""
    statement = "SELECT coalesce(sum(last - first + 1), 0) FROM text"
    turns: int = database.execute(statement).fetchone()[0]
    counting = sum(extent.last - extent.first + 1 for extent in there)
    return turns - counting > turns * _OUTDATED


def _empty(database: sqlite3.Connection) -> None:
    """Take everything out, and leave nothing of it in the file."""
    database.execute("PRAGMA secure_delete = ON")
    with _written(database):
        for table in ("text", "place", "word", "made"):
            database.execute(f"DELETE FROM {table}")
        database.execute("INSERT INTO turns(turns) VALUES ('delete-all')")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def outdated(database: sqlite3.Connection, kept: Iterable[Indexed]) -> set[Indexed]:
    """What is in the index and not to be kept."""
    there = {Indexed(*row) for row in database.execute("SELECT id, digest, transcript FROM text")}
    return there - set(kept)


def take_out(database: sqlite3.Connection, old: Iterable[Indexed]) -> None:
    """Delete revisions, and the words that no other one has; in the transaction that is open.

    FTS5 only writes down that a turn is gone; it is out of its tables when they are merged into one.
    """
    said: set[str] = set()
    for revision in old:
        said |= _take_out_one(database, revision)
    database.execute("INSERT INTO turns(turns) VALUES ('optimize')")
    still = "SELECT 1 FROM turns WHERE turns MATCH ? LIMIT 1"
    gone = [word for word in said if not database.execute(still, (f'"{word}"',)).fetchone()]
    database.executemany("DELETE FROM word WHERE word = ?", zip(gone))


def _take_out_one(database: sqlite3.Connection, revision: Indexed) -> set[str]:
    """Delete the turns of a revision; their words."""
    said: set[str] = set()
    extent = extents(database, [revision])[revision.id]
    here = "FROM place WHERE id BETWEEN ? AND ? AND revision = ?"
    for row, text in database.execute(f"SELECT id, text {here}", (*extent, revision.id)).fetchall():
        spoken = words_of(fold(text))
        said.update(spoken)
        database.execute(
            "INSERT INTO turns(turns, rowid, words) VALUES ('delete', ?, ?)", (row, " ".join(spoken))
        )
    database.execute(f"DELETE {here}", (*extent, revision.id))
    database.execute("DELETE FROM text WHERE (id, digest, transcript) = (?, ?, ?)", revision)
    return said


def gather_families(database: sqlite3.Connection) -> None:
    """Say of every word in the index that has none yet, or one made otherwise, of which family it is."""
    from transcripts.search.families import families, method

    made = database.execute("SELECT method FROM made").fetchone()
    with _written(database):
        if made != (method(),):
            database.execute("UPDATE word SET family = NULL")
            database.execute("DELETE FROM made")
            database.execute("INSERT INTO made VALUES (?)", (method(),))
        new = [row[0] for row in database.execute("SELECT word FROM word WHERE family IS NULL")]
        pairs = zip(families(new), new, strict=True)
        database.executemany("UPDATE word SET family = ? WHERE word = ?", pairs)


def _add(database: sqlite3.Connection, session: Session, revisions: Sequence[Indexed]) -> None:
    """Add revisions in one transaction."""
    known: set[str] = set()
    with _written(database):
        for revision in revisions:
            _add_one(database, session, revision, known)
        database.executemany("INSERT OR IGNORE INTO word(word) VALUES (?)", zip(known))


def _add_one(database: sqlite3.Connection, session: Session, revision: Indexed, known: set[str]) -> None:
    """Add the turns of a revision, and their words to ``known``."""
    first = database.execute("SELECT coalesce(max(id), 0) + 1 FROM place").fetchone()[0]
    text, turns = text_of(session, revision.id), _turns(session, revision.id)
    row = first
    for row, (start, end, label) in enumerate(turns, first):
        said = text[start:end]
        folded = fold(said)
        spoken = words_of(folded)
        known.update(spoken)
        place = (row, revision.id, start, label, said, folded == said.lower())
        database.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)", place)
        database.execute("INSERT INTO turns(rowid, words) VALUES (?, ?)", (row, " ".join(spoken)))
    database.execute("INSERT INTO text VALUES (?, ?, ?, ?, ?)", (*revision, first, row))


def _turns(session: Session, revision_id: int) -> list[tuple[int, int, str | None]]:
    statement = select(Turn.start, Turn.end, Turn.label).where(Turn.revision_id == revision_id)
    return [(row.start, row.end, row.label) for row in session.execute(statement.order_by(Turn.position))]


@contextmanager
def _written(database: sqlite3.Connection) -> Iterator[None]:
    """One transaction: all of the block or nothing."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")
