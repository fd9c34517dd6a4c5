"""What a query finds, as a list or a sheet shows it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.queries.passages import FoundPassage
from exports.references import turns_of
from qualcode.coding import current_text
from qualcode.store.models import Interview, Transcript


class PassageLine(NamedTuple):
    """One passage with its words. The columns are those that ``codings import`` reads, and more."""

    interview: str
    transcript: str
    start: int
    end: int
    turn: int
    """In which it begins, from 1."""
    speaker: str
    """Of that turn; empty where the transcript names nobody."""
    quote: str


def passage_lines(session: Session, found: Iterable[FoundPassage]) -> Iterator[PassageLine]:
    """Passages, as they come one transcript after the other, with who speaks and the words."""
    homes = select(Transcript.id, Transcript.name, Interview.name).join(
        Interview, Interview.id == Transcript.interview_id
    )
    names = {row[0]: (row[1], row[2]) for row in session.execute(homes)}
    for transcript_id, here in groupby(found, key=attrgetter("transcript_id")):
        transcript, interview = names[transcript_id]
        text, turns = current_text(session, transcript_id), turns_of(session, transcript_id)
        for _, start, end in here:
            turn = bisect_right(turns, start, key=lambda turn: turn.start)
            speaker = turns[turn - 1].speaker or ""
            yield PassageLine(interview, transcript, start, end, turn, speaker, text[start:end])
