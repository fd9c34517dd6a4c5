"""Putting placeholders for names, or names for placeholders, in one transcript and its speakers' labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.store.models import Reference, Speaker, Transcript, Turn
from transcripts.correcting import correct_transcript
from transcripts.interviews import forget_silent, script_of
from transcripts.offsets import Edit
from transcripts.script import Script
from transcripts.script import Turn as Spoken
from transcripts.swapping import Hit, Swap, with_hits


@dataclass(frozen=True)
class Swapped:
    """What a swap finds in one transcript, and what it would make of it."""

    old: Script
    new: Script
    hits: tuple[Hit, ...]
    """In the text, in its offsets."""
    labels: dict[str, tuple[Hit, ...]]
    """By the labels of speakers that hold a name, in the labels' own offsets."""
    touched: int
    """References that take in a name or a part of one."""
    cut: int
    """Those that begin or end inside a name; they take in the whole of what is put there."""

    @property
    def found(self) -> list[Hit]:
        """All of them, in the text and in the labels."""
        return [*self.hits, *chain.from_iterable(self.labels.values())]


def swapped(session: Session, transcript: Transcript, swap: Swap) -> Swapped:
    """Look a transcript through, turn by turn; nothing is written."""
    script = script_of(session, transcript)
    hits = [_within(script, turn, swap) for turn in script.turns]
    labels = {label: tuple(swap.hits(label)) for label in script.speakers}
    named = {label: found for label, found in labels.items() if found}
    flat = tuple(chain.from_iterable(hits))
    return Swapped(
        script, _rewritten(script, hits, named), flat, named, *_passages(session, transcript, flat)
    )


def swap_names(session: Session, transcript: Transcript, found: Swapped) -> int:
    """Write what ``swapped`` found: codings go with their words, speakers keep who they are.

    The answer is how many codings became one with another, since both cut the same name. Raises what
    correct_transcript raises.
    """
    if not found.found:
        return 0
    for label, hits in found.labels.items():
        _rename_speaker(session, transcript, label, with_hits(label, hits))
    edits = [Edit(hit.start, hit.end, hit.put) for hit in found.hits]
    corrected = correct_transcript(session, transcript, found.new, edits=edits)
    forget_silent(session, transcript.interview_id)
    return corrected.fates.get("joined", 0)


def _within(script: Script, turn: Spoken, swap: Swap) -> list[Hit]:
    return [
        hit._replace(start=hit.start + turn.start, end=hit.end + turn.start)
        for hit in swap.hits(script.text[turn.start : turn.end])
    ]


def _rewritten(script: Script, hits: Sequence[Sequence[Hit]], labels: dict[str, tuple[Hit, ...]]) -> Script:
    """The script with the hits of each turn put in its place."""
    turns, start = [], 0
    for turn, found in zip(script.turns, hits, strict=True):
        end = start + turn.end - turn.start + sum(len(hit.put) - (hit.end - hit.start) for hit in found)
        label = turn.speaker and with_hits(turn.speaker, labels.get(turn.speaker, ()))
        turns.append(Spoken(start, end, label, turn.time))
        start = end + 1
    return Script(with_hits(script.text, chain.from_iterable(hits)), tuple(turns))


def _passages(session: Session, transcript: Transcript, hits: Sequence[Hit]) -> tuple[int, int]:
    """How many references take in a part of a hit, and how many of them cut through one."""
    query = select(Reference.start, Reference.end).where(Reference.transcript_id == transcript.id)
    touched = cut = 0
    for start, end in session.execute(query) if hits else ():
        over = [hit for hit in hits if hit.start < end and start < hit.end]
        touched += bool(over)
        cut += any(hit.start < start or end < hit.end for hit in over)
    return touched, cut


def _rename_speaker(session: Session, transcript: Transcript, old: str, new: str) -> None:
    """Let the interview know the speaker by the new label, and by the old one where another text has that.

    Where the new one is known already, it stays as it is.
    """
    known = {
        speaker.label: speaker
        for speaker in session.scalars(select(Speaker).where(Speaker.interview_id == transcript.interview_id))
    }
    speaker = known.get(old)
    if speaker is None or new in known:
        return
    if _heard_elsewhere(session, transcript, old):
        role, asks = speaker.role, speaker.interviewer
        session.add(Speaker(interview_id=transcript.interview_id, label=new, role=role, interviewer=asks))
    else:
        speaker.label = new
    session.flush()


def _heard_elsewhere(session: Session, transcript: Transcript, label: str) -> bool:
    """Whether another transcript of the interview has a speaker of that label."""
    statement = (
        select(Turn.id)
        .join(Transcript, Transcript.revision_id == Turn.revision_id)
        .where(
            Transcript.interview_id == transcript.interview_id,
            Transcript.id != transcript.id,
            Turn.label == label,
        )
    )
    return session.scalar(statement.limit(1)) is not None
