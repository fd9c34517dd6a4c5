"""What a search finds, one after the other, as it is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from transcripts.passages import Passage
from transcripts.search.index import Place, SearchIndex
from transcripts.search.matching import spans
from transcripts.search.plan import match
from transcripts.search.query import Node
from transcripts.search.scope import Scope, Source, Sources
from transcripts.search.words import Folded

CONTEXT = 160
"""Code points of the turn before and behind a hit that go with it, at most."""


@dataclass(frozen=True)
class Hit:
    """A passage that was found. Offsets are code points, half-open, into the transcript's text."""

    transcript_id: int
    transcript: str
    interview: str
    start: int
    end: int
    words: str
    """The passage itself."""
    before: str
    """What the turn has before it; the nearest 160 code points."""
    after: str
    speaker: str | None
    """The label; None where the transcript names nobody."""
    role: str
    interviewer: bool


def search(
    session: Session, index: SearchIndex, query: Node, scope: Scope | None = None, *, ranked: bool = False
) -> Iterator[Hit]:
    """The passages that a query finds, by transcript and place, or the turns that fit it best first.

    The next hit is looked for when it is asked for. Raises NotFound where the scope names an unknown speaker.
    """
    sources = Sources(session, scope or Scope())
    revision_ids = [source.revision_id for source in sources.all]
    look = index.ranked if ranked else index.in_order
    for place in look(match(query), revision_ids):
        source = sources.of[place.revision_id]
        if sources.heard(source, place.label):
            yield from _hits(sources, source, place, query)


def _hits(sources: Sources, source: Source, place: Place, query: Node) -> Iterator[Hit]:
    text = sources.text(place.revision_id)
    folded = Folded(text[place.start : place.end])
    for span in spans(query, folded):
        start, end = folded.unfold(span)
        found = Passage(place.start + start, place.start + end)
        if sources.admits(source, found):
            yield hit(sources, source, place, found)


def hit(sources: Sources, source: Source, place: Place, found: Passage) -> Hit:
    """A passage of a turn with what goes with it."""
    text, voice = sources.text(place.revision_id), sources.voice(source, place.label)
    return Hit(
        source.id,
        source.name,
        source.interview,
        *found,
        text[found.start : found.end],
        text[max(found.start - CONTEXT, place.start) : found.start],
        text[found.end : min(found.end + CONTEXT, place.end)],
        place.label,
        voice.role,
        voice.interviewer,
    )
