"""QualCoder's project, a folder ``X.qda`` with the SQLite file ``data.qda`` in it.

The form is that of its database versions 1 to 17, which differ by columns and tables that came in; the
texts are in the database, so nothing else of the folder is read. Codes stand in categories and, from
version 16, below other codes.
"""

import re
import sqlite3
from collections.abc import Iterator
from functools import lru_cache

from qualcode.errors import UnreadableFile
from qualcode.exchange.databases import ForeignDatabase
from qualcode.exchange.identities import identity, iso_time
from qualcode.exchange.losses import Losses
from qualcode.exchange.offsets import REFI
from qualcode.exchange.qualcodercases import Attributes, cases
from qualcode.exchange.qualcodercodes import code_identity, code_tree
from qualcode.exchange.qualcoderlosses import count_losses
from qualcode.exchange.qualcoderoffsets import Placing
from qualcode.exchange.study import (
    ForeignCoder,
    ForeignNote,
    ForeignSource,
    ForeignStudy,
    Mark,
    Selection,
)

_MEDIA = (
    (re.compile("/?images[:/]"), "picture"),
    (re.compile("/?audio[:/]"), "sound recording"),
    (re.compile("/?video[:/]"), "film"),
)
_PLACE = ("pos0", "pos1")


def is_qualcoder(database: ForeignDatabase) -> bool:
    """Whether the tables of a database are those of QualCoder."""
    return (
        database.has("project", "databaseversion", "about")
        and database.has("source", "id", "name", "fulltext")
        and database.has("code_name", "cid", "name")
        and database.has("code_cat", "catid", "name")
        and database.has("code_text", "cid", "fid", "seltext", "pos0", "pos1", "owner")
    )


