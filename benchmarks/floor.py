"""The same jobs in plain sqlite3: no SQLAlchemy, no journal, no foreign keys, no checks of the input.

The table of references and its indexes are made by the statements of our own schema, so that both do the
same work on disk. The numbers come out right here too: overlapping references are merged.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.corpus import Corpus, ReferenceRow
from benchmarks.truth import Table

_INSERT = (
    'INSERT INTO reference (uuid, transcript_id, code_id, coder_id, start, "end", quote, created_at)'
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_IN_PLACE = 'SELECT transcript_id, start, "end", code_id FROM reference ORDER BY transcript_id, start, "end"'


class Floor:
    """A plain database beside a corpus."""

    def __init__(self, made: Corpus, path: Path) -> None:
        """Make an empty table of references, with transcripts and codes as the corpus has them."""
        path.unlink(missing_ok=True)
        self._made = made
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("ATTACH ? AS made", (str(made.bare),))
        self._connection.execute("CREATE TABLE transcript AS SELECT id, interview_id FROM made.transcript")
        self._connection.execute("CREATE TABLE text (id INTEGER PRIMARY KEY, text)")
        self._connection.execute("CREATE TABLE code AS SELECT id, parent_id FROM made.code ORDER BY id")
        ours = (
            "SELECT sql FROM made.sqlite_master WHERE tbl_name = 'reference' AND type IN ('table', 'index')"
        )
        for (statement,) in self._connection.execute(ours).fetchall():
            self._connection.execute(statement)
        self._connection.execute("DETACH made")

    def close(self) -> None:
        """Give up the file."""
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        yield
        self._connection.execute("COMMIT")

    def insert(self, rows: Iterable[ReferenceRow]) -> None:
        """Insert references that are ready, in one transaction."""
        with self._transaction():
            self._connection.executemany(_INSERT, rows)

    def insert_text(self, transcript: int, text: str) -> None:
        """Insert the text of a transcript, in the transaction that goes on."""
        self._connection.execute("INSERT INTO text VALUES (?, ?)", (transcript, text))

    def delete_all(self) -> None:
        """Delete every reference, in one transaction; the condition keeps SQLite from just dropping pages."""
        with self._transaction():
            self._connection.execute("DELETE FROM reference WHERE id > 0")

    def delete_last(self) -> None:
        """Delete one reference, in one transaction."""
        with self._transaction():
            self._connection.execute("DELETE FROM reference WHERE id = (SELECT max(id) FROM reference)")

    def table(self, aggregate: str) -> Table:
        """Interviews and references per code, in the order of code ids: one scan of the covering index.

        At all three sizes this was faster than a window function and a GROUP BY, which have to sort.
        """
        parents = dict(self._connection.execute("SELECT id, parent_id FROM code ORDER BY id"))
        if aggregate == "union":
            bits, references = self._united({code: list(_upwards(code, parents)) for code in parents})
        else:
            bits, references = self._direct()
        for code in reversed(parents) if aggregate == "sum" else ():
            bits[parents[code]] |= bits[code]
            references[parents[code]] += references[code]
        return [(bits[code].bit_count(), references[code]) for code in parents]

    def _direct(self) -> tuple[dict[int | None, int], dict[int | None, int]]:
        """Interviews as bit sets, and references, of every code by itself."""
        interview_of = dict(self._connection.execute("SELECT id, interview_id FROM transcript"))
        bits, references = defaultdict[int | None, int](int), defaultdict[int | None, int](int)
        current, bit = None, 0
        ends: dict[int, int] = {}
        for transcript, start, end, code in self._connection.execute(_IN_PLACE):
            if transcript != current:
                current, ends, bit = transcript, {}, 1 << interview_of[transcript]
            last = ends.get(code)
            if last is None:
                bits[code] |= bit
            if last is None or start >= last:
                references[code] += 1
                ends[code] = end
            elif end > last:
                ends[code] = end
        return bits, references

    def _united(self, reached: dict[int, list[int]]) -> tuple[dict[int | None, int], dict[int | None, int]]:
        """The same of every code with all below it, each passage once; ``reached`` has the codes above."""
        interview_of = dict(self._connection.execute("SELECT id, interview_id FROM transcript"))
        bits, references = defaultdict[int | None, int](int), defaultdict[int | None, int](int)
        current, bit = None, 0
        ends: dict[int, int] = {}
        for transcript, start, end, code in self._connection.execute(_IN_PLACE):
            if transcript != current:
                current, ends, bit = transcript, {}, 1 << interview_of[transcript]
            for counted in reached[code]:
                last = ends.get(counted)
                if last is None:
                    bits[counted] |= bit
                if last is None or start >= last:
                    references[counted] += 1
                    ends[counted] = end
                elif end > last:
                    ends[counted] = end
        return bits, references


def _upwards(code: int | None, parents: dict[int, int | None]) -> Iterator[int]:
    while code is not None:
        yield code
        code = parents[code]
