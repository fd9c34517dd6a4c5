"""A sheet that says where each reference of a code goes when the code is split."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.names import CodeNames
from codebook.tree import tree
from qualcode.errors import BadInput, NotFound, QualcodeError
from qualcode.plaintext import fold
from qualcode.sheets import SheetRow, read_sheet
from qualcode.store.models import Code, Coder, Reference
from transcripts.interviews import find_transcript

Choices = dict[int, int | None]
"""The id of a reference and of its new code; None where it stays."""


def read_split(session: Session, path: Path, code: Code, *, encoding: str | None = None) -> Choices:
    """Read where the references of ``code`` go: one row a reference.

    A row names it in the column reference (its uuid), or in transcript, start and end (and coder, where not
    everybody's is meant). The column code names the new code; empty, or the code itself, means that it stays.
    Raises BadInput with every row that cannot be used, and as ``read_sheet`` does.
    """
    sheet = read_sheet(path, encoding=encoding, unguard=True)
    columns = {fold(column) for column in sheet.columns}
    if "code" not in columns or not ("reference" in columns or {"transcript", "start", "end"} <= columns):
        raise BadInput(
            "a sheet for a split has the columns code, and reference or transcript, start and end; this"
            f" one has {', '.join(sheet.columns)}"
        )
    reading = _Reading(session, code)
    for row in sheet.rows:
        reading.take(row)
    if reading.bad:
        rows = "1 row" if len(reading.bad) == 1 else f"{len(reading.bad):,} rows"
        raise BadInput("\n  ".join([f"{rows} cannot be used, so nothing was split:", *reading.bad]))
    return reading.choices


class _Reading:
    """Rows that were taken so far."""

    def __init__(self, session: Session, code: Code) -> None:
        self._session, self._code = session, code
        self._names = CodeNames(tree(session))
        self.choices: Choices = {}
        self.bad: list[str] = []

    def take(self, row: SheetRow) -> None:
        try:
            target = self._target(row.get("code").strip())
            for reference_id in self._references(row):
                if self.choices.setdefault(reference_id, target) != target:
                    raise BadInput("an earlier row sends the same reference to another code")
        except QualcodeError as error:
            self.bad.append(f"line {row.line}: {error}")

    def _target(self, name: str) -> int | None:
        target = self._names.find(name).id if name else None
        return None if target == self._code.id else target

    def _references(self, row: SheetRow) -> list[int]:
        statement = select(Reference.id).where(Reference.code_id == self._code.id)
        uuid = row.get("reference").strip()
        if uuid:
            found = list(self._session.scalars(statement.where(Reference.uuid == uuid)))
            where = f"reference {uuid}"
        else:
            start, end = _offset(row.get("start")), _offset(row.get("end"))
            transcript = find_transcript(self._session, row.get("transcript").strip())
            statement = statement.where(
                Reference.transcript_id == transcript.id, Reference.start == start, Reference.end == end
            )
            if coder := row.get("coder").strip():
                statement = statement.join(Coder).where(Coder.name == coder)
            found = list(self._session.scalars(statement))
            where = f"reference at {transcript.name} {start}:{end}"
        if not found:
            raise NotFound(f"“{self._code.label}” has no {where}")
        return found


def _offset(cell: str) -> int:
    number = cell.strip().removesuffix(".0")
    if not (number.isascii() and number.isdigit()):
        raise BadInput(f"{cell!r} is no offset; a row has a reference, or transcript, start and end")
    return int(number)
