"""Suggestions as a list or a sheet shows them."""

from collections.abc import Iterator
from typing import NamedTuple

from exports.suggestions.queue import Queue


class SuggestionLine(NamedTuple):
    """One suggestion. With the rows left that are meant, ``codings import`` reads the sheet."""

    number: int
    """Its place in the list, from 1."""
    code: str
    """The path."""
    interview: str
    transcript: str
    start: int
    end: int
    speaker: str
    score: int
    reasons: str
    quote: str


def suggestion_lines(queue: Queue) -> Iterator[SuggestionLine]:
    """The lines of a queue."""
    for number, each in enumerate(queue.suggestions, 1):
        yield SuggestionLine(
            *(number, queue.code.path, each.interview, each.transcript, each.start, each.end),
            *(each.speaker, each.score, each.because, each.quote),
        )
