"""What was stored, read back: every new reference stands on the words that it keeps."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.coding import current_text
from qualcode.store.models import Reference

_PAGE = 500


def misplaced(session: Session, ids: range) -> Iterator[int]:
    """The ids of references, of these, whose words do not stand at their offsets."""
    columns = (Reference.transcript_id, Reference.id, Reference.start, Reference.end, Reference.quote)
    statement = select(*columns).where(Reference.id.between(ids.start, ids.stop - 1)).order_by(Reference.id)
    rows = session.connection().execute(statement, execution_options={"yield_per": _PAGE})
    at, text = 0, ""
    for transcript_id, reference_id, start, end, quote in rows:
        if transcript_id != at:
            at, text = transcript_id, current_text(session, transcript_id)
        if text[start:end] != quote:
            yield reference_id
