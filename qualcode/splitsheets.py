"""A sheet that says where each reference of a code goes when the code is split."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.bulk import split_arguments
from codebook.names import CodeNames
from codebook.tree import CodeLine, tree
from qualcode.errors import BadInput, NotFound, QualcodeError
from qualcode.plaintext import fold
from qualcode.sheets import SheetRow, read_sheet
from qualcode.store.models import Coder, Reference
from transcripts.interviews import find_transcript


def read_split(
    session: Session, path: Path, code: CodeLine, *, new: Sequence[str] = (), encoding: str | None = None
) -> dict[str, Any]:
    """Read where the references of ``code`` go, one row a reference: the arguments of a split.

    A row names it in the column reference (its uuid), or in transcript, start and end (and coder, where not
    everybody's is meant). The column code names the new code, which may be one of the labels in ``new``;
    empty, or the code itself, means that it stays. Raises BadInput with every row that cannot be used, for
    a label in ``new`` that no row has, and as ``read_sheet`` does.
    """
    sheet = read_sheet(path, encoding=encoding, unguard=True)
    columns = {fold(column) for column in sheet.columns}
    if "code" not in columns or not ("reference" in columns or {"transcript", "start", "end"} <= columns):
        raise BadInput(
            "a sheet for a split has the columns code, and reference or transcript, start and end; this"
            f" one has {', '.join(sheet.columns)}"
        )
    reading = _Reading(session, code, new)
    for row in sheet.rows:
        reading.take(row)
    if reading.bad:
        rows = "1 row" if len(reading.bad) == 1 else f"{len(reading.bad):,} rows"
        raise BadInput("\n  ".join([f"{rows} cannot be used, so nothing was split:", *reading.bad]))
    for label in new:
        if label not in reading.new.values():
            raise BadInput(f"no row sends anything to the new code “{label}”; leave it out")
    return split_arguments(code.uuid, reading.choices, reading.new)


class _Reading:
    """Rows that were taken so far."""

    def __init__(self, session: Session, code: CodeLine, new: Sequence[str]) -> None:
        self._session, self._code = session, code
        self._names = CodeNames(tree(session))
        self._labels = {fold(label): label for label in new}
        self._seen: dict[str, str] = {}
        self.choices: dict[str, str | None] = {}
        self.new: dict[str, str] = {}
        self.bad: list[str] = []

    def take(self, row: SheetRow) -> None:
        try:
            label = self._labels.get(fold(row.get("code")))
            target = self._target(row.get("code").strip()) if label is None else None
            for uuid in self._references(row):
                if self._seen.setdefault(uuid, label or target or "") != (label or target or ""):
                    raise BadInput("an earlier row sends the same reference to another code")
                if label is None:
                    self.choices[uuid] = target
                else:
                    self.new[uuid] = label
        except QualcodeError as error:
            self.bad.append(f"line {row.line}: {error}")

    def _target(self, name: str) -> str | None:
        target = self._names.find(name).uuid if name else None
        return None if target == self._code.uuid else target

    def _references(self, row: SheetRow) -> list[str]:
        statement = select(Reference.uuid).where(Reference.code_id == self._code.id)
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
