"""Deciding on references that are to be looked at again: keep, move, drop, ask."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.coding import recode, uncode
from qualcode.errors import Ambiguous, BadInput, NotFound, Refused
from qualcode.memos import memo_of, write_memo
from qualcode.store.models import Code, Coder, Reference
from transcripts.interviews import find_transcript

_PLACE = re.compile(r"(.+)[ :](\d{1,9}):(\d{1,9})")


def keep_reference(session: Session, reference: Reference) -> None:
    """Let a reference stand where it is. Raises Refused where it is not to be looked at again."""
    _refuse_unmarked(reference)
    reference.review = ""
    session.flush()


def move_reference(session: Session, reference: Reference, code: Code) -> None:
    """Put a reference at another code. Raises Refused as keep_reference and coding.recode do, and for its
    own."""
    _refuse_unmarked(reference)
    if reference.code_id == code.id:
        raise Refused(f"the passage is at “{code.label}” already; keep it there, or choose another code")
    recode(session, reference, code)


def drop_reference(session: Session, reference: Reference) -> None:
    """Take a reference away with its memos. Raises Refused where it is not to be looked at again."""
    _refuse_unmarked(reference)
    uncode(session, reference)


def ask_about(session: Session, reference: Reference, question: str, coder: Coder) -> None:
    """Leave a reference for the others to decide on; the question is the coder's memo on it.

    A memo that the coder has there already stays, and the question comes below it. Raises BadInput for an
    empty question and Refused where the reference is not to be looked at again.
    """
    _refuse_unmarked(reference)
    if not question.strip():
        raise BadInput("say in a few words what the others are to decide")
    before = memo_of(session, "reference", reference.id, coder.name)
    text = f"{before.rstrip()}\n{question.strip()}" if before.strip() else question.strip()
    write_memo(session, "reference", reference.id, text, coder)
    reference.review = "asked"
    session.flush()


def _refuse_unmarked(reference: Reference) -> None:
    if not reference.review:
        raise Refused("somebody has decided on that passage already; it is not to be looked at again")


def find_reference(session: Session, name: str) -> Reference:
    """A reference by its uuid, or the beginning of one; or by its place, as in "INT01 314:356".

    A place names what is to be looked at again there. Raises NotFound or Ambiguous.
    """
    place = _PLACE.fullmatch(name.strip())
    found = _at_place(session, *place.groups()) if place else _by_uuid(session, name)
    if not found:
        raise NotFound(
            f"there is no reference {name!r} to look at again; `qualcode review --list` gives their places"
        )
    if len(found) > 1:
        what = "stand there" if place else f"begin with {name!r}"
        raise Ambiguous(f"several references {what}; give the uuid (`qualcode review --list --json`)")
    return found[0]


def _by_uuid(session: Session, name: str) -> list[Reference]:
    wanted = name.strip().lower().replace("-", "")
    statement = select(Reference).where(Reference.uuid.startswith(wanted, autoescape=True)).limit(2)
    return list(session.scalars(statement)) if wanted else []


def _at_place(session: Session, transcript: str, start: str, end: str) -> list[Reference]:
    statement = select(Reference).where(
        Reference.transcript_id == find_transcript(session, transcript).id,
        Reference.start == int(start),
        Reference.end == int(end),
        Reference.review != "",
    )
    return list(session.scalars(statement.limit(2)))
