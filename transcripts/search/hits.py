"""What a search finds, one after the other, as it is asked for."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy.orm import Session

from transcripts.search.index import SearchIndex
from transcripts.search.matching import finder
from transcripts.search.plan import match
from transcripts.search.query import Node
from transcripts.search.scope import Scope, Source, Sources, Voice
from transcripts.search.words import Folded, Span

CONTEXT = 160
"""Code points of the turn before and behind a hit that go with it, at most."""


class Hit(NamedTuple):
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
    sources, find = Sources(session, scope or Scope(), index.corpus), finder(query)
    revision_ids = [source.revision_id for source in sources.all]
    look = index.ranked if ranked else index.in_order
    for revision_id, start, label, text, plain in look(match(query), revision_ids):
        source = sources.of[revision_id]
        heard = sources.heard(source, label)
        if heard is not None:
            folded = Folded(text, plain=plain)
            for span in find(folded):
                first, last = folded.unfold(span)
                if sources.admits(source, start + first, start + last):
                    yield hit(source, heard, text, start, Span(first, last))


def hit(source: Source, heard: Voice, turn: str, start: int, found: Span) -> Hit:
    """A stretch of a turn, which begins at ``start``, with what goes with it."""
    first, last = found
    return Hit(
        source.id,
        source.name,
        source.interview,
        start + first,
        start + last,
        turn[first:last],
        turn[max(first - CONTEXT, 0) : first],
        turn[last : last + CONTEXT],
        *heard,
    )
