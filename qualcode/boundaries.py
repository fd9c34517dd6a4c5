"""Moving the boundaries of what was coded."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.coding import current_text
from qualcode.store.marks import carry_marks
from qualcode.store.models import Memo, Reference
from qualcode.store.quotes import join_quotes
from transcripts.passages import Passage


def move_boundaries(session: Session, reference: Reference, passage: Passage) -> Reference:
    """Let a reference stand on another passage of its transcript; code, coder and memos stay.

    ``passage`` is in code points of the transcript's text. Where the coder has coded it at that code already,
    the two become one with the memos of both: the other one, which is returned. Raises BadInput for a passage
    outside the text or of white space alone.
    """
    quote = passage.within(current_text(session, reference.transcript_id))
    if (reference.start, reference.end) == passage:
        return reference
    twin = _at(session, reference, passage)
    if twin is None:
        reference.start, reference.end, reference.quote = passage.start, passage.end, quote
    else:
        carry_marks(session, {reference.id: twin.id})
        join_quotes(session, {reference.id: twin.id})
        for memo in session.scalars(select(Memo).where(Memo.reference_id == reference.id)).all():
            memo.reference_id = twin.id
        session.flush()
        session.delete(reference)
    session.flush()
    return twin or reference


def _at(session: Session, reference: Reference, passage: Passage) -> Reference | None:
    """The reference by the same coder at the same code that stands on ``passage``."""
    statement = select(Reference).where(
        Reference.transcript_id == reference.transcript_id,
        Reference.start == passage.start,
        Reference.end == passage.end,
        Reference.code_id == reference.code_id,
        Reference.coder_id == reference.coder_id,
    )
    return session.scalars(statement.order_by(Reference.id).limit(1)).first()
