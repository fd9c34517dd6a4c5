"""Patterns and decisions on suggestions, for the undo machine."""

from sqlalchemy.orm import Session
from undo_base import Operation, Pick, chosen

from qualcode.coding import current_text, get_coder
from qualcode.store.models import Code, Pattern, Rejection, Transcript
from qualcode.suggesting import Place, decide, keep_pattern, reject, remove_pattern, take_back_rejection


def kept_pattern(session: Session, pick: Pick) -> None:
    text = ("lab", "learn OR tells", "nobody NEAR/3 that")[pick(3)]
    coder = get_coder(session, ("Ann", "Ben")[pick(2)])
    keep_pattern(session, chosen(session, Code, pick), text, coder, forms=bool(pick(2)))


def removed_pattern(session: Session, pick: Pick) -> None:
    kept_pattern(session, pick)
    remove_pattern(session, chosen(session, Pattern, pick))
    kept_pattern(session, pick)


def rejected(session: Session, pick: Pick) -> None:
    reject(session, [_place(session, pick)], chosen(session, Code, pick), get_coder(session, "Ann"))


def taken_back(session: Session, pick: Pick) -> None:
    rejected(session, pick)
    take_back_rejection(session, chosen(session, Rejection, pick))
    rejected(session, pick)


def decided(session: Session, pick: Pick) -> None:
    code, coder = chosen(session, Code, pick), get_coder(session, "Ann")
    decide(session, code, coder, accepted=[_place(session, pick)], rejected=[_place(session, pick)])


def _place(session: Session, pick: Pick) -> Place:
    transcript_id = chosen(session, Transcript, pick).id
    start = pick(len(current_text(session, transcript_id)) - 12)
    return transcript_id, start, start + 3 + pick(9)


OPERATIONS: dict[str, Operation] = {
    each.__name__: each for each in (kept_pattern, removed_pattern, rejected, taken_back, decided)
}
"""What the operations of the undo machine are made with."""
