"""Putting passages at codes: code, uncode, recode."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from codebook.retiring import check_codable, refuse_retired_above
from qualcode.errors import Ambiguous, NotFound, Refused
from qualcode.plaintext import one_line
from qualcode.store.base import new_uuid
from qualcode.store.clock import now
from qualcode.store.inserting import insert_row
from qualcode.store.journal import tables
from qualcode.store.models import Code, Coder, Memo, Quote, Reference, Transcript
from qualcode.store.quotes import put_quote
from qualcode.store.texts import text_of
from transcripts.passages import Passage

_MEMO, _QUOTE, _REFERENCE, _TRANSCRIPT = tables((Memo, Quote, Reference, Transcript))
_REVISION_ID = select(_TRANSCRIPT.c.revision_id).where(_TRANSCRIPT.c.id == bindparam("transcript"))
_CODER = select(Coder).where(Coder.name == bindparam("name"))
_REMOVE = delete(_REFERENCE).where(_REFERENCE.c.id == bindparam("reference"))
_TWIN = (
    select(_REFERENCE.c.id)
    .where(
        _REFERENCE.c.transcript_id == bindparam("transcript_id"),
        _REFERENCE.c.start == bindparam("start"),
        _REFERENCE.c.end == bindparam("end"),
        _REFERENCE.c.coder_id == bindparam("coder_id"),
        _REFERENCE.c.code_id == bindparam("code_id"),
    )
    .limit(1)
)
_MEMO_IDS = select(_MEMO.c.id).where(_MEMO.c.reference_id == bindparam("reference"))
_QUOTE_ID = select(_QUOTE.c.id).where(_QUOTE.c.reference_id == bindparam("reference"))
"""Statements that are made once, so that SQLAlchemy compiles each once: a key waits for them."""


def current_text(session: Session, transcript_id: int) -> str:
    """The text of a transcript's current revision."""
    session.flush()
    revision_id = session.connection().execute(_REVISION_ID, {"transcript": transcript_id}).scalar_one()
    return text_of(session, revision_id)


def get_coder(session: Session, name: str) -> Coder:
    """The coder of that name, made where there is none."""
    name = one_line(name)
    found = session.scalar(_CODER, {"name": name})
    if found is None:
        found = Coder(name=name)
        session.add(found)
        session.flush()
    return found


def get_code(session: Session, code_id: int) -> Code:
    """A code that was looked up before the change began. Raises Refused where it is gone since."""
    code = session.get(Code, code_id)
    if code is None:
        raise Refused("the code was deleted in another window just now; nothing was done")
    return code


def get_reference(session: Session, reference_id: int) -> Reference:
    """A coding that was looked up before the change began. Raises Refused where it is gone since."""
    reference = session.get(Reference, reference_id)
    if reference is None:
        raise Refused("that coding was taken away in another window just now; nothing was done")
    return reference


def code_passage(
    session: Session, transcript: Transcript, passage: Passage, code: Code, coder: Coder, *, memo: str = ""
) -> Reference | None:
    """Code a passage. None where this coder has coded exactly this passage there already; a memo is kept.

    Raises BadInput for a passage outside the text and Refused for a code that is not codable.
    """
    check_codable(code)
    refuse_retired_above(session, code)
    quote = passage.within(current_text(session, transcript.id))
    place = {
        "transcript_id": transcript.id,
        "code_id": code.id,
        "coder_id": coder.id,
        "start": passage.start,
        "end": passage.end,
    }
    twin = _twin(session, place)
    reference = _add(session, place, quote) if twin is None else None
    if memo and (noted := twin or reference):
        add_memo(session, noted, coder, memo)
    return reference


def code_passages(
    session: Session, places: Iterable[tuple[int, int, int]], code: Code, coder: Coder
) -> tuple[int, int]:
    """Code many passages (transcript, start, end); how many were, and how many the coder had coded so before.

    Raises as code_passage does.
    """
    made = [
        code_passage(session, session.get_one(Transcript, transcript_id), Passage(start, end), code, coder)
        for transcript_id, start, end in places
    ]
    new = sum(reference is not None for reference in made)
    return new, len(made) - new


