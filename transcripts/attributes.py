"""Attributes of interviews, from a sheet with one row an interview."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import BadInput
from qualcode.plaintext import fold, one_line
from qualcode.sheets import Sheet, SheetRow, in_words
from qualcode.store.models import Attribute, AttributeValue, Interview, Memo, Speaker, Transcript
from qualcode.store.summaries import join_summaries_of_interviews
from transcripts.interviews import forget_silent, get_interview
from transcripts.readers import SUFFIXES

_INTERVIEW = ("interview", "interview name", "interview id", "id", "participant", "case", "name")
_TRANSCRIPTS = ("transcripts", "transcript", "files", "file")
T = TypeVar("T")


@dataclass
class AttributeReport:
    """What reading a sheet of attributes did."""

    interviews: int = 0
    attributes: tuple[str, ...] = ()
    unknown: list[str] = field(default_factory=list)
    """Rows for interviews that the project does not have, as sentences."""
    without: list[str] = field(default_factory=list)
    """Interviews that the sheet does not name."""


def set_attributes(session: Session, sheet: Sheet) -> AttributeReport:
    """Give interviews the values of a sheet; an empty cell takes a value away.

    The interview is named in a column "interview" (or another that names interviews, or the first); a column
    "transcripts" lists, with semicolons, the transcripts that belong to it. Raises BadInput where a row names
    no interview, an interview stands twice, or a transcript is unknown.
    """
    joined = _column(sheet, _TRANSCRIPTS)
    named = _naming(session, sheet) or joined or sheet.columns[0]
    joined = None if joined == named else joined
    _check_named(sheet.rows, named)
    if joined is not None:
        _join(session, sheet.rows, named, joined)
    attributes = [column for column in sheet.columns if column not in (named, joined)]
    report = AttributeReport(attributes=tuple(attributes))
    _set_values(session, sheet.rows, named, attributes, report)
    return report


def _column(sheet: Sheet, names: Iterable[str]) -> str | None:
    by_name = {fold(column): column for column in sheet.columns}
    return next((by_name[name] for name in names if name in by_name), None)


def _naming(session: Session, sheet: Sheet) -> str | None:
    """The column that names interviews: of those that may, the one that names most of the project's."""
    known = _Names(session.scalars(select(Interview)).all())
    may = [column for name in _INTERVIEW for column in sheet.columns if fold(column) == name]
    found = {column: sum(known.find(row.get(column)) is not None for row in sheet.rows) for column in may}
    return max(may, key=lambda column: found[column], default=None)


class _Names(Generic[T]):
    """Rows by their names, found also in another case or with the suffix of a file."""

    def __init__(self, rows: Iterable[T]) -> None:
        self._exact = {row.name: row for row in rows}  # type: ignore[attr-defined]  # rows have names
        self._folded = {fold(name): row for name, row in reversed(self._exact.items())}

    def find(self, name: str) -> T | None:
        """The row of that name, in its own spelling before another."""
        for known in _spellings(name.strip()):
            found = self._exact.get(known) or self._folded.get(fold(known))
            if found is not None:
                return found
        return None


def _spellings(name: str) -> tuple[str, ...]:
    """A name as a sheet has it, and without the suffix of a file."""
    composed = unicodedata.normalize("NFC", name)
    stem, dot, suffix = composed.rpartition(".")
    return (composed, stem) if f"{dot}{suffix}".lower() in SUFFIXES else (composed,)


def _check_named(rows: Iterable[SheetRow], named: str) -> None:
    empty = [row.line for row in rows if not row.get(named).strip()]
    if empty:
        raise BadInput(f"{in_words(empty)}: no interview is named (column “{named}”)")


def _join(session: Session, rows: Iterable[SheetRow], named: str, joined: str) -> None:
    """Put the transcripts that a row lists into its interview."""
    known = _Names(session.scalars(select(Transcript)).all())
    problems: list[str] = []
    for row in rows:
        names = [part.strip() for part in row.get(joined).split(";") if part.strip()]
        found = [known.find(name) for name in names]
        problems += [
            f"line {row.line}: there is no transcript “{name}”"
            for name, transcript in zip(names, found, strict=True)
            if transcript is None
        ]
        home = get_interview(session, row.get(named).strip()) if found and not problems else None
        for transcript in found:
            if transcript is not None and home is not None:
                move_to_interview(session, transcript, home)
    if problems:
        raise BadInput("\n  ".join(problems))


