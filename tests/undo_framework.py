"""Operations on the framework as values, and proposals of them, for the undo machine."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session
from undo_base import Pick, chosen

from codebook.numbering import renumber
from codebook.operations import Operation, perform
from codebook.proposals import accept, comment_on, decline, propose, withdraw
from qualcode.coding import get_coder
from qualcode.store.models import Code, Coder, Proposal


def some_operation(session: Session, pick: Pick) -> Operation:
    """One of the operations, on codes that are there."""
    one, other = chosen(session, Code, pick).uuid, chosen(session, Code, pick).uuid
    return (
        Operation("add", {"label": f"Proposed {pick(9)}", "parent": one}),
        Operation("rename", {"code": one, "label": f"Proposed {pick(9)}"}),
        Operation("move", {"code": one, "parent": other, "position": pick(3)}),
        Operation("merge", {"source": one, "target": other}),
        Operation("delete", {"code": one}),
        Operation("define", {"code": one, "inclusion": f"all {pick(5)}", "colour": "#aabbcc"}),
        Operation("renumber", {"codes": bool(pick(2))}),
        Operation("retire", {"code": one}),
        Operation("restore", {"code": one}),
    )[pick(9)]


def other_numbers(session: Session, pick: Pick) -> None:
    renumber(session, None if pick(2) else chosen(session, Code, pick), codes=bool(pick(2)))


def performed_operation(session: Session, pick: Pick) -> None:
    perform(session, some_operation(session, pick), get_coder(session, "Ann"))


def new_proposal(session: Session, pick: Pick) -> None:
    propose(session, some_operation(session, pick), get_coder(session, ("Ann", "Ben")[pick(2)]), "clearer")


def open_proposal(session: Session, pick: Pick) -> Proposal:
    """A proposal that nobody decided on; one is made where there is none."""
    found = session.scalars(select(Proposal).where(Proposal.state == "open").order_by(Proposal.id)).all()
    if not found:
        operation = some_operation(session, pick)
        return propose(session, operation, get_coder(session, "Ben"), "clearer")
    return found[pick(len(found))]


def new_comment(session: Session, pick: Pick) -> None:
    comment_on(session, open_proposal(session, pick), get_coder(session, "Ann"), f"said {pick(5)}")


def accepted_proposal(session: Session, pick: Pick) -> None:
    proposal = open_proposal(session, pick)
    accept(session, proposal, get_coder(session, "Ann"), on_top=bool(pick(2)))


def declined_proposal(session: Session, pick: Pick) -> None:
    decline(session, open_proposal(session, pick), get_coder(session, "Ann"), "not clearer")


def withdrawn_proposal(session: Session, pick: Pick) -> None:
    proposal = open_proposal(session, pick)
    withdraw(session, proposal, session.get_one(Coder, proposal.coder_id))


OPERATIONS: dict[str, Callable[[Session, Pick], None]] = {
    operation.__name__: operation
    for operation in (
        *(other_numbers, performed_operation, new_proposal, new_comment),
        *(accepted_proposal, declined_proposal, withdrawn_proposal),
    )
}
