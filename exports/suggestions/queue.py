"""The queue of passages that may belong at a code, with reasons and scores. It is computed and never stored.

What is coded there, what the coder rejected there and, unless asked for, what interviewers say are left out.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import islice
from math import prod
from operator import attrgetter, itemgetter
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.retiring import check_codable, refuse_retired_above, retired_ids
from codebook.tree import CodeLine, subtree, tree
from exports.suggestions.reasons import SOURCES, Candidate, Reason, SourceName
from exports.suggestions.shelf import Shelf
from exports.suggestions.sources import by_lesson, by_search, lesson, pattern_question, patterns_of, ranked
from exports.suggestions.spoken import Coded, Cutter, Piece, Progress, sources_of
from qualcode.coding import get_code
from qualcode.store.models import Coder, Rejection
from transcripts.search.asking import Question
from transcripts.search.hits import CONTEXT

T = TypeVar("T")
_SPARE = 100
"""Learned passages that are taken beyond the limit, so that what several sources find comes together."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for."""

    code_id: int
    who: str
    """The coder at work, whose rejections count."""
    sources: frozenset[SourceName] = frozenset(SOURCES)
    search: Question | None = None
    """Where none is given, the source ``search`` finds nothing. Its scope is not looked at."""
    deep: bool = False
    """Whether what is coded below the code, and patterns kept there, are the code's too."""
    own: bool = False
    """Whether only what this coder coded counts as coded, and is learned from."""
    interviewer: bool = False
    """Whether interviewers' turns are suggested too."""
    within: frozenset[int] | None = None
    """Suggest in these transcripts only; what is coded in others is learned from all the same."""
    balanced: bool = False
    """Whether the best of every interview come before the second best of any."""
    limit: int = 20


@dataclass(frozen=True)
class Suggestion:
    """A passage that may belong at the code; its place is code points, half-open."""

    transcript_id: int
    transcript: str
    interview: str
    speaker: str
    """Role, else label; empty where the transcript names nobody."""
    start: int
    end: int
    score: int
    """Of 100: 100 · (1 - the product of 1 - s / 100 over the scores s of its reasons)."""
    reasons: tuple[Reason, ...]
    quote: str
    before: str
    """What the turn has before it; the nearest 160 code points."""
    after: str
    weight: float
    """What ranks passages of one score: how far the best piece of it reaches in what was learned."""

    @property
    def piece(self) -> Piece:
        """Where it stands."""
        return Piece(self.transcript_id, self.start, self.end)

    @property
    def words(self) -> frozenset[str]:
        """The words that it rests on, folded."""
        return frozenset(word for reason in self.reasons for word in reason.words)

    @property
    def because(self) -> str:
        """Its reasons in words."""
        return "; ".join(reason.text for reason in self.reasons)


@dataclass(frozen=True)
class Queue:
    """What is suggested for a code, the best first."""

    code: CodeLine
    suggestions: tuple[Suggestion, ...]
    notes: tuple[str, ...] = field(default=())
    """Sentences on what was learned from, or why there is nothing."""
    more: bool = False
    """Whether there are others behind them."""

    @property
    def digest(self) -> str:
        """What tells this list from every other one: eight hexadecimal digits."""
        told = [
            self.code.path,
            *(f"{each.transcript} {each.piece[1:]} {each.quote}" for each in self.suggestions),
        ]
        return sha256("\n".join(told).encode()).hexdigest()[:8]


def suggested(
    session: Session, wanted: Wanted, shelf: Shelf | None = None, progress: Progress = iter
) -> Queue:
    """The queue. ``shelf`` keeps what is dear to make; ``progress`` is shown while it is made.

    Raises Refused for a code that passages may not be coded at, and as ``transcripts.search.asking`` does.
    """
    code = get_code(session, wanted.code_id)
    check_codable(code)
    refuse_retired_above(session, code)
    codes = tree(session)
    left_out = retired_ids(codes)
    below = [line for line in subtree(codes, code.id) if line.id not in left_out]
    return _Maker(session, wanted, below if wanted.deep else below[:1]).queue(shelf or Shelf(), progress)


