"""References whose words a correction took away: listed, placed again, or given up."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from qualcode.errors import Ambiguous, NotFound, Refused
from qualcode.store.checks import CheckLine
from qualcode.store.marks import count_marks
from qualcode.store.models import Code, Coder, Lost, Memo, Quote, Reference, Revision, Transcript
from qualcode.store.quotes import place_quote
from transcripts.candidates import Candidate, candidates
from transcripts.passages import Passage


@dataclass(frozen=True)
class LostLine:
    """One lost reference as a list shows it."""

    id: int
    uuid: str
    transcript: str
    transcript_id: int
    code: str
    """The code's label."""
    code_id: int
    coder: str
    quote: str
    """The words it was coded on."""
    place: Passage
    """Where in the current text it stood, as near as can be told; may be empty."""
    memos: int
    created_at: str
    lost_at: str
    candidates: tuple[Candidate, ...]
    """The likeliest places in the current text, the best first; empty where nothing is like it."""


def lost_references(
    session: Session, transcript: Transcript | None = None, *, most: int = 3
) -> list[LostLine]:
    """The lost references of a transcript, or of all, in the order of the text.

    Each has ``most`` candidates; looking for them takes a few milliseconds, and with 0 none are looked for.
    """
    statement = _statement()
    if transcript is not None:
        statement = statement.where(Lost.transcript_id == transcript.id)
    return list(_lines(session, statement, most))


def lost_reference(session: Session, lost_id: int, *, most: int = 3) -> LostLine | None:
    """One of them; None where somebody has dealt with it."""
    return next(_lines(session, _statement().where(Lost.id == lost_id), most), None)


def _statement() -> Select[Any]:
    memos = select(func.count()).where(Memo.lost_id == Lost.id).correlate(Lost).scalar_subquery()
    return (
        select(Lost, Transcript.name, Code.label, Coder.name, memos, Transcript.revision_id)
        .join(Transcript, Transcript.id == Lost.transcript_id)
        .join(Code, Code.id == Lost.code_id)
        .join(Coder, Coder.id == Lost.coder_id)
        .order_by(Transcript.name, Lost.start, Lost.id)
    )


def _lines(session: Session, statement: Select[Any], most: int) -> Iterator[LostLine]:
    text, of_revision = "", None
    for lost, name, code, coder, memos, revision_id in session.execute(statement).all():
        if revision_id != of_revision:
            text, of_revision = session.get_one(Revision, revision_id).text, revision_id
        place = Passage(lost.start, lost.end)
        yield LostLine(
            id=lost.id,
            uuid=lost.uuid,
            transcript=name,
            transcript_id=lost.transcript_id,
            code=code,
            code_id=lost.code_id,
            coder=coder,
            quote=lost.quote,
            place=place,
            memos=memos,
            created_at=lost.created_at,
            lost_at=lost.lost_at,
            candidates=tuple(candidates(text, lost.quote, place, most=most)) if most else (),
        )


def lost_count(session: Session, transcript_id: int | None = None) -> int:
    """How many references wait, in a transcript or in all."""
    statement = select(func.count()).select_from(Lost)
    if transcript_id is not None:
        statement = statement.where(Lost.transcript_id == transcript_id)
    return session.scalar(statement) or 0


def check_lost(session: Session) -> CheckLine:
    """Whether every lost reference has a place in its text, and how many wait."""
    texts = select(Transcript.id, func.length(Revision.text).label("size")).join(Revision)
    lengths = {row.id: row.size for row in session.execute(texts)}
    problems = tuple(
        f"the lost coding {lost.id} stands at {lost.start}:{lost.end}, which is no place in its text"
        for lost in session.scalars(select(Lost).order_by(Lost.id))
        if not 0 <= lost.start <= lost.end <= lengths[lost.transcript_id]
    )
    count = lost_count(session)
    waiting = "1 lost coding waits" if count == 1 else f"{count:,} lost codings wait"
    waiting += " for a person to decide; `qualcode transcript lost` says which"
    what = "every coding that lost its words has a place in its text"
    return CheckLine(what, problems, waiting if count else "")


