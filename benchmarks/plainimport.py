"""Importing a sheet of codings in plain Python: the floor for reading it and finding its quotes.

It trusts the sheet (no row is checked but for a quote that stands twice), knows codes by their exact names
only, and keeps no memos, no journal and no history.
"""

import csv
import sqlite3
from collections.abc import Iterator
from functools import lru_cache

from benchmarks.corpus import Corpus, ReferenceRow
from benchmarks.floor import Floor

_CODES = (
    "SELECT iif(code.number <> '', code.number, above.number || '/' || code.label), code.id"
    " FROM code LEFT JOIN code AS above ON above.id = code.parent_id"
)
_TEXT = (
    "SELECT transcript.id, text FROM transcript JOIN revision ON revision.id = revision_id"
    " WHERE transcript.name = ?"
)


def import_plainly(made: Corpus, form: str, floor: Floor) -> None:
    """Read a sheet and insert what it says into the floor's table, in one transaction."""
    with made.sheet(form).open(encoding="utf-8", newline="") as file:
        floor.insert(_rows(csv.DictReader(file), sqlite3.connect(made.bare)))


def _rows(reader: "csv.DictReader[str]", corpus: sqlite3.Connection) -> Iterator[ReferenceRow]:
    codes: dict[str, int] = dict(corpus.execute(_CODES))
    coders: dict[str, int] = {}

    @lru_cache(maxsize=8)
    def transcript(name: str) -> tuple[int, str]:
        found: tuple[int, str] = corpus.execute(_TEXT, (name,)).fetchone()
        return found

    for number, row in enumerate(reader):
        transcript_id, text = transcript(row["transcript"])
        start, end = _place(row, text)
        coder = coders.setdefault(row["coder"], len(coders) + 1)
        yield (
            *(f"{number:032x}", transcript_id, codes[row["code"]], coder),
            *(start, end, text[start:end], "2026-11-22T12:00:00Z"),
        )


def _place(row: dict[str, str], text: str) -> tuple[int, int]:
    if "start" in row:
        return int(row["start"]), int(row["end"])
    start = text.index(row["quote"])
    if text.find(row["quote"], start + 1) >= 0:
        raise ValueError(f"{row['quote']!r} stands there twice")
    return start, start + len(row["quote"])
