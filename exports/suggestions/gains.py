"""Which codes have most to gain from suggestions: those for which most passages are likely."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from codebook.retiring import retired_ids
from codebook.tree import CodeLine, tree
from exports.suggestions.learning import ENOUGH
from exports.suggestions.queue import Wanted, suggested
from exports.suggestions.shelf import Shelf
from exports.suggestions.sources import patterns_of
from exports.suggestions.spoken import Coded, Progress

LIKELY = 50
"""From which score on a passage counts here."""
MOST = 100
"""Passages that are looked at for one code."""


@dataclass(frozen=True)
class Gain:
    """One code and what is suggested for it."""

    code: str
    """Its path."""
    likely: int
    """Passages suggested with a score of 50 or more, as far as the first hundred suggestions go."""
    more: bool
    """Whether there are others behind the hundred."""
    best: str
    """The place of the best, as in "INT01 120:240"; empty where there is none."""
    quote: str
    """Its words."""


@dataclass(frozen=True)
class Gains:
    """The codes with something to gain, the most first; and how many have too little to say so."""

    codes: tuple[Gain, ...]
    passed_over: int
    """Codes at which too little is coded to learn from, and with which no pattern is kept."""


def gains(
    session: Session,
    wanted: Wanted,
    *,
    progress: Progress = iter,
    through: Callable[[Sequence[CodeLine]], Iterable[CodeLine]] = iter,
) -> Gains:
    """Look at every code in use, each as ``wanted`` says but for the code; no search is made.

    ``through`` goes through the codes, showing how far it is. Ties keep the order of the framework.
    """
    lines, shelf, found = tree(session), Shelf(), []
    retired = retired_ids(lines)
    codes = [line for line in lines if line.codable and line.id not in retired]
    pieces, _ = shelf.taken(session, interviewer=wanted.interviewer, progress=progress)
    passed_over = 0
    for line in through(codes):
        coded = Coded(session, [line.id], wanted.who if wanted.own else None)
        if len(coded.rows(pieces)) < ENOUGH and not patterns_of(session, [line.id]):
            passed_over += 1
            continue
        found.append(_gain(session, replace(wanted, code_id=line.id, search=None, limit=MOST), shelf))
    ranked = sorted(found, key=lambda gain: -gain.likely)
    return Gains(tuple(gain for gain in ranked if gain.likely), passed_over)


def _gain(session: Session, wanted: Wanted, shelf: Shelf) -> Gain:
    queue = suggested(session, wanted, shelf)
    likely = [each for each in queue.suggestions if each.score >= LIKELY]
    best = likely[0] if likely else None
    more = queue.more and len(likely) == MOST
    place = f"{best.transcript} {best.start}:{best.end}" if best else ""
    return Gain(queue.code.path, len(likely), more, place, best.quote if best else "")
