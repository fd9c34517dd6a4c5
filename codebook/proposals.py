"""Proposals: changes to the framework that somebody would like made, until somebody decides on them.

A proposal keeps its operation as data. It is tried out when it is made, and done when it is accepted, in the
change that accepts it, so that one undo takes back both.
"""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codebook.codes import checked_prose
from codebook.kinds import Done
from codebook.operations import (
    Operation,
    concerned,
    gone,
    label_of,
    operation_of,
    perform,
    try_out,
)
from codebook.since import changed_since, told
from qualcode.errors import BadInput, NotFound, Refused
from qualcode.store.clock import now
from qualcode.store.history import ChangeLine
from qualcode.store.models import Coder, Comment, OpenChange, Proposal


@dataclass(frozen=True)
class CommentLine:
    """What somebody said of a proposal."""

    who: str
    text: str
    at: str
    """ISO 8601, UTC."""


@dataclass(frozen=True)
class ProposalLine:
    """A proposal as a list shows it."""

    id: int
    """Its number, by which people name it."""
    uuid: str
    who: str
    kind: str
    label: str
    """What it would do, as the history will have it."""
    reason: str
    at: str
    """ISO 8601, UTC."""
    since: int
    """The line of the history that made it."""
    state: str
    """``open``, ``accepted``, ``declined`` or ``withdrawn``."""
    decided_by: str
    decided_at: str
    verdict: str
    """The reason given with the decision."""
    comments: tuple[CommentLine, ...]


def propose(session: Session, operation: Operation, coder: Coder, reason: str) -> Proposal:
    """Keep an operation for others to decide on.

    Raises BadInput without a reason, and what doing the operation raises.
    """
    reason = _said(reason, "a proposal needs a reason")
    try_out(session, operation, coder)
    proposal = Proposal(
        coder_id=coder.id,
        kind=operation.kind,
        arguments=operation.as_json(),
        label=label_of(session, operation),
        reason=reason,
        at=now(),
        since=session.scalars(select(OpenChange.change_id)).one(),
        state="open",
    )
    session.add(proposal)
    session.flush()
    return proposal


def comment_on(session: Session, proposal: Proposal, coder: Coder, text: str) -> Comment:
    """Say something of a proposal, decided or not. Raises BadInput for an empty text."""
    text = _said(text, "a comment needs words")
    comment = Comment(proposal_id=proposal.id, coder_id=coder.id, text=text, at=now())
    session.add(comment)
    session.flush()
    return comment


def accept(
    session: Session, proposal: Proposal, coder: Coder, reason: str = "", *, on_top: bool = False
) -> Done:
    """Do what was proposed, and close the proposal.

    Raises Refused where it is decided already, where a code that it is about is gone, or where other changes
    made such a code another one since, unless ``on_top`` of them is wanted; and what doing it raises.
    """
    _refuse_decided(proposal)
    operation = operation_of(proposal.kind, proposal.arguments)
    if sentences := gone(session, operation):
        raise Refused(f"{_named(proposal)} can no longer be done: {'; '.join(sentences)}; decline it")
    if not on_top and (lines := stale(session, proposal)):
        raise Refused(
            f"{_named(proposal)} {stale_sentence(lines)}; accept it --on-top of that, or decline it"
        )
    done = perform(session, operation, coder)
    _decide(session, proposal, "accepted", coder, reason)
    return done


def decline(session: Session, proposal: Proposal, coder: Coder, reason: str) -> None:
    """Close a proposal without doing it. Raises Refused where it is decided, BadInput without a reason."""
    _refuse_decided(proposal)
    _decide(session, proposal, "declined", coder, _said(reason, "say why it is declined"))


def withdraw(session: Session, proposal: Proposal, coder: Coder, reason: str = "") -> None:
    """Take one's own proposal back. Raises Refused where it is decided, or somebody else's."""
    _refuse_decided(proposal)
    if proposal.coder_id != coder.id:
        who = session.get_one(Coder, proposal.coder_id).name
        raise Refused(
            f"proposal {proposal.id} is {who}'s, who alone can withdraw it; decline it with a reason"
        )
    _decide(session, proposal, "withdrawn", coder, reason)


