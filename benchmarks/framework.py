"""Coding frameworks of any size in four levels, shaped like Appendix D: numbered headings, bare codes."""

from dataclasses import dataclass
from random import Random

from codebook.framework import Draft, Framework

_FIRST = ("Access to", "Lack of", "Views on", "Experience of", "Changes in", "Value of", "Barriers to")
_SECOND = ("informal", "formal", "pastoral", "technical", "early", "shared", "unpaid", "local", "national")
_THIRD = (
    "training",
    "support",
    "recognition",
    "funding",
    "equipment",
    "careers",
    "teaching",
    "networks",
    "pay",
)


@dataclass(frozen=True)
class Place:
    """One heading or code as the generator knows it; its index in the list is its place in print."""

    parent: int | None
    """Index of the heading above."""
    level: int
    number: str
    """Printed before headings; codes of the lowest level have none."""
    label: str
    name: str
    """What a sheet of codings calls it: its number, or its heading's number and its label."""
    heading: bool


def places(count: int, rng: Random) -> list[Place]:
    """A framework of ``count`` headings and codes in four levels, in printed order."""
    themes, groups = max(4, count // 125), count // 14
    topics = count // 6
    codes = count - themes - groups - topics
    found: list[Place] = []
    for theme in range(themes):
        _heading(found, None, f"{theme + 1}", rng)
        above = len(found) - 1
        for number, group in enumerate(_share(groups, themes, theme), 1):
            _group(found, above, f"{theme + 1}.{number}", _share(topics, groups, group), (codes, topics), rng)
    return found


def _group(
    found: list[Place], theme: int, number: str, topics: range, of: tuple[int, int], rng: Random
) -> None:
    """Add a heading of the second level with its topics; ``of`` is how many codes and topics there are."""
    _heading(found, theme, number, rng)
    above = len(found) - 1
    for position, topic in enumerate(topics, 1):
        _heading(found, above, f"{number}.{position}", rng)
        heading = len(found) - 1
        taken: set[str] = set()
        for _ in _share(*of, topic):
            label = _free_label(taken, rng)
            name = f"{number}.{position}/{label}"
            found.append(Place(heading, 4, "", label, name, heading=False))


def _share(things: int, among: int, index: int) -> range:
    """The things that fall to one of several takers.

    >>> [list(_share(5, 2, index)) for index in range(2)]
    [[0, 1], [2, 3, 4]]
    """
    return range(things * index // among, things * (index + 1) // among)


def _heading(found: list[Place], parent: int | None, number: str, rng: Random) -> None:
    label = f"{_label(rng)} {number}".upper()
    found.append(Place(parent, number.count(".") + 1, number, label, number, heading=True))


def _free_label(taken: set[str], rng: Random) -> str:
    """A label that no sibling has; the same label under another heading is wanted, as in real frameworks."""
    label = "Other" if not taken else _label(rng)
    while label in taken:
        label = _label(rng)
    taken.add(label)
    return label


def _label(rng: Random) -> str:
    return f"{rng.choice(_FIRST)} {rng.choice(_SECOND)} {rng.choice(_THIRD)}"


def as_framework(found: list[Place]) -> Framework:
    """The same as a value that a project takes in."""
    below: dict[int | None, list[int]] = {}
    for index, place in enumerate(found):
        below.setdefault(place.parent, []).append(index)

    def drafts(parent: int | None) -> Framework:
        return tuple(
            Draft(found[index].label, number=found[index].number, children=drafts(index))
            for index in below.get(parent, ())
        )

    return drafts(None)
