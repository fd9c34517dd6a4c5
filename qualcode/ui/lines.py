"""The list, table and tree of all screens: what is done to it by keys and by mouse, and what it tells."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import BindingType
from textual.message import Message

from qualcode.ui.columns import Column
from qualcode.ui.keys import bindings
from qualcode.ui.linedrag import Drag, Target
from qualcode.ui.linestrips import Line
from qualcode.ui.lineview import LineView

__all__ = ["Column", "Line", "LineTable"]

_SCROLL_EVERY = 1 / 20
"""Seconds between two lines of scrolling while something is dragged at an edge."""


class _Press(NamedTuple):
    """Where the mouse went down."""

    key: Hashable
    column: int
    on_triangle: bool


@dataclass
class _Told(Message):
    table: "LineTable"
    key: Hashable

    @property
    def control(self) -> "LineTable":
        """The list that sent it."""
        return self.table


class LineTable(LineView):
    """Lines that are gone through, chosen, opened and closed, and dragged where the caller allows it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("list")

    @dataclass
    class Moved(_Told):
        """The cursor is on another line; ``key`` is None where there is none."""

    @dataclass
    class Chosen(_Told):
        """A line was chosen by Enter or double click; ``column`` counts all columns from 0."""

        column: int

    @dataclass
    class Toggled(_Told):
        """A heading is to be opened or closed; the receiver shows the lines anew."""

    @dataclass
    class Dragged(_Told):
        """A line was dropped into another (on its text), or ``after`` it (left of its text).

        Above all lines is onto None and not after; below all is onto None and after.
        """

        onto: Hashable
        after: bool

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty: str = "",
        drags: bool = False,
        header: bool = True,
        id: str | None = None,
        cell_cursor: bool = False,
    ) -> None:
        """``empty`` is the sentence shown where there are no lines; ``drags``: the mouse may move lines;
        ``cell_cursor``: left and right go from cell to cell.
        """
        super().__init__(columns, empty=empty, header=header, id=id, cell_cursor=cell_cursor)
        self._drags = drags
        self._told: Hashable = None
        self._press: _Press | None = None
        self._drag: Drag | None = None
        self._thumbing = False

    def _cursor_moved(self) -> None:
        super()._cursor_moved()
        if self.cursor_key != self._told:
            self._told = self.cursor_key
            self.post_message(self.Moved(self, self._told))

    # ------------------------------------------------------------------ keys

    def action_line(self, step: int) -> None:
        """Move the cursor by ``step`` lines."""
        self._move_to(self._cursor + step)

    def action_page(self, step: int) -> None:
        """Move by ``step`` screens less a line; the cursor keeps its row."""
        lines = step * max(1, self._body_height - 1)
        self._scroll(self.scroll_offset.y + lines)
        self._move_to(self._cursor + lines)

    def action_edge(self, end: bool) -> None:
        """Go to the first line, or to the last."""
        self._move_to(len(self._lines) - 1 if end else 0)

    def action_left(self) -> None:
        """To the cell on the left; else close the heading, or go to the one above."""
        self.action_cell(-1)

    def action_right(self) -> None:
        """To the cell on the right; else open the heading, or go to its first line."""
        self.action_cell(1)

    def action_cell(self, step: int) -> None:
        """Move by ``step`` cells; without a cell cursor, or left of the first cell, close or open."""
        shown = [place.column for place in self._laid_out().places]
        at = shown.index(self.cursor_column) + step if self._cell_cursor and shown else -1
        if 0 <= at < len(shown):
            self._column = shown[at]
            self._repaint(self._cursor)
        elif at < 0:
            self._fold(step)

    def action_choose(self) -> None:
        """Tell that the line was chosen."""
        if self._lines:
            self.post_message(self.Chosen(self, self.cursor_key, self.cursor_column))

    def action_toggle(self) -> None:  # type: ignore[override]  # Textual's toggles attributes: not of a list
        """Ask that the heading under the cursor be opened or closed."""
        if self._lines and self._lines[self._cursor].open is not None:
            self.post_message(self.Toggled(self, self.cursor_key))

    def _fold(self, step: int) -> None:
        if not self._lines:
            return
        line = self._lines[self._cursor]
        if line.open is (step < 0):
            self.action_toggle()
        elif step < 0:
            self._move_to(self._heading_of(self._cursor))
        elif line.open:
            self._move_to(self._cursor + 1)

    def _heading_of(self, place: int) -> int:
        level = self._lines[place].level
        return next((above for above in range(place - 1, -1, -1) if self._lines[above].level < level), place)

    # ------------------------------------------------------------------ mouse

    def on_mount(self) -> None:
        """Prepare the scrolling at the edges while a line is dragged."""
        self._edge_timer = self.set_interval(_SCROLL_EVERY, self._scroll_at_edge, pause=True)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Move the cursor there; it may become a drag. At the right edge, scroll to there."""
        x, y = event.get_content_offset_capture(self)
        place = self._place_at(y)
        self._press = self._drag = None
        if event.button != 1:
            return
        if x >= self.size.width - 1 and self.max_scroll_y:
            self._thumbing = True
            self.capture_mouse()
            self._scroll_in_proportion(y)
        elif place is not None:
            self._press_on(place, x, y)

    def _press_on(self, place: int, x: int, y: int) -> None:
        line, shape = self._lines[place], self._laid_out()
        on_triangle = line.open is not None and 0 <= x - shape.triangle_x(line) < 2
        self._press = _Press(line.key, shape.column_at(x), on_triangle)
        self._column = self._press.column
        if self._drags:
            self._drag = Drag(line.key, y)
            self.capture_mouse()
        self._move_to(place)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the line or the marker of the scrolling."""
        pointer = event.get_content_offset_capture(self)
        if self._thumbing:
            self._scroll_in_proportion(pointer.y)
        elif self._drag is not None and self._drag.follow(pointer):
            self._aim(self._drag)
            if self._edge(self._drag):
                self._edge_timer.resume()
            else:
                self._edge_timer.pause()

    def on_mouse_up(self) -> None:
        """Drop the line."""
        drag = self._let_go()
        if drag is None or drag.target is None:
            return
        self._press = None
        inside = 0 <= drag.target.place < len(self._lines)
        onto = self._lines[drag.target.place].key if inside else None
        if drag.key in self._index and not (inside and onto == drag.key):
            self.post_message(self.Dragged(self, drag.key, onto, drag.target.after))

    def on_click(self, event: events.Click) -> None:
        """A click on a triangle opens or closes; a double click chooses."""
        press, self._press = self._press, None
        if press is None or press.key not in self._index:
            return
        if press.on_triangle:
            self.post_message(self.Toggled(self, press.key))
        elif event.chain == 2:
            self.post_message(self.Chosen(self, press.key, press.column))

    def on_key(self, event: events.Key) -> None:
        """In a program that does not offer keys to what is around the focus."""
        if self.take_key(event.key):
            event.stop()

    def take_key(self, key: str) -> bool:
        """Escape gives a drag up."""
        if key != "escape" or self._drag is None or self._drag.target is None:
            return False
        self._press = None
        self._let_go()
        return True

    def on_mouse_release(self) -> None:
        """Give a drag up where the mouse was taken away."""
        self._let_go()

    def _let_go(self) -> Drag | None:
        drag, self._drag, self._thumbing = self._drag, None, False
        self.release_mouse()
        self._edge_timer.pause()
        if drag is not None and drag.target is not None:
            self.refresh()
        return drag

    def _aim(self, drag: Drag) -> None:
        x, y = drag.pointer
        row = max(self._top, min(y, self.size.height - 1))
        above = y < self._top and not self.scroll_offset.y
        place = -1 if above else min(row - self._top + self.scroll_offset.y, len(self._lines))
        inside = 0 <= place < len(self._lines)
        after = x < self._laid_out().text_x(self._lines[place]) if inside else not above
        if drag.target != Target(place, after):
            drag.target = Target(place, after)
            self.refresh()

    def _edge(self, drag: Drag) -> int:
        if drag.pointer.y <= self._top:
            return -1
        return int(drag.pointer.y >= self.size.height - 1)

    def _scroll_at_edge(self) -> None:
        if self._drag is not None and self._drag.target is not None:
            self._scroll(self.scroll_offset.y + self._edge(self._drag))
            self._aim(self._drag)

    def _scroll_in_proportion(self, y: int) -> None:
        room = max(1, self._body_height - 1)
        self._scroll(round((y - self._top) * self.max_scroll_y / room))

    def _target_mark(self, place: int) -> str:
        target = self._drag.target if self._drag is not None else None
        if target is None or target.place != place:
            return ""
        return "↓" if target.after or place < 0 else "→"
