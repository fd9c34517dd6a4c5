"""Splits, bulk recoding, marks and decisions, for the undo machine."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from undo_base import Operation, Pick, chosen

from codebook.codes import define_code
from codebook.recoding import Query, recode_many
from codebook.references import references_at
from codebook.reviews import mark_for_review
from codebook.splitting import Targets, split_among, split_code
from qualcode.coding import get_coder
from qualcode.errors import QualcodeError
from qualcode.memos import write_memo
from qualcode.reviewing import ask_about, drop_reference, keep_reference, move_reference
from qualcode.store.models import Code, Coder, Reference, Transcript


def split_up(session: Session, pick: Pick) -> None:
    """Split a code among another and a new one, with memos on what is sent; some stay, some are left open."""
    code, other = chosen(session, Code, pick), chosen(session, Code, pick)
    choices: dict[int, int | None] = {}
    for reference_id in references_at(session, [code.id]):
        if pick(2):
            write_memo(session, "reference", reference_id, f"sent {pick(3)}", get_coder(session, "Ben"))
        if (choice := pick(4)) < 3:
            choices[reference_id] = None if choice == 2 else choice
    split_among(session, code, Targets((other.id,), (f"Split {pick(9)}",)), choices)


def split_all(session: Session, pick: Pick) -> None:
    code, other = chosen(session, Code, pick), chosen(session, Code, pick)
    split_code(session, code, dict.fromkeys(references_at(session, [code.id]), other.id))


def recode_found(session: Session, pick: Pick) -> None:
    codes = {chosen(session, Code, pick).id for _ in range(2)}
    coder = (None, *session.scalars(select(Coder).order_by(Coder.id)))[pick(2)]
    homes = {chosen(session, Transcript, pick).id} if pick(2) else set()
    query = Query(
        frozenset(codes),
        coder=coder.name if coder else "",
        transcript_ids=frozenset(homes),
        containing="the" if pick(4) == 0 else "",
        uuids=frozenset({chosen(session, Reference, pick).uuid}) if pick(4) == 0 else frozenset(),
    )
    recode_many(session, query, chosen(session, Code, pick))


def redefined(session: Session, pick: Pick) -> None:
    code = chosen(session, Code, pick)
    define_code(session, code, minor=pick(4) == 0, inclusion=f"also {pick(5)}", exclusion=f"not {pick(2)}")


def marked(session: Session, pick: Pick) -> None:
    mark_for_review(session, chosen(session, Code, pick), "it was discussed")


def decided(session: Session, pick: Pick) -> None:
    waiting = session.scalars(select(Reference).where(Reference.review != "").order_by(Reference.id)).all()
    if not waiting:
        raise QualcodeError("nothing waits")
    reference = waiting[pick(len(waiting))]
    decision = pick(4)
    if decision == 0:
        keep_reference(session, reference)
    elif decision == 1:
        move_reference(session, reference, chosen(session, Code, pick))
    elif decision == 2:
        drop_reference(session, reference)
    else:
        ask_about(session, reference, f"why {pick(3)}?", get_coder(session, "Ben"))


OPERATIONS: dict[str, Operation] = {
    operation.__name__: operation
    for operation in (split_up, split_all, recode_found, redefined, marked, decided)
}
