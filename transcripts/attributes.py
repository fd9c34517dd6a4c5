"""Attributes of interviews, from a sheet with one row an interview."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qualcode.errors import BadInput
from qualcode.sheets import Sheet, SheetRow
from qualcode.store.models import Attribute, AttributeValue, Interview, Memo, Speaker, Transcript
from transcripts.interviews import get_interview
from transcripts.readers import SUFFIXES

_INTERVIEW = ("interview", "interview name", "interview id", "name", "id", "participant", "case")
_TRANSCRIPTS = ("transcripts", "transcript", "files", "file")


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

    The interview is named in a column "interview" (or the first column); a column "transcripts" lists, with
    semicolons, the transcripts that belong to it. Raises BadInput where an interview stands twice or a
    transcript is unknown.
    """
    named, joined = _columns(sheet)
    attributes = [column for column in sheet.columns if column not in (named, joined)]
    _check_named(sheet.rows, named)
    report = AttributeReport(attributes=tuple(attributes))
    if joined is not None:
        _join(session, sheet.rows, named, joined)
    columns = {name: _attribute(session, name) for name in attributes}
    seen: dict[str, int] = {}
    for row in sheet.rows:
        name = _row(session, row, named, columns, report)
        if (first := seen.setdefault(name, row.line)) != row.line:
            raise BadInput(f"line {row.line}: “{name}” stands on line {first} already; one row an interview")
    names = session.scalars(select(Interview.name).order_by(Interview.name))
    report.without = [name for name in names if name not in seen]
    return report


def _columns(sheet: Sheet) -> tuple[str, str | None]:
    lower = {column.casefold().strip(): column for column in sheet.columns}
    named = next((lower[name] for name in _INTERVIEW if name in lower), sheet.columns[0])
    joined = next((lower[name] for name in _TRANSCRIPTS if name in lower), None)
    if joined is not None and named == sheet.columns[0] and not set(lower) & set(_INTERVIEW):
        named, joined = joined, None
    return named, joined


def _check_named(rows: Iterable[SheetRow], named: str) -> None:
    for row in rows:
        if not row.get(named).strip():
            raise BadInput(f"line {row.line} names no interview (column “{named}”)")


def _join(session: Session, rows: Iterable[SheetRow], named: str, joined: str) -> None:
    """Put the transcripts that a row lists into its interview."""
    for row in rows:
        names = [part.strip() for part in row.get(joined).split(";") if part.strip()]
        transcripts = [_transcript(session, name, row.line) for name in names]
        if transcripts:
            home = get_interview(session, row.get(named).strip())
            for transcript in transcripts:
                move_to_interview(session, transcript, home)


def _transcript(session: Session, name: str, line: int) -> Transcript:
    """The transcript of that name, or of the file so named."""
    for known in _spellings(name):
        found = session.scalar(select(Transcript).where(Transcript.name == known))
        if found is not None:
            return found
    raise BadInput(f"line {line}: there is no transcript “{name}”")


def _interview(session: Session, name: str) -> Interview | None:
    """The interview of that name, else the one so named but for case or for the suffix of its file."""
    for known in _spellings(name):
        for same in (Interview.name == known, func.lower(Interview.name) == known.lower()):
            found = session.scalars(select(Interview).where(same).limit(1)).first()
            if found is not None:
                return found
    return None


def _spellings(name: str) -> tuple[str, ...]:
    """A name as a sheet has it, and without the suffix of a file."""
    composed = unicodedata.normalize("NFC", name)
    stem, dot, suffix = composed.rpartition(".")
    return (composed, stem) if f"{dot}{suffix}".lower() in SUFFIXES else (composed,)


def move_to_interview(session: Session, transcript: Transcript, home: Interview) -> None:
    """Make a transcript part of another interview; one that it leaves empty goes.

    Its speakers become known there under the same labels; attributes and memos of an interview that goes
    stay with the other one, where that has none of its own.
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
    session.flush()
    session.delete(session.get_one(Interview, left_id))


def _attribute(session: Session, name: str) -> Attribute:
    found = session.scalar(select(Attribute).where(func.lower(Attribute.name) == name.lower()))
    if found is None:
        position = session.scalar(select(func.count()).select_from(Attribute)) or 0
        found = Attribute(name=name, position=position)
        session.add(found)
        session.flush()
    return found


def _row(
    session: Session, row: SheetRow, named: str, columns: dict[str, Attribute], report: AttributeReport
) -> str:
    """Store one row; the name of its interview as the project has it."""
    name = row.get(named).strip()
    interview = _interview(session, name)
    if interview is None:
        report.unknown.append(f"line {row.line}: there is no interview “{name}”")
        return name
    report.interviews += 1
    for column, attribute in columns.items():
        _set_value(session, interview, attribute, row.get(column).strip())
    return interview.name


def _set_value(session: Session, interview: Interview, attribute: Attribute, value: str) -> None:
    statement = select(AttributeValue).where(
        AttributeValue.interview_id == interview.id, AttributeValue.attribute_id == attribute.id
    )
    found = session.scalar(statement)
    if found is None and value:
        session.add(AttributeValue(interview_id=interview.id, attribute_id=attribute.id, value=value))
    elif found is not None and value:
        found.value = value
    elif found is not None:
        session.delete(found)


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
