"""Moving and selecting in the transcript on the screen, by keys and mouse."""

from collections.abc import Callable, Collection
from typing import ClassVar

from textual import events
from textual.binding import BindingType

from qualcode.ui.caret import Caret, Marking, Unit
from qualcode.ui.codingindex import CodingIndex
from qualcode.ui.inks import Inks
from qualcode.ui.keys import bindings
from qualcode.ui.pointer import Pointer
from qualcode.ui.readerview import ReaderView
from qualcode.ui.text import TextModel
from transcripts.passages import Passage


class Reader(ReaderView, can_focus=True):
    """One transcript with its codings, its keys and the mouse."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("reader")

    def __init__(self, inks: Callable[[], Inks], *, initials: bool = False) -> None:
        """``inks`` gives the colours of the theme as it is now; ``initials`` as in RowArt."""
        super().__init__(inks, initials=initials)
        self.moved: Callable[[], None] = lambda: None
        """Called at once after every move, so that what follows the cursor is in the same frame."""
        self.pointer = Pointer(self)
        self._goal: int | None = None
        self._prefixed = False
        self.asked: Callable[[str], None] = lambda what: None
        """Called at once with what the reader leaves to its screen: "find", "next", "previous", "go to",
        "prefix", or the second key after ``g``.
        """

    def show(self, model: TextModel, index: CodingIndex, interviewers: Collection[str]) -> None:
        """Show another transcript, from its beginning."""
        self._goal = None
        self.pointer.release()
        super().show(model, index, interviewers)

    def on_resize(self) -> None:
        """Wrap to the new width; cursor and selection stay on their words, and in sight."""
        self._lay_out()
        self._keep_in_sight()
        self.call_after_refresh(self._place_terminal_cursor)

    # ------------------------------------------------------------------ moving

    def go(self, offset: int, *, extend: bool = False, centre: bool = False, goal: int | None = None) -> None:
        """Put the cursor at an offset and show it; ``goal`` is the cell that moving up and down aims at."""
        self._after(lambda: self.caret.go(offset, extend=extend), centre=centre, goal=goal)

    def resume(self, caret: Caret, first_seen: int) -> None:
        """Stand where one stood in an earlier text of this transcript, as far as it goes."""
        self.caret.span(caret.cursor if caret.anchor is None else caret.anchor, caret.cursor)
        self.caret.marking = caret.marking
        if caret.anchor is None:
            self.caret.anchor = None
        self.scroll_rows(self.model.row_of(min(first_seen, len(self.model.text))))
        self._after(lambda: None, still=True)
        self.refresh()

    def choose(self, passage: Passage, *, centre: bool = False) -> None:
        """Select a passage and show it."""
        self._after(lambda: self.caret.select(passage), centre=centre)

    def _after(
        self,
        act: Callable[[], object],
        *,
        centre: bool = False,
        still: bool = False,
        goal: int | None = None,
    ) -> None:
        """Do something to the caret and paint what it changed; ``still``: do not scroll to the cursor."""
        before = self._looks()
        act()
        self._goal = goal
        if still or not self._keep_in_sight(centre=centre):
            self._refresh_rows(self._differing(before, self._looks()))
        self.moved()
        self._place_terminal_cursor()

    def _looks(self) -> tuple[int, Passage | None]:
        return self.caret.cursor, self.selection

    def _differing(self, before: tuple[int, Passage | None], after: tuple[int, Passage | None]) -> set[int]:
        """The rows that look different: those of both cursors, and where the selections do not agree."""
        row_of = self.model.row_of
        rows = {row_of(before[0]), row_of(after[0])}
        old, new = before[1], after[1]
        if old == new:
            return rows
        if old and new and old.start < new.end and new.start < old.end:
            stretches = [sorted((old.start, new.start)), sorted((old.end, new.end))]
        else:
            stretches = [list(each) for each in (old, new) if each]
        bottom = self.top + self.size.height
        for start, end in stretches:
            rows.update(range(max(row_of(start), self.top), min(row_of(end), bottom) + 1))
        return rows

    def _keep_in_sight(self, *, centre: bool = False) -> bool:
        """Scroll so that the cursor's row is seen, with a row around it; whether that scrolled."""
        row, height = self.model.row_of(self.caret.cursor), self.size.height
        around = 1 if height > 2 else 0
        top = self.top
        if row < top + around or row > top + height - 1 - around:
            far = centre or abs(row - top) > 2 * height
            near = row - around if row < top + around else row - height + 1 + around
            top = row - height // 3 if far else near
        return self.scroll_rows(top)

    def action_move(self, motion: str, extend: bool = False) -> None:
        """Move by one of the text model's motions."""
        self.go(getattr(self.model, motion)(self.caret.cursor), extend=extend)

    def action_row(self, step: int, extend: bool = False) -> None:
        """Move by rows, aiming at the same cell."""
        row, cell = self.model.locate(self.caret.cursor)
        goal = cell if self._goal is None else self._goal
        row = max(0, min(self.model.height - 1, row + step))
        self.go(self.model.offset_at(row, goal), extend=extend, goal=goal)

    def action_page(self, pages: float) -> None:
        """Move by pages: the text scrolls and the cursor stays where it is on the screen."""
        rows = int((self.size.height - 2) * pages) or (1 if pages > 0 else -1)
        row, cell = self.model.locate(self.caret.cursor)
        goal = cell if self._goal is None else self._goal
        self.scroll_rows(self.top + rows)
        row = max(0, min(self.model.height - 1, row + rows))
        self.go(self.model.offset_at(row, goal), goal=goal)

    def action_row_edge(self, end: bool) -> None:
        """Go to the first or last character of the row."""
        row = self.model.row_of(self.caret.cursor)
        self.go(self.model.offset_at(row, 10**6 if end else 0))

    def action_text_edge(self, end: bool) -> None:
        """Go to the beginning or the end of the transcript."""
        self.go(len(self.model.text) if end else 0)

    def action_extend(self, unit: Unit) -> None:
        """Take the selection to the end of a unit."""
        self._after(lambda: self.caret.extend(unit))

    def action_select(self, unit: Unit) -> None:
        """Select the unit under the cursor, or one more."""
        self._after(lambda: self.caret.widen(unit))

    def action_mark(self) -> None:
        """Begin or stop to mark."""
        self._mark("characters")

    def action_mark_turns(self) -> None:
        """Begin or stop to mark whole turns."""
        self._mark("turns")

    def _mark(self, marking: Marking) -> None:
        self._after(lambda: self.caret.mark(marking))

    def action_other_end(self) -> None:
        """Go to the other end of the selection."""
        self._after(self.caret.other_end)

    def action_clear(self) -> None:
        """Give up what was said last, and as much as ``unselect`` does."""
        self.asked("")
        self.unselect()

    def unselect(self) -> None:
        """Give up the selection; the places found, where nothing is selected."""
        if self.selection is None and not self.caret.marking and self.hits:
            self.show_hits([])
        self._after(self.caret.clear)

    # ------------------------------------------------------------------ finding

    def action_find(self) -> None:
        """Ask the screen for words."""
        self.asked("find")

    def action_hit(self, step: int) -> None:
        """Ask the screen for the next place found."""
        self.asked("next" if step > 0 else "previous")

    def action_go_to(self) -> None:
        """Ask the screen for a turn or time."""
        self.asked("go to")

    def action_prefix(self) -> None:
        """Wait for a second key."""
        self._prefixed = True
        self.asked("prefix")

    def on_blur(self) -> None:
        """A second key after ``g`` is no longer waited for."""
        self._prefixed = False

    def take_key(self, key: str) -> bool:
        """Take the second key after ``g``."""
        if not self._prefixed:
            return False
        self._prefixed = False
        if key == "g":
            self.action_text_edge(False)
        self.asked(key)
        return True

    # ------------------------------------------------------------------ mouse

    def offset_under(self, x: int, y: int) -> int:
        """The offset at a cell; beside the words the nearest end of the row, below them the end."""
        row = self.top + y
        if self._art is None or row >= self.model.height:
            return len(self.model.text)
        return self.model.offset_at(max(row, 0), max(0, x - self._art.margins.left))

    def row_at_ruler(self, y: int) -> int:
        """The row that a cell of the ruler stands for."""
        return self._ruler_now().row_at(y) if self._art is not None else 0

    def put(self, offset: int) -> None:
        """Put the cursor where the mouse is, without a selection and without scrolling."""
        self._after(lambda: self.caret.put(offset), still=True)

    def span(self, anchor: int, cursor: int) -> None:
        """Select from ``anchor`` to ``cursor`` without scrolling."""
        self._after(lambda: self.caret.span(anchor, cursor), still=True)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to select."""
        if event.button == 1 and self._art is not None:
            event.stop()
            self.capture_mouse()
            self.pointer.press(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection while the button is held."""
        self.pointer.drag(event.x, event.y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End of a drag."""
        event.stop()
        self.release_mouse()
        self.pointer.release()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.pointer.turn(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.pointer.turn(-1)
