"""Deciding on references that are to be looked at again: keep, move, drop, ask."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.coding import recode, uncode
from qualcode.errors import Ambiguous, BadInput, NotFound, Refused
from qualcode.memos import memo_of, write_memo
from qualcode.store.models import Code, Coder, Reference


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
    """A reference by its uuid, or the beginning of one. Raises NotFound or Ambiguous."""
    wanted = name.strip().lower().replace("-", "")
    statement = select(Reference).where(Reference.uuid.startswith(wanted, autoescape=True)).limit(2)
    found = session.scalars(statement).all() if wanted else []
    if not found:
        raise NotFound(f"there is no reference {name!r}; `qualcode review --list --json` gives them")
    if len(found) > 1:
        raise Ambiguous(f"several references begin with {name!r}; give more of it")
    return found[0]
