"""A project folder of qc, the package ``qualitative-coding``.

The form is that of qc 1.0 to 1.7: ``settings.yaml`` names a folder of text files, the tree of codes in YAML,
a folder of memos and a SQLite file, in which a coder gives a code to a whole line of a document, the first
line being 0.
"""

import re
import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from hashlib import md5, sha1
from itertools import groupby

from qualcode.errors import QualcodeError, UnreadableFile
from qualcode.exchange.databases import ForeignDatabase
from qualcode.exchange.identities import identity, iso_time
from qualcode.exchange.losses import Losses
from qualcode.exchange.offsets import REFI
from qualcode.exchange.qcfolder import Folder
from qualcode.exchange.study import (
    ForeignCode,
    ForeignCoder,
    ForeignNote,
    ForeignSource,
    ForeignStudy,
    Mark,
    Selection,
)
from qualcode.plaintext import decode

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_MEMO = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)_(.+)", re.DOTALL)
_CODED = """
SELECT DISTINCT l.id, CAST(l.line AS INTEGER) AS line, CAST(l.code_id AS TEXT) AS code,
    CAST(l.coder_id AS TEXT) AS coder
FROM coded_line AS l
JOIN coded_line_location_association AS a ON a.coded_line_id = l.id
JOIN location AS p ON p.id = a.location_id
JOIN document_index AS i ON i.id = p.document_index_id
"""


def is_qc(database: ForeignDatabase) -> bool:
    """Whether the tables of a database are those of qc."""
    return (
        database.has("document", "file_path", "file_hash")
        and database.has("document_index", "id", "document_id")
        and database.has("location", "id", "document_index_id")
        and database.has("coded_line", "id", "line", "coder_id", "code_id")
        and database.has("coded_line_location_association", "coded_line_id", "location_id")
    )


