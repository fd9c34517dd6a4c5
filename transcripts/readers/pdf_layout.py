"""From the lines of PDF pages to paragraphs, by where the lines stand."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from transcripts.labels import read_label
from transcripts.readers.wording import counted
from transcripts.readers.wrapping import join_lines
from transcripts.speakers import label_lines

_NUMBER = re.compile(r"\d{1,5}\.?")
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|seite|pagina|página|p\.|s\.)\s*)?[-–]?\s*\d{1,4}\s*(?:(?:/|of|von|de|sur)\s*\d{1,4})?\s*[-–]?",
    re.IGNORECASE,
)
_ENDS = (".", "?", "!", "…", ":", '"', "”", ")", "]")
_EDGE = 3
"""How many lines at the top and bottom of a page may be running heads."""


class Line(NamedTuple):
    """A line, or the part of one between wide gaps; points, y grows upwards."""

    page: int
    text: str
    left: float
    right: float
    y: float
    height: float


def body_lines(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """The lines without margin numbers, page numbers and running heads, and notes of what went."""
    notes = []
    margin = _margin_numbers(lines)
    if margin:
        notes.append(f"left out {counted(len(margin), 'number')} in the margin")
    rows = _rows([line for i, line in enumerate(lines) if i not in margin])
    running = _running(rows)
    if running:
        notes.append(f"left out page numbers and running heads ({counted(len(running), 'line')})")
    return [row for i, row in enumerate(rows) if i not in running], notes


def paragraphs_of(rows: Sequence[Line]) -> list[str]:
    """The rows as paragraphs: joined where a line was broken at the right margin.

    A speaker label, a wider gap, another size of type, or a line that ends early begins a paragraph.
    """
    texts = [row.text for row in rows]
    starts = label_lines(texts)
    pitch = _pitch(rows)
    rights = sorted(row.right for row in rows)
    margin = rights[int(len(rights) * 0.98)] if rights else 0.0
    breaks = {
        number + 1
        for number, (above, below) in enumerate(pairwise(rows))
        if number + 1 in starts or _breaks(above, below, pitch, margin)
    }
    return join_lines(texts, breaks)


def _margin_numbers(lines: Sequence[Line]) -> set[int]:
    """Lone numbers wholly left or right of the body of the text."""
    lefts: Counter[int] = Counter()
    for line in lines:
        if not _NUMBER.fullmatch(line.text):
            lefts[round(line.left)] += len(line.text)
    if not lefts:
        return set()
    left = lefts.most_common(1)[0][0]
    right = max(line.right for line in lines if not _NUMBER.fullmatch(line.text))
    numbers = ((i, line) for i, line in enumerate(lines) if _NUMBER.fullmatch(line.text))
    return {i for i, line in numbers if line.right < left - 1 or line.left > right}


def _rows(lines: Sequence[Line]) -> list[Line]:
    """Lines with the parts that stand side by side joined again."""
    rows: list[Line] = []
    for line in lines:
        last = rows[-1] if rows else None
        if last and last.page == line.page and abs(last.y - line.y) < 1 and line.left >= last.right:
            rows[-1] = last._replace(text=f"{last.text} {line.text}", right=line.right)
        else:
            rows.append(line)
    return rows


def _running(rows: Sequence[Line]) -> set[int]:
    """Lines that come back at the edge of half of the pages, and page numbers that stand apart.

    A page is peeled from its edges inwards, up to the first line that stays. A line that may begin a turn
    stays: "Participant: Yes." does come back at the top of pages.
    """
    pages = [
        sorted((number for number, _ in group), key=lambda number: -rows[number].y)
        for _, group in groupby(enumerate(rows), key=lambda numbered: numbered[1].page)
    ]
    edges = [edge[: _EDGE + 1] for page in pages for edge in (page, page[::-1])]
    counts = Counter(_key(rows[number]) for number in {n for edge in edges for n in edge[:_EDGE]})
    pitch = _pitch(rows)
    running: set[int] = set()
    for edge in edges:
        for number, inner in zip(edge[:_EDGE], [*edge[1:], None], strict=False):
            row = rows[number]
            apart = inner is None or abs(row.y - rows[inner].y) > 1.4 * pitch
            is_number = apart and _PAGE_NUMBER.fullmatch(row.text)
            if read_label(row.text) or not (is_number or _comes_back(row, counts, len(pages))):
                break
            running.add(number)
    return running


def _key(row: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", row.text), round(row.y)


def _comes_back(row: Line, counts: Counter[tuple[str, int]], pages: int) -> bool:
    least = 2 if any(map(str.isdigit, row.text)) else 3
    return counts[_key(row)] >= max(least, pages / 2)


def _pitch(rows: Sequence[Line]) -> float:
    """The distance between neighbouring lines of a paragraph: the commonest small step."""
    steps = [above.y - below.y for above, below in pairwise(rows) if above.page == below.page]
    heights = [row.height for row in rows]
    typical = median(heights) if heights else 12.0
    small = Counter(round(step, 1) for step in steps if 0.7 * typical < step < 2.2 * typical)
    if not small:
        return 1.2 * typical
    most = max(small.values())
    return min(step for step, n in small.items() if n >= 0.25 * most)


def _breaks(above: Line, below: Line, pitch: float, margin: float) -> bool:
    if abs(above.height - below.height) > 0.15 * above.height:
        return True
    if above.page == below.page and above.y - below.y > 1.35 * pitch:
        return True
    meant = above.text.endswith(_ENDS) or not below.text[:1].islower()
    return meant and _ends_early(above, below, margin)


def _ends_early(above: Line, below: Line, margin: float) -> bool:
    """Whether the first word below would have fitted on the line above, judged by its mean character."""
    character = 1.25 * (above.right - above.left) / len(above.text)
    return above.right + character * (len(below.text.split()[0]) + 2) < margin