def lost_counts(session: Session) -> dict[int, int]:
    """How many references wait, by transcript id; without those where none does."""
    statement = select(Lost.transcript_id, func.count()).group_by(Lost.transcript_id)
    return {row[0]: row[1] for row in session.execute(statement)}


def find_lost(session: Session, name: str) -> Lost:
    """A lost reference by its number, or by the first digits of its uuid. Raises NotFound or Ambiguous."""
    if name.isdecimal() and (found := session.get(Lost, int(name))) is not None:
        return found
    named = session.scalars(select(Lost).where(Lost.uuid.startswith(name.lower(), autoescape=True))).all()
    if len(named) > 1:
        raise Ambiguous(f"{name} may be any of {len(named)} lost codings; give its number")
    if not named or not name:
        raise NotFound(f"no lost coding is numbered {name}; `qualcode transcript lost` lists them")
    return named[0]


def get_lost(session: Session, lost_id: int) -> Lost:
    """A lost reference that was looked up before the change began. Raises Refused where it is gone since."""
    lost = session.get(Lost, lost_id)
    if lost is None:
        raise Refused("that lost coding was dealt with in another window just now; nothing was done")
    return lost


def place_lost(session: Session, lost: Lost, passage: Passage) -> Reference:
    """Let a lost reference stand on a passage of its transcript's text: it counts again, with its memos.

    It keeps its uuid. Where its coder has coded exactly that passage at its code already, the two become one
    with the memos of both: the other one, which is returned. Raises BadInput for a passage outside the
    text or of white space alone, and Refused where its code is no longer codable.
    """
    code = session.get_one(Code, lost.code_id)
    if not code.codable:
        raise Refused(f"“{code.label}” is a heading that passages may not be coded at (any more)")
    transcript = session.get_one(Transcript, lost.transcript_id)
    quote = passage.within(session.get_one(Revision, transcript.revision_id).text)
    reference = _twin(session, lost, passage)
    mark = lost.review if code.review_why else ""
    if reference is not None:
        mark = mark if not reference.review else ""
        reference.review = reference.review or mark
    else:
        reference = Reference(
            uuid=lost.uuid,
            transcript_id=lost.transcript_id,
            code_id=lost.code_id,
            coder_id=lost.coder_id,
            start=passage.start,
            end=passage.end,
            quote=quote,
            created_at=lost.created_at,
            review=mark,
        )
        session.add(reference)
    session.flush()
    if mark:
        count_marks(session, code.id, 1)
    moved = update(Memo).where(Memo.lost_id == lost.id).values(lost_id=None, reference_id=reference.id)
    session.execute(moved.execution_options(synchronize_session=False))
    place_quote(session, lost.id, reference.id)
    _forget(session, lost)
    return reference


def _twin(session: Session, lost: Lost, passage: Passage) -> Reference | None:
    """The reference by the same coder at the same code that stands on ``passage``."""
    statement = select(Reference).where(
        Reference.transcript_id == lost.transcript_id,
        Reference.start == passage.start,
        Reference.end == passage.end,
        Reference.code_id == lost.code_id,
        Reference.coder_id == lost.coder_id,
    )
    return session.scalars(statement.order_by(Reference.id).limit(1)).first()


def drop_lost(session: Session, lost: Lost) -> None:
    """Give a lost reference up, with its memos and what was kept on it as a quote."""
    session.execute(delete(Quote).where(Quote.lost_id == lost.id))
    gone = delete(Memo).where(Memo.lost_id == lost.id)
    session.execute(gone.execution_options(synchronize_session=False))
    _forget(session, lost)


def _forget(session: Session, lost: Lost) -> None:
    """Take the row out, and read again what the session holds of memos."""
    session.delete(lost)
    session.flush()
    session.expire_all()
