"""Summaries of interviews under themes, for the undo machine."""

from sqlalchemy.orm import Session
from undo_base import Operation, Pick, chosen

from qualcode.coding import get_coder
from qualcode.store.models import Code, Interview
from qualcode.summarising import write_summary


def summarised(session: Session, pick: Pick) -> None:
    cell = chosen(session, Interview, pick).id, chosen(session, Code, pick).id
    text = ("", "tired\nof it", f"said {pick(5)}")[pick(3)]
    write_summary(session, cell, text, get_coder(session, ("Ann", "Ben")[pick(2)]))


OPERATIONS: dict[str, Operation] = {"summarised": summarised}
