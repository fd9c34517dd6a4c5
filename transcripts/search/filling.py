"""Bringing a search index up to date with a project."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.store.models import Revision, Transcript, Turn
from qualcode.store.texts import text_of
from transcripts.search.words import words

_AT_ONCE = 40
"""Revisions that are added in one transaction: what is lost where somebody stops it."""


class Extent(NamedTuple):
    """The turns of one revision in the index: from this row to that."""

    first: int
    last: int


def extents(database: sqlite3.Connection, session: Session) -> dict[int, Extent]:
    """By the id of each revision that counts in the project, its rows in the index, where it is there."""
    rows = database.execute("SELECT id, digest, first, last FROM text")
    there = {(row[0], row[1]): Extent(row[2], row[3]) for row in rows}
    return {each[0]: there[each] for each in _current(session) if each in there}


def bring_up_to_date(
    database: sqlite3.Connection, session: Session, progress: Callable[[Sequence[int]], Iterable[int]]
) -> None:
    """Add the revisions that are not in the index, or only another text under the same id."""
    there = extents(database, session)
    missing = [each for each in _current(session) if each[0] not in there]
    digests = dict(missing)
    waiting: list[int] = []
    for revision_id in progress([each[0] for each in missing]) if missing else ():
        waiting.append(revision_id)
        if len(waiting) == _AT_ONCE:
            _add(database, session, waiting, digests)
            waiting = []
    _add(database, session, waiting, digests)


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


def _current(session: Session) -> list[tuple[int, str]]:
    """Id and digest of the revisions that transcripts point at, by the transcripts' names.

    Ids alone do not do: a copy of the project may have gone another way.
    """
    digests = {row.id: row.digest for row in session.execute(select(Revision.id, Revision.digest))}
    order = session.scalars(select(Transcript.revision_id).order_by(Transcript.name))
    return [(revision_id, digests[revision_id]) for revision_id in dict.fromkeys(order)]


def _add(
    database: sqlite3.Connection, session: Session, revision_ids: Sequence[int], digests: dict[int, str]
) -> None:
    """Add revisions in one transaction."""
    with _written(database):
        known: set[str] = set()
        for revision_id in revision_ids:
            _add_one(database, session, revision_id, digests[revision_id], known)
        database.executemany("INSERT OR IGNORE INTO word(word) VALUES (?)", zip(known))


def _add_one(
    database: sqlite3.Connection, session: Session, revision_id: int, digest: str, known: set[str]
) -> None:
    first = database.execute("SELECT coalesce(max(id), 0) + 1 FROM place").fetchone()[0]
    text, turns = text_of(session, revision_id), _turns(session, revision_id)
    spoken = [words(text[start:end]) for start, end, _ in turns]
    known.update(*spoken)
    places = ((row, revision_id, *turn) for row, turn in enumerate(turns, first))
    database.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?)", places)
    rows = ((row, " ".join(each)) for row, each in enumerate(spoken, first))
    database.executemany("INSERT INTO turns(rowid, words) VALUES (?, ?)", rows)
    database.execute(
        "INSERT INTO text VALUES (?, ?, ?, ?)", (revision_id, digest, first, first + len(turns) - 1)
    )


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