def _set_values(
    session: Session, rows: Iterable[SheetRow], named: str, columns: list[str], report: AttributeReport
) -> None:
    interviews = session.scalars(select(Interview).order_by(Interview.name)).all()
    known = _Names(interviews)
    attributes = {column: _attribute(session, column) for column in columns}
    held = {
        (value.interview_id, value.attribute_id): value for value in session.scalars(select(AttributeValue))
    }
    seen: dict[str, int] = {}
    for row in rows:
        name = row.get(named).strip()
        interview = known.find(name)
        key = interview.name if interview else name
        if (first := seen.setdefault(key, row.line)) != row.line:
            raise BadInput(f"line {row.line}: “{key}” stands on line {first} already; one row an interview")
        if interview is None:
            report.unknown.append(f"line {row.line}: there is no interview “{name}”")
            continue
        report.interviews += 1
        for column, attribute in attributes.items():
            _set_value(session, held.get((interview.id, attribute.id)), interview, attribute, row.get(column))
    session.flush()
    report.without = [interview.name for interview in interviews if interview.name not in seen]


def _attribute(session: Session, name: str) -> Attribute:
    attributes = session.scalars(select(Attribute)).all()
    found = next((known for known in attributes if fold(known.name) == fold(name)), None)
    if found is None:
        found = Attribute(name=one_line(name), position=len(attributes))
        session.add(found)
        session.flush()
    return found


def _set_value(
    session: Session, held: AttributeValue | None, interview: Interview, attribute: Attribute, cell: str
) -> None:
    value = one_line(cell)
    if held is None and value:
        session.add(AttributeValue(interview_id=interview.id, attribute_id=attribute.id, value=value))
    elif held is not None and value:
        held.value = value
    elif held is not None:
        session.delete(held)


def move_to_interview(session: Session, transcript: Transcript, home: Interview) -> None:
    """Make a transcript part of another interview; one that it leaves empty goes.

    Its speakers become known there under the same labels; attributes, memos and summaries of an interview
    that goes stay with the other one; of its attributes those that the other has not.
    """
    left_id = transcript.interview_id
    if left_id == home.id:
        return
    known = set(session.scalars(select(Speaker.label).where(Speaker.interview_id == home.id)))
    transcript.interview_id = home.id
    session.flush()
    emptied = session.scalar(select(Transcript.id).where(Transcript.interview_id == left_id).limit(1)) is None
    for speaker in session.scalars(select(Speaker).where(Speaker.interview_id == left_id)).all():
        if speaker.label not in known:
            session.add(
                Speaker(
                    interview_id=home.id,
                    label=speaker.label,
                    role=speaker.role,
                    interviewer=speaker.interviewer,
                )
            )
        if emptied:
            session.delete(speaker)
    if emptied:
        _merge_into(session, left_id, home)
    session.flush()
    forget_silent(session, left_id)


def _merge_into(session: Session, left_id: int, home: Interview) -> None:
    """Hand what an interview without transcripts has to another one, and remove it."""
    has = select(AttributeValue.attribute_id).where(AttributeValue.interview_id == home.id)
    known = set(session.scalars(has))
    for value in session.scalars(select(AttributeValue).where(AttributeValue.interview_id == left_id)).all():
        if value.attribute_id in known:
            session.delete(value)
        else:
            value.interview_id = home.id
    for memo in session.scalars(select(Memo).where(Memo.interview_id == left_id)).all():
        memo.interview_id = home.id
    join_summaries_of_interviews(session, left_id, home.id)
    session.flush()
    session.delete(session.get_one(Interview, left_id))


def attribute_values(session: Session) -> dict[str, dict[str, str]]:
    """Per interview name: its attributes in the order of the sheet; interviews without any included."""
    values: dict[str, dict[str, str]] = {
        name: {} for name in session.scalars(select(Interview.name).order_by(Interview.name))
    }
    statement = (
        select(Interview.name, Attribute.name, AttributeValue.value)
        .join(AttributeValue, AttributeValue.interview_id == Interview.id)
        .join(Attribute, Attribute.id == AttributeValue.attribute_id)
        .order_by(Attribute.position)
    )
    for interview, attribute, value in session.execute(statement):
        values[interview][attribute] = value
    return values
