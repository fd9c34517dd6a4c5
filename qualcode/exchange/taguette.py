"""Taguette's project export, a SQLite file.

The form is that of Taguette 0.5 to 1.5: one project with its ``documents`` (HTML), ``tags`` whose paths may
be put in order by full stops, ``highlights`` with offsets in UTF-8 bytes of the text nodes, and the
``commands`` it was made by, which alone say who made a highlight and when.
"""

import re
import sqlite3
from collections.abc import Container, Iterator
from functools import lru_cache
from uuid import UUID, uuid5

from qualcode.errors import UnreadableFile
from qualcode.exchange.databases import ForeignDatabase
from qualcode.exchange.htmltext import HtmlText
from qualcode.exchange.identities import identity, iso_time
from qualcode.exchange.losses import Losses
from qualcode.exchange.offsets import REFI
from qualcode.exchange.study import (
    ForeignCode,
    ForeignCoder,
    ForeignNote,
    ForeignSource,
    ForeignStudy,
    Mark,
    Selection,
)

_TAGS = UUID("51b2b2b7-27eb-4ecb-9d56-e75b0a0496c2")
"""Taguette names a tag by this and its path where it exports a codebook, and so do we."""
_STEP = re.compile(r"(?<=[^\s.]{2})\.(?=[^\s.]{2})")
"""A full stop between two levels of tags. The ones of "e.g. this", "3.5" and "wait..." are ordinary ones."""
_DOT = re.compile(r"(?<=[^\s.])\.(?=[^\s.])")
"""One that is between two levels where what stands before it is a tag itself."""

_HIGHLIGHTS = """
SELECT h.id, h.start_offset, h.end_offset, h.snippet, made.user_login, made.date,
    row_number() OVER (PARTITION BY h.start_offset, h.end_offset ORDER BY h.id) AS twin
FROM highlights AS h
LEFT JOIN (
    SELECT json_extract(payload, '$.highlight_id') AS highlight, user_login, date, max(id)
    FROM commands
    WHERE json_valid(payload) AND json_extract(payload, '$.type') = 'highlight_add'
    GROUP BY highlight
) AS made ON made.highlight = h.id
WHERE h.document_id = ?
ORDER BY h.start_offset, h.end_offset, h.id
"""
_TAGGED = """
SELECT ht.tag_id FROM highlight_tags AS ht JOIN tags AS t ON t.id = ht.tag_id
WHERE ht.highlight_id = ? ORDER BY t.path
"""
_PLACED = "SELECT id FROM highlights WHERE document_id IN (SELECT id FROM documents)"
_GONE = (
    ("highlight in a document that is gone", "highlights", f"id NOT IN ({_PLACED})"),
    ("coding in a document that is gone", "highlight_tags", f"highlight_id NOT IN ({_PLACED})"),
    (
        "coding at a tag that is gone",
        "highlight_tags",
        f"tag_id NOT IN (SELECT id FROM tags) AND highlight_id IN ({_PLACED})",
    ),
)
"""What a table may hold that hangs on nothing any more, as an old version of Taguette could leave it."""


def is_taguette(database: ForeignDatabase) -> bool:
    """Whether the tables of a database are those of Taguette."""
    return (
        database.has("projects", "id", "name")
        and database.has("documents", "id", "name", "contents")
        and database.has("tags", "id", "path")
        and database.has("highlights", "id", "document_id", "start_offset", "end_offset", "snippet")
        and database.has("highlight_tags", "highlight_id", "tag_id")
        and database.has("commands", "id", "payload", "user_login", "date")
    )


