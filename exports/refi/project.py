"""A project as REFI-QDA 1.5 has it: ``project.qde``, valid against its schema of 18 March 2019.

Codings on the same passage by the same coder stand in one selection: programs that know passages get one of
them, and those that read the coder off the selection get the right one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute

import qualcode
from codebook.tree import tree
from exports.refi.guids import dashed, selection_guid
from exports.refi.parts import NAME, PROJECT, Output, Xml, moment, note_refs, shown, write_codes
from qualcode.store.models import (
    Attribute,
    AttributeValue,
    Code,
    Coder,
    Interview,
    Memo,
    Reference,
    Study,
    Transcript,
)
from transcripts.interviews import script_of
from transcripts.toldtexts import told_text

ORIGIN = f"qualcode {qualcode.__version__}"


class Written(NamedTuple):
    """How much of each was written."""

    coders: int
    codes: int
    interviews: int
    transcripts: int
    selections: int
    codings: int
    notes: int


Progress = Callable[[Sequence[Transcript]], Iterator[Transcript]]


def write_project(session: Session, file: Output, progress: Progress = iter) -> Written:
    """Write the XML; ``progress`` wraps the transcripts as they are gone through."""
    study = session.scalars(select(Study)).one()
    with (
        Xml(file) as xml,
        xml.root(
            "Project", PROJECT, name=study.name, origin=ORIGIN, creationDateTime=moment(study.created_at)
        ),
    ):
        coders, codes = _write_users(xml, session), _write_codebook(xml, session)
        _write_variables(xml, session)
        interviews = _write_cases(xml, session)
        transcripts, selections, codings = _write_sources(xml, session, progress)
        notes = _write_notes(xml, session)
        on_nothing = (Memo.reference_id, Memo.code_id, Memo.transcript_id, Memo.interview_id, Memo.lost_id)
        note_refs(xml, _memos(session, *(column.is_(None) for column in on_nothing)))
    return Written(coders, codes, interviews, transcripts, selections, codings, notes)


def _memos(session: Session, *conditions: ColumnElement[bool]) -> list[str]:
    return list(session.scalars(select(Memo.uuid).where(*conditions).order_by(Memo.id)))


def _memos_by(
    session: Session, column: InstrumentedAttribute[int | None], *conditions: ColumnElement[bool]
) -> dict[int | None, list[str]]:
    """The memos on things of one kind, by the id of the thing."""
    found: dict[int | None, list[str]] = defaultdict(list)
    statement = select(column, Memo.uuid).where(column.is_not(None), *conditions).order_by(Memo.id)
    for about_id, uuid in session.execute(statement):
        found[about_id].append(uuid)
    return found


def _write_users(xml: Xml, session: Session) -> int:
    coders = session.scalars(select(Coder).order_by(Coder.id)).all()
    if coders:
        with xml.inside("Users"):
            for coder in coders:
                xml.element("User", guid=dashed(coder.uuid), name=coder.name)
    return len(coders)


def _write_codebook(xml: Xml, session: Session) -> int:
    lines = tree(session)
    if lines:
        with xml.inside("CodeBook"):
            write_codes(xml, lines, _memos_by(session, Memo.code_id))
    return len(lines)


def _write_variables(xml: Xml, session: Session) -> None:
    attributes = session.scalars(select(Attribute).order_by(Attribute.position, Attribute.id)).all()
    if attributes:
        with xml.inside("Variables"):
            for each in attributes:
                xml.element("Variable", guid=dashed(each.uuid), name=each.name, typeOfVariable="Text")


def _write_cases(xml: Xml, session: Session) -> int:
    interviews = session.scalars(select(Interview).order_by(Interview.id)).all()
    if not interviews:
        return 0
    values, sources, memos = _values(session), defaultdict(list), _memos_on_interviews(session)
    for home, uuid in session.execute(
        select(Transcript.interview_id, Transcript.uuid).order_by(Transcript.id)
    ):
        sources[home].append(uuid)
    with xml.inside("Cases"):
        for interview in interviews:
            with xml.inside("Case", guid=dashed(interview.uuid), name=interview.name):
                if memos[interview.id]:
                    xml.element("Description", "\n\n".join(memos[interview.id]))
                for attribute, value in values[interview.id]:
                    with xml.inside("VariableValue"):
                        xml.element("VariableRef", targetGUID=dashed(attribute))
                        xml.element("TextValue", value)
                for uuid in sources[interview.id]:
                    xml.element("SourceRef", targetGUID=dashed(uuid))
    return len(interviews)


def _values(session: Session) -> dict[int, list[tuple[str, str]]]:
    """Per interview: the identity of each attribute with its value."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    statement = (
        select(AttributeValue.interview_id, Attribute.uuid, AttributeValue.value)
        .join(Attribute, Attribute.id == AttributeValue.attribute_id)
        .order_by(Attribute.position, Attribute.id)
    )
    for interview_id, attribute, value in session.execute(statement):
        found[interview_id].append((attribute, value))
    return found


