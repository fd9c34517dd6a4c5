"""Columns of a list on the screen: how wide each is, and texts cut to whole cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len, get_character_cell_size

GAP = 1
"""Cells between two columns."""

_LEGIBLE = 4
"""Cells a text keeps while there is another to take from; a number that is cut says nothing."""

Align = Literal["left", "right"]


@dataclass(frozen=True)
class Column:
    """One column: ``width`` is a fixed number of cells, ``share`` a part of the room that is left.

    With neither, a column is as wide as its title.
    """

    title: str
    align: Align = "left"
    width: int | None = None
    share: int = 0
    least: int = 4
    """A flexible column gets at least this many cells, or another column is dropped."""
    drop: int = 0
    """Columns with the highest number vanish first when there is no room; 0 never does."""

    def least_cells(self) -> int:
        """The cells this column cannot do without."""
        if self.width is not None:
            return self.width
        return max(1, self.least) if self.share else max(1, cell_len(self.title))


def fitted(columns: Sequence[Column], room: int) -> list[int]:
    """Widths in cells that fill ``room`` at most, gaps counted; 0 for a column that is dropped.

    >>> columns = [Column("Code", share=1), Column("Refs", "right", width=5), Column("Used", width=9, drop=1)]
    >>> fitted(columns, 40), fitted(columns, 15)
    ([24, 5, 9], [9, 5, 0])
    """
    widths = [column.least_cells() for column in columns]
    _drop(columns, widths, room)
    _shrink(columns, widths, room)
    _share_out(columns, widths, room)
    return widths


def _taken(widths: Sequence[int]) -> int:
    shown = [width for width in widths if width]
    return sum(shown) + GAP * max(0, len(shown) - 1)


def _drop(columns: Sequence[Column], widths: list[int], room: int) -> None:
    order = sorted(range(len(columns)), key=lambda index: (columns[index].drop, index))
    while _taken(widths) > room and order and columns[order[-1]].drop > 0:
        widths[order.pop()] = 0


def _shrink(columns: Sequence[Column], widths: list[int], room: int) -> None:
    while _taken(widths) > max(0, room):
        texts = [index for index, column in enumerate(columns) if column.share and widths[index] > _LEGIBLE]
        widest = max(texts or range(len(widths)), key=lambda index: (widths[index], index))
        widths[widest] -= 1


def _share_out(columns: Sequence[Column], widths: list[int], room: int) -> None:
    flexible = [index for index, column in enumerate(columns) if column.share and widths[index]]
    left, shares = room - _taken(widths), sum(columns[index].share for index in flexible)
    for index in flexible:
        part = left * columns[index].share // shares
        widths[index] += part
        left, shares = left - part, shares - columns[index].share


_SUBSTITUTES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡", 0x09: "⇥", 0x0A: "↵"}
_SUBSTITUTES |= dict.fromkeys((0x85, 0x2028, 0x2029), "↵")
_SUBSTITUTES |= dict.fromkeys((*range(0x80, 0x85), *range(0x86, 0xA0), *range(0xD800, 0xE000)), "�")
_SUBSTITUTES |= dict.fromkeys((0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "�")
_STRANGE = re.compile("[" + "".join(re.escape(chr(code)) for code in _SUBSTITUTES) + "]")
_TONES = "(?<=.)[\U0001f3fb-\U0001f3ff]"
_JOINED = re.compile("\u200d[\u2190-\u2bff\U0001f000-\U0001faff]?|[\ufe00-\ufe0f]|" + _TONES)
"""What makes one picture of several emoji: terminals disagree how many cells the whole is."""


def visible(text: str) -> str:
    r"""``text`` as it can stand on one row: control and direction characters replaced, emoji simple.

    >>> visible("a\tb\x1b[31m\nc"), visible("👩\u200d🔬")
    ('a⇥b␛[31m↵c', '👩')
    """
    if text.isascii() and text.isprintable():
        return text
    return _JOINED.sub("", _STRANGE.sub(lambda match: _SUBSTITUTES[ord(match[0])], text))


def visible_rows(text: str) -> str:
    """A text of many lines as it can be shown."""
    return "\n".join(visible(row) for row in text.split("\n"))


def readable(text: str, cells: int) -> tuple[str, bool]:
    """As much of ``text`` as can matter for ``cells`` cells, made visible, and whether that is all of it.

    A cell may hold several combining characters, but not any number: a hostile name stays cheap to draw.
    """
    limit = 4 * cells + 8
    return visible(text[:limit]), len(text) <= limit


def cut(text: str, cells: int) -> str:
    """``text`` made visible and, if it is wider than ``cells``, cut at a whole cell with an ellipsis.

    >>> cut("Pastoral support", 9), cut("支持する", 6)
    ('Pastoral…', '支持…')
    """
    start, whole = readable(text, cells)
    if whole and cell_len(start) <= cells:
        return start
    return head(start, cells - 1)[0] + "…" if cells > 0 else ""


def head(text: str, cells: int) -> tuple[str, int]:
    """The longest beginning of a visible text that takes at most ``cells`` cells, and what it takes."""
    taken = 0
    for place, character in enumerate(text):
        wide = get_character_cell_size(character)
        if taken + wide > cells:
            return text[:place], taken
        taken += wide
    return text, taken


def aligned(text: str, cells: int, align: Align = "left") -> str:
    """``text`` cut and padded to exactly ``cells`` cells.

    >>> aligned("140", 6, "right"), aligned("Trust", 8)
    ('   140', 'Trust   ')
    """
    if len(text) <= cells and text.isascii() and text.isprintable():
        return text.rjust(cells) if align == "right" else text.ljust(cells)
    shown = cut(text, cells)
    padding = " " * (cells - cell_len(shown))
    return padding + shown if align == "right" else shown + padding
