"""A sheet of codings into a project: one row a reference."""

import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codebook.names import CodeNames
from codebook.retiring import check_codable, refuse_retired_above
from codebook.tree import tree
from qualcode.coding import add_memo, current_text, get_coder
from qualcode.csvstream import open_csv
from qualcode.errors import BadInput, QualcodeError
from qualcode.plaintext import fold, normalise
from qualcode.sheets import Sheet, read_sheet, unguard
from qualcode.store.base import new_uuid
from qualcode.store.clock import now
from qualcode.store.journal import insert_many
from qualcode.store.models import Code, Coder, Memo, Reference, Transcript
from transcripts.interviews import find_transcript
from transcripts.passages import Passage
from transcripts.quotes import find_quote, same_words

COLUMNS = ("transcript", "start", "end", "quote", "code", "coder", "memo")
_KEPT_CHARACTERS = 200_000_000
Record = tuple[int, dict[str, str]]
"""A line number, and the cells by the names in COLUMNS."""


@dataclass
class CodingsReport:
    """What reading a sheet of codings did."""

    imported: int = 0
    present: int = 0
    """Rows left out because the project had exactly this coding already."""
    bad: list[str] = field(default_factory=list)
    """Rows that cannot be used, as sentences with their line numbers."""
    notes: tuple[str, ...] = ()


