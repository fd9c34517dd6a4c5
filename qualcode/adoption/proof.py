"""What was stored, read back: every new reference stands on the words that it keeps."""

from collections.abc import Iterator
from itertools import groupby

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
    for transcript_id, found in groupby(rows, key=lambda row: row.transcript_id):
        text = current_text(session, transcript_id)
        for row in found:
            if text[row.start : row.end] != row.quote:
                yield row.id
