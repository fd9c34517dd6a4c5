"""Notes of a study into memos: on what they hang on, else on the project."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import Session

from qualcode.adoption.adoption import Adoption, identity, moment, prose
from qualcode.adoption.coders import Coders
from qualcode.adoption.staging import CODINGS, MEMOS, fill
from qualcode.store.clock import now
from qualcode.store.journal import insert_many
from qualcode.store.models import Memo

_COLUMNS = ("guid", "coder_id", "nameless", "coding_id", "code_id", "transcript_id", "interview_id", "text")
_BEHIND = "note on what stays behind, now a memo on the project"
_PAGE = 500


class Notes:
    """Collects memos in a temporary table, and writes them once the references are there."""

    def __init__(self, adoption: Adoption, coders: Coders) -> None:
        """Nothing is collected yet."""
        self._adoption, self._coders = adoption, coders
        self._at = now()
        self._placed: set[str] = set()
        self._pending: list[tuple[object, ...]] = []

    def hang(self, guids: Iterable[str], lead: str = "", **about: int) -> int:
        """Put notes on one thing (``code_id=7``), or on the project; how many there are.

        ``lead`` is a sentence that stands before the words of each.
        """
        found = [note for guid in guids if (note := self._adoption.study.notes.get(guid)) is not None]
        for note in found:
            guid = "" if note.guid in self._placed else note.guid
            self._placed.add(note.guid)
            self._add(guid, note.coder, note.text, note.created, lead, about)
        return len(found)

    def say(self, text: str, coder: str = "", created: str = "", lead: str = "", **about: int) -> int:
        """Put a description on one thing, or on the project; 1, or 0 where it is empty."""
        if not text.strip():
            return 0
        self._add("", coder, text, created, lead, about)
        return 1

    def behind(
        self, what: str, guids: Iterable[str], text: str = "", coder: str = "", created: str = ""
    ) -> None:
        """Keep the notes on what stays behind; ``what`` names it."""
        lead = f"On {what}, which was left behind:"
        count = self.hang(guids, lead) + self.say(text, coder, created, lead)
        if count:
            self._adoption.report.altered.add(_BEHIND, what, count)

    def rest(self) -> None:
        """Keep the notes that nothing was asked for, on the project; nothing more is collected then."""
        for guid in [guid for guid in self._adoption.study.notes if guid not in self._placed]:
            self.hang((guid,))
            self._adoption.report.altered.add(_BEHIND)
        self._flush()

    def _add(self, guid: str, coder: str, text: str, created: str, lead: str, about: dict[str, int]) -> None:
        words = prose(text)
        if not words:
            self._adoption.report.losses.add("empty note")
            return
        things = (about.get(name) for name in _COLUMNS[3:7])
        words = f"{lead}\n\n{words}" if lead else words
        coder_id = self._coders.id(coder)
        self._pending.append((guid, coder_id, not coder, *things, words, moment(created, self._at)))
        if len(self._pending) >= _PAGE:
            self._flush()

    def _flush(self) -> None:
        connection = self._adoption.session.connection()
        fill(connection, MEMOS, (*_COLUMNS, "created_at"), self._pending)
        self._pending.clear()

    def store(self) -> None:
        """Write the memos that the project has not."""
        connection = self._adoption.session.connection()
        ids = insert_many(connection, Memo, self._rows())
        self._adoption.report.made["memo"] += len(ids)

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        session = self._adoption.session
        held = session.scalar(select(func.max(Memo.id))) or 0
        taken = set(session.scalars(select(Memo.uuid).where(Memo.uuid.in_(select(MEMOS.c.guid)))))
        for memo in session.connection().execute(_MEMOS, execution_options={"yield_per": _PAGE}):
            if held and _present(session, memo, held):
                self._adoption.report.joined.add("memo")
                continue
            about = (memo.reference_id, memo.code_id, memo.transcript_id, memo.interview_id)
            uuid = identity(memo.guid, memo.guid in taken)
            yield uuid, memo.coder_id, *about, memo.text, memo.created_at, None, ""


_FIRST = (
    func.row_number()
    .over(
        partition_by=[
            func.coalesce(CODINGS.c.reference_id, 0),
            *(func.coalesce(MEMOS.c[name], 0) for name in ("code_id", "transcript_id", "interview_id")),
            MEMOS.c.coder_id,
            MEMOS.c.text,
        ],
        order_by=MEMOS.c.id,
    )
    .label("number")
)
_STAGED = (
    select(MEMOS, CODINGS.c.reference_id, _FIRST)
    .outerjoin(CODINGS, CODINGS.c.id == MEMOS.c.coding_id)
    .subquery()
)
_MEMOS = select(_STAGED).where(_STAGED.c.number == 1).order_by(_STAGED.c.id)
"""One note that hangs on a thing twice, as on codings that are one here, is one."""


def _present(session: Session, memo: Row[Any], held: int) -> bool:
    """Whether the project had this very note before, by this coder or, where none is named, by any."""
    condition = and_(Memo.id <= held, Memo.text == memo.text, *_about(memo))
    if not memo.nameless:
        condition = and_(condition, Memo.coder_id == memo.coder_id)
    return session.scalar(select(Memo.id).where(condition).limit(1)) is not None


def _about(memo: Row[Any]) -> list[ColumnElement[bool]]:
    columns = (Memo.reference_id, Memo.code_id, Memo.transcript_id, Memo.interview_id)
    about = [(column, getattr(memo, column.key)) for column in columns]
    named = [column == thing for column, thing in about if thing is not None]
    return named or [column.is_(None) for column, _ in about]
