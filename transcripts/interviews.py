"""Interviews, their transcripts and speakers in a project."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select
from sqlalchemy.orm import Session

from qualcode.errors import Ambiguous, Duplicate, NotFound
from qualcode.nearest import nearest
from qualcode.plaintext import digest_of, fold, word_digest
from qualcode.store.base import Base, new_uuid
from qualcode.store.clock import now
from qualcode.store.inserting import insert_one, insert_row
from qualcode.store.journal import insert_rows
from qualcode.store.models import (
    AttributeValue,
    Heading,
    Interview,
    Lost,
    Memo,
    Quote,
    Reference,
    Rejection,
    Revision,
    Speaker,
    Summary,
    Transcript,
    Turn,
)
from transcripts.interviewers import interviewers
from transcripts.script import HeadingLine, Script
from transcripts.script import Turn as Spoken

_NAMED = select(Transcript.id).where(Transcript.name == bindparam("name"))
_INTERVIEW = select(Interview.id).where(Interview.name == bindparam("name"))
_LABELS = select(Speaker.label).where(Speaker.interview_id == bindparam("interview"))


@dataclass(frozen=True)
class TranscriptLine:
    """One transcript as a list shows it."""

    id: int
    name: str
    interview: str
    source: str
    words: int
    turns: int
    speakers: tuple[str, ...]
    references: int


def add_transcript(
    session: Session,
    script: Script,
    *,
    name: str,
    source: str,
    interview: str | None = None,
    uuid: str | None = None,
) -> Transcript:
    """Store a transcript; ``interview`` names the conversation it belongs to, itself by default.

    ``uuid`` is the identity that it has elsewhere; a new one by default.

    Raises Duplicate where the name is taken. Whether the text is there already is the caller's question:
    see :func:`same_words`.
    """
    session.flush()
    if session.connection().scalar(_NAMED, {"name": name}) is not None:
        raise Duplicate(f"there is already a transcript named {name}")
    interview_id = _interview_id(session, name if interview is None else interview)
    values = {
        "uuid": uuid or new_uuid(),
        "interview_id": interview_id,
        "revision_id": add_revision(session, script),
        "name": name,
        "source": source,
        "imported_at": now(),
    }
    _add_speakers(session, interview_id, script)
    return insert_row(session, Transcript, values)


def get_interview(session: Session, name: str) -> Interview:
    """The interview of that name, made where there is none."""
    session.flush()
    return session.get_one(Interview, _interview_id(session, name))


def _interview_id(session: Session, name: str) -> int:
    found: int | None = session.connection().scalar(_INTERVIEW, {"name": name})
    return insert_one(session, Interview, {"uuid": new_uuid(), "name": name}) if found is None else found


def same_words(session: Session, script: Script) -> str | None:
    """The name of a transcript that holds the same words, if there is one."""
    statement = select(Transcript.name).join(Revision, Revision.id == Transcript.revision_id)
    return session.scalars(statement.where(Revision.digest == word_digest(script.text)).limit(1)).first()


def add_revision(session: Session, script: Script) -> int:
    """Store a text with its turns and headings; its id, which a transcript has to point at."""
    words = script.text.split()
    values = {"text": script.text, "words": len(words), "digest": digest_of(words)}
    revision_id = insert_one(session, Revision, values)
    turns = [(revision_id, position, *turn) for position, turn in enumerate(script.turns)]
    insert_rows(session.connection(), Turn, turns)
    insert_rows(session.connection(), Heading, [(revision_id, *each) for each in script.headings or ()])
    return revision_id


def _add_speakers(session: Session, interview_id: int, script: Script) -> None:
    known = set(session.connection().scalars(_LABELS, {"interview": interview_id}))
    asking = interviewers(script)
    for label in script.speakers:
        if label not in known:
            whose = {"uuid": new_uuid(), "interview_id": interview_id, "label": label}
            insert_one(session, Speaker, {**whose, "role": "", "interviewer": label in asking})


def find_transcript(session: Session, name: str) -> Transcript:
    """A transcript by its name, whatever the case, or by its interview's where that holds only one.

    Raises NotFound (with the nearest names) or Ambiguous.
    """
    found = session.scalar(select(Transcript).where(Transcript.name == name))
    if found is not None:
        return found
    transcripts = session.scalars(select(Transcript).order_by(Transcript.name)).all()
    homes = {row.id: row.name for row in session.execute(select(Interview.id, Interview.name))}
    wanted = fold(name)
    named = [transcript for transcript in transcripts if fold(transcript.name) == wanted]
    matches = named or [each for each in transcripts if fold(homes[each.interview_id]) == wanted]
    names = ", ".join(match.name for match in matches)
    if len(matches) > 1:
        raise Ambiguous(f"{name} may be any of several transcripts ({names}); name one of them")
    if not matches:
        known = [*(each.name for each in transcripts), *homes.values()]
        near = nearest(name, known, otherwise="`qualcode transcripts` lists them")
        raise NotFound(f"there is no transcript {name!r}{near}")
    return matches[0]


def find_interview(session: Session, name: str) -> Interview:
    """An interview by its name, whatever the case. Raises NotFound (with the nearest names) or Ambiguous."""
    found = session.scalar(select(Interview).where(Interview.name == name))
    if found is not None:
        return found
    interviews = session.scalars(select(Interview).order_by(Interview.name)).all()
    matches = [each for each in interviews if fold(each.name) == fold(name)]
    if len(matches) > 1:
        raise Ambiguous(f"{name} may be {' or '.join(match.name for match in matches)}; name one of them")
    if not matches:
        near = nearest(
            name, (each.name for each in interviews), otherwise="`qualcode transcripts` lists them"
        )
        raise NotFound(f"there is no interview {name!r}{near}")
    return matches[0]


def list_transcripts(session: Session) -> list[TranscriptLine]:
    """Every transcript by name, with what it holds."""
    counted = select(Reference.transcript_id, func.count().label("n")).group_by(Reference.transcript_id)
    references = counted.subquery()
    statement = (
        select(Transcript, Interview.name, Revision.words, func.coalesce(references.c.n, 0))
        .join(Interview, Interview.id == Transcript.interview_id)
        .join(Revision, Revision.id == Transcript.revision_id)
        .outerjoin(references, references.c.transcript_id == Transcript.id)
        .order_by(Transcript.name)
    )
    labels = dict(_labels(session))
    return [
        TranscriptLine(
            transcript.id,
            transcript.name,
            interview,
            transcript.source,
            words,
            labels[transcript.revision_id][0],
            labels[transcript.revision_id][1],
            count,
        )
        for transcript, interview, words, count in session.execute(statement)
    ]


def _labels(session: Session) -> Iterator[tuple[int, tuple[int, tuple[str, ...]]]]:
    """Per current revision: how many turns, and the labels in order of first appearance."""
    first = func.min(Turn.position)
    statement = (
        select(Turn.revision_id, Turn.label, func.count(), first)
        .join(Transcript, Transcript.revision_id == Turn.revision_id)
        .group_by(Turn.revision_id, Turn.label)
        .order_by(Turn.revision_id, first)
    )
    per_revision: dict[int, tuple[int, tuple[str, ...]]] = {}
    for revision_id, label, count, _ in session.execute(statement):
        turns, labels = per_revision.get(revision_id, (0, ()))
        per_revision[revision_id] = (turns + count, (*labels, label) if label is not None else labels)
    yield from per_revision.items()


def script_of(session: Session, transcript: Transcript) -> Script:
    """The text, turns and headings that a transcript has now."""
    revision = session.get_one(Revision, transcript.revision_id)
    statement = select(Turn.start, Turn.end, Turn.label, Turn.time).where(Turn.revision_id == revision.id)
    turns = session.execute(statement.order_by(Turn.position))
    kept = select(Heading.start, Heading.end, Heading.level).where(Heading.revision_id == revision.id)
    headings = tuple(HeadingLine(*each) for each in session.execute(kept.order_by(Heading.start)))
    return Script(revision.text, tuple(Spoken(*turn) for turn in turns), headings=headings)


class Dependants(NamedTuple):
    """What hangs on a transcript; what hangs on its interview too, where it has no other."""

    references: int
    lost: int
    """Lost codings that wait for a decision."""
    memos: int
    summaries: int
    """Cells of the matrix in the researcher's own words."""
    rejections: int
    """Suggestions that were rejected."""


