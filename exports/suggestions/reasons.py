"""Why a passage is suggested: which source found it, how well, and by which words."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from exports.suggestions.spoken import Piece
from transcripts.search.words import fold

SourceName = Literal["search", "patterns", "learned"]
SOURCES: tuple[SourceName, ...] = ("search", "patterns", "learned")
"""Where suggestions come from, in the order in which their reasons are told."""
_WORD = re.compile("[^\\W_]+(?:[\u0300-\u036f]+[^\\W_]*)*")


@dataclass(frozen=True)
class Reason:
    """One reason."""

    source: SourceName
    score: int
    """Of 100; only scores of one source can be compared."""
    text: str
    """In words, as in "because of: recognition, author list"."""
    words: tuple[str, ...]
    """The words of the passage that it rests on, folded as search does."""


class Candidate(NamedTuple):
    """A piece that a source found."""

    piece: Piece
    reason: Reason
    weight: float
    """What ranks passages of one score; 0 where nothing does."""


def candidate(
    piece: Piece, source: SourceName, score: float, weight: float, text: str, words: Iterable[str]
) -> Candidate:
    """A piece with its reason; a score is at least 1."""
    return Candidate(piece, Reason(source, max(round(score), 1), text, tuple(dict.fromkeys(words))), weight)


def lit(text: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where any of some folded words stands in a text: offsets in code points.

    >>> list(lit("Credit? The crédit list.", {"credit", "list"}))
    [(0, 6), (12, 18), (19, 23)]
    """
    for found in _WORD.finditer(text):
        if fold(found[0]) in words:
            yield found.span()
