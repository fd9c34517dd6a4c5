"""Which code stands below which: by kind, by level, by printed number, by parent (by path: see paths.py)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from codebook.files.items import Item, Problem, named
from codebook.framework import Draft
from qualcode.plaintext import fold

KINDS = {"theme": 1, "subtheme": 2, "group": 3, "code": 4}
"""The names that Appendix D's levels go by, outermost first."""
LOST = -1
"""The parent's place of a row whose parent cannot be found."""

_KIND_NAMES = "theme, subtheme, group or code"


class Entry(NamedTuple):
    """One row of a table before its place is known."""

    line: int
    draft: Draft
    hint: str
    """What the column that gives the hierarchy says in this row."""


@dataclass
class Placed:
    """Rows in printed order with their levels, and what could not be placed."""

    items: list[Item] = field(default_factory=list)
    strays: list[Item] = field(default_factory=list)
    """Rows without a place; each has a problem."""
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def put(self, entry: Entry, level: int) -> None:
        """Place a row after the ones before."""
        self.items.append(Item(entry.line, level, entry.draft))

    def set_aside(self, entry: Entry, sentence: str) -> None:
        """Keep a row that has no place, with the reason."""
        self.strays.append(Item(entry.line, 1, entry.draft))
        self.problems.append(Problem(entry.line, sentence))


def by_kind(entries: Sequence[Entry]) -> Placed:
    """A theme holds subthemes, a subtheme groups, a group codes; a kind that is left out leaves no gap."""
    placed, open_ranks = Placed(), list[int]()
    for entry in entries:
        rank = KINDS.get(fold(entry.hint).replace("-", "").replace(" ", ""))
        if rank is None:
            placed.set_aside(entry, f"the kind {entry.hint.strip()!r} is not known; write {_KIND_NAMES}")
            continue
        while open_ranks and open_ranks[-1] >= rank:
            open_ranks.pop()
        open_ranks.append(rank)
        placed.put(entry, len(open_ranks))
    return placed


def by_level(entries: Sequence[Entry]) -> Placed:
    """Each row says how deep it stands, 1 at the top."""
    placed, before = Placed(), 0
    for entry in entries:
        hint = entry.hint.strip()
        if not (hint.isascii() and hint.isdigit() and len(hint) < 5 and int(hint)):
            placed.set_aside(
                entry, f"the level {hint!r} of {named(entry.draft)} is not a whole number from 1"
            )
            continue
        level = min(int(hint), before + 1)
        if int(hint) > level:
            placed.problems.append(_jump(entry, f"on level {hint}", before))
        placed.put(entry, level)
        before = level
    return placed


def by_number(entries: Sequence[Entry]) -> Placed:
    """Printed numbers give the depth of the headings; a row without one is below the last one with."""
    placed, open_numbers = Placed(), list[str]()
    for entry in entries:
        number = entry.draft.number
        parent = number.rpartition(".")[0]
        if number:
            if parent and parent not in open_numbers:
                problem = f"the number {number} has no {parent} above it to stand below"
                placed.problems.append(Problem(entry.line, problem))
            del open_numbers[open_numbers.index(parent) + 1 if parent in open_numbers else 0 :]
        placed.put(entry, len(open_numbers) + 1)
        if number:
            open_numbers.append(number)
    return placed


def flat(entries: Sequence[Entry]) -> Placed:
    """All rows at the top: the table names no hierarchy."""
    return Placed([Item(entry.line, 1, entry.draft) for entry in entries])


def by_parent(entries: Sequence[Entry]) -> Placed:
    """Each row names the label or the number of the code it stands below; rows in any order."""
    placed = Placed()
    find = _finder(entries)
    parents: list[int | None] = []
    for place, entry in enumerate(entries):
        found = find(entry.hint, place) if entry.hint.strip() else []
        if entry.hint.strip() and len(found) != 1:
            placed.problems.append(Problem(entry.line, _unfound(entry, found, entries)))
            parents.append(LOST)
        else:
            parents.append(found[0] if found else None)
    return attach(entries, parents, placed)


def _finder(entries: Sequence[Entry]) -> Callable[[str, int], list[int]]:
    """A function from a ``parent`` cell and its row to the rows so named, itself only where no other is."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        for name in {fold(name) for name in names_of(entry.draft)}:
            places[name].append(place)

    def find(name: str, asking: int) -> list[int]:
        found = places.get(fold(name)) or places.get(fold(name).rstrip(".")) or []
        return [place for place in found if place != asking] or found

    return find


def names_of(draft: Draft) -> list[str]:
    """What a code may be called: its label, its number, and both.

    >>> names_of(Draft("Trends", number="2.1.1"))
    ['Trends', '2.1.1', '2.1.1 Trends', '2.1.1. Trends']
    """
    names = [draft.label, draft.number, f"{draft.number} {draft.label}", f"{draft.number}. {draft.label}"]
    return [name for name in (names if draft.number else names[:1]) if name]


def attach(entries: Sequence[Entry], parents: Sequence[int | None], placed: Placed) -> Placed:
    """Printed order and levels from the place of each row's parent: None is the top, LOST has a problem."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for place, parent in enumerate(parents):
        below[parent].append(place)
    waiting = [(place, 1) for place in reversed(below[None])]
    reached = set()
    while waiting:
        place, level = waiting.pop()
        reached.add(place)
        placed.put(entries[place], level)
        waiting += [(child, level + 1) for child in reversed(below[place])]
    lost = [place for place in range(len(entries)) if place not in reached]
    placed.strays += [Item(entries[place].line, 1, entries[place].draft) for place in lost]
    placed.problems += _circles(entries, parents, lost)
    return placed


def _circles(
    entries: Sequence[Entry], parents: Sequence[int | None], lost: Sequence[int]
) -> Iterator[Problem]:
    """One problem for each circle of rows that stand below one another."""
    seen: set[int | None] = {None, LOST}
    for start in lost:
        way: list[int] = []
        place: int | None = start
        while place is not None and place not in seen:
            seen.add(place)
            way.append(place)
            place = parents[place]
        if place is not None and place in way:
            circle = [*way[way.index(place) :], place]
            steps = " below ".join(named(entries[step].draft) for step in circle)
            yield Problem(entries[circle[0]].line, f"codes stand below one another in a circle: {steps}")


def _unfound(entry: Entry, found: Sequence[int], entries: Sequence[Entry]) -> str:
    parent = entry.hint.strip()
    if not found:
        return f"the parent {parent!r} of {named(entry.draft)} is not in the table"
    lines = " and ".join(str(entries[place].line) for place in found)
    return f"the parent {parent!r} of {named(entry.draft)} fits lines {lines}; give its number, or use levels"


def _jump(entry: Entry, where: str, before: int) -> Problem:
    after = f"straight after level {before}" if before else "with nothing above it"
    return Problem(entry.line, f"{named(entry.draft)} stands {where} {after}; add the levels between")
