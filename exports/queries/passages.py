"""What a query finds."""

from typing import NamedTuple


class FoundPassage(NamedTuple):
    """A passage: code points, half-open, into the current text of a transcript."""

    transcript_id: int
    start: int
    end: int
