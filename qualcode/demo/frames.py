"""Sentence frames: text with slots (``{instrument}``) and choices (``{a Friday|a cold morning}``).

Choices may hold slots and other choices; those with the same label (``{1:his|her}``) go together within
one frame.
"""

import re
from dataclasses import dataclass
from functools import cache

_TOKEN = re.compile(r"[{}|]|[^{}|]+")
_LABEL = re.compile(r"(\d):(.*)", re.DOTALL)


@dataclass(frozen=True)
class Slot:
    """A gap that a word bank fills."""

    name: str


@dataclass(frozen=True)
class Choice:
    """Wordings of which one is taken."""

    label: str
    options: tuple["Frame", ...]


Frame = tuple[str | Slot | Choice, ...]


@cache
def parse(frame: str) -> Frame:
    """A frame as text, slots and choices.

    Raises ValueError for braces that do not match, which is a mistake in the data.

    >>> parse("In {place}, {often|now and then}.")
    ('In ', Slot(name='place'), ', ', Choice(label='', options=(('often',), ('now and then',))), '.')
    """
    levels: list[list[list[str | Slot | Choice]]] = [[[]]]
    for token in _TOKEN.findall(frame):
        if token == "{":
            levels.append([[]])
        elif token == "|" and len(levels) > 1:
            levels[-1].append([])
        elif token == "}" and len(levels) > 1:
            options = levels.pop()
            levels[-1][-1].append(_closed(options))
        elif token in "{}|":
            raise ValueError(f"unmatched {token} in {frame!r}")
        else:
            levels[-1][-1].append(token)
    if len(levels) > 1:
        raise ValueError(f"unmatched {{ in {frame!r}")
    return tuple(levels[0][0])


def _closed(options: list[list[str | Slot | Choice]]) -> Slot | Choice:
    """What a pair of braces stood round: a name alone is a slot."""
    first = options[0]
    if len(options) == 1 and len(first) == 1 and isinstance(first[0], str):
        return Slot(first[0])
    label = _LABEL.fullmatch(first[0]) if first and isinstance(first[0], str) else None
    if label is None:
        return Choice("", tuple(tuple(option) for option in options))
    rest = [label.group(2), *first[1:]]
    return Choice(label.group(1), tuple(tuple(option) for option in (rest, *options[1:])))
