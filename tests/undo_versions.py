"""Signing off, for the table of tests/test_store_undo.py."""

from sqlalchemy.orm import Session
from undo_base import Operation, Pick

from qualcode.signoff import sign_off


def signed_version(session: Session, pick: Pick) -> None:
    sign_off(
        session, f"v{pick(4)}", signed_by=("Ann", "Ben")[: 1 + pick(2)], with_open_proposals=bool(pick(3))
    )


OPERATIONS: dict[str, Operation] = {"signed_version": signed_version}