class QualCoderStudy(ForeignStudy):
    """A QualCoder project. Its offsets are given in code points, each coding where its words stand."""

    convention = REFI

    def __init__(self, database: ForeignDatabase, name: str) -> None:
        """Take over an open database of QualCoder's. Raises UnreadableFile for a damaged one."""
        self._database = database
        self.name = name
        self.losses = Losses()
        self.notes = {}
        self._read_project()
        self._read_files()
        self._read_notes()
        self.coders = tuple(self._read_coders())
        self._placing = lru_cache(maxsize=1)(self._read_placing)
        self._count()

    def text(self, guid: str) -> str:
        """The text of a file as it is stored here. Raises UnreadableFile where there is none."""
        return self._placing(guid).text

    def selections(self) -> Iterator[Selection]:
        """Every coding of a text, then every annotation, which has no marks; by file."""
        for guid, number in self._files.items():
            placing = self._placing(guid)
            for row in self._codings(number):
                yield self._coding(guid, placing, row)
            for row in self._annotations(number):
                start, end = placing.place_selected(*_place(row))
                note = self._annotation(guid, row)
                coder, made = self._coder(row["owner"]), iso_time(row["date"])
                yield Selection(identity(note), guid, start, end, "", (), coder, made, notes=(note,))

    def close(self) -> None:
        """Give up the copy of the file."""
        self._database.close()

    def _read_project(self) -> None:
        project = next(self._database.rows("project", texts=("about", "date", "memo")), None)
        if project is None:
            raise UnreadableFile(
                "its project table is empty; open the project in QualCoder and close it again"
            )
        self.program = project["about"] or "QualCoder"
        self._born = project["date"]
        self.codes = tuple(code_tree(self._database, self._born, self.losses))
        self._names = {
            row["cid"]: row["name"]
            for row in self._database.rows("code_name", texts=("name",), numbers=("cid",))
        }
        self.project_notes = tuple(self._read_journals(project["memo"]))

    def _read_journals(self, memo: str) -> Iterator[str]:
        if memo.strip():
            yield self._note(self._guid("memo", ""), memo, "", "")
        for row in self._database.rows("journal", texts=("name", "jentry", "date", "owner"), order="name"):
            text = f"{row['name']}\n{row['jentry']}".strip()
            yield self._note(self._guid("journal", row["name"]), text, row["owner"], row["date"])

    def _read_files(self) -> None:
        attributes = Attributes(self._database, self._born, self.losses)
        self.variables = attributes.variables
        self._files: dict[str, int] = {}
        self.sources = tuple(self._read_sources(attributes))
        guids = {number: guid for guid, number in self._files.items()}
        self.cases = tuple(cases(self._database, self._born, guids, attributes, self.losses))

    def _read_sources(self, attributes: Attributes) -> Iterator[ForeignSource]:
        held = "SELECT id FROM source WHERE length(CAST(fulltext AS TEXT)) > 0"
        with_text = {row["id"] for row in self._database.query(held)}
        texts = ("name", "mediapath", "memo", "date")
        for row in self._database.rows("source", texts=texts, numbers=("id",), order="id"):
            media = next((kind for path, kind in _MEDIA if path.match(row["mediapath"])), None)
            if media or row["id"] not in with_text:
                self.losses.add(media or "file without text", row["name"])
                continue
            guid = self._guid("source", row["name"])
            self._files[guid] = row["id"]
            values = attributes.of("file", row["id"])
            yield ForeignSource(guid, row["name"], row["memo"], iso_time(row["date"]), values)

    def _read_notes(self) -> None:
        """Memos of codings, where an important one says so in the first line, and annotations."""
        for guid, number in self._files.items():
            for row in self._codings(number):
                text = _memo(row)
                if text:
                    self._note(self._mark(guid, row)[1], text, row["owner"], row["date"])
            for row in self._annotations(number):
                self._note(self._annotation(guid, row), row["memo"], row["owner"], row["date"])

    def _read_coders(self) -> Iterator[ForeignCoder]:
        tables = ("code_text", "annotation", "journal")
        names = {row["owner"] for table in tables for row in self._database.rows(table, texts=("owner",))}
        return (ForeignCoder(self._coder(name), name) for name in sorted(names) if name)

    def _count(self) -> None:
        count_losses(self._database, set(self._files.values()), self.losses)
        self.marks_total = sum(map(self._database.count, ("code_text", "code_image", "code_av")))
        self.selections_total = self.marks_total + self._database.count("annotation")

    def _codings(self, number: int) -> Iterator[sqlite3.Row]:
        rows = self._database.rows(
            "code_text",
            texts=("seltext", "owner", "date", "memo"),
            numbers=("cid", *_PLACE, "important"),
            where=f"fid = {number}",
            order="pos0, pos1, rowid",
        )
        return (row for row in rows if row["cid"] in self._names)

    def _annotations(self, number: int) -> Iterator[sqlite3.Row]:
        texts = ("memo", "owner", "date")
        where, order = f"fid = {number}", "pos0, pos1, rowid"
        return self._database.rows("annotation", texts=texts, numbers=_PLACE, where=where, order=order)

    def _coding(self, source: str, placing: Placing, row: sqlite3.Row) -> Selection:
        start, end = placing.place(*_place(row), row["seltext"])
        guid, note = self._mark(source, row)
        coder, made = self._coder(row["owner"]), iso_time(row["date"])
        notes = (note,) if note in self.notes else ()
        mark = Mark(guid, code_identity(self._born, self._names[row["cid"]]), coder, made, notes)
        return Selection(identity(guid), source, start, end, row["seltext"], (mark,), coder, made)

    def _mark(self, source: str, row: sqlite3.Row) -> tuple[str, str]:
        """What stands for a coding, and for its memo."""
        guid = identity(source, self._names[row["cid"]], row["pos0"], row["pos1"], row["owner"])
        return guid, identity(guid, "memo")

    def _annotation(self, source: str, row: sqlite3.Row) -> str:
        return identity(source, "annotation", row["pos0"], row["pos1"], row["owner"])

    def _note(self, guid: str, text: str, owner: str, date: str) -> str:
        self.notes[guid] = ForeignNote(guid, text, self._coder(owner), iso_time(date))
        return guid

    def _coder(self, name: str) -> str:
        return identity("qualcoder", "coder", name) if name else ""

    def _guid(self, kind: str, name: str) -> str:
        return identity("qualcoder", self._born, kind, name)

    def _read_placing(self, guid: str) -> Placing:
        sql = "SELECT CAST(fulltext AS TEXT) FROM source WHERE id = ?"
        if guid not in self._files:
            raise UnreadableFile("it holds no text")
        return Placing(next(self._database.query(sql, self._files[guid]))[0])


def _place(row: sqlite3.Row) -> tuple[int, int]:
    """Where a row says it stands; one that does not say stands before the text."""
    start, end = row["pos0"], row["pos1"]
    return (-1, -1) if start is None or end is None else (start, end)


def _memo(row: sqlite3.Row) -> str:
    lines = ["Important"] if row["important"] == 1 else []
    return "\n".join([*lines, row["memo"]] if row["memo"].strip() else lines)
