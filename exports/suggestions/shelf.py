"""The weighed terms of a project, kept in memory as long as no text and no speaker changes."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from exports.suggestions.spoken import Piece, Progress, pieces_in, sources_of
from exports.suggestions.terms import Terms
from transcripts.search.scope import Sources


class Shelf:
    """Keeps the latest; whoever asks for suggestions again and again keeps one of these."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._state: object = None
        self._kept: tuple[list[Piece], Terms] = ([], Terms(()))

    def taken(
        self, session: Session, *, interviewer: bool, progress: Progress = iter
    ) -> tuple[list[Piece], Terms]:
        """The pieces of all transcripts by name and place, and their terms in rows of the same order.

        ``interviewer``: with interviewers' turns. They are weighed anew where texts or speakers changed.
        """
        sources = sources_of(session, interviewer=interviewer)
        state = (sources.state(), interviewer)
        if state != self._state:
            pieces: list[Piece] = []
            self._kept = (pieces, Terms(_told(sources, pieces, progress)))
            self._state = state
        return self._kept


def _told(sources: Sources, pieces: list[Piece], progress: Progress) -> Iterator[str]:
    """The words of every piece; the pieces themselves go into the list."""
    for source in progress(sources.all):
        for piece, said in pieces_in(sources, source):
            pieces.append(piece)
            yield said
