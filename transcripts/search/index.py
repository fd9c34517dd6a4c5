"""The search index: which turns hold which words. The seam behind which SQLite's FTS5 stands.

The index finds turns, and has their text; whether and where a query holds in one is decided on that. The text
of a revision never changes, so what is indexed stays right, and only new revisions are added.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import Refused
from qualcode.store.models import Study
from transcripts.search import cachefile
from transcripts.search.filling import Extent, bring_up_to_date, gather_families
from transcripts.search.scope import Corpus

Progress = Callable[[Sequence[int]], Iterable[int]]
"""Goes through the ids of the revisions that are added, showing how far it is."""
Opened = tuple[sqlite3.Connection, dict[int, Extent]]
Fill = Callable[[sqlite3.Connection], dict[int, Extent]]
"""Brings an index up to date and begins to read; where in it the revisions are that count."""
_ALIKE = 75
"""Of 100: how alike a word is that may have been meant."""
_PLACE = """
    SELECT place.id, place.revision, place.start, place.label, place.text, place.plain
    FROM turns CROSS JOIN place ON place.id = turns.rowid WHERE turns MATCH ?
"""


class Place(NamedTuple):
    """One turn in which something may be found."""

    revision_id: int
    start: int
    """Code points into the text of the revision."""
    label: str | None
    """Of the speaker."""
    text: str
    """What is said in it."""
    plain: bool
    """Whether lower case is all there is to fold in it."""


class SearchIndex:
    """An index that is up to date with the session it was opened for; see ``search_index``."""

    def __init__(
        self, database: sqlite3.Connection, found: dict[int, Extent], corpus: Corpus, path: Path
    ) -> None:
        """Read from ``database``, in which a transaction for reading is open."""
        self.corpus = corpus
        self._database = database
        self._extents = found
        self._path = path

    def ranked(self, match: str, revision_ids: Sequence[int]) -> Iterator[Place]:
        """The turns of revisions that FTS5 finds, the best by its bm25 first."""
        wanted = {revision_id: self._extents[revision_id] for revision_id in revision_ids}
        for row, *place in self._rows(f"{_PLACE} ORDER BY turns.rank", match):
            extent = wanted.get(place[0])
            if extent and extent.first <= row <= extent.last:
                yield Place(*place)

    def in_order(self, match: str, revision_ids: Sequence[int]) -> Iterator[Place]:
        """The turns that FTS5 finds, in the order of the revisions and of the text, as far as is asked."""
        for run in _ascending(self._extents[revision_id] for revision_id in revision_ids):
            within = iter(run)
            extent = next(within)
            found = self._rows(f"{_PLACE} AND turns.rowid BETWEEN ? AND ?", match, run[0].first, run[-1].last)
            for row, *place in found:
                while row > extent.last:
                    extent = next(within)
                if row >= extent.first:
                    yield Place(*place)

    def forms(self, word: str) -> tuple[str, ...]:
        """The word and every other one in the texts that is of its family."""
        from transcripts.search.families import families

        statement = "SELECT word FROM word WHERE family = ? ORDER BY word"
        found = [row[0] for row in self._rows(statement, families([word])[0])]
        return tuple(dict.fromkeys([word, *found]))

    def nearest(self, word: str) -> str | None:
        """The word itself where any text has it, else the one that is most like it, or nothing."""
        from rapidfuzz import fuzz, process

        if list(self._rows("SELECT 1 FROM word WHERE word = ?", word)):
            return word
        known = (row[0] for row in self._rows("SELECT word FROM word"))
        near = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return near[0] if near else None

    def _rows(self, statement: str, *values: str | int) -> Iterator[Any]:
        try:
            yield from iter(self._database.execute(statement, values).fetchone, None)
        except sqlite3.DatabaseError as error:
            if not cachefile.damaged(error):
                raise
            self._database.close()
            with cachefile.locked(self._path):
                cachefile.forget(self._path)
            raise Refused(
                "the search index was damaged and is put away; search again to make a new one"
            ) from error


def _ascending(found: Iterable[Extent]) -> Iterator[list[Extent]]:
    """Extents in runs that FTS5 can go through once, each upwards.

    >>> [len(run) for run in _ascending([Extent(1, 4), Extent(9, 9), Extent(5, 8)])]
    [2, 1]
    """
    run: list[Extent] = []
    for extent in found:
        if run and extent.first < run[-1].last:
            yield run
            run = []
        run.append(extent)
    if run:
        yield run


@contextmanager
def search_index(
    session: Session, progress: Progress = iter, *, families: bool = False
) -> Iterator[SearchIndex]:
    """The index of a project, brought up to date with what the session sees; ``families`` too where asked.

    Where the user's cache folder cannot be written it is made for this once. Raises Refused where there is no
    room for it at all, and ProjectUnusable where another program does not let go of it.
    """
    path = cachefile.index_path(session.scalars(select(Study.uuid)).one())
    corpus = Corpus(session)

    def fill(database: sqlite3.Connection) -> dict[int, Extent]:
        found = bring_up_to_date(database, session, corpus.sources, progress)
        if families:
            gather_families(database)
        database.execute("BEGIN")  # what is read from now on is as it is at this moment
        database.execute("SELECT count(*) FROM text").fetchone()
        return found

    try:
        database, found = _kept(path, fill)
    except (OSError, sqlite3.OperationalError) as error:
        if not cachefile.unwritable(error):
            raise
        database, found = _for_once(path, fill)
    with closing(database):
        yield SearchIndex(database, found, corpus, path)


def _kept(path: Path, fill: Fill) -> Opened:
    """The index in its file, open for reading as it is now."""
    with cachefile.locked(path):
        database = cachefile.opened(path)
        try:
            return database, fill(database)
        except sqlite3.DatabaseError as error:
            database.close()
            if not cachefile.damaged(error):
                raise
            cachefile.forget(path)
            database = cachefile.opened(path)
            return database, fill(database)


def _for_once(path: Path, fill: Fill) -> Opened:
    """An index that SQLite keeps in a temporary file and deletes when it is closed."""
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        cachefile.create(database)
        return database, fill(database)
    except sqlite3.OperationalError as error:
        if not cachefile.unwritable(error):
            raise
        raise Refused(
            f"the search index cannot be written, neither to {path} nor to a temporary file ({error}); make"
            " room on the disk, or name another folder in $QUALCODE_CACHE"
        ) from error


def forget_index(session: Session) -> Path | None:
    """Delete the index of a project; where it lay, or None where there was none.

    Raises ProjectUnusable where another program does not let go of it, and OSError where it cannot be
    deleted.
    """
    path = cachefile.index_path(session.scalars(select(Study.uuid)).one())
    if not path.exists():
        return None
    with cachefile.locked(path):
        cachefile.forget(path)
    return path
