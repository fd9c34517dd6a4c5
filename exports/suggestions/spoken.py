"""What is said in a project, in the pieces that are suggested; and the stretches that are coded in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.store.models import Coder, Reference
from transcripts.pieces import pieces
from transcripts.search.scope import Corpus, Scope, Source, Sources, Spoken
from transcripts.stretches import Stretch, joined, meets

Progress = Callable[[Sequence[Source]], Iterable[Source]]
"""Goes through the transcripts that are read, showing how far it is."""
_SHORTEST = 8
"""Words below which something is learned from nothing and suggested for nothing that was learned."""


class Piece(NamedTuple):
    """A passage that may be suggested: code points, half-open, into the text of its transcript."""

    transcript_id: int
    start: int
    end: int


def sources_of(session: Session, *, interviewer: bool) -> Sources:
    """The transcripts by name; without interviewers' turns unless they are asked for."""
    return Sources(session, Scope(interviewer=None if interviewer else False), Corpus(session))


def pieces_in(sources: Sources, source: Source) -> Iterator[tuple[Piece, str]]:
    """The pieces of one transcript that something can be learned from, in order, with their words."""
    for turn in sources.turns(source):
        for start, end in pieces(turn.text):
            said = turn.text[start:end]
            if len(said.split()) >= _SHORTEST:
                yield Piece(source.id, turn.start + start, turn.start + end), said


class Cutter:
    """Finds the piece that a hit lies in, and the words of pieces; texts are read as they are needed."""

    def __init__(self, sources: Sources) -> None:
        """Nothing is read yet."""
        self._sources = {source.id: source for source in sources.all}
        self._turns = lru_cache(maxsize=64)(lambda each: list(sources.turns(self._sources[each])))
        self._cut = lru_cache(maxsize=4096)(pieces)

    def around(self, passage: Piece) -> Piece:
        """The pieces, joined, that a stretch of one turn shares a character with."""
        turn = self.turn(passage)
        here = [
            each
            for each in self._cut(turn.text)
            if each.start < passage.end - turn.start and each.end > passage.start - turn.start
        ]
        if not here:
            return passage
        return passage._replace(start=turn.start + here[0].start, end=turn.start + here[-1].end)

    def words(self, piece: Piece) -> str:
        """What is said in a piece."""
        turn = self.turn(piece)
        return turn.text[piece.start - turn.start : piece.end - turn.start]

    def turn(self, piece: Piece) -> Spoken:
        """The turn in which a piece lies."""
        turns = self._turns(piece.transcript_id)
        return turns[bisect_right(turns, piece.start, key=lambda turn: turn.start) - 1]


class Coded:
    """Where something is coded at any of some codes, whoever coded it or by one coder."""

    def __init__(self, session: Session, code_ids: Collection[int], coder: str | None) -> None:
        """Read the places."""
        statement = select(Reference.transcript_id, Reference.start, Reference.end)
        statement = statement.where(Reference.code_id.in_(code_ids))
        if coder is not None:
            statement = statement.join(Coder).where(Coder.name == coder)
        rows = session.execute(statement.order_by(Reference.transcript_id, Reference.start, Reference.end))
        self._passages = {
            transcript_id: [(start, end) for _, start, end in found]
            for transcript_id, found in groupby(rows, key=lambda row: row[0])
        }
        self._stretches = {each: joined(found) for each, found in self._passages.items()}

    def touches(self, piece: Piece) -> bool:
        """Whether it shares a character with what is coded."""
        return meets(self._stretches.get(piece.transcript_id, ()), piece.start, piece.end)

    def rows(self, among: Sequence[Piece]) -> list[int]:
        """The places among sorted pieces of those that are coded.

        A piece is, where it shares with a coded passage half of the piece or half of the passage.
        """
        home = {one: list(range(*edges)) for one, edges in _homes(among).items()}
        found: set[int] = set()
        for transcript_id, passages in self._passages.items():
            here = home.get(transcript_id, [])
            ends = [among[row].end for row in here]
            for start, end in passages:
                found.update(_half(here[bisect_left(ends, start + 1) :], among, (start, end)))
        return sorted(found)


def _homes(among: Sequence[Piece]) -> dict[int, tuple[int, int]]:
    """Per transcript, where its pieces begin and end among all."""
    found, at = {}, 0
    for transcript_id, here in groupby(among, key=lambda piece: piece.transcript_id):
        size = sum(1 for _ in here)
        found[transcript_id] = (at, at + size)
        at += size
    return found


def _half(rows: Iterable[int], among: Sequence[Piece], passage: Stretch) -> Iterator[int]:
    """Of rows from the first that ends behind the start of a passage on: those that it covers."""
    start, end = passage
    for row in rows:
        piece = among[row]
        if piece.start >= end:
            return
        shared = min(end, piece.end) - max(start, piece.start)
        if 2 * shared >= min(end - start, piece.end - piece.start):
            yield row