class QcStudy(ForeignStudy):
    """A project of qc. Its offsets are given in code points; every coding is the whole of one line."""

    convention = REFI

    def __init__(self, folder: Folder, database: ForeignDatabase) -> None:
        """Take over the open database of a folder. Raises UnreadableFile where something is damaged."""
        self._folder = folder
        self._database = database
        self.program = f"qc {folder.version}".strip()
        self.name = folder.path.name
        self.losses = Losses()
        self._remarks: list[str] = []
        self.variables = ()
        self.cases = ()
        self._spans = lru_cache(maxsize=1)(self._read_spans)
        self.coders = tuple(self._read_coders())
        self._read_codes()
        self._names: dict[str, str] = {}
        self.sources = tuple(self._read_sources())
        self._count()
        self.remarks = tuple(self._remarks)
        self.notes = {note.guid: note for note in _memos(folder, self.coders)}
        self.project_notes = tuple(self.notes)

    def text(self, guid: str) -> str:
        """The text of a file of the corpus. Raises UnreadableFile where it is missing or no text."""
        data = self._folder.document(self._names[guid])
        if data is None:
            raise UnreadableFile("its text is not in the corpus folder")
        return decode(data).text

    def selections(self) -> Iterator[Selection]:
        """Every coded line that is not empty, by text, with all its codes."""
        for source in self.sources:
            if not source.missing:
                yield from self._selections(source)

    def close(self) -> None:
        """Give up the copy of the database."""
        self._database.close()

    def _read_coders(self) -> Iterator[ForeignCoder]:
        for row in self._database.rows("coder", texts=("name",), order="name"):
            yield ForeignCoder(_guid(row["name"]), row["name"])

    def _read_codes(self) -> None:
        """The first place of a name in the tree is its code, as it is where qc exports."""
        self._codes: dict[str, str] = {}
        codes: dict[str, ForeignCode] = {}
        for above, name in self._folder.tree():
            guid = _guid(":".join((*above, name)))
            if name in self._codes:
                self._remarks.append(
                    f"the code {name} stands in several places; its codings are at the first"
                )
            self._codes.setdefault(name, guid)
            codes.setdefault(guid, ForeignCode(guid, _guid(":".join(above)) if above else None, name))
        for (name,) in self._database.query(
            "SELECT DISTINCT CAST(code_id AS TEXT) FROM coded_line ORDER BY 1"
        ):
            if name not in self._codes:
                self._codes[name] = _guid(name)
                codes.setdefault(_guid(name), ForeignCode(_guid(name), None, name))
        self.codes = tuple(codes.values())

    def _read_sources(self) -> Iterator[ForeignSource]:
        for row in self._database.rows("document", texts=("file_path", "file_hash"), order="file_path"):
            name = row["file_path"]
            guid = _guid(name)
            self._names[guid] = name
            missing = self._missing(guid)
            if not missing and sha1(self._folder.document(name) or b"").hexdigest() != row["file_hash"]:
                self._remarks.append(
                    f"{name} was changed since it was coded; codings may stand on other lines"
                )
            yield ForeignSource(guid, name, missing=missing)

    def _missing(self, guid: str) -> str:
        try:
            self.text(guid)
        except QualcodeError as error:
            return str(error)
        return ""

    def _count(self) -> None:
        """Count the codings, and those that stay behind since they stand on no words."""
        self.selections_total = 0
        self.marks_total = self._database.count("coded_line")
        found = 0
        for source in self.sources:
            for line, rows in self._by_line(source):
                found += len(rows)
                self.selections_total += 1
                lost = self._why_lost(source, line)
                if lost:
                    self.losses.add(lost, source.name, len(rows))
        if self.marks_total > found:
            self.losses.add("coding in no text", count=self.marks_total - found)

    def _why_lost(self, source: ForeignSource, line: int) -> str:
        if source.missing:
            return "coding in a text that is missing"
        return "" if self._span(source.guid, line) else "coding of a line that the text does not have"

    def _by_line(self, source: ForeignSource) -> Iterator[tuple[int, list[sqlite3.Row]]]:
        sql = f"{_CODED} WHERE i.document_id = ? ORDER BY line, code, coder, l.id"
        rows = self._database.query(sql, self._names[source.guid])
        return ((line, list(group)) for line, group in groupby(rows, key=lambda row: row["line"]))

    def _selections(self, source: ForeignSource) -> Iterator[Selection]:
        name = self._names[source.guid]
        for line, rows in self._by_line(source):
            span = None if source.missing else self._span(source.guid, line)
            if span:
                marks = tuple(self._mark(name, row) for row in rows)
                yield Selection(_guid(f"{name}:{line}"), source.guid, *span, "", marks)

    def _mark(self, document: str, row: sqlite3.Row) -> Mark:
        guid = _guid(":".join((document, str(row["line"]), row["coder"], row["code"])))
        return Mark(guid, self._codes[row["code"]], _guid(row["coder"]), "")

    def _span(self, guid: str, line: int) -> tuple[int, int] | None:
        """Where a line begins and ends, without its line break; one that is empty is its line break."""
        spans = self._spans(guid)
        return spans[line] if 0 <= line < len(spans) else None

    def _read_spans(self, guid: str) -> list[tuple[int, int]]:
        text = self.text(guid)
        spans, start = [], 0
        for found in _LINE_BREAK.finditer(text):
            spans.append((start, found.start() if found.start() > start else found.end()))
            start = found.end()
        return [*spans, (start, len(text))] if start < len(text) else spans


def _guid(name: str) -> str:
    """What stands for a name in qc's own exports: half the digits of its MD5, as characters."""
    return md5(name.encode(), usedforsecurity=False).hexdigest()[:16].encode().hex()


def _memos(folder: Folder, coders: tuple[ForeignCoder, ...]) -> Iterator[ForeignNote]:
    """Memos of the folder; a file is named by the minute, the coder and perhaps a title."""
    for path in folder.memos():
        text = decode(path.read_bytes()).text
        made = _MEMO.fullmatch(path.stem)
        coder = _writer(made[4], coders) if made else ""
        created = f"{made[1]}T{made[2]}:{made[3]}:00" if made else ""
        yield ForeignNote(identity("qc", "memo", path.name), text, coder, iso_time(created))


def _writer(words: str, coders: tuple[ForeignCoder, ...]) -> str:
    """The coder whose name ``words`` begin with; the longest, where one name begins with another."""
    fitting = [one for one in coders if f"{words}_".startswith(f"{one.name}_")]
    return max(fitting, key=lambda one: len(one.name)).guid if fitting else ""
