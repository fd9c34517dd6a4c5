"""Who speaks in the interviews of a project."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qualcode.errors import NotFound
from qualcode.store.models import Interview, Speaker, Transcript, Turn


@dataclass(frozen=True)
class SpeakerLine:
    """One speaker of one interview."""

    interview: str
    label: str
    interviewer: bool
    turns: int


def list_speakers(session: Session, interview: str | None = None) -> list[SpeakerLine]:
    """The speakers by interview, those who speak most first."""
    turns = func.count(Turn.id)
    statement = (
        select(Interview.name, Speaker.label, Speaker.interviewer, turns)
        .join(Speaker, Speaker.interview_id == Interview.id)
        .outerjoin(Transcript, Transcript.interview_id == Interview.id)
        .outerjoin(Turn, (Turn.revision_id == Transcript.revision_id) & (Turn.label == Speaker.label))
        .group_by(Speaker.id)
        .order_by(Interview.name, turns.desc())
    )
    if interview is not None:
        statement = statement.where(Interview.name == interview)
    return [SpeakerLine(*row) for row in session.execute(statement)]


def set_interviewer(session: Session, label: str, *, interview: str | None, interviewer: bool) -> int:
    """Say of a speaker, in one interview or all, whether they interview; in how many interviews.

    Raises NotFound where nobody has that label.
    """
    statement = select(Speaker).join(Interview).where(Speaker.label == label)
    if interview is not None:
        statement = statement.where(Interview.name == interview)
    speakers = session.scalars(statement).all()
    if not speakers:
        where = f" in {interview}" if interview else ""
        raise NotFound(f"nobody is called {label!r}{where}; `qualcode speakers` lists who speaks")
    for speaker in speakers:
        speaker.interviewer = interviewer
    session.flush()
    return len(speakers)
