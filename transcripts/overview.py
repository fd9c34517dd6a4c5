"""The interviews of a project at a glance: what they hold, and what is known about them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.store.models import Attribute
from transcripts.attributes import attribute_values
from transcripts.interviews import list_transcripts


@dataclass(frozen=True)
class InterviewLine:
    """One transcript with its interview's attributes."""

    transcript_id: int
    transcript: str
    interview: str
    attributes: dict[str, str]
    """By name, in the order of ``attribute_names``; without those that the interview has no value for."""
    words: int
    turns: int
    references: int


def overview(session: Session) -> list[InterviewLine]:
    """Every transcript by name; transcripts of one interview have the same attributes."""
    values = attribute_values(session)
    return [
        InterviewLine(
            line.id,
            line.name,
            line.interview,
            values[line.interview],
            line.words,
            line.turns,
            line.references,
        )
        for line in list_transcripts(session)
    ]


def attribute_names(session: Session) -> list[str]:
    """The attributes that interviews may have, in the order of their sheet."""
    return list(session.scalars(select(Attribute.name).order_by(Attribute.position, Attribute.id)))
