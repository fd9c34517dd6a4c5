"""Quotes for the report: starred, marked as used, and in a trimmed version."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from qualcode.coding import quote_of
from qualcode.store.checks import CheckLine
from qualcode.store.models import Lost, Quote, Reference, Transcript
from transcripts.trimming import misfit, trim


def star_quote(session: Session, reference: Reference, *, starred: bool = True) -> bool:
    """Star a reference as one to quote, or take the star away; whether that changed anything."""
    return _keep(session, reference, starred=starred)


def use_quote(session: Session, reference: Reference, *, used: bool = True) -> bool:
    """Mark a reference as quoted in the report, or not; whether that changed anything."""
    return _keep(session, reference, used=used)


def trim_quote(session: Session, reference: Reference, version: str) -> str:
    """Keep a shorter version of a reference's words; what is kept, in the words of the transcript.

    "[...]" in it stands for words left out. An empty version takes the one away that is there. Raises
    BadInput, with the first piece that does not stand in the passage.
    """
    trimmed = trim(reference.quote, version) if version.strip() else ""
    _keep(session, reference, trimmed=trimmed)
    return trimmed


def _keep(session: Session, reference: Reference, **values: bool | str) -> bool:
    """Write what is kept on a reference; a row that says nothing any more is taken out."""
    quote = quote_of(session, reference.id)
    if quote is None:
        quote = Quote(reference_id=reference.id, starred=False, used=False, trimmed="")
    before = (quote.starred, quote.used, quote.trimmed)
    for name, value in values.items():
        setattr(quote, name, value)
    after = (quote.starred, quote.used, quote.trimmed)
    if before == after:
        return False
    if any(after):
        session.add(quote)
    else:
        session.delete(quote)
    session.flush()
    return True


class Kept(NamedTuple):
    """How many quotes are kept on some passages, and how many of them in which way."""

    quotes: int
    starred: int
    used: int
    trimmed: int

    def __str__(self) -> str:
        """In words; empty where there is none.

        >>> str(Kept(1, 1, 0, 1)), str(Kept(3, 2, 1, 0))
        ('1 kept quote (starred, trimmed)', '3 kept quotes (2 starred, 1 used)')
        """
        ways = [f"{count:,} {way}" for way in self._fields[1:] if (count := getattr(self, way))]
        if self.quotes == 1:
            return f"1 kept quote ({', '.join(way.partition(' ')[2] for way in ways)})"
        return f"{self.quotes:,} kept quotes ({', '.join(ways)})" if ways else ""


def kept_quotes(session: Session, references: Iterable[int] = (), lost: Iterable[int] = ()) -> Kept:
    """What is kept on references and lost ones of these ids."""
    session.flush()
    of_some = or_(Quote.reference_id.in_(list(references)), Quote.lost_id.in_(list(lost)))
    return _kept(session, of_some)


def kept_in(session: Session, transcript_id: int) -> Kept:
    """What is kept on the references of a transcript, lost ones included."""
    references, lost = (
        select(kind.id).where(kind.transcript_id == transcript_id) for kind in (Reference, Lost)
    )
    return _kept(session, or_(Quote.reference_id.in_(references), Quote.lost_id.in_(lost)))


def _kept(session: Session, which: ColumnElement[bool]) -> Kept:
    found = session.scalars(select(Quote).where(which)).all()
    return Kept(
        len(found),
        sum(quote.starred for quote in found),
        sum(quote.used for quote in found),
        sum(bool(quote.trimmed) for quote in found),
    )


def kept_on(session: Session, references: Iterable[int] = (), lost: Iterable[int] = ()) -> str:
    """What goes with references that are removed, to be said behind them; empty where nothing is kept."""
    kept = kept_quotes(session, references, lost)
    return f", with {kept}" if kept.quotes else ""


def check_trimmed(session: Session) -> CheckLine:
    """Whether each trimmed version stands in the words of its passage as they are now: told, no problem."""
    statement = (
        select(Transcript.name, Reference.start, Reference.end, Reference.quote, Quote.trimmed)
        .join(Reference, Reference.id == Quote.reference_id)
        .join(Transcript, Transcript.id == Reference.transcript_id)
        .where(Quote.trimmed != "")
        .order_by(Transcript.name, Reference.start, Reference.end, Quote.id)
    )
    waiting = [
        f"{row.name} {row.start}:{row.end}"
        for row in session.execute(statement)
        if misfit(row.quote, row.trimmed)
    ]
    told = ""
    if waiting:
        count = "1 trimmed quote does" if len(waiting) == 1 else f"{len(waiting):,} trimmed quotes do"
        shown = ", ".join(waiting[:3]) + (" …" if len(waiting) > 3 else "")
        told = (
            f"{count} not stand in the passage as it is now ({shown}); `qualcode quotes trim` gives a new one"
        )
    return CheckLine("every trimmed quote was held against its passage", (), told)
