"""The transcript on the screen: drawn row by row, scrolled, and painted anew where something changed.

A widget on Textual's line API with its own scrolling: what a key costs depends on the rows that are seen,
never on the length of the transcript. docs/decisions says what was measured.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from codebook.tree import CodeLine
from qualcode.ui.caret import Caret
from qualcode.ui.codingindex import CodingIndex
from qualcode.ui.guidehere import GuideHere
from qualcode.ui.inks import Inks
from qualcode.ui.margins import margins
from qualcode.ui.rowart import RowArt
from qualcode.ui.ruler import Ruler
from qualcode.ui.text import TextModel
from transcripts.passages import Passage
from transcripts.script import clock

_MARK_SECONDS = 0.15
_KEPT = 300
"""Drawn rows kept for the next frame."""


class ReaderView(Widget):
    """One transcript with its codings, as it looks; the reader adds keys and mouse."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "ReaderView { height: 1fr; width: 1fr; background: $background; }"

    def __init__(self, inks: Callable[[], Inks], *, initials: bool = False) -> None:
        """``inks`` gives the colours of the theme as it is now; ``initials`` as in RowArt."""
        super().__init__()
        self._inks = inks
        self._initials = initials
        self.caret = Caret(TextModel(""))
        self.index = CodingIndex(())
        self.codes: Mapping[int, CodeLine] = {}
        self.interviewers: Collection[str] = ()
        self.guide = GuideHere()
        self.only: Collection[int] | None = None
        self.hits: list[Passage] = []
        self.focused_coding: int | None = None
        self.top = 0
        """The first row that is seen."""
        self._art: RowArt | None = None
        self._ruler: Ruler | None = None
        self._slack = Segment("")
        self._shared_out = 0
        """The width that the rows are wrapped for."""
        self._marking: Timer | None = None
        self._strips: OrderedDict[tuple[object, ...], Strip] = OrderedDict()

    # ------------------------------------------------------------------ what is shown

    @property
    def model(self) -> TextModel:
        """The text."""
        return self.caret.model

    @property
    def selection(self) -> Passage | None:
        """What is selected."""
        return self.caret.selection

    def show(self, model: TextModel, index: CodingIndex, interviewers: Collection[str]) -> None:
        """Show another transcript, from its beginning."""
        self.caret = Caret(model)
        self.index = index
        self.interviewers = interviewers
        self.hits, self.focused_coding, self.top = [], None, 0
        self._lay_out()

    @property
    def first_seen(self) -> int:
        """The offset at which the first row that is seen begins."""
        return self.model.row_span(min(self.top, self.model.height - 1))[0] if self.model.width else 0

    def redraw(self) -> None:
        """Draw everything anew: the theme, the codes or the filter changed."""
        self._lay_out()

    def recoded(self, passages: Iterable[tuple[int, int]]) -> None:
        """Draw the rows of these passages anew, whose codings changed."""
        rows: set[int] = set()
        for start, end in passages:
            rows.update(range(self.model.row_of(start), self.model.row_of(max(start, end - 1)) + 1))
        for key in [key for key in self._strips if key[0] in rows]:
            del self._strips[key]
        if self._marking is None:
            self._marking = self.set_timer(_MARK_SECONDS, self._mark_anew)
        self._refresh_rows(rows)

    def _mark_anew(self) -> None:
        """The ruler follows a moment later: it looks at every coding."""
        self._marking = None
        self._ruler = None
        self.refresh()

    def _lay_out(self) -> None:
        """Share out the width, wrap, and keep the first row that is seen where it is."""
        width = self.size.width
        if width <= 0:
            self._art = None  # it may be that of another text; nothing is drawn until there is room
            return
        first = self.first_seen
        names = {turn.speaker for turn in self.model.turns if turn.speaker}
        latest = max((turn.time for turn in self.model.turns if turn.time is not None), default=None)
        longest = max(map(len, (*names, "" if latest is None else clock(latest))))
        paragraphs = self.model.paragraph_index(len(self.model.text)) + 1
        parts = margins(width, paragraphs=paragraphs, longest_name=longest, question=self.guide.cells)
        self.model.wrap(parts.text)
        self._art = RowArt(
            self.model, self.index, self._inks(), parts, self.codes, self.interviewers, self.only, self.hits
        )
        self._art.initials = self._initials
        self._art.guide = self.guide
        self._shared_out = width
        slack = max(width - 1 - parts.cells, 0)
        self._slack = Segment(" " * slack, self._art.inks.plain)
        self._strips.clear()
        self._ruler = None
        self.top = self._clamped(self.model.row_of(first))
        self.refresh()

    def _clamped(self, top: int) -> int:
        return max(0, min(top, self.model.height - self.size.height))

    # ------------------------------------------------------------------ drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """Final strips, past Textual's own cache: there is no border, padding or opacity to add."""
        strips = [self.render_line(y) for y in crop.line_range]
        heard = self._shared_out == self.size.width
        if not heard:
            self.call_later(self._lay_out)  # a new size is painted before it is heard of, if it is at all
        if not heard or crop.x or crop.width != self.size.width:
            plain = self._inks().plain
            strips = [strip.crop_extend(*crop.column_span, plain) for strip in strips]
        return strips if self._finished() else [self._filtered(strip) for strip in strips]

    def _finished(self) -> bool:
        """Whether the strips are in the colours that go to the terminal, so that no filter is left to run."""
        return self._art is not None and self._art.inks.depth == "full" and not self.app.no_color

    def _filtered(self, strip: Strip) -> Strip:
        for line_filter in self.get_line_filters():
            if line_filter.enabled:
                strip = strip.apply_filter(line_filter, self.background_colors[1])
        return strip

    def render_line(self, y: int) -> Strip:
        """One row of the screen; rows that look the same are the same strip, which keeps how it is sent."""
        row, width = self.top + y, self.size.width
        if self._art is None or width <= 0:
            return Strip.blank(max(width, 0), self._inks().plain)
        ruler = self._ruler_now().segment(y)
        if row >= self.model.height:
            return Strip([Segment(" " * (width - 1), self._art.inks.plain), ruler], width)
        start, end = self.model.row_span(row)
        chosen = self.selection
        clipped = None
        if chosen and chosen.start < max(end, start + 1) and chosen.end > start:
            clipped = Passage(max(chosen.start, start), min(chosen.end, max(end, start + 1)))
        cursor = self.caret.cursor if self._holds(row, start, end) else None
        key = (row, clipped, cursor, self.focused_coding, self.has_focus, ruler.text)
        strip = self._strips.get(key)
        if strip is None:
            segments = self._art.segments(row, clipped, cursor, self.focused_coding)
            strip = self._strips[key] = Strip([*segments, self._slack, ruler], width)
            if len(self._strips) > _KEPT:
                self._strips.popitem(last=False)
        return strip

    def _holds(self, row: int, start: int, end: int) -> bool:
        cursor = self.caret.cursor
        return start <= cursor < end or (cursor >= start and row + 1 == self.model.height)

    def _ruler_now(self) -> Ruler:
        if self._ruler is None:
            assert self._art is not None
            self._ruler = Ruler(self.model, self.index, self.only, self.size.height, self._art.inks)
        self._ruler.place(self.top)
        return self._ruler

    def _refresh_rows(self, rows: Collection[int]) -> None:
        """Have the rows that are seen painted in the next frame, neighbours as one region."""
        height, width = self.size.height, self.size.width
        seen = sorted({row - self.top for row in rows if self.top <= row < self.top + height})
        regions: list[Region] = []
        for y in seen:
            if regions and regions[-1].bottom == y:
                regions[-1] = Region(0, regions[-1].y, width, regions[-1].height + 1)
            else:
                regions.append(Region(0, y, width, 1))
        if regions:
            self.refresh(*regions)

    def focus_coding(self, coding_id: int | None) -> None:
        """Mark one coding among those that overlap."""
        old, self.focused_coding = self.focused_coding, coding_id
        rows: set[int] = set()
        for each in (old, coding_id):
            coding = self.index.get(each) if each is not None else None
            if coding is not None:
                last = self.model.row_of(max(coding.start, coding.end - 1))
                rows.update(range(self.model.row_of(coding.start), last + 1))
        self._refresh_rows(rows)

    def show_hits(self, hits: list[Passage]) -> None:
        """Mark the places found."""
        self.hits = hits
        if self._art is not None:
            self._art.hits = hits
        self._strips.clear()
        self.refresh()

    # ------------------------------------------------------------------ scrolling

    def scroll_rows(self, top: int) -> bool:
        """Make ``top`` the first row that is seen, if there are enough; whether anything moved."""
        top = self._clamped(top)
        if top == self.top:
            return False
        self.top = top
        self.refresh()
        self._place_terminal_cursor()
        return True

    def screen_row(self, offset: int) -> int:
        """The row of the whole screen that an offset is drawn in."""
        return self.content_region.y + self.model.row_of(offset) - self.top

    def _place_terminal_cursor(self) -> None:
        """Let the terminal's own cursor follow, for magnifiers, input methods and braille displays."""
        if self._art is not None and self.has_focus:
            row, cell = self.model.locate(self.caret.cursor)
            here = (self._art.margins.left + cell, row - self.top)
            self.app.cursor_position = self.content_region.offset + here
