"""The mouse in the reader: clicks, drags that scroll at the edges, the wheel, the ruler."""

from typing import TYPE_CHECKING, Literal

from textual import events
from textual.timer import Timer

from qualcode.ui.caret import Unit
from transcripts.passages import Passage

if TYPE_CHECKING:
    from qualcode.ui.reader import Reader

Held = Literal["", "ruler", "character", "word", "sentence"]

_SCROLL_SECONDS = 1 / 20
_MOST_ROWS = 8
"""Rows a drag scrolls at once, however far from the text the pointer is."""
_WHEEL_ROWS = 3
_DOUBLE_SECONDS = 0.5


class Pointer:
    """What the mouse does to one reader. The text never scrolls under a click, so a second one hits too."""

    def __init__(self, reader: "Reader") -> None:
        """No button is held."""
        self._reader = reader
        self._held: Held = ""
        """What a drag selects by; empty while no button is held."""
        self._origin = Passage(0, 0)
        """What was pressed on: it stays selected, whichever way the drag goes."""
        self._at = (0, 0)
        self._click = (-1.0, -1, 0)
        """When and on which offset the last click was, and which of a series it was."""
        self._scrolling: Timer | None = None

    def release(self) -> None:
        """The button is up."""
        self._held = ""
        self._stop_scrolling()

    # ------------------------------------------------------------------ clicks

    def press(self, event: events.MouseDown) -> None:
        """Put the cursor; twice selects the word, three times the sentence; Shift extends to there."""
        self._at = (event.x, event.y)
        if event.x == self._reader.size.width - 1:
            self._held = "ruler"
            self._rule(event.y)
            return
        offset = self._reader.offset_under(event.x, event.y)
        if event.shift:
            self._extend_to(offset)
            return
        self._held = self._clicked(event.time, offset)
        self._origin = self._whole(offset)
        if self._held == "character":
            self._reader.put(offset)
        else:
            self._reader.span(*self._origin)

    def _extend_to(self, offset: int) -> None:
        caret = self._reader.caret
        caret.settle()
        origin = caret.cursor if caret.anchor is None else caret.anchor
        self._held, self._origin = "character", Passage(origin, origin)
        self._drag_to(offset)

    def _clicked(self, time: float, offset: int) -> Held:
        """What the click selects by: repeated ones at one place take more."""
        before, place, times = self._click
        times = times % 3 + 1 if time - before < _DOUBLE_SECONDS and place == offset else 1
        self._click = (time, offset, times)
        series: tuple[Held, ...] = ("character", "word", "sentence")
        return series[times - 1]

    def _whole(self, offset: int) -> Passage:
        """What a click on an offset takes; nothing of a line break, which has no cell of its own."""
        model = self._reader.model
        if self._held == "character":
            broken = model.text[offset : offset + 1] == "\n"
            return Passage(offset, offset if broken else model.next_character(offset))
        unit: Unit = "sentence" if self._held == "sentence" else "word"
        found: Passage = getattr(model, f"{unit}_at")(offset)
        return found

    def _rule(self, y: int) -> None:
        """Show the stretch that a cell of the ruler stands for."""
        self._reader.scroll_rows(self._reader.row_at_ruler(y) - self._reader.size.height // 2)

    # ------------------------------------------------------------------ drags

    def drag(self, x: int, y: int) -> None:
        """Extend the selection to the pointer; scroll while it is above or below the text."""
        if not self._held or (x, y) == self._at:
            return
        self._at = (x, y)
        if self._held == "ruler":
            self._rule(max(0, min(self._reader.size.height - 1, y)))
            return
        self._follow()
        if not self._beyond():
            self._stop_scrolling()
        elif self._scrolling is None:
            self._scrolling = self._reader.set_interval(_SCROLL_SECONDS, self._scroll)

    def _beyond(self) -> int:
        """How many rows the pointer is below the text that is seen, above it where negative."""
        y = self._at[1]
        return min(y, 0) or max(y - self._reader.size.height + 1, 0)

    def _scroll(self) -> None:
        step = max(-_MOST_ROWS, min(_MOST_ROWS, self._beyond()))
        if self._reader.scroll_rows(self._reader.top + step):
            self._follow()

    def _stop_scrolling(self) -> None:
        if self._scrolling is not None:
            self._scrolling.stop()
            self._scrolling = None

    def _follow(self) -> None:
        """Select to the character nearest to the pointer that is seen."""
        x, y = self._at
        self._drag_to(self._reader.offset_under(x, max(0, min(self._reader.size.height - 1, y))))

    def _drag_to(self, offset: int) -> None:
        """Select from what was pressed on to what is at an offset, both in whole units."""
        here, origin = self._whole(offset), self._origin
        if here.start < origin.start:
            self._reader.span(origin.end, here.start)
        else:
            self._reader.span(origin.start, max(here.end, origin.end))

    # ------------------------------------------------------------------ wheel

    def turn(self, way: int) -> None:
        """Scroll by the wheel; the cursor stays on its words, unless a drag is on."""
        if self._reader.scroll_rows(self._reader.top + way * _WHEEL_ROWS) and self._held not in ("", "ruler"):
            self._follow()