class TaguetteStudy(ForeignStudy):
    """A Taguette project. Its offsets are given in code points of the text as one reads it."""

    convention = REFI

    def __init__(self, database: ForeignDatabase) -> None:
        """Take over an open database of Taguette's. Raises UnreadableFile where it holds no one project."""
        self._database = database
        self.losses = Losses()
        self.notes = {}
        self.variables = ()
        self.cases = ()
        self._read_project()
        self._tags = dict(self._read_tags())
        self.codes = tuple(_codes(self._tags))
        self._documents: dict[str, int] = {}
        self.sources = tuple(self._read_sources())
        self.coders = tuple(self._read_coders())
        self._count()
        self._page = lru_cache(maxsize=1)(self._read_page)

    def text(self, guid: str) -> str:
        """The text of a document, one line for each of its paragraphs."""
        return self._page(guid).text

    def selections(self) -> Iterator[Selection]:
        """Every highlight, by document; one without a tag has no marks."""
        for guid, number in self._documents.items():
            page = self._page(guid)
            for row in self._database.query(_HIGHLIGHTS, number):
                yield self._selection(guid, page, row)

    def close(self) -> None:
        """Give up the copy of the file."""
        self._database.close()

    def _read_project(self) -> None:
        projects = list(self._database.rows("projects", texts=("name", "description", "created")))
        if len(projects) != 1:
            names = ", ".join(row["name"] for row in projects[:5]) or "none"
            raise UnreadableFile(
                f"it holds {len(projects)} projects of Taguette ({names}) where an export holds one; open"
                " the project in Taguette and choose Export project there"
            )
        row = projects[0]
        self.program, self.name = "Taguette", row["name"]
        self._born = row["created"]
        self.project_notes = ()
        if row["description"].strip():
            guid = identity("taguette", self._born, "description")
            self.notes[guid] = ForeignNote(guid, row["description"])
            self.project_notes = (guid,)

    def _read_tags(self) -> Iterator[tuple[int, sqlite3.Row]]:
        for row in self._database.rows(
            "tags", texts=("path", "description"), numbers=("id",), order="path, id"
        ):
            yield row["id"], row

    def _read_sources(self) -> Iterator[ForeignSource]:
        for row in self._database.rows(
            "documents", texts=("name", "description", "filename", "created"), numbers=("id",), order="id"
        ):
            created = row["created"]
            guid = identity("taguette", self._born, "document", created, row["filename"], row["name"])
            if guid in self._documents:
                guid = identity(guid, len(self._documents))
            self._documents[guid] = row["id"]
            yield ForeignSource(guid, row["name"], row["description"], iso_time(created, "Z"))

    def _read_coders(self) -> Iterator[ForeignCoder]:
        sql = """SELECT DISTINCT CAST(user_login AS TEXT) FROM commands
            WHERE json_valid(payload) AND json_extract(payload, '$.type') = 'highlight_add' ORDER BY 1"""
        for (login,) in self._database.query(sql):
            yield ForeignCoder(_coder(login), login)

    def _count(self) -> None:
        database, losses = self._database, self.losses
        self.selections_total = database.count("highlights")
        self.marks_total = database.count("highlight_tags")
        for kind, table, where in _GONE:
            gone = database.count(table, where)
            if gone:
                losses.add(kind, count=gone)
        steps = database.count("commands")
        if steps:
            losses.add("step of the project's history", count=steps)

    def _read_page(self, guid: str) -> HtmlText:
        sql = "SELECT coalesce(CAST(contents AS TEXT), '') FROM documents WHERE id = ?"
        return HtmlText(next(self._database.query(sql, self._documents[guid]))[0])

    def _selection(self, source: str, page: HtmlText, row: sqlite3.Row) -> Selection:
        first, last = _offset(row["start_offset"]), _offset(row["end_offset"])
        guid = identity(source, first, last, row["twin"])
        coder = _coder(row["user_login"]) if row["user_login"] else ""
        created = iso_time(row["date"] or "", "Z")
        tags = [tag for (tag,) in self._database.query(_TAGGED, row["id"])]
        paths = [self._tags[tag]["path"] for tag in tags]
        marks = [Mark(identity(guid, path), _code(path), coder, created) for path in paths]
        return Selection(
            guid,
            source,
            page.start(first),
            page.end(last),
            HtmlText(str(row["snippet"] or "")).text,
            tuple(marks),
            coder,
            created,
        )


def _offset(value: object) -> int:
    if not isinstance(value, int):
        raise UnreadableFile(f"a highlight stands at {value!r}, which is no offset; export the project again")
    return value


def _coder(login: str) -> str:
    return identity("taguette", "user", login)


def _code(path: str) -> str:
    return uuid5(_TAGS, path).hex


def _codes(tags: dict[int, sqlite3.Row]) -> Iterator[ForeignCode]:
    """Every tag below the one its path begins with; what only stands in paths is a heading."""
    descriptions = {row["path"]: row["description"] for row in tags.values()}
    seen: set[str] = set()
    for path in descriptions:
        for above, step in _steps(path, descriptions):
            if step not in seen:
                seen.add(step)
                label = step.removeprefix(f"{above}.") if above else step
                yield ForeignCode(
                    _code(step),
                    _code(above) if above else None,
                    label,
                    descriptions.get(step, ""),
                    codable=step in descriptions,
                )


def _steps(path: str, paths: Container[str]) -> Iterator[tuple[str, str]]:
    """Each level of a path with the one above it.

    >>> list(_steps("trust.in people", ()))
    [('', 'trust'), ('trust', 'trust.in people')]
    """
    ends = {step.start() for step in _STEP.finditer(path)}
    ends |= {dot.start() for dot in _DOT.finditer(path) if path[: dot.start()] in paths}
    above = ""
    for end in [*sorted(ends), len(path)]:
        yield above, path[:end]
        above = path[:end]