def _decide(session: Session, proposal: Proposal, state: str, coder: Coder, reason: str) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, coder.name, now()
    proposal.verdict = checked_prose(reason.strip())
    session.flush()


def _refuse_decided(proposal: Proposal) -> None:
    if proposal.state != "open":
        when = f"by {proposal.decided_by} on {proposal.decided_at[:10]}"
        raise Refused(f"proposal {proposal.id} was {proposal.state} {when}; only an open one can be decided")


def _said(text: str, needed: str) -> str:
    text = checked_prose(text.strip())
    if not text:
        raise BadInput(needed)
    return text


def _named(proposal: Proposal) -> str:
    return f"proposal {proposal.id} ({proposal.label})"


def stale(session: Session, proposal: Proposal) -> list[ChangeLine]:
    """The changes that stand and made a code that it is about another one since it was made, oldest first.

    Raises NotFound where such a code is gone, BadInput where this program does not know the operation.
    """
    operation = operation_of(proposal.kind, proposal.arguments)
    code_ids = concerned(session, operation)
    return changed_since(session, code_ids, proposal.since, below=operation.about.below)


def stale_sentence(lines: list[ChangeLine]) -> str:
    """What is said of a proposal that others overtook."""
    others = "another change" if len(lines) == 1 else f"{len(lines)} other changes"
    return f"was made before {others} to the same codes: {'; '.join(told(line) for line in lines)}"


def hindrance(session: Session, proposal: Proposal) -> str:
    """Why an open proposal cannot be accepted just so, in a fragment; empty where it can, or is decided."""
    if proposal.state != "open":
        return ""
    sentences = gone(session, operation_of(proposal.kind, proposal.arguments))
    if sentences:
        return f"can no longer be done: {'; '.join(sentences)}"
    lines = stale(session, proposal)
    return stale_sentence(lines) if lines else ""


def get_proposal(session: Session, number: int) -> Proposal:
    """The proposal of that number. Raises NotFound."""
    proposal = session.get(Proposal, number)
    if proposal is None:
        raise NotFound(f"there is no proposal {number}; `qualcode codebook proposals --all` lists them")
    return proposal


def open_count(session: Session) -> int:
    """How many proposals nobody has decided on."""
    return session.scalar(select(func.count()).select_from(Proposal).where(Proposal.state == "open")) or 0


def proposals(session: Session, *, only_open: bool = True) -> list[ProposalLine]:
    """The proposals with what was said of them, oldest first."""
    comments: dict[int, list[CommentLine]] = defaultdict(list)
    columns = (Comment.proposal_id, Coder.name, Comment.text, Comment.at)
    for proposal_id, *said in session.execute(select(*columns).join(Coder).order_by(Comment.id)):
        comments[proposal_id].append(CommentLine(*said))
    statement = select(Proposal, Coder.name).join(Coder).order_by(Proposal.id)
    if only_open:
        statement = statement.where(Proposal.state == "open")
    return [_line(proposal, who, comments[proposal.id]) for proposal, who in session.execute(statement)]


def proposal_line(session: Session, number: int) -> ProposalLine:
    """One proposal with what was said of it. Raises NotFound."""
    get_proposal(session, number)
    return next(line for line in proposals(session, only_open=False) if line.id == number)


def _line(proposal: Proposal, who: str, comments: list[CommentLine]) -> ProposalLine:
    return ProposalLine(
        id=proposal.id,
        uuid=proposal.uuid,
        who=who,
        kind=proposal.kind,
        label=proposal.label,
        reason=proposal.reason,
        at=proposal.at,
        since=proposal.since,
        state=proposal.state,
        decided_by=proposal.decided_by,
        decided_at=proposal.decided_at,
        verdict=proposal.verdict,
        comments=tuple(comments),
    )