class _Texts:
    """Transcripts by name, the texts used last kept at hand."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids = {row.name: row.id for row in session.execute(select(Transcript.name, Transcript.id))}
        self._texts: OrderedDict[int, str] = OrderedDict()
        self._characters = 0
        self._last_name, self._last = "", (0, "")

    def find(self, name: str) -> tuple[int, str]:
        if name != self._last_name:
            self._last_name, self._last = name, self._find(name)
        return self._last

    def _find(self, name: str) -> tuple[int, str]:
        if name not in self._ids:
            self._ids[name] = find_transcript(self._session, unicodedata.normalize("NFC", name)).id
        transcript_id = self._ids[name]
        if transcript_id in self._texts:
            self._texts.move_to_end(transcript_id)
            return transcript_id, self._texts[transcript_id]
        text = current_text(self._session, transcript_id)
        self._texts[transcript_id] = text
        self._characters += len(text)
        while self._characters > _KEPT_CHARACTERS and len(self._texts) > 1:
            self._characters -= len(self._texts.popitem(last=False)[1])
        return transcript_id, text


class CodingsImport:
    """Reads rows into references inside an open change."""

    def __init__(self, session: Session, *, who: str) -> None:
        """``who`` is the coder of rows that name none."""
        self._session = session
        self._who = who
        self._texts = _Texts(session)
        self._codes = CodeNames(tree(session))
        self._code_ids: dict[str, int] = {}
        self._coder_ids: dict[str, int] = {}
        self._last_before = session.scalar(select(func.max(Reference.id))) or 0
        self._memos: list[tuple[int, int, str]] = []
        self._further: list[tuple[int, int, str]] = []
        self.report = CodingsReport()

    def run(self, records: Iterator[Record]) -> CodingsReport:
        """Store every usable row; the others are reported, and the caller decides what that means."""
        at = now()
        ids = insert_many(self._session.connection(), Reference, self._references(records, at))
        self.report.imported = len(ids)
        memos = (
            (new_uuid(), coder, ids[row], None, None, None, text, at, None, "")
            for row, coder, text in self._memos
        )
        insert_many(self._session.connection(), Memo, memos)
        for reference_id, coder_id, text in self._further:
            reference, coder = (
                self._session.get_one(Reference, reference_id),
                self._session.get_one(Coder, coder_id),
            )
            add_memo(self._session, reference, coder, text)
        return self.report

    def _references(self, records: Iterator[Record], at: str) -> Iterator[tuple[Any, ...]]:
        count = 0
        for line, cells in records:
            try:
                reference = self._reference(cells)
            except QualcodeError as error:
                self.report.bad.append(f"line {line}: {error}")
                continue
            memo = _normalised(cells["memo"])
            if self._last_before and (twin := self._twin(reference)) is not None:
                self.report.present += 1
                if memo:
                    self._further.append((twin, reference[2], memo))
                continue
            if memo:
                self._memos.append((count, reference[2], memo))
            count += 1
            yield (new_uuid(), *reference, at, "")

    def _reference(self, cells: dict[str, str]) -> tuple[int, int, int, int, int, str]:
        """Transcript, code, coder, start, end, quote."""
        if not cells["transcript"]:
            raise BadInput("it names no transcript")
        transcript_id, text = self._texts.find(cells["transcript"])
        passage, words = _passage(cells, text)
        code_id = self._code_ids.get(cells["code"]) or self._code(cells["code"])
        coder = cells["coder"] or self._who
        coder_id = self._coder_ids.get(coder) or self._coder(coder)
        return (transcript_id, code_id, coder_id, *passage, words)

    def _code(self, name: str) -> int:
        if not name:
            raise BadInput("it names no code")
        line = self._codes.find(name)
        check_codable(line)
        refuse_retired_above(self._session, self._session.get_one(Code, line.id))
        self._code_ids[name] = line.id
        return line.id

    def _coder(self, name: str) -> int:
        self._coder_ids[name] = get_coder(self._session, name).id
        return self._coder_ids[name]

    def _twin(self, reference: tuple[int, int, int, int, int, str]) -> int | None:
        """A reference that the project had before and that is exactly this one."""
        transcript_id, code_id, coder_id, start, end, _ = reference
        key = (transcript_id, start, end, code_id, coder_id, self._last_before)
        row = self._session.connection().exec_driver_sql(_SAME, key).first()
        return None if row is None else int(row[0])


_SAME = (
    'SELECT id FROM reference WHERE transcript_id = ? AND start = ? AND "end" = ? AND code_id = ?'
    " AND coder_id = ? AND id <= ? LIMIT 1"
)


def import_codings(
    session: Session,
    path: Path,
    *,
    who: str,
    encoding: str | None = None,
    skip_bad: bool = False,
    progress: Callable[[Iterator[Record]], Iterator[Record]] = iter,
) -> CodingsReport:
    """Read a sheet with the columns transcript, start, end, quote, code, coder and memo.

    A row gives offsets, or a quote that is looked up, or both, which must agree. Raises BadInput with every
    unusable row and its line number, unless ``skip_bad``; the change around this call is then undone as a
    whole. ``progress`` wraps the rows as they are read.
    """
    reading = CodingsImport(session, who=who)
    if path.suffix.lower() == ".xlsx":
        sheet = read_sheet(path, unguard=True)
        report = reading.run(progress(_workbook(sheet)))
        report.notes = sheet.notes
    else:
        stream = open_csv(path, encoding=encoding)
        with stream.file:
            places = _needed(stream.places)
            rows = ((line, _cells(row, places)) for line, row in stream.rows())
            report = reading.run(progress(rows))
        report.notes = stream.notes
    if report.bad and not skip_bad:
        raise BadInput(_refusal(report))
    return report


def _workbook(sheet: Sheet) -> Iterator[Record]:
    _needed({fold(column): place for place, column in enumerate(sheet.columns)})
    return ((row.line, {name: row.get(name).strip() for name in COLUMNS}) for row in sheet.rows)


def _needed(places: dict[str, int]) -> list[tuple[str, int | None]]:
    """Where each of our columns stands. Raises BadInput where the sheet cannot be one of codings."""
    missing = [name for name in ("transcript", "code") if name not in places]
    if missing or ("quote" not in places and not {"start", "end"} <= places.keys()):
        raise BadInput(
            "a sheet of codings has the columns transcript and code, and start and end or quote (also coder"
            f" and memo); this one has {', '.join(places)}"
        )
    return [(name, places.get(name)) for name in COLUMNS]


def _cells(row: list[str], places: list[tuple[str, int | None]]) -> dict[str, str]:
    return {name: "" if place is None else unguard(row[place]).strip() for name, place in places}


def _normalised(cell: str) -> str:
    """A cell as text is stored; most are empty, and cost nothing."""
    return normalise(cell).strip() if cell else ""


def _passage(cells: dict[str, str], text: str) -> tuple[Passage, str]:
    """The place that a row names, and the words that stand there."""
    if not cells["start"] and not cells["end"]:
        quote = _normalised(cells["quote"])
        if not quote:
            raise BadInput("it gives neither a place (start and end) nor a quote")
        passage = find_quote(text, quote)
        return passage, passage.within(text)
    try:
        passage = Passage(_offset(cells["start"]), _offset(cells["end"]))
    except ValueError as error:
        raise BadInput(
            f"start {cells['start']!r} and end {cells['end']!r} are not two whole numbers"
        ) from error
    words = passage.within(text)
    quote = "" if cells["quote"] == words else _normalised(cells["quote"])
    if quote and not same_words(quote, words):
        raise BadInput(f"at {passage.start}:{passage.end} stands “{_short(words)}”, not “{_short(quote)}”")
    return passage, words


def _offset(cell: str) -> int:
    """A whole number; also as statistics packages write it, "12.0"."""
    number = cell.removesuffix(".0")
    if not (number.isascii() and number.removeprefix("-").isdigit()):
        raise ValueError(cell)
    return int(number)


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 50 else f"{flat[:49]}…"


def _refusal(report: CodingsReport) -> str:
    rows = "1 row" if len(report.bad) == 1 else f"{len(report.bad):,} rows"
    return "\n  ".join(
        [f"{rows} cannot be used, so nothing was imported (--skip-bad leaves them out):", *report.bad]
    )
