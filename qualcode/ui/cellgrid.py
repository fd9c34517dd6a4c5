"""Interviews beside themes on the screen: as many themes at a time as there is room for, the others aside."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.message import Message

from qualcode.ui.columns import GAP, Column
from qualcode.ui.lines import Line, LineTable
from qualcode.ui.linestrips import MARK

_NAME, _LEAST = 12, 15
"""Cells of the names, and of a theme at least."""


@dataclass(frozen=True)
class GridLine:
    """One interview."""

    key: Hashable
    name: str
    cells: tuple[str | Text, ...]
    """One for each theme."""


class CellGrid(LineTable):
    """A table whose cursor goes from cell to cell, and which moves sideways with it."""

    class CellMoved(Message):
        """The cursor is on another cell, or the cells are others."""

    def __init__(self, empty: str) -> None:
        """``empty`` is the sentence shown where there is nothing."""
        super().__init__((Column("Interview", width=_NAME),), empty=empty, cell_cursor=True)
        self._themes: tuple[str, ...] = ()
        self._grid: tuple[GridLine, ...] = ()
        self._first = 0
        self._at: tuple[Hashable, int] = (None, 0)

    @property
    def theme(self) -> int:
        """The theme under the cursor, from 0."""
        return self._first + max(self.cursor_column, 1) - 1

    def fill(self, themes: Sequence[str], lines: Sequence[GridLine]) -> None:
        """Show other cells; the cursor stays where it was as far as that is still there."""
        theme = min(self.theme, max(len(themes) - 1, 0))
        self._themes, self._grid = tuple(themes), tuple(lines) if themes else ()
        self._lay_out(theme)
        self._tell()

    def go_cell(self, key: Hashable, theme: int) -> None:
        """Put the cursor on a cell, where there is one."""
        if self.go(key):
            self._lay_out(max(0, min(theme, len(self._themes) - 1)))
            self._tell()

    def _lay_out(self, theme: int) -> None:
        """Show the themes around one, and put the cursor on it."""
        room = self._room()
        most = max(len(self._themes) - room, 0)
        self._first = min(max(self._first, theme - room + 1), theme, most)
        shown = slice(self._first, self._first + room)
        titles = [Column(title, share=1, least=_LEAST) for title in self._themes[shown]]
        self.set_columns([Column("Interview", width=_NAME), *titles])
        self._column = 1 + theme - self._first
        self.show([Line(line.key, (line.name, *line.cells[shown])) for line in self._grid])

    def _room(self) -> int:
        return max((self.size.width - MARK - _NAME - 1) // (_LEAST + GAP), 1)

    @property
    def aside(self) -> tuple[int, int]:
        """How many themes there are left and right of those shown."""
        return self._first, max(len(self._themes) - self._first - self._room(), 0)

    def on_resize(self) -> None:
        """Show as many themes as there is room for now."""
        self._lay_out(self.theme)
        self._tell()

    def action_cell(self, step: int) -> None:
        """Move by ``step`` themes."""
        theme = max(0, min(self.theme + step, len(self._themes) - 1))
        if self._themes:
            self._lay_out(theme)
        self._tell()

    def _press_on(self, place: int, x: int, y: int) -> None:
        super()._press_on(place, x, y)
        self._column = max(self._column, 1)
        self.refresh()
        self._tell()

    def _cursor_moved(self) -> None:
        super()._cursor_moved()
        self._tell()

    def _tell(self) -> None:
        now = (self.cursor_key, self.theme)
        if now != self._at:
            self._at = now
            self.post_message(self.CellMoved())
