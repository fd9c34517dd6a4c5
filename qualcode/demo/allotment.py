"""Who speaks of what, and how often: Appendix D's two figures shared out over the interviews, exactly."""

from collections.abc import Mapping, Sequence

from qualcode.demo.framework import FrameworkRow, headings
from qualcode.demo.interviewees import Interviewee
from qualcode.demo.wording import Dice

_ROLE = 74
_INCREASED = 78
_UNDERGRADUATES = "1.2.1"
_WITHIN = {
    **dict.fromkeys(range(83, 89), 78),
    **dict.fromkeys(range(90, 96), 80),
    **dict.fromkeys((97, 98), 79),
    100: 81,
    **dict.fromkeys(range(107, 111), 103),
    123: 104,
    222: 213,
    245: 246,
    249: 247,
}
"""Only who said the one (a rise in head count) says the other (its reason); printed row numbers."""
_APART = ((78, 79, 80, 81), (103, 104, 105), (251, 247, 246))
"""What one interviewee says one of where the figures allow it."""

Allotment = dict[int, int]
"""References by row (0-based) for one interview."""


def allot(
    rows: tuple[FrameworkRow, ...], people: Sequence[Interviewee], frames: Mapping[int, int], dice: Dice
) -> list[Allotment]:
    """One allotment per interviewee; together they hold the printed figures of every row.

    ``frames`` says how many ways there are to say a row, which is how often one interview may hold it.
    Rows with many interviews go first, so that the rare ones can even out who has said how much.
    """
    allotted: list[Allotment] = [{} for _ in people]
    numbers = headings(rows)
    counted = [index for index, row in enumerate(rows) if row.interviews]
    for index in sorted(counted, key=lambda index: -(rows[index].interviews or 0)):
        chosen = _speakers(index, rows[index], numbers[index], people, allotted, dice)
        _share_out(index, rows[index], chosen, people, allotted, frames[index], dice)
    return allotted


def _speakers(
    index: int,
    row: FrameworkRow,
    number: str,
    people: Sequence[Interviewee],
    allotted: Sequence[Allotment],
    dice: Dice,
) -> list[int]:
    """Positions of the interviewees who speak of the row, as many as it prints interviews."""

    def score(position: int) -> float:
        person = people[position]
        load = sum(allotted[position].values()) / person.talk
        suits = _suits(index + 1, number, person, allotted[position])
        return 2.5 * dice.roll() + 2.0 * person.leaning(number) - load / 12 + suits

    ranked = sorted((-score(position), position) for position in range(len(people)))
    return [position for _, position in ranked[: row.interviews or 0]]


def _suits(printed: int, number: str, person: Interviewee, said: Allotment) -> float:
    """Far below zero for what this person cannot well say, 0 for anything else."""
    wrong = printed == _ROLE and not person.duties
    wrong |= printed == _INCREASED and not person.grown
    wrong |= number == _UNDERGRADUATES and person.kind != "university"
    wrong |= printed in _WITHIN and _WITHIN[printed] - 1 not in said
    clashes = sum(other - 1 in said for group in _APART if printed in group for other in group)
    return -100.0 * wrong - 20.0 * clashes


def _share_out(
    index: int,
    row: FrameworkRow,
    chosen: Sequence[int],
    people: Sequence[Interviewee],
    allotted: Sequence[Allotment],
    most: int,
    dice: Dice,
) -> None:
    """Give each of the chosen one reference, then the rest, one at a time, to the talkative."""
    for position in chosen:
        allotted[position][index] = 1
    total = row.references if row.references is not None else len(chosen)
    for _ in range(total - len(chosen)):
        free = [position for position in chosen if allotted[position][index] < most]
        weights = [
            people[position].talk * (0.4 + dice.roll()) / allotted[position][index] for position in free
        ]
        allotted[free[weights.index(max(weights))]][index] += 1
