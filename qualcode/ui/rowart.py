"""What one row of the reader looks like: stripes, number, name, words with their tints, labels."""

from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from codebook.tree import CodeLine
from qualcode.ui.codingindex import Coding, CodingIndex
from qualcode.ui.guidehere import SIGN, GuideHere
from qualcode.ui.inks import Inks
from qualcode.ui.margins import Margins
from qualcode.ui.text import TextModel
from transcripts.passages import Passage
from transcripts.script import clock


@dataclass
class RowArt:
    """Draws rows; holds no position of its own, so equal arguments give equal rows."""

    model: TextModel
    index: CodingIndex
    inks: Inks
    margins: Margins
    codes: Mapping[int, CodeLine]
    interviewers: Collection[str] = ()
    """Labels of the speakers whose words are dimmed."""
    only: Collection[int] | None = None
    """Show codings at these codes alone; None shows all."""
    hits: list[Passage] = field(default_factory=list)
    """Places found, in order."""
    initials: bool = False
    """Begin stripes with the first letter of the code, where colours cannot tell them apart."""
    guide: GuideHere = field(default_factory=GuideHere)
    """Where questions of the guide are asked."""

    def segments(
        self, row: int, selection: Passage | None, cursor: int | None, focused: int | None
    ) -> list[Segment]:
        """One row, the ruler left out. ``cursor`` is given where it stands in this row."""
        start, end = self.model.row_span(row)
        codings = self.shown(start, max(end, start + 1))
        parts = self._stripes(codings, start, end, focused)
        parts += self._head(row, start)
        parts += self._words(row, codings, selection, cursor, focused)
        parts += self._labels(codings, start, end)
        return parts

    def shown(self, start: int, end: int) -> list[Coding]:
        """The codings in a stretch that are to be seen."""
        found = self.index.within(start, end)
        if self.only is None:
            return found
        return [coding for coding in found if coding.code_id in self.only]

    def _colour(self, coding: Coding) -> tuple[int, str]:
        line = self.codes.get(coding.code_id)
        return coding.code_id, line.colour if line else ""

    def _stripes(self, codings: list[Coding], start: int, end: int, focused: int | None) -> list[Segment]:
        room = self.margins.lanes - 1
        plain = self.inks.plain
        cells = [Segment(" ", plain)] * room
        more = False
        for coding in codings:
            if coding.lane >= room:
                more = True
                continue
            style = self.inks.stripe(self._colour(coding), focused=coding.id == focused)
            cells[coding.lane] = Segment(self._stripe(coding, start, end), style)
        return [*cells, Segment("+" if more else " ", plain)]

    def _stripe(self, coding: Coding, start: int, end: int) -> str:
        first, last = coding.start >= start, coding.end <= end
        if first and self.initials and (line := self.codes.get(coding.code_id)):
            letter = line.label[0].upper()
            return letter if cell_len(letter) == 1 else "┏"
        return "╺" if first and last else "┏" if first else "┗" if last else "┃"

    def _head(self, row: int, start: int) -> list[Segment]:
        """Number of the paragraph, question and speaker's name, where they begin; the time below the name."""
        number = name = ""
        kind = "speaker"
        if self.margins.number and self.model.starts_paragraph(row):
            number = str(self.model.paragraph_index(start) + 1)
        if self.margins.name:
            name, kind = self._speaker(row, start)
        parts = []
        if self.margins.number:
            cells = self.margins.number
            parts.append(Segment(f"{number:>{cells - 1}} ", self.inks.margin("number")))
        if self.margins.question:
            parts.append(Segment(self._question(row), self.inks.margin("question")))
        if self.margins.name:
            shown = set_cell_size(_clean(name), self.margins.name - 1) + " "
            parts.append(Segment(shown, self.inks.margin(kind)))  # type: ignore[arg-type]  # one of its kinds
        return parts

    def _question(self, row: int) -> str:
        """The sign and number of the question that is asked in a row, and a plus where it is not alone."""
        cells = self.margins.question
        asked = self.guide.begun(*self.model.row_span(row))
        if not asked:
            return " " * cells
        more = "+" if len(asked) > 1 else " "
        return set_cell_size(shortened(f"{SIGN}{_clean(asked[0].number)}", cells - 1), cells - 1) + more

    def _speaker(self, row: int, start: int) -> tuple[str, str]:
        turn = self.model.turns[self.model.turn_index(start)]
        if self.model.starts_turn(row):
            asks = turn.speaker in self.interviewers
            return turn.speaker or "", "interviewer" if asks else "speaker"
        if row and self.model.starts_turn(row - 1) and turn.time is not None:
            return clock(turn.time), "time"
        return "", "speaker"

    def _words(
        self,
        row: int,
        codings: list[Coding],
        selection: Passage | None,
        cursor: int | None,
        focused: int | None,
    ) -> list[Segment]:
        model, width = self.model, self.margins.text + 1
        start, end = model.row_span(row)[0], model.row_end(row)
        hits = self._hits(start, end)
        dim = self._dimmed(start)
        parts: list[Segment] = []
        cells = 0
        cuts = self._cuts(start, end, codings, selection, cursor, hits)
        coloured = [(each.start, each.end, self._colour(each), each.id) for each in codings]
        for left, right in pairwise(cuts):
            here = [each for each in coloured if each[0] <= left and each[1] >= right]
            selected = selection is not None and selection.start <= left < selection.end
            style = self.inks.passage(
                tuple(dict.fromkeys([each[2] for each in here])),
                selected=selected,
                cursor=cursor == left,
                dim=dim and not selected,
                hit=bool(hits) and any(hit.start <= left < hit.end for hit in hits),
                focused=focused is not None and any(each[3] == focused for each in here),
            )
            parts.append(Segment(model.drawn(left, right), style))
            cells += model.cells(left, right)
        behind = self._behind(end, selection, cursor)
        if behind is not None and cells < width:
            parts.append(behind)
            cells += 1
        if cells < width:
            parts.append(Segment(" " * (width - cells), self.inks.plain))
        return parts if cells <= width else _cropped(parts, width)

    def _behind(self, end: int, selection: Passage | None, cursor: int | None) -> Segment | None:
        """The cell behind the words: the cursor, or the selected line break."""
        selected = selection is not None and selection.start <= end < selection.end
        if not selected and (cursor is None or cursor < end):
            return None
        at_cursor = cursor is not None and cursor >= end
        style = self.inks.passage(
            (), selected=selected, cursor=at_cursor, dim=False, hit=False, focused=False
        )
        return Segment(" ", style)

    def _cuts(
        self,
        start: int,
        end: int,
        codings: list[Coding],
        selection: Passage | None,
        cursor: int | None,
        hits: list[Passage],
    ) -> list[int]:
        """Where the look changes within the row, in order."""
        cuts = {start, end}
        for coding in codings:
            cuts.update((coding.start, coding.end))
        for passage in (*hits, *((selection,) if selection else ())):
            cuts.update(passage)
        if cursor is not None and cursor < end:
            cuts.update((cursor, self.model.next_character(cursor)))
        return sorted(cut for cut in cuts if start <= cut <= end)

    def _hits(self, start: int, end: int) -> list[Passage]:
        if not self.hits:
            return []
        first = max(bisect_left(self.hits, (start, 0)) - 1, 0)
        found = []
        for hit in self.hits[first:]:
            if hit.start >= end:
                break
            if hit.end > start:
                found.append(hit)
        return found

    def _dimmed(self, start: int) -> bool:
        if not self.interviewers:
            return False
        return self.model.turns[self.model.turn_index(start)].speaker in self.interviewers

    def _labels(self, codings: list[Coding], start: int, end: int) -> list[Segment]:
        room = self.margins.labels
        if not room:
            return []
        begun = [coding for coding in codings if start <= coding.start < end]
        asked = self.guide.begun(start, end)
        if not begun and asked:
            label = shortened(f" {SIGN} {_clean(asked[0].short)}", room - 1)
            return [Segment(set_cell_size(label, room), self.inks.margin("question"))]
        if not begun:
            return [Segment(" " * room, self.inks.plain)]
        line = self.codes.get(begun[0].code_id)
        more = f" +{len(begun) - 1}" if len(begun) > 1 else ""
        label = shortened(f" {_clean(line.label) if line else '?'}", room - 1 - len(more)) + more
        return [Segment(set_cell_size(label, room), self.inks.stripe(self._colour(begun[0])))]


def shortened(text: str, cells: int) -> str:
    """A text in at most ``cells`` cells, with an ellipsis where it was cut.

    >>> shortened("Pastoral support", 9)
    'Pastoral…'
    """
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(cells - 1, 0)).rstrip() + "…" if cells > 0 else ""


def _clean(text: str) -> str:
    """User text without what a terminal would act on."""
    return "".join(char if char.isprintable() else "·" for char in text)


def _cropped(parts: list[Segment], width: int) -> list[Segment]:
    return list(Segment.adjust_line_length(parts, width))
