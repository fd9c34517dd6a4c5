"""What every form of a framework file comes down to: codes with their level and line, and what is wrong."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from codebook.framework import Draft, Framework, walk
from qualcode.errors import BadInput
from qualcode.plaintext import fold, normalise

MAX_LEVEL = 100
"""Deeper than any framework; a deeper file is broken or means harm."""
SHOWN = 20
"""Problems that are listed; further ones are counted."""
PROSE = ("definition", "inclusion", "exclusion", "example")
"""The texts of a code that may hold several lines."""

_COLOUR = re.compile("#[0-9A-Fa-f]{6}")


class Item(NamedTuple):
    """One code of a framework in printed order."""

    line: int
    """Where it stands in its file, from 1; 0 where it comes from no file."""
    level: int
    """1 at the top; never more than one deeper than the item before."""
    draft: Draft
    """Without children: the levels hold the hierarchy."""


class Problem(NamedTuple):
    """What keeps a framework from being used."""

    line: int
    """From 1; 0 where it is about no line."""
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}" if self.line else self.sentence


def build(items: Sequence[Item]) -> Framework:
    """The framework whose printed order and levels the items give.

    >>> build([Item(1, 1, Draft("A")), Item(2, 2, Draft("B")), Item(3, 1, Draft("C"))])[0].children[0].label
    'B'
    """
    below: list[list[Draft]] = [[] for _ in range(max((item.level for item in items), default=0) + 2)]
    for item in reversed(items):
        children = tuple(reversed(below[item.level + 1]))
        below[item.level + 1].clear()
        below[item.level].append(replace(item.draft, children=children))
    return tuple(reversed(below[1]))


def check_framework(framework: Framework, lines: Sequence[int] = ()) -> None:
    """Raise BadInput naming every problem: unusable labels and texts, siblings of one label, numbers twice.

    ``lines`` are the codes' lines in printed order. A framework that passes can be written to every form
    of file and read back as it was.
    """
    drafts = list(walk(framework))
    at = lines or [0] * len(drafts)
    items = [Item(line, level, draft) for line, (level, draft) in zip(at, drafts, strict=True)]
    refuse(problems_of(items))


def problems_of(items: Sequence[Item], strays: Sequence[Item] = ()) -> list[Problem]:
    """What is wrong with the codes; ``strays`` have no place in the hierarchy, so they have no siblings."""
    everything = [*items, *strays]
    problems = [
        Problem(item.line, sentence) for item in everything for sentence in _sentences(item.draft, item.level)
    ]
    return problems + list(_repeated_numbers(everything)) + list(_repeated_labels(items))


def refuse(problems: Iterable[Problem]) -> None:
    """Raise one BadInput that lists the problems by line; nothing where there are none."""
    found = sorted(problems, key=lambda problem: problem.line)
    if not found:
        return
    if len(found) == 1:
        raise BadInput(str(found[0]))
    shown = [f"  {problem}" for problem in found[:SHOWN]]
    if len(found) > SHOWN:
        shown.append(f"  and {len(found) - SHOWN:,} more")
    raise BadInput("\n".join([f"{len(found):,} things to put right first:", *shown]))


def named(draft: Draft) -> str:
    """A code as messages name it: its label, or its number where it has no label."""
    return repr(draft.label or draft.number)


def _sentences(draft: Draft, level: int) -> Iterator[str]:
    yield from _label_sentences(draft)
    number = draft.number
    if number != number.strip() or number.endswith(".") or "/" in number or _unclean(number, "\n\t"):
        yield f"{number!r} cannot be a printed number"
    for name in PROSE:
        if found := _unclean(getattr(draft, name)):
            yield f"the {name} of {named(draft)} holds {found}; leave it out"
    if draft.colour and not _COLOUR.fullmatch(draft.colour):
        yield f"the colour {draft.colour!r} is not of the form #rrggbb"
    if level == MAX_LEVEL + 1:
        yield f"{named(draft)} stands on level {level}; a framework has at most {MAX_LEVEL}"


def _label_sentences(draft: Draft) -> Iterator[str]:
    if not draft.label.strip():
        yield f"the code numbered {draft.number} has no label" if draft.number else "a code has no label"
    elif found := _unclean(draft.label, "\n\t"):
        yield f"the label {draft.label!r} holds {found}; leave it out"
    elif draft.label != draft.label.strip():
        yield f"the label {draft.label!r} begins or ends with white space"


def _unclean(text: str, further: str = "") -> str:
    """The first character that stored text does not hold, or one of ``further``, in words; or nothing."""
    bad = next((char for char in text if char in further), "")
    if not bad and normalise(text) != text:
        bad = next(char for char in text if normalise(char) != char)
    names = {"": "", "\n": "a line break", "\t": "a tab"}
    return names.get(bad, f"the control character U+{ord(bad or ' '):04X}")


def _repeated_numbers(items: Iterable[Item]) -> Iterator[Problem]:
    first: dict[str, Item] = {}
    for item in items:
        number = fold(item.draft.number)
        if number and first.setdefault(number, item) is not item:
            yield Problem(item.line, f"the number {item.draft.number} is taken by {_place(first[number])}")


def _repeated_labels(items: Iterable[Item]) -> Iterator[Problem]:
    """Siblings whose labels differ in case and white space only."""
    first: dict[tuple[int, str], Item] = {}
    above: list[int] = []
    for place, item in enumerate(items):
        del above[item.level - 1 :]
        label = fold(item.draft.label)
        key = (above[-1] if above else -1, label)
        if label and first.setdefault(key, item) is not item:
            yield Problem(
                item.line, f"{named(item.draft)} stands below the same code as {_place(first[key])}"
            )
        above.append(place)


def _place(item: Item) -> str:
    return named(item.draft) + (f" on line {item.line}" if item.line else "")