def _memos_on_interviews(session: Session) -> dict[int | None, list[str]]:
    """A case has no place for notes, so they stand in its description, with author and day."""
    found: dict[int | None, list[str]] = defaultdict(list)
    statement = select(Memo.interview_id, Memo.text, Coder.name, Memo.created_at).join(
        Coder, Coder.id == Memo.coder_id
    )
    for interview_id, text, coder, at in session.execute(
        statement.where(Memo.interview_id.is_not(None)).order_by(Memo.id)
    ):
        found[interview_id].append(f"{text}\n({coder}, {at[:10]})")
    return found


def _write_sources(xml: Xml, session: Session, progress: Progress) -> tuple[int, int, int]:
    transcripts = session.scalars(select(Transcript).order_by(Transcript.id)).all()
    if not transcripts:
        return 0, 0, 0
    codes = {row.id: dashed(row.uuid) for row in session.execute(select(Code.id, Code.uuid))}
    coders = {row.id: dashed(row.uuid) for row in session.execute(select(Coder.id, Coder.uuid))}
    selections = codings = 0
    memos = _memos_by(session, Memo.transcript_id)
    with xml.inside("Sources"):
        for transcript in progress(transcripts):
            guid = dashed(transcript.uuid)
            with xml.inside(
                "TextSource",
                guid=guid,
                name=transcript.name,
                plainTextPath=f"internal://{guid}.txt",
                creationDateTime=moment(transcript.imported_at),
            ):
                here = _write_selections(xml, session, transcript, codes, coders)
                note_refs(xml, memos[transcript.id])
            selections, codings = selections + here[0], codings + here[1]
    return len(transcripts), selections, codings


def _write_selections(
    xml: Xml, session: Session, transcript: Transcript, codes: dict[int, str], coders: dict[int, str]
) -> tuple[int, int]:
    told = told_text(script_of(session, transcript))
    here = Reference.transcript_id == transcript.id
    ids = select(Reference.id).where(here).scalar_subquery()
    memos = _memos_by(session, Memo.reference_id, Memo.reference_id.in_(ids))
    statement = (
        select(
            *(Reference.id, Reference.uuid, Reference.code_id, Reference.coder_id),
            *(Reference.start, Reference.end, Reference.created_at),
        )
        .where(here)
        .order_by(Reference.start, Reference.end, Reference.coder_id, Reference.id)
    )
    rows = session.execute(statement, execution_options={"yield_per": 10_000})
    selections = codings = 0
    for (start, end, coder_id), found in groupby(rows, key=lambda row: (row.start, row.end, row.coder_id)):
        marks = list(found)
        passage = told.passage(start, end)
        with xml.inside(
            "PlainTextSelection",
            guid=selection_guid(marks[0].uuid),
            name=shown(told.text[passage.start : passage.end]),
            startPosition=str(passage.start),
            endPosition=str(passage.end),
            creatingUser=coders[coder_id],
            creationDateTime=moment(marks[0].created_at),
        ):
            for mark in marks:
                _write_coding(xml, mark, codes[mark.code_id], coders[coder_id], memos[mark.id])
        selections, codings = selections + 1, codings + len(marks)
    return selections, codings


def _write_coding(xml: Xml, mark: Any, code: str, coder: str, memos: list[str]) -> None:
    at = moment(mark.created_at)
    with xml.inside("Coding", guid=dashed(mark.uuid), creatingUser=coder, creationDateTime=at):
        xml.element("CodeRef", targetGUID=code)
        note_refs(xml, memos)


def _write_notes(xml: Xml, session: Session) -> int:
    """Memos that hang on something that can have notes, and those on the project."""
    held = (Memo.interview_id.is_(None), Memo.lost_id.is_(None))
    total = session.scalar(select(func.count()).select_from(Memo).where(*held)) or 0
    if not total:
        return 0
    coders = {row.id: dashed(row.uuid) for row in session.execute(select(Coder.id, Coder.uuid))}
    statement = select(Memo.uuid, Memo.coder_id, Memo.text, Memo.created_at, Memo.origin)
    rows = session.execute(statement.where(*held).order_by(Memo.id), execution_options={"yield_per": 1_000})
    with xml.inside("Notes"):
        for uuid, coder_id, text, at, origin in rows:
            with xml.inside(
                "Note",
                guid=dashed(uuid),
                name=text.strip().split("\n")[0][:NAME],
                creatingUser=coders[coder_id],
                creationDateTime=moment(at),
            ):
                if origin:
                    xml.element("Description", f"Written at “{origin}”, merged since.")
                xml.element("PlainTextContent", text)
    return total