class _Maker:
    """Makes one queue."""

    def __init__(self, session: Session, wanted: Wanted, codes: list[CodeLine]) -> None:
        self._session, self._wanted, self._line = session, wanted, codes[0]
        self._ids = [line.id for line in codes]
        self._sources = sources_of(session, interviewer=wanted.interviewer)
        self._homes = {source.id: source for source in self._sources.all}
        self._cutter = Cutter(self._sources)
        self._coded = Coded(session, self._ids, wanted.who if wanted.own else None)
        self._rejected = rejected_quotes(session, self._ids, wanted.who)
        self._notes: list[str] = []

    def queue(self, shelf: Shelf, progress: Progress) -> Queue:
        found = list(self._found(shelf, progress)) if self._homes else []
        if not self._homes:
            self._notes.append("There are no transcripts yet; `qualcode import` brings them in.")
        ordered = sorted(self._merged(found), key=self._rank)
        if self._wanted.balanced:
            ordered = _balanced(ordered, attrgetter("interview"))
        limit = self._wanted.limit
        return Queue(self._line, tuple(ordered[:limit]), tuple(self._notes), len(ordered) > limit)

    def _rank(self, each: Suggestion) -> tuple[int, float, str, int]:
        """The highest score first; ties go by how far it reaches, and then by transcript and place."""
        return -each.score, -each.weight, each.transcript, each.start

    # ------------------------------------------------------------------ finding

    def _found(self, shelf: Shelf, progress: Progress) -> Iterator[Candidate]:
        wanted = self._wanted
        if wanted.search is not None and "search" in wanted.sources:
            yield from self._searched(wanted.search, "search")
        if "patterns" in wanted.sources:
            yield from self._by_patterns()
        if "learned" in wanted.sources:
            yield from self._learned(shelf, progress)

    def _searched(self, question: Question, source: SourceName) -> Iterator[Candidate]:
        scope = replace(self._sources.scope, transcript_ids=self._wanted.within)
        found = by_search(self._session, question, source, self._cutter, scope)
        return (each for each in found if self._open(each.piece))

    def _by_patterns(self) -> Iterator[Candidate]:
        kept = patterns_of(self._session, self._ids)
        if not kept and self._wanted.sources == {"patterns"}:
            self._notes.append(f"No pattern is kept with “{self._line.label}” yet.")
        for pattern in kept:
            yield from self._searched(pattern_question(pattern), "patterns")

    def _learned(self, shelf: Shelf, progress: Progress) -> Iterator[Candidate]:
        pieces, terms = shelf.taken(self._session, interviewer=self._wanted.interviewer, progress=progress)
        if not pieces:
            self._notes.append(
                "Nothing can be learned: no interviewee says as much as a sentence. `qualcode speakers` says"
                " who interviews."
            )
            return iter(())
        taught = lesson(self._session, self._line, self._coded, pieces, terms)
        self._notes.append(taught.note)
        rows: Iterable[int] = (row for row in ranked(taught.learned) if self._open(pieces[row]))
        if self._wanted.balanced:
            rows = _balanced(rows, lambda row: self._homes[pieces[row].transcript_id].interview)
        return by_lesson(taught, pieces, islice(rows, self._wanted.limit + _SPARE))

    def _open(self, piece: Piece) -> bool:
        """Whether it is where suggestions are wanted, and neither coded nor rejected."""
        within = self._wanted.within
        if within is not None and piece.transcript_id not in within:
            return False
        quotes = self._rejected.get(piece.transcript_id, ())
        return not self._coded.touches(piece) and not (
            quotes and is_rejected(self._cutter.words(piece), quotes)
        )

    # ------------------------------------------------------------------ merging

    def _merged(self, found: Iterable[Candidate]) -> Iterator[Suggestion]:
        """Each passage once; those that share a character become one, with the reasons of all."""
        for group in _islands(sorted(found, key=attrgetter("piece"))):
            first, *_ = group
            end = max(each.piece.end for each in group)
            yield self._suggestion(first.piece._replace(end=end), group)

    def _suggestion(self, piece: Piece, group: list[Candidate]) -> Suggestion:
        home, turn = self._homes[piece.transcript_id], self._cutter.turn(piece)
        first, last = piece.start - turn.start, piece.end - turn.start
        reasons = _best(group)
        return Suggestion(
            *(piece.transcript_id, home.name, home.interview, turn.voice.role or turn.voice.label or ""),
            *(piece.start, piece.end, _together(reasons), reasons),
            turn.text[first:last],
            turn.text[max(first - CONTEXT, 0) : first],
            turn.text[last : last + CONTEXT],
            max(each.weight for each in group),
        )


def _islands(found: list[Candidate]) -> Iterator[list[Candidate]]:
    """Sorted candidates in groups of which each shares characters with one before it."""
    group: list[Candidate] = []
    end = (0, 0)
    for each in found:
        if group and (each.piece.transcript_id, each.piece.start) >= end:
            yield group
            group = []
        last = (each.piece.transcript_id, each.piece.end)
        end = max(end, last) if group else last
        group.append(each)
    if group:
        yield group


def _best(group: list[Candidate]) -> tuple[Reason, ...]:
    """The reasons of a group by source and score; of equal texts the one with the highest score."""
    order = sorted(
        (each.reason for each in group), key=lambda reason: (SOURCES.index(reason.source), -reason.score)
    )
    return tuple({reason.text: reason for reason in reversed(order)}.values())[::-1]


def _together(reasons: Iterable[Reason]) -> int:
    """The score of several reasons.

    >>> from exports.suggestions.reasons import Reason
    >>> _together([Reason("search", 50, "", ()), Reason("learned", 60, "", ())])
    80
    """
    return round(100 * (1 - prod(1 - reason.score / 100 for reason in reasons)))


def _balanced(ordered: Iterable[T], interview: Callable[[T], str]) -> list[T]:
    """The best of every interview first, then the second best of each, and so on.

    >>> _balanced(["a1", "a2", "b1", "a3", "b2"], lambda each: each[0])
    ['a1', 'b1', 'a2', 'b2', 'a3']
    """
    seen = Counter[str]()
    turns: list[tuple[int, T]] = []
    for each in ordered:
        name = interview(each)
        turns.append((seen[name], each))
        seen[name] += 1
    return [each for _, each in sorted(turns, key=itemgetter(0))]


def rejected_quotes(session: Session, code_ids: Iterable[int], who: str) -> dict[int, list[str]]:
    """What a coder rejected at any of some codes, by transcript."""
    statement = select(Rejection.transcript_id, Rejection.quote).join(Coder, Coder.id == Rejection.coder_id)
    rows = session.execute(statement.where(Rejection.code_id.in_(list(code_ids)), Coder.name == who))
    found: dict[int, list[str]] = {}
    for transcript_id, quote in rows:
        found.setdefault(transcript_id, []).append(quote)
    return found


def is_rejected(words: str, quotes: Iterable[str]) -> bool:
    """Whether words are rejected ones, a part of them, or at least half of them are.

    >>> is_rejected("Nobody thanks you.", ["Really. Nobody thanks you."]), is_rejected("Yes, I do.", ["Yes"])
    (True, False)
    """
    return any(words in quote or (quote in words and 2 * len(quote) >= len(words)) for quote in quotes)
