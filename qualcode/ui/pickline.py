"""One line of the code picker as it is drawn: stripe, number and label, path, counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from codebook.tree import CodeLine
from qualcode.ui.columns import aligned, cut, visible
from qualcode.ui.emphasis import emphasised

_STRIPE, _HIGHLIGHTED, _ASSIGNED = "▌", "›", "✓"
_BEFORE = 4
"""Cells before the text: the mark of the highlight, the stripe, the tick and a space."""
_PATH_LEAST, _COUNTS_FROM = 8, 36
"""Cells below which a path says nothing, and from which on counts have room."""
_MATCHED = Style(bold=True, underline=True)


class Choice(NamedTuple):
    """One line: a code, or another thing to choose, or a sentence that cannot be chosen."""

    kind: Literal["code", "top", "new", "sentence"]
    code: CodeLine | None = None
    text: str = ""
    """What the line says where it is no code."""


@dataclass(frozen=True)
class Look:
    """What the lines are drawn with; the same for all lines."""

    colours: Callable[[CodeLine], str]
    counts: Mapping[int, str]
    """The two counts of each code as they are printed, all equally wide; may be empty."""
    doubles: frozenset[str]
    """Labels that several codes have: their paths are shown however little room there is."""
    assigned: frozenset[int] = frozenset()
    """Ids of codes that were assigned since the picker was opened."""
    typed: str = ""


class Ink(NamedTuple):
    """The styles of one line."""

    plain: Style
    dim: Style


def drawn(choice: Choice, look: Look, width: int, ink: Ink, *, highlighted: bool = False) -> list[Segment]:
    """A line as segments that take exactly ``width`` cells."""
    mark = _HIGHLIGHTED if highlighted else " "
    if choice.code is None:
        text, style = f"{mark} {choice.text}", ink.dim if choice.kind == "sentence" else ink.plain
        return [Segment(aligned(text, width), style)]
    before = _before(choice.code, look, mark, ink)
    counts = look.counts.get(choice.code.id, "") if width >= _COUNTS_FROM else ""
    after = f"  {counts} " if counts else " "
    room = width - _BEFORE - cell_len(after)
    if room < 2:
        return [Segment(aligned(f"{mark}{visible(choice.code.label)}", width), ink.plain)]
    name, path = _shared(choice.code, look, room)
    parts = [*before, *_name(choice.code, look.typed, name, ink.plain)]
    parts.append(Segment(aligned(f"  {path}" if path else "", room - name), ink.dim))
    return [*parts, Segment(after, ink.plain)]


def _before(code: CodeLine, look: Look, mark: str, ink: Ink) -> list[Segment]:
    stripe = ink.plain + Style(color=look.colours(code) or None)
    tick = _ASSIGNED if code.id in look.assigned else " "
    return [Segment(mark, ink.plain), Segment(_STRIPE, stripe), Segment(f"{tick} ", ink.plain)]


def _shared(code: CodeLine, look: Look, room: int) -> tuple[int, str]:
    """How many of the cells the name gets, and the path as it fits into the others."""
    full = cell_len(visible(code.printed))
    state = " (retired)" if code.retired else "" if code.codable else " (heading)"
    path = visible(code.path[: -len(code.label) - 3] if code.parent_id is not None else "") + state
    least = _PATH_LEAST if not code.codable or code.retired or code.label.casefold() in look.doubles else 0
    name = min(full, room)
    if path and least and room - name - 2 < least and room >= 2 * least:
        name = max(room - 2 - min(cell_len(path), max(least, room // 3)), least)
    left = room - name - 2
    return name, ending(path, left) if path and left >= min(_PATH_LEAST, cell_len(path)) else ""


def _name(code: CodeLine, typed: str, cells: int, style: Style) -> list[Segment]:
    """Number and label in so many cells, with the letters marked that were meant."""
    number, label = visible(code.number), visible(code.label)
    in_number, in_label = emphasised(typed, number, label)
    gap = len(number) + 1 if number else 0
    marked = in_number | {at + gap for at in in_label}
    shown = cut(f"{number} {label}" if number else label, cells)
    parts: list[Segment] = []
    start = 0
    for at in range(1, len(shown) + 1):
        if at == len(shown) or (at in marked) != (start in marked):
            parts.append(Segment(shown[start:at], style + _MATCHED if start in marked else style))
            start = at
    return [*parts, Segment(" " * (cells - cell_len(shown)), style)]


def ending(path: str, cells: int) -> str:
    """A path in at most ``cells`` cells, shortened at its beginning: the nearest heading says most.

    >>> ending("Roles / Teaching / Undergraduates", 20), ending("Roles", 5), ending("Roles", 0)
    ('… / Undergraduates', 'Roles', '')
    >>> ending("Roles / Undergraduates", 9)
    'Undergra…'
    """
    headings = path.split(" / ")
    shown = path
    while cell_len(shown) > cells and len(headings) > 1:
        headings = headings[1:]
        shown = " / ".join(["…", *headings])
    return shown if cell_len(shown) <= cells else cut(headings[-1], cells)


def printed(counts: Mapping[int, tuple[int, int]]) -> dict[int, str]:
    """Interviews and references of each code, all equally wide.

    >>> printed({1: (12, 140), 2: (9, 66)})
    {1: '12 / 140', 2: ' 9 /  66'}
    """
    interviews = max((len(f"{one:,}") for one, _ in counts.values()), default=0)
    references = max((len(f"{two:,}") for _, two in counts.values()), default=0)
    return {code_id: f"{one:>{interviews},} / {two:>{references},}" for code_id, (one, two) in counts.items()}
