"""One of our own archives into an empty project, which is the exported one afterwards, but for its past."""

from collections.abc import Container, Iterator
from typing import Any, NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from codebook.tree import tree
from qualcode.adoption.adoption import Adoption, prose
from qualcode.adoption.report import KINDS
from qualcode.adoption.siderows import SideRows
from qualcode.coding import current_text
from qualcode.exchange.side import Laid, Side, damaged
from qualcode.exchange.study import Mark
from qualcode.plaintext import is_line, normalise
from qualcode.store.base import Base
from qualcode.store.checks import refuse_contradictions
from qualcode.store.journal import JOURNALLED_TABLES, insert_many, tables
from qualcode.store.models import (
    Attribute,
    AttributeValue,
    Code,
    Coder,
    Comment,
    Interview,
    Lineage,
    Lost,
    Memo,
    OpenChange,
    Pattern,
    Proposal,
    PseudonymKey,
    Question,
    Quote,
    Reference,
    Rejection,
    Speaker,
    Study,
    Summary,
    Transcript,
    Version,
)
from transcripts.interviews import add_revision
from transcripts.script import DEEPEST, HeadingLine, Script, Turn

Row = dict[str, Any]
_BEFORE: tuple[type[Base], ...] = (Coder, Interview, Attribute, AttributeValue, Speaker)
_BEHIND: tuple[type[Base], ...] = (
    *(Code, Lost, Version, Proposal, Comment, Lineage),
    *(Summary, Question, Pattern, Rejection),
)


def is_empty(session: Session) -> bool:
    """Whether a project has nothing in it but its name."""
    others = (table for table in JOURNALLED_TABLES.values() if table.name != Study.__tablename__)
    return all(session.execute(select(table.c.id).limit(1)).first() is None for table in others)


def script_of_side(laid: Laid, told: str) -> Script:
    """A transcript as it was stored, from its text in the archive. Raises UnreadableFile for another text."""
    text = laid.stored(told)
    headings = tuple(HeadingLine(*each) for each in laid.headings)
    fit = all(is_line(text, each.start, each.end) and 0 <= each.level <= DEEPEST for each in headings)
    if normalise(text) != text or not fit:
        raise damaged()
    return Script(text, tuple(Turn(*turn[:4]) for turn in laid.turns), headings=headings)


class InterviewMemo(NamedTuple):
    """A memo on an interview, which the standard has no place for; all but the text by their GUIDs."""

    interview: str
    coder: str
    text: str
    created_at: str


def memos_on_interviews(side: Side) -> Iterator[InterviewMemo]:
    """The memos on interviews that the side file knows."""
    for row in side.rows("memo"):
        if row.get("interview") is not None:
            yield InterviewMemo(*(_identity(row, name) for name in InterviewMemo._fields))


_LEFT = {
    "lost": "lost coding",
    "quote": "star, use or trimmed version of a quote",
    "summary": "summary of an interview under a theme",
    "question": "question of the interview guide",
    "pattern": "pattern kept with a code",
    "rejection": "rejected suggestion",
    "version": "version that was signed off",
    "proposal": "proposal",
    "comment": "comment on a proposal",
    "lineage": "merge or split that a code came from",
    "pseudonym_key": "record that names were replaced by a key",
}


def join_speakers(adoption: Adoption, side: Side, made: Container[int]) -> None:
    """Give the speakers of interviews that are new (``made``, by id) their roles.

    What else only an empty project takes is told as left behind.
    """
    session = adoption.session
    homes = {row.uuid: row.id for row in session.execute(select(Interview.id, Interview.uuid))}
    for row in side.rows("speaker"):
        home = homes.get(_identity(row, "interview"))
        here = (Speaker.interview_id == home, Speaker.label == _identity(row, "label"))
        speaker = session.scalar(select(Speaker).where(*here)) if home in made else None
        if speaker is not None:
            speaker.role, speaker.interviewer = prose(_identity(row, "role")), row.get("interviewer") is True
    session.flush()
    for row in side.rows(*_LEFT):
        adoption.report.losses.add(f"{_LEFT[row['table']]} (only an empty project takes it)")
    marks = sum(1 for row in side.rows("reference") if row.get("review"))
    if marks:
        adoption.report.losses.add("mark that a coding is to be looked at again", count=marks)


def restore(adoption: Adoption, side: Side) -> None:
    """Put everything in as it was, under the same identities.

    Raises UnreadableFile where the side file does not go with the archive or is no such file, Refused where
    what it says contradicts itself.
    """
    try:
        _Restoring(adoption, side).run()
    except IntegrityError as error:
        raise damaged() from error


