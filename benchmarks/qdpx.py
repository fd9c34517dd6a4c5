"""A corpus as a REFI-QDA project, written as a stream: what importing it is measured on.

Its texts have the labels of speakers in them, as other programs' texts have, and each selection tells its
words, cut as ATLAS.ti cuts them.
"""

import hashlib
import sqlite3
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from uuid import UUID
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from benchmarks.coded import CODERS
from benchmarks.corpus import Corpus, ReferenceRow

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<Project name="Corpus" origin="a benchmark" xmlns="urn:QDA-XML:project:1.0">\n'
)
_WHEN = "2026-11-22T12:00:00Z"
_CUT = 100


class _Text(NamedTuple):
    """One transcript on its way out."""

    id: int
    guid: str
    name: str
    text: str
    """With the labels in it."""
    starts: list[int]
    """Where each turn starts in the project."""
    shifts: list[int]
    """By how much its words stand further along here."""


def qdpx(made: Corpus) -> Path:
    """The project of a corpus; written now where it is missing or was written in another way."""
    mark = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    path = made.folder / f"project-{mark}.qdpx"
    if not path.exists():
        for old in made.folder.glob("project-*.qdpx"):
            old.unlink()
        unfinished = path.with_suffix(".part")
        with ZipFile(unfinished, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            _write(archive, made)
        unfinished.rename(path)
    return path


def _write(archive: ZipFile, made: Corpus) -> None:
    """The XML first and then the texts: an archive has one open member at a time."""
    connection = sqlite3.connect(made.bare)
    with archive.open("project.qde", "w", force_zip64=True) as file:
        for part in _project(connection, made):
            file.write(part.encode())
    for text in _texts(connection):
        archive.writestr(f"sources/{text.guid}.txt", text.text)
    connection.close()


def _project(connection: sqlite3.Connection, made: Corpus) -> Iterator[str]:
    yield _HEAD + "<Users>\n"
    for number, name in enumerate(CODERS, 1):
        yield f'<User guid="{_coder(number)}" name={quoteattr(name)}/>\n'
    yield "</Users>\n<CodeBook><Codes>\n"
    codes = dict(connection.execute("SELECT id, uuid FROM code"))
    yield from _codes(connection, None)
    yield "</Codes></CodeBook>\n<Cases>\n"
    yield from _cases(connection)
    yield "</Cases>\n<Sources>\n"
    rows = groupby(made.rows(), key=lambda row: row[1])
    number, found = next(rows)
    for text in _texts(connection):
        yield f'<TextSource guid="{text.guid}" name={quoteattr(text.name)} '
        yield f'plainTextPath="internal://{text.guid}.txt">\n'
        if number == text.id:
            yield from (_selection(row, text, codes[row[2]]) for row in found)
            number, found = next(rows, (0, iter(())))
        yield "</TextSource>\n"
    yield "</Sources>\n</Project>\n"


def _codes(connection: sqlite3.Connection, parent: int | None) -> Iterator[str]:
    below = "SELECT id, uuid, label, codable FROM code WHERE parent_id IS ? ORDER BY position"
    for code, uuid, label, codable in connection.execute(below, (parent,)).fetchall():
        yield f'<Code guid="{UUID(uuid)}" name={quoteattr(label)} isCodable="{str(bool(codable)).lower()}">\n'
        yield from _codes(connection, code)
        yield "</Code>\n"


def _cases(connection: sqlite3.Connection) -> Iterator[str]:
    query = (
        "SELECT interview.uuid, interview.name, transcript.uuid FROM interview"
        " JOIN transcript ON interview_id = interview.id ORDER BY interview.id, transcript.id"
    )
    for (uuid, name), sources in groupby(connection.execute(query), key=lambda row: row[:2]):
        yield f'<Case guid="{UUID(uuid)}" name={quoteattr(name)}>\n'
        yield from (f'<SourceRef targetGUID="{UUID(source)}"/>\n' for _, _, source in sources)
        yield "</Case>\n"


def _texts(connection: sqlite3.Connection) -> Iterator[_Text]:
    query = (
        "SELECT transcript.id, uuid, name, revision_id, text FROM transcript"
        " JOIN revision ON revision.id = revision_id ORDER BY transcript.id"
    )
    turns = 'SELECT start, "end", label FROM turn WHERE revision_id = ? ORDER BY position'
    for number, uuid, name, revision, text in connection.execute(query):
        parts, starts, shifts, shift = [], [], [], 0
        for start, end, label in connection.execute(turns, (revision,)):
            shift += len(label) + 2
            starts.append(start)
            shifts.append(shift)
            parts.append(f"{label}: {text[start:end]}")
        yield _Text(number, str(UUID(uuid)), name, "\n".join(parts), starts, shifts)


def _selection(row: ReferenceRow, text: _Text, code: str) -> str:
    uuid, _, _, coder, start, end, _, _ = row
    start, end = _moved(start, text), _moved(end - 1, text) + 1
    words = text.text[start:end]
    told = quoteattr(words if len(words) <= _CUT else f"{words[:_CUT]}…")
    who = f'creatingUser="{_coder(coder)}" creationDateTime="{_WHEN}"'
    return (
        f'<PlainTextSelection guid="{UUID(int=UUID(uuid).int ^ 1)}" name={told} startPosition="{start}" '
        f'endPosition="{end}" {who}><Coding guid="{UUID(uuid)}" {who}><CodeRef targetGUID="{UUID(code)}"/>'
        "</Coding></PlainTextSelection>\n"
    )


def _moved(place: int, text: _Text) -> int:
    return place + text.shifts[bisect_right(text.starts, place) - 1]


def _coder(number: int) -> UUID:
    return UUID(int=number, version=4)
