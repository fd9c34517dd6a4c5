"""Giving printed numbers anew: 1, 1.1, 1.1.1 and so on, in the order of the framework."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import Duplicate, Refused
from qualcode.store.models import Code

Children = dict[int | None, list[Code]]


class Renumbered(NamedTuple):
    """A code whose printed number changed."""

    label: str
    old: str
    new: str

    def __str__(self) -> str:
        """As a sentence.

        >>> str(Renumbered("Trust", "1.3", "1.2")), str(Renumbered("Doubt", "", "1.3"))
        ('“Trust”: 1.3 → 1.2', '“Doubt”: no number → 1.3')
        """
        return f"“{self.label}”: {self.old or 'no number'} → {self.new or 'no number'}"


def renumber(session: Session, under: Code | None, *, codes: bool = False) -> list[Renumbered]:
    """Number what stands below ``under`` (None: the whole framework) in its order; what changed, in order.

    Headings get a number, and so does what stands at the top or has one already; with ``codes`` every code
    does. A retired code gives its number up, with all below it, since no table prints it. Raises Refused
    where ``under`` has no number or is out itself, Duplicate where a new number stands elsewhere.
    """
    if under is not None and not under.number:
        raise Refused(
            f"“{under.label}” has no number itself; number it first, or renumber the whole framework"
        )
    if under is not None and under.retired:
        raise Refused(f"“{under.label}” is retired; bring it back before numbering what is below it")
    children: Children = defaultdict(list)
    for code in session.scalars(select(Code).order_by(Code.position, Code.id)):
        children[code.parent_id].append(code)
    prefix = f"{under.number}." if under is not None else ""
    numbers = dict(_numbers(children, under.id if under is not None else None, prefix, codes=codes))
    every = [code for siblings in children.values() for code in siblings]
    _refuse_taken(every, numbers)
    changed = [
        (code, Renumbered(code.label, code.number, number))
        for code, number in ((session.get_one(Code, code_id), new) for code_id, new in numbers.items())
        if code.number != number
    ]
    for code, line in changed:
        code.number = line.new
    session.flush()
    return [line for _, line in changed]


def _numbers(
    children: Children, parent_id: int | None, prefix: str, *, codes: bool, out: bool = False
) -> Iterator[tuple[int, str]]:
    """The new number of every code below one, by its id, in printed order."""
    place = 0
    for code in children.get(parent_id, ()):
        gone = out or code.retired
        printed = not gone and (codes or code.number != "" or code.id in children or parent_id is None)
        place += printed
        number = f"{prefix}{place}" if printed else ""
        yield code.id, number
        yield from _numbers(children, code.id, f"{number}.", codes=codes, out=gone)


def _refuse_taken(every: list[Code], numbers: dict[int, str]) -> None:
    """The numbers given may not stand at a code that keeps its own."""
    elsewhere = {code.number: code.label for code in every if code.id not in numbers}
    for number in numbers.values():
        if number and number in elsewhere:
            raise Duplicate(f"the number {number} is taken by “{elsewhere[number]}”, which stands elsewhere")