def dependants(session: Session, transcript: Transcript) -> Dependants:
    """What goes with a transcript when it is removed, but for what is kept as quotes."""
    counted = {
        kind: session.scalar(select(func.count()).select_from(kind).where(which)) or 0
        for kind, which in _hanging(session, transcript)
    }
    return Dependants(*(counted.get(kind, 0) for kind in (Reference, Lost, Memo, Summary, Rejection)))


def remove_transcript(session: Session, transcript: Transcript) -> None:
    """Take a transcript out with all that was coded and noted; its interview goes with its last one."""
    interview_id = transcript.interview_id
    for kind, which in _hanging(session, transcript):
        _delete(session, kind, which)
    session.expire_all()
    forget_silent(session, interview_id)


def _hanging(session: Session, transcript: Transcript) -> list[tuple[type[Base], ColumnElement[bool]]]:
    """A transcript and all that hangs on it, in an order in which it can be deleted."""
    home, own = transcript.interview_id, transcript.id
    references, lost = (select(kind.id).where(kind.transcript_id == own) for kind in (Reference, Lost))
    others = select(Transcript.id).where(Transcript.interview_id == home, Transcript.id != own).limit(1)
    last = session.scalar(others) is None
    memos = or_(Memo.transcript_id == own, Memo.reference_id.in_(references), Memo.lost_id.in_(lost))
    ours = [
        (Memo, or_(memos, Memo.interview_id == home) if last else memos),
        (Quote, or_(Quote.reference_id.in_(references), Quote.lost_id.in_(lost))),
        *((kind, kind.transcript_id == own) for kind in (Reference, Lost, Rejection)),
        (Transcript, Transcript.id == own),
    ]
    with_the_last = [
        *((kind, kind.interview_id == home) for kind in (Speaker, AttributeValue, Summary)),
        (Interview, Interview.id == home),
    ]
    return [*ours, *with_the_last] if last else ours


def forget_silent(session: Session, interview_id: int) -> None:
    """Remove the speakers of an interview who say nothing in its transcripts (any more)."""
    heard = (
        select(Turn.label)
        .join(Transcript, Transcript.revision_id == Turn.revision_id)
        .where(Transcript.interview_id == interview_id, Turn.label.is_not(None))
    )
    silent = (Speaker.interview_id == interview_id) & Speaker.label.not_in(heard)
    _delete(session, Speaker, silent)
    session.expire_all()


def _delete(session: Session, kind: type[Base], which: ColumnElement[bool]) -> None:
    session.execute(delete(kind).where(which).execution_options(synchronize_session=False))
