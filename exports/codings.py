"""Every reference as a row of a sheet, in the columns that ``codings import`` reads."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codebook.names import CodeNames
from codebook.tree import tree
from qualcode.store.models import Coder, Memo, Reference, Transcript

COLUMNS = ("transcript", "start", "end", "quote", "code", "coder", "memo")
Coding = tuple[str, int, int, str, str, str, str]


def codings(session: Session) -> Iterator[Coding]:
    """The references by transcript and place, streamed.

    Codes are named so that the name finds them again; several memos of one reference are joined by a blank
    line.
    """
    lines = tree(session)
    names = CodeNames(lines)
    name_of = {line.id: names.exact(line) for line in lines}
    memos = (
        select(Memo.reference_id, func.group_concat(Memo.text, "\n\n").label("text"))
        .where(Memo.reference_id.is_not(None))
        .group_by(Memo.reference_id)
        .subquery()
    )
    statement = (
        select(
            Transcript.name,
            Reference.start,
            Reference.end,
            Reference.quote,
            Reference.code_id,
            Coder.name,
            func.coalesce(memos.c.text, ""),
        )
        .join(Transcript, Transcript.id == Reference.transcript_id)
        .join(Coder, Coder.id == Reference.coder_id)
        .outerjoin(memos, memos.c.reference_id == Reference.id)
        .order_by(Transcript.name, Reference.start, Reference.end, Reference.id)
    )
    result = session.execute(statement, execution_options={"yield_per": 10_000})
    for transcript, start, end, quote, code_id, coder, memo in result:
        yield (transcript, start, end, quote, name_of[code_id], coder, memo)
