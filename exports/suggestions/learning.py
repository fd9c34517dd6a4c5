"""What is like the passages that are coded at a code, and unlike all others (Rocchio).

The direction of a code is the mean row of its coded pieces minus the mean row of all others (Rocchio 1971,
both weights one). A piece is ranked by how far it reaches in that direction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.suggestions.terms import Terms

if TYPE_CHECKING:
    from numpy import bool_
    from numpy.typing import NDArray

    from exports.suggestions.terms import Vector

ENOUGH = 5
"""Coded pieces from which something can be learned."""
_GUESS = 50
"""The highest score of what was not learned, so that what a search finds is not lost among it."""
_REASONS = 4
"""Terms that are told as the reason of a suggestion."""


@dataclass(frozen=True)
class Learned:
    """A direction, how far every piece reaches in it, and what that is worth."""

    terms: Terms
    vector: "Vector"
    reached: "Vector"
    """Per piece; not above 0 where it does not go in the direction at all."""
    scores: "Vector"
    """Per piece, of 100; a piece that reaches farther never has less."""

    def reasons(self, row: int) -> list[str]:
        """The terms that weigh most in how far a piece reaches."""
        return self.terms.heaviest(row, self.vector, _REASONS)


def learned(terms: Terms, rows: Sequence[int], known: "NDArray[bool_]") -> Learned:
    """From the coded pieces with these rows; ``known`` says of each piece whether somebody coded around it.

    The score is the share of coded pieces among all known ones that reach as far or farther, or the highest
    such share of any that reach less far. Each coded piece is measured without its own part in the
    direction, so that it is taken for one that is yet to be found.
    """
    import numpy

    many, others = len(rows), terms.size - len(rows)
    coded = terms.total(rows)
    along_coded = terms.along(coded)
    rest, along_rest = numpy.zeros_like(coded), numpy.zeros_like(along_coded)
    if others:
        rest = (terms.everything - coded) / others
        along_rest = (terms.along_everything - along_coded) / others
    reached = along_coded / many - along_rest
    alone, mine = reached.copy(), list(rows)
    own = terms.lengths()[mine]
    alone[mine] = (along_coded[mine] - own) / max(many - 1, 1) - along_rest[mine]
    there = numpy.zeros(terms.size, dtype=bool)
    there[mine] = True
    return Learned(terms, coded / many - rest, reached, 100 * _shares(alone, there, known | there))


def _shares(reached: "Vector", coded: "NDArray[bool_]", known: "NDArray[bool_]") -> "Vector":
    """Per piece the best share of coded ones among the known, from the farthest to it or to any behind it."""
    import numpy

    order = numpy.argsort(-reached, kind="stable")
    shares = numpy.cumsum(coded[order]) / numpy.maximum(numpy.cumsum(known[order]), 1)
    best = numpy.maximum.accumulate(shares[::-1])[::-1]
    found = numpy.zeros(len(reached))
    found[order] = best
    return found


def by_words(terms: Terms, text: str) -> Learned:
    """From words that say what a code is about. A guess: the piece that reaches farthest has 50 of 100."""
    vector = terms.row_of(text)
    reached = terms.along(vector)
    farthest = float(reached.max(initial=0.0))
    return Learned(terms, vector, reached, _GUESS * reached / farthest if farthest > 0 else reached)
