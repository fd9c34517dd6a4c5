"""What an operation on the framework would do: to the counts, and beside them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from codebook.kinds import Done
from codebook.operations import Operation, operation_of, perform
from codebook.proposals import accept
from exports.counts import Rule
from exports.effect import Effect, EffectRow, effect
from qualcode.store.models import Coder, Proposal

_WITH_BELOW = "headings are counted here with all that is below them"


@dataclass(frozen=True)
class Preview:
    """What an operation did, or would do."""

    effect: Effect
    told: tuple[str, ...] = ()
    """Sentences on what the counts do not show."""
    code_id: int | None = None
    """The code that it made."""
    note: str = ""
    """How the counts are to be read, where that is not by the plain rule."""

    @property
    def sentences(self) -> list[str]:
        """What is to be said of it, one thing a sentence; none where nothing of that kind happens.

        >>> Preview(Effect([]), ("“Trust”: 1.3 → 1.2",)).sentences
        ['“Trust”: 1.3 → 1.2']
        """
        note = [self.note] if self.note and self.effect.rows else []
        return [*self.effect.sentences(), *note, *self.told]

    @property
    def weighs(self) -> bool:
        """Whether something is counted otherwise afterwards, or there is more to be told.

        >>> Preview(Effect([])).weighs
        False
        """
        return bool(self.told) or self.effect.weighs


def rule_for(operation: Operation, rule: Rule) -> Rule:
    """The rule by which an operation is told: a move changes only what headings count with all below them."""
    if operation.kind in ("move", "update") and rule.aggregate == "none":
        return replace(rule, aggregate="union")
    return rule


def preview(session: Session, operation: Operation, coder: Coder, rule: Rule | None = None) -> Preview:
    """Do an operation in this session and tell what it does; the caller keeps it or rolls it back.

    Raises what doing it raises.
    """
    return _told(session, operation, lambda session: perform(session, operation, coder), rule)


def accepted(
    session: Session,
    proposal: Proposal,
    coder: Coder,
    reason: str = "",
    *,
    on_top: bool = False,
    rule: Rule | None = None,
) -> Preview:
    """Accept a proposal in this session and tell what that does. Raises what accepting it raises."""
    operation = operation_of(proposal.kind, proposal.arguments)

    def act(session: Session) -> Done:
        return accept(session, session.get_one(Proposal, proposal.id), coder, reason, on_top=on_top)

    return _told(session, operation, act, rule)


def _told(
    session: Session, operation: Operation, act: Callable[[Session], Done], rule: Rule | None
) -> Preview:
    done: list[Done] = []
    asked = rule or Rule()
    by = rule_for(operation, asked)
    found = effect(session, by, lambda session: done.append(act(session)))
    if done[0].told:
        found = replace(found, rows=[row for row in found.rows if not _comes_empty(row)])
    return Preview(found, done[0].told, done[0].code_id, "" if by == asked else _WITH_BELOW)


def _comes_empty(row: EffectRow) -> bool:
    """Whether a code comes into the table without a reference: no count, if it is told of otherwise."""
    _, before, after = row
    return before is None and after is not None and not after.references


def performed(session: Session, operation: Operation, coder: Coder) -> Preview:
    """Do an operation for good and tell what it did; nothing is counted where it can change no count.

    Raises what doing it raises.
    """
    if operation.about.counts:
        return preview(session, operation, coder)
    done = perform(session, operation, coder)
    return Preview(Effect([]), done.told, done.code_id)
