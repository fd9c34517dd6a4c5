"""Plain aligned columns for the terminal, measured in cells: a CJK character takes two, an accent none."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import zip_longest

from exports.formats.cells import one_line

GAP = 2
"""Cells between two columns."""
HANG = 2
"""Cells by which a wrapped line is set further in than its first line."""
NARROWEST = 12
"""No column is squeezed below this many cells."""
_LONGEST = 18
"""Cells of a word in a heading that is not broken."""

_CONJOINING = range(0x1160, 0x1200)
"""Hangul vowels and finals: drawn inside the syllable before them."""


@lru_cache(maxsize=4096)
def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf") or ord(character) in _CONJOINING:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cell_width(text: str) -> int:
    """How many terminal cells the text takes.

    >>> cell_width("Trust"), cell_width("信頼"), cell_width("cafe\u0301")
    (5, 4, 4)
    """
    return sum(map(_character_width, text))


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` cells, broken at spaces, and inside a word only if it must.

    >>> wrap("Number of interviews", 12)
    ['Number of', 'interviews']
    """
    lines = [""]
    for word in re.findall("[^ ]+", text):
        for piece in _pieces(word, width):
            if lines[-1] and cell_width(lines[-1]) + 1 + cell_width(piece) > width:
                lines.append(piece)
            else:
                lines[-1] = f"{lines[-1]} {piece}" if lines[-1] else piece
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """The word in pieces of at most ``width`` cells, accents kept with their letters."""
    pieces, used = [""], 0
    for character in word:
        wide = _character_width(character)
        if pieces[-1] and used + wide > width:
            pieces.append("")
            used = 0
        pieces[-1] += character
        used += wide
    return pieces


def heading_lines(text: str) -> list[str]:
    """A column's heading in lines, none of its words broken that is not very long.

    >>> heading_lines("Collaboration (1)"), heading_lines("Research institute (5)")
    (['Collaboration', '(1)'], ['Research', 'institute', '(5)'])
    """
    longest = max(map(cell_width, one_line(text).split()), default=0)
    return wrap(one_line(text), min(max(NARROWEST, longest), _LONGEST))


def columns(rows: Iterable[Sequence[str]], *, align: str, width: int) -> list[str]:
    """Lines of at most ``width`` cells with the rows' cells in columns; ``align`` is "l" or "r" for each.

    Leading spaces of a cell are its indentation, at most half of a column that wraps. If the rows are too
    wide the widest column wraps, never below ``NARROWEST`` cells; lines run over a width that cannot hold
    even that.

    >>> columns([("Code", "n"), ("  Trust", "12")], align="lr", width=80)
    ['Code      n', '  Trust  12']
    """
    flat = [[one_line(cell) for cell in row] for row in rows]
    natural = [max(map(cell_width, column)) for column in zip(*flat, strict=True)]
    widths = _fit(natural, width)
    deepest = [w // 2 if w < full else full for w, full in zip(widths, natural, strict=True)]
    indented = [list(map(_indented, row, deepest)) for row in flat]
    return [line for row in indented for line in _lines(row, align, widths)]


def _fit(widths: Sequence[int], width: int) -> list[int]:
    """The widths with the widest narrowed, cell by cell, until all fit."""
    widths = list(widths)
    room = width - GAP * (len(widths) - 1)
    while sum(widths) > room and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _indented(cell: str, deepest: int) -> str:
    """The cell set in by ``deepest`` at most; all cells of a column alike, so that levels stay in line."""
    body = cell.lstrip(" ")
    return " " * min(len(cell) - len(body), deepest) + body


def _lines(row: Sequence[str], align: str, widths: Sequence[int]) -> list[str]:
    wrapped = [_cell(*each) for each in zip(row, align, widths, strict=True)]
    lines = [zip(parts, align, widths, strict=True) for parts in zip_longest(*wrapped, fillvalue="")]
    return [(" " * GAP).join(_padded(*part) for part in line).rstrip(" ") for line in lines]


def _cell(text: str, side: str, width: int) -> list[str]:
    """One cell as lines, the second and later ones hanging if it is set to the left."""
    if cell_width(text) <= width:
        return [text]
    body = " ".join(re.findall("[^ ]+", text))
    indent = len(text) - len(text.lstrip(" "))
    hang = min(indent + HANG, width // 2) if side == "l" else 0
    first, *_ = wrap(body, width - indent)
    rest = wrap(body[len(first) :], width - hang)
    return [" " * indent + first, *(" " * hang + line for line in rest if line)]


def _padded(text: str, side: str, width: int) -> str:
    padding = " " * (width - cell_width(text))
    return padding + text if side == "r" else text + padding