class _Restoring:
    def __init__(self, adoption: Adoption, side: Side) -> None:
        self._adoption, self._side, self._session = adoption, side, adoption.session
        change_id = self._session.scalars(select(OpenChange.change_id)).one()
        self._rows = SideRows(self._session.connection(), change_id or 0)
        self._laid = adoption.laid
        self._noted = {
            _identity(row, "reference") for row in side.rows("memo", "quote") if row.get("reference")
        }
        self._marks = {_identity(row, "uuid"): row for row in side.rows("reference")}

    def run(self) -> None:
        """Every table, each after those that it points at."""
        self._study()
        for kind in _BEFORE:
            self._put(kind)
        self._transcripts()
        self._same_codes()
        for kind in _BEHIND:
            self._put(kind)
        self._keys()
        ids = insert_many(self._session.connection(), Reference, self._references())
        insert_many(self._session.connection(), Memo, self._memos())
        self._put(Quote)
        self._session.expire_all()
        refuse_contradictions(self._session)
        self._tell(len(ids))

    def _put(self, kind: type[Base]) -> None:
        rows = list(self._side.rows(kind.__tablename__))
        numbers = [row.get("number") for row in rows] if kind is Proposal else None
        if numbers is not None and not all(type(number) is int and number > 0 for number in numbers):
            raise damaged()
        (table,) = tables((kind,))
        self._rows.put(table, rows, numbers)  # type: ignore[arg-type]  # all are numbers

    def _study(self) -> None:
        """The project is the one that was exported, by name and identity."""
        (table,) = tables((Study,))
        for row in self._side.rows("project"):
            values = self._rows.values(table, row)
            self._session.execute(update(table).values(values))
            self._adoption.report.remarks.add(
                f"this project is “{values['name']}” as it was exported, under the same identity"
            )

    def _transcripts(self) -> None:
        (table,) = tables((Transcript,))
        if self._laid.keys() != {source.guid for source in self._adoption.study.sources}:
            raise damaged()
        rows = self._adoption.progress("Texts", self._side.rows(table.name), len(self._laid))
        self._rows.put(
            table,
            ({**row, "revision_id": self._revision(row), "turns": None, "headings": None} for row in rows),
        )

    def _revision(self, row: Row) -> int:
        """The text as it was stored; where the one in the archive is another, nothing is to be trusted."""
        guid = _identity(row, "uuid")
        script = script_of_side(self._laid[guid], self._adoption.study.text(guid))
        return add_revision(self._session, script)

    def _same_codes(self) -> None:
        """The codes are those of the XML, each below the same one, which also says how deep they may lie."""
        told = {(code.guid, code.parent) for code in self._adoption.study.codes}
        rows = self._side.rows("code")
        found = {
            (_identity(row, "uuid"), _identity(row, "parent") if row.get("parent") else None) for row in rows
        }
        if found != told:
            raise damaged()

    def _keys(self) -> None:
        (table,) = tables((PseudonymKey,))
        rows = []
        for row in self._side.rows(table.name):
            latest = row.get("latest_transcript")
            newest = 0 if latest is None else self._rows.id("transcript", latest)
            rows.append({**row, "latest_transcript": newest})
        self._rows.put(table, rows)

    def _references(self) -> Iterator[tuple[Any, ...]]:
        """Rows of references in the order of the archive, read as they are written."""
        study = self._adoption.study
        last = self._session.scalar(select(func.coalesce(func.max(Reference.id), 0))) or 0
        source, text = "", ""
        for selection in self._adoption.progress("Codings", study.selections(), study.selections_total):
            if selection.source != source:
                source = selection.source
                transcript_id = self._rows.id("transcript", source)
                text = current_text(self._session, transcript_id)
            start, end = self._laid[source].passage(selection.start, selection.end)
            if not 0 <= start < end <= len(text):
                raise damaged()
            for mark in selection.marks:
                last += 1
                if mark.guid in self._noted:
                    self._rows.know("reference", mark.guid, last)
                yield (
                    mark.guid,
                    transcript_id,
                    *self._whose(mark),
                    start,
                    end,
                    text[start:end],
                    *self._state(mark),
                )

    def _whose(self, mark: Mark) -> tuple[int, int]:
        return self._rows.id("code", mark.code), self._rows.id("coder", mark.coder)

    def _state(self, mark: Mark) -> tuple[str, str]:
        """When it was coded, and whether it is to be looked at again."""
        row = self._marks.get(mark.guid)
        if row is None:
            return mark.created, ""
        if not isinstance(row.get("created_at"), str) or row.get("review") not in ("", "open", "asked"):
            raise damaged()
        return row["created_at"], row["review"]

    def _memos(self) -> Iterator[tuple[Any, ...]]:
        (table,) = tables((Memo,))
        for row in self._side.rows("memo"):
            yield tuple(self._rows.values(table, row).values())

    def _tell(self, references: int) -> None:
        """What came in, for the report."""
        session, report = self._session, self._adoption.report
        for table in JOURNALLED_TABLES.values():
            if table.name in KINDS:
                report.made[table.name] = session.scalar(select(func.count()).select_from(table)) or 0
        counts = select(Reference.code_id, func.count()).group_by(Reference.code_id)
        found = dict(session.execute(counts).all())
        report.references.update({line.path: found[line.id] for line in tree(session) if line.id in found})
        report.proven = references


def _identity(row: Row, name: str) -> str:
    """What names a row. Raises UnreadableFile where it is none."""
    found = row.get(name)
    if not isinstance(found, str):
        raise damaged()
    return found