def _add(session: Session, place: dict[str, int], quote: str) -> Reference:
    return insert_row(session, Reference, {**place, "quote": quote, "uuid": new_uuid(), "created_at": now()})


def _twin(session: Session, place: dict[str, int]) -> Reference | None:
    """A reference that is there already, by the same coder, of the same passage, at the code."""
    session.flush()
    twin_id = session.connection().scalar(_TWIN, place)
    return session.get_one(Reference, twin_id) if twin_id is not None else None


def add_memo(session: Session, reference: Reference, coder: Coder, text: str) -> None:
    """Attach a note to a reference, unless it has just this note by this coder."""
    there = (Memo.reference_id == reference.id, Memo.coder_id == coder.id, Memo.text == text)
    if session.scalar(select(Memo.id).where(*there).limit(1)) is None:
        session.add(Memo(coder_id=coder.id, reference_id=reference.id, text=text, created_at=now()))
        session.flush()


def chosen_references(
    session: Session,
    transcript: Transcript,
    passage: Passage,
    *,
    code_ids: Sequence[int] = (),
    who: str | None = None,
) -> list[Reference]:
    """The references that a passage names: those exactly there, else the one that it lies in or touches.

    Of certain codes or one coder, if given. Raises NotFound where there is none, Ambiguous (with their
    places) where none is exactly there and several share words with it.
    """
    statement = select(Reference).where(
        Reference.transcript_id == transcript.id,
        Reference.start < passage.end,
        Reference.end > passage.start,
    )
    if code_ids:
        statement = statement.where(Reference.code_id.in_(code_ids))
    if who is not None:
        statement = statement.join(Coder).where(Coder.name == who)
    found = list(session.scalars(statement.order_by(Reference.start, Reference.end, Reference.id)))
    exact = [reference for reference in found if (reference.start, reference.end) == passage]
    if not found:
        whose = f" by {who}" if who is not None else ""
        raise NotFound(f"nothing is coded{whose} at {passage.start}:{passage.end} of {transcript.name}")
    if not exact and len(found) > 1:
        places = ", ".join(f"{reference.start}:{reference.end}" for reference in found[:6])
        raise Ambiguous(f"{len(found)} references share words with it ({places}); name one with --at")
    return exact or found


def uncode(session: Session, reference: Reference) -> None:
    """Remove a reference with its memos and what was kept on it as a quote."""
    session.flush()
    for memo in _memos(session, reference):
        session.delete(memo)
    if (quote := quote_of(session, reference.id)) is not None:
        session.delete(quote)
    _remove(session, reference)


def quote_of(session: Session, reference_id: int) -> Quote | None:
    """What is kept on a reference as a quote; None where nothing is."""
    session.flush()
    quote_id = session.connection().scalar(_QUOTE_ID, {"reference": reference_id})
    return None if quote_id is None else session.get_one(Quote, quote_id)


def _memos(session: Session, reference: Reference) -> list[Memo]:
    ids = session.connection().scalars(_MEMO_IDS, {"reference": reference.id})
    return [session.get_one(Memo, memo_id) for memo_id in ids.all()]


def _remove(session: Session, reference: Reference) -> None:
    session.flush()
    session.connection().execute(_REMOVE, {"reference": reference.id})
    session.expunge(reference)


def recode(session: Session, reference: Reference, code: Code) -> None:
    """Put a reference at another code; what is kept on it stays. It need not be looked at again then.

    Where the coder has coded the passage there already, the two become one with the memos and quotes of
    both. Raises Refused as code_passage does.
    """
    check_codable(code)
    refuse_retired_above(session, code)
    if reference.code_id == code.id:
        return
    place = {
        "transcript_id": reference.transcript_id,
        "code_id": code.id,
        "coder_id": reference.coder_id,
        "start": reference.start,
        "end": reference.end,
    }
    twin = _twin(session, place)
    if twin is None:
        reference.code_id, reference.review = code.id, ""
        session.flush()
    else:
        for memo in _memos(session, reference):
            memo.reference_id = twin.id
        if (quote := quote_of(session, reference.id)) is not None:
            put_quote(session, quote, twin.id)
        _remove(session, reference)
