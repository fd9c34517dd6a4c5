"""What a query is made of: as it was written, and as the project understands it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from transcripts.questions.within import Places

Test = Callable[[int, str], bool]
"""Whether a coding is meant, by its coder's id and the time at which it was made."""


@dataclass(frozen=True)
class Named:
    """A code as it was written."""

    name: str
    below: bool
    """Whether what is coded below it is meant too."""


@dataclass(frozen=True)
class Asked:
    """A condition as it was written: ``speaker=Pat``."""

    name: str
    sign: str
    value: str
    attribute: bool
    """Whether it is about an attribute for certain (``attribute:Role=…``)."""
    at: int = field(compare=False)


@dataclass(frozen=True)
class Codings:
    """The passages coded at any of some codes."""

    code_ids: frozenset[int]
    test: Test | None = None


@dataclass(frozen=True)
class Kept:
    """A condition on codings. Beside others in a row of ANDs, only such codings are looked at there."""

    test: Test


@dataclass(frozen=True)
class Spoken:
    """The turns of some speakers, by interview and label."""

    speakers: frozenset[tuple[int, str | None]]


@dataclass(frozen=True)
class Lying:
    """The answers to a question of the guide, or what stands below a heading."""

    places: Places


@dataclass(frozen=True)
class Whole:
    """Some transcripts, each from its beginning to its end."""

    transcript_ids: frozenset[int]


@dataclass(frozen=True)
class Not:
    """All that lies elsewhere."""

    of: "Node"


@dataclass(frozen=True)
class And:
    """What lies in each of these."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """What lies in any of these."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Beside:
    """The passages of the left that stand so to one of the right."""

    how: Literal["overlapping", "near", "followed"]
    left: "Node"
    right: "Node"
    most: int
    """How far away it may be."""
    words: bool
    """Whether that is in words; else in turns."""


Node = Named | Asked | Codings | Kept | Spoken | Lying | Whole | Not | And | Or | Beside


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """A node with its parts changed; a leaf as it is."""
    match node:
        case Not(of):
            return Not(change(of))
        case And(parts):
            return And(tuple(map(change, parts)))
        case Or(parts):
            return Or(tuple(map(change, parts)))
        case Beside(left=left, right=right):
            return replace(node, left=change(left), right=change(right))
        case _:
            return node


def code_ids(node: Node) -> frozenset[int]:
    """All codes that a query looks at."""
    ids: set[int] = set()

    def look(part: Node) -> Node:
        if isinstance(part, Codings):
            ids.update(part.code_ids)
        return mapped(part, look)

    look(node)
    return frozenset(ids)
