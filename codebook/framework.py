"""A coding framework as a value: what framework files hold and what is put into a project."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Draft:
    """One code of a framework, with the codes below it in order."""

    label: str
    number: str = ""
    """As printed, without a final dot ("1.1.2"); empty where the framework prints none."""
    definition: str = ""
    inclusion: str = ""
    exclusion: str = ""
    example: str = ""
    colour: str = ""
    """``#rrggbb`` or empty."""
    codable: bool = True
    """Whether passages may be coded at it."""
    children: tuple["Draft", ...] = ()


Framework = tuple[Draft, ...]


def walk(framework: Framework, level: int = 1) -> Iterator[tuple[int, Draft]]:
    """Every code with its level (1 at the top), in printed order.

    >>> [(level, code.label) for level, code in walk((Draft("A", children=(Draft("B"),)), Draft("C")))]
    [(1, 'A'), (2, 'B'), (1, 'C')]
    """
    for draft in framework:
        yield level, draft
        yield from walk(draft.children, level + 1)
