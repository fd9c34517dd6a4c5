"""Speakers of an interview after one of its transcripts was corrected."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.store.models import Speaker, Transcript, Turn
from transcripts.interviewers import interviewers
from transcripts.interviews import forget_silent
from transcripts.offsets import OffsetMap
from transcripts.passages import Passage
from transcripts.script import Script

_MOSTLY = 0.8
"""The share of what somebody says that has another label now, from which on it is the same speaker."""


class Relabelled(NamedTuple):
    """What became of the speakers."""

    renamed: tuple[tuple[str, str], ...]
    """Old and new label of those who are called otherwise now; role and interviewer flag stay."""
    added: tuple[str, ...]
    forgotten: tuple[str, ...]
    """Those who say nothing in the interview any more."""


def follow_speakers(
    session: Session, transcript: Transcript, old: Script, new: Script, changed: OffsetMap
) -> Relabelled:
    """Let the speakers of the interview be those of its transcripts, the corrected one included."""
    speakers = select(Speaker).where(Speaker.interview_id == transcript.interview_id)
    known = {speaker.label: speaker for speaker in session.scalars(speakers)}
    elsewhere = _heard_elsewhere(session, transcript)
    renamed = {}
    for label, now in renamings(old, new, changed).items():
        if label in known and label not in elsewhere and now not in known:
            known[now] = known.pop(label)
            known[now].label = now
            renamed[label] = now
    added = tuple(label for label in new.speakers if label not in known)
    asking = interviewers(new)
    for label in added:
        session.add(Speaker(interview_id=transcript.interview_id, label=label, interviewer=label in asking))
    session.flush()
    heard = elsewhere | set(new.speakers)
    forget_silent(session, transcript.interview_id)
    return Relabelled(tuple(renamed.items()), added, tuple(label for label in known if label not in heard))


def _heard_elsewhere(session: Session, transcript: Transcript) -> set[str]:
    """Who speaks in the other transcripts of the interview."""
    statement = (
        select(Turn.label)
        .join(Transcript, Transcript.revision_id == Turn.revision_id)
        .where(Transcript.interview_id == transcript.interview_id, Transcript.id != transcript.id)
        .distinct()
    )
    return {label for label in session.scalars(statement) if label is not None}


def renamings(old: Script, new: Script, changed: OffsetMap) -> dict[str, str]:
    """Which labels that are gone have which new label instead, one for one, by who says the same words."""
    said = _said(old, new, changed)
    found: dict[str, str] = {}
    for label in old.speakers:
        total = sum(length for (before, _), length in said.items() if before == label)
        for now in new.speakers:
            fresh = label not in new.speakers and now not in old.speakers and now not in found.values()
            if fresh and total and said[label, now] >= _MOSTLY * total:
                found[label] = now
    return found


def _said(old: Script, new: Script, changed: OffsetMap) -> Counter[tuple[str | None, str | None]]:
    """How many code points of the new text one label had said and another says now."""
    said: Counter[tuple[str | None, str | None]] = Counter()
    later = iter(new.turns)
    turn = next(later, None)
    for before in old.turns:
        place = changed.passage(Passage(before.start, before.end)) if before.start < before.end else None
        while place and turn is not None and turn.start < place.end:
            said[before.speaker, turn.speaker] += max(
                0, min(place.end, turn.end) - max(place.start, turn.start)
            )
            if turn.end > place.end:
                break
            turn = next(later, None)
    return said
