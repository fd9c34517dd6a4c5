"""Hits as lines of a concordance (keyword in context): the words found stand below one another."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exports.formats.cells import one_line
from exports.formats.columns import cell_width
from transcripts.search.hits import Hit

GAP = 2
"""Cells between two columns."""
_WIDEST = 24
"""Cells that a name may take."""
_LEAST = 8
"""Cells that each side of the context has at least."""


@dataclass(frozen=True)
class KwicLine:
    """One line in its parts; joined they have at most the width that was asked for."""

    head: str
    """Transcript, place and speaker, padded."""
    before: str
    """Set to the right, so that the words found begin in one column."""
    words: str
    after: str


def kwic(hits: Sequence[Hit], width: int) -> list[KwicLine]:
    """The lines of a page, each at most ``width`` cells where that leaves any room for the words."""
    heads = _heads(hits)
    room = max(width - max(map(cell_width, heads), default=0), 4 * _LEAST)
    return [KwicLine(head, *in_context(hit, room)) for head, hit in zip(heads, hits, strict=True)]


def _heads(hits: Sequence[Hit]) -> list[str]:
    columns = [
        [cut(one_line(hit.transcript), _WIDEST) for hit in hits],
        [f"{hit.start}:{hit.end}" for hit in hits],
        [cut(one_line(hit.role or hit.speaker or ""), _WIDEST) for hit in hits],
    ]
    shown = [_padded(column) for column in columns if any(column)]
    return ["".join(parts) for parts in zip(*shown, strict=True)]


def _padded(column: Sequence[str]) -> Iterator[str]:
    widest = max(map(cell_width, column))
    return (cell + " " * (widest - cell_width(cell) + GAP) for cell in column)


def in_context(hit: Hit, room: int) -> tuple[str, str, str]:
    """What stands before a hit, set to the right in two fifths of ``room`` cells; the hit; and the rest."""
    left = room * 2 // 5
    before = cut_before(one_line(hit.before), left)
    words = cut(one_line(hit.words), room - left)
    after = cut(one_line(hit.after), room - left - cell_width(words))
    return " " * (left - cell_width(before)) + before, words, after


def cut(text: str, width: int) -> str:
    """The beginning of a text in at most ``width`` cells, with … where it is cut.

    >>> cut("laboratory", 4), cut("lab", 4), cut("信頼", 3)
    ('lab…', 'lab', '信…')
    """
    if cell_width(text) <= width:
        return text
    kept, used = 0, 1
    while used + cell_width(text[kept]) <= width:
        used += cell_width(text[kept])
        kept += 1
    return text[:kept] + "…" if width > 0 else ""


def cut_before(text: str, width: int) -> str:
    """The end of a text in at most ``width`` cells, with … where it is cut; accents stay with their letters.

    >>> cut_before("laboratory", 4), cut_before("lab", 4)
    ('…ory', 'lab')
    """
    if cell_width(text) <= width:
        return text
    first, used = len(text), 1
    while used + cell_width(text[first - 1]) <= width:
        first -= 1
        used += cell_width(text[first])
    while first < len(text) and unicodedata.category(text[first])[0] == "M":
        first += 1
    return "…" + text[first:]
