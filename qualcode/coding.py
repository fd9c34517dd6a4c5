"""Putting passages at codes: code, uncode, recode."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from codebook.tree import CodeLine
from qualcode.errors import Ambiguous, NotFound, Refused
from qualcode.plaintext import one_line
from qualcode.store.clock import now
from qualcode.store.models import Code, Coder, Memo, Reference, Revision, Transcript
from transcripts.passages import Passage


def current_text(session: Session, transcript_id: int) -> str:
    """The text of a transcript's current revision."""
    statement = select(Revision.text).join(Transcript, Transcript.revision_id == Revision.id)
    return session.scalars(statement.where(Transcript.id == transcript_id)).one()


def get_coder(session: Session, name: str) -> Coder:
    """The coder of that name, made where there is none."""
    name = one_line(name)
    found = session.scalar(select(Coder).where(Coder.name == name))
    if found is None:
        found = Coder(name=name)
        session.add(found)
        session.flush()
    return found


def check_codable(code: Code | CodeLine) -> None:
    """Raise Refused where passages may not be coded at ``code``."""
    if code.retired:
        raise Refused(f"“{code.label}” is retired; bring it back before coding at it")
    if not code.codable:
        raise Refused(
            f"“{code.label}” is a heading that passages may not be coded at; choose a code below it"
        )


def get_code(session: Session, code_id: int) -> Code:
    """A code that was looked up before the change began. Raises Refused where it is gone since."""
    code = session.get(Code, code_id)
    if code is None:
        raise Refused("the code was deleted in another window just now; nothing was done")
    return code


def code_passage(
    session: Session, transcript: Transcript, passage: Passage, code: Code, coder: Coder, *, memo: str = ""
) -> Reference | None:
    """Code a passage. None where this coder has coded exactly this passage there already; a memo is kept.

    Raises BadInput for a passage outside the text and Refused for a code that is not codable.
    """
    check_codable(code)
    quote = passage.within(current_text(session, transcript.id))
    reference = Reference(
        transcript_id=transcript.id,
        code_id=code.id,
        coder_id=coder.id,
        start=passage.start,
        end=passage.end,
        quote=quote,
        created_at=now(),
    )
    twin = _twin(session, reference, code)
    if twin is None:
        session.add(reference)
        session.flush()
    if memo:
        add_memo(session, twin or reference, coder, memo)
    return reference if twin is None else None


def _twin(session: Session, reference: Reference, code: Code) -> Reference | None:
    """Another reference by the same coder of the same passage at ``code``."""
    statement = select(Reference).where(
        Reference.transcript_id == reference.transcript_id,
        Reference.start == reference.start,
        Reference.end == reference.end,
        Reference.coder_id == reference.coder_id,
        Reference.code_id == code.id,
    )
    if reference.id is not None:
        statement = statement.where(Reference.id != reference.id)
    return session.scalars(statement.limit(1)).first()


def add_memo(session: Session, reference: Reference, coder: Coder, text: str) -> None:
    """Attach a note to a reference, unless it has just this note."""
    same = select(Memo.id).where(Memo.reference_id == reference.id, Memo.text == text)
    if session.scalar(same.limit(1)) is None:
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
    """Remove a reference with its memos."""
    session.execute(delete(Memo).where(Memo.reference_id == reference.id))
    session.delete(reference)
    session.flush()


def recode(session: Session, reference: Reference, code: Code) -> None:
    """Put a reference at another code; passage, coder and memos stay.

    Where the coder has coded the passage there already, the two become one with the memos of both. Raises
    Refused as code_passage does.
    """
    check_codable(code)
    twin = _twin(session, reference, code)
    if twin is None or reference.code_id == code.id:
        reference.code_id = code.id
    else:
        for memo in session.scalars(select(Memo).where(Memo.reference_id == reference.id)).all():
            memo.reference_id = twin.id
        session.flush()
        session.delete(reference)
    session.flush()
