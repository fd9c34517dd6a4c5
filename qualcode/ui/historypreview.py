"""What taking back to a line of the history would do, in sentences."""

from collections.abc import Sequence
from datetime import datetime

from exports.effect import Effect, counted, difference
from qualcode.store.history import ChangeLine
from qualcode.ui.desk import Desk
from qualcode.ui.when import local, when

_SHOWN = 12
"""Changes that a preview names; the others it counts."""


def effect_back_to(desk: Desk, change_id: int) -> Effect:
    """How the counts would change. Raises Refused where it cannot be done."""
    before = desk.read(lambda session: counted(session, desk.rule))
    with desk.project.rehearse_undo_to(change_id) as session:
        return difference(before, counted(session, desk.rule), desk.rule)


def preview(plan: Sequence[ChangeLine], effect: Effect, who: str, now: datetime) -> list[str]:
    """The changes that go, newest first, what that does to the counts, and what stays."""
    one = len(plan) == 1
    more = len(plan) - _SHOWN
    return [
        f"{len(plan):,} change{' is' if one else 's are'} taken back{'' if one else ', the latest first'}:",
        *(f"  {when(local(line.at), now)}  {line.label}" for line in plan[:_SHOWN]),
        *([f"  … and {more:,} more"] if more > 0 else []),
        "",
        "What that does to the counts:",
        *(f"  {sentence}" for sentence in effect.sentences() or ["nothing: they stay as they are"]),
        "",
        f"Only changes of {who} go. U does them again one by one.",
    ]
