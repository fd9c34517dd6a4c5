"""How long a search takes, beside plain FTS5 that holds the same turns and gives the same places.

Also beside a scan of every text, as a program without an index does: QualCoder and others keep each text
whole in a column of SQLite, read all at every search, and go through each with a regular expression.
"""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.corpus import WHO, Corpus
from benchmarks.timing import Job, Lap, Measurement, compare, measured, stopwatch
from qualcode.store.history import ChangeLine
from qualcode.store.models import Revision, Transcript, Turn
from qualcode.store.project import Project
from transcripts.correcting import correct_transcript
from transcripts.interviews import script_of
from transcripts.script import Script
from transcripts.search.forgetting import forget_old_words
from transcripts.search.hits import search
from transcripts.search.index import SearchIndex, search_index
from transcripts.search.parsing import parse

_RUNS = {"S": 15, "M": 9, "L": 5}
_TARGET = 3.0
_PAGE = 50
_AROUND = 160
"""Characters of context on either side of a hit."""
_QUERIES = {
    "a word": ("apprentice", "apprentice"),
    "a phrase": ('"research team"', '"research team"'),
    "near": ("apprentice NEAR/5 workshop", "NEAR(apprentice workshop, 5)"),
}
"""As it is typed here, and as FTS5 has it."""
_PATTERNS = {"a word": r"\bapprentice\b", "a phrase": r"\bresearch\W+team\b"}
"""As a scan of whole texts needs them to find the same."""
_WHOLE = select(Transcript.name, Revision.text).join(Revision).order_by(Transcript.name)
_TOOK = "SELECT rowid, highlight(turns, 0, char(1), char(2)) FROM turns WHERE turns MATCH ?"
_MARKED = re.compile("\x01(.*?)\x02", re.S)


def measure_search(made: Corpus, folder: Path) -> Iterator[Measurement]:
    """Making the index; then every hit in order, and the first page by place and by rank; then forgetting."""
    os.environ["QUALCODE_CACHE"] = str(folder / "cache")
    with (
        closing(sqlite3.connect(folder / "plain.db", isolation_level=None)) as plain,
        Project.open(made.full, who=WHO) as project,
        project.read() as session,
    ):
        with stopwatch() as floor:
            _fill(plain, session)
        with stopwatch() as ours, search_index(session):
            pass
        yield measured("search: making the index / plain FTS5", made.name, [ours], [floor])
        with stopwatch() as ours, search_index(session) as index:
            pass
        yield measured("search: opening the index", made.name, [ours])
        plain.executescript("CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT, fulltext TEXT)")
        plain.executemany("INSERT INTO source(name, fulltext) VALUES (?, ?)", session.execute(_WHOLE))
        with search_index(session) as index:
            for what, queries in _QUERIES.items():
                yield from _compared(made, session, index, plain, what, queries)
            for what, pattern in _PATTERNS.items():
                counts: dict[str, int] = {}
                yield compare(
                    f"search: {what}, all by place / a scan of every text",
                    made.name,
                    _ours(session, index, _QUERIES[what][0], "place", None, counts),
                    _scan(plain, pattern, counts),
                    runs=_RUNS[made.name],
                )
    yield from _forgetting(made, folder)


def _forgetting(made: Corpus, folder: Path) -> Iterator[Measurement]:
    """What a correction costs beyond itself: the index forgets the old text, and a search adds the new."""
    copy = folder / "corrected.qualcode"
    shutil.copyfile(made.full, copy)
    with Project.open(copy, who=WHO) as project:
        lines: list[ChangeLine] = []
        project.listen(lines.append)
        with project.change("correct a transcript") as session:
            transcript = session.scalars(select(Transcript).limit(1)).one()
            script = script_of(session, transcript)
            correct_transcript(session, transcript, Script(script.text.replace("lab", "bay"), script.turns))
        with stopwatch() as lap:
            forget_old_words(project, lines[-1])
        yield measured("search: forgetting what was corrected", made.name, [lap])
        with project.read() as session, stopwatch() as lap, search_index(session):
            pass
        yield measured("search: opening the index after it", made.name, [lap])
    copy.unlink()


def _fill(plain: sqlite3.Connection, session: Session) -> None:
    """One row a turn, with its text, in the order of the transcripts."""
    plain.executescript(
        "PRAGMA journal_mode = WAL; CREATE VIRTUAL TABLE turns USING"
        " fts5(words, tokenize = 'unicode61 remove_diacritics 2'); BEGIN"
    )
    statement = select(Revision.id, Revision.text).join(Transcript).order_by(Transcript.name)
    for revision_id, text in session.execute(statement):
        turns = select(Turn.start, Turn.end).where(Turn.revision_id == revision_id).order_by(Turn.position)
        rows = ((text[start:end],) for start, end in session.execute(turns))
        plain.executemany("INSERT INTO turns VALUES (?)", rows)
    plain.execute("COMMIT")


def _compared(
    made: Corpus,
    session: Session,
    index: SearchIndex,
    plain: sqlite3.Connection,
    what: str,
    queries: tuple[str, str],
) -> Iterator[Measurement]:
    counts: dict[str, int] = {}
    for order, limit in (("place", None), ("place", _PAGE), ("rank", _PAGE)):
        called = f"all, by {order}" if limit is None else f"first {limit}, by {order}"
        yield compare(
            f"search: {what}, {called} / plain FTS5",
            made.name,
            _ours(session, index, queries[0], order, limit, counts),
            _plain(plain, queries[1], order, limit, counts),
            runs=_RUNS[made.name],
            target=_TARGET if made.name == "L" and limit is None else None,
        )


def _ours(
    session: Session, index: SearchIndex, query: str, order: str, limit: int | None, counts: dict[str, int]
) -> Job:
    def job() -> Lap:
        with stopwatch() as lap:
            hits = list(islice(search(session, index, parse(query), ranked=order == "rank"), limit))
        if limit is None and "NEAR" not in query:
            _check(len(hits), counts["plain"], query)
        return lap

    return job


def _plain(
    plain: sqlite3.Connection, match: str, order: str, limit: int | None, counts: dict[str, int]
) -> Job:
    """The rows, and where in them the words stand."""
    ending = {"place": "", "rank": " ORDER BY rank"}[order] + (f" LIMIT {limit}" if limit else "")

    def job() -> Lap:
        with stopwatch() as lap:
            found = [
                (row, [place.span(1) for place in _MARKED.finditer(text)])
                for row, text in plain.execute(_TOOK + ending, (match,))
            ]
        if limit is None:
            counts["plain"] = sum(len(places) for _, places in found)
        return lap

    return job


def _scan(plain: sqlite3.Connection, pattern: str, counts: dict[str, int]) -> Job:
    """Every text is read and gone through; what is found is kept with its place, for a list of hits."""
    wanted = re.compile(pattern, re.IGNORECASE)

    def job() -> Lap:
        with stopwatch() as lap:
            found = [
                (name, place.span(), text[max(place.start() - _AROUND, 0) : place.end() + _AROUND])
                for name, text in plain.execute("SELECT name, fulltext FROM source ORDER BY name")
                for place in wanted.finditer(text)
            ]
        counts["plain"] = len(found)
        return lap

    return job


def _check(ours: int, plain: int, query: str) -> None:
    """Of NEAR, FTS5 marks each word, and not what lies between."""
    if ours != plain:
        raise AssertionError(f"{query}: {ours} hits, and the other has {plain}")
