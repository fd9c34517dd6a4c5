"""A list on the screen that draws only the lines that are seen: its lines, its cursor, its scrolling."""

from collections.abc import Hashable, Sequence
from textwrap import wrap
from typing import ClassVar, Self

from textual.color import Color
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.ui.columns import Column, aligned
from qualcode.ui.linelook import COMPONENTS, Look, dressed
from qualcode.ui.linestrips import Line, Paint, Shape, drawn, header, joined


class LineView(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines in columns, with one cursor. What drawing takes depends on the height of the widget alone."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    DEFAULT_CSS = """
    LineView {
        height: 1fr;
        overflow: hidden hidden;
        background: $surface;
        color: $foreground;
        & > .linetable--header { text-style: bold underline; }
        & > .linetable--heading { text-style: bold; }
        & > .linetable--dim { text-style: dim; }
        & > .linetable--struck { text-style: dim strike; }
        & > .linetable--marked { text-style: bold; color: $accent; }
        & > .linetable--row, & > .linetable--cursor {
            background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
            text-style: $block-cursor-blurred-text-style;
        }
        &:focus > .linetable--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
        & > .linetable--target { background: $accent 30%; text-style: bold; }
        & > .linetable--thumb { color: $scrollbar; }
        & > .linetable--empty { color: $foreground-muted; }
    }
    """
    _look: Look | None = None
    _drawn_for: tuple[Size, int, Color] | None = None

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty: str = "",
        header: bool = True,
        id: str | None = None,
        cell_cursor: bool = False,
    ) -> None:
        """``empty`` is the sentence shown where there are no lines."""
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._empty = empty
        self._header = header
        self._cell_cursor = cell_cursor
        self._lines: list[Line] = []
        self._index: dict[Hashable, int] = {}
        self._cursor = -1
        self._column = 0
        self._shape: Shape | None = None
        self._drawn: dict[int, Strip] = {}

    # ------------------------------------------------------------------ lines and cursor

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that are shown, in their order."""
        return tuple(self._lines)

    @property
    def cursor_key(self) -> Hashable:
        """The key of the line under the cursor; None where there are no lines."""
        return self._lines[self._cursor].key if self._lines else None

    @property
    def cursor_column(self) -> int:
        """The column of the cursor, among those there is room for; 0 without a cell cursor."""
        shown = [place.column for place in self._laid_out().places]
        if not self._cell_cursor or not shown:
            return 0
        return min(shown, key=lambda column: abs(column - self._column))

    def set_empty(self, sentence: str) -> None:
        """Say something else where there are no lines; it is seen when lines are shown next."""
        self._empty = sentence

    def show(self, lines: Sequence[Line], *, keep: bool = True) -> None:
        """Show ``lines``; with ``keep`` the cursor stays on its line and that line where it is on the screen.

        Where the line has gone, the cursor keeps its place in the order. Raises ValueError where two lines
        have one key.
        """
        index = {line.key: place for place, line in enumerate(lines)}
        if len(index) != len(lines):
            raise ValueError("two lines have the same key")
        keep = keep and bool(self._lines)
        key, row = self.cursor_key, self._cursor - self.scroll_offset.y if keep else 0
        wanted = index.get(key, self._cursor) if keep else 0
        self._lines, self._index, self._shape = list(lines), index, None
        self._cursor = max(0, min(wanted, len(lines) - 1))
        self._scroll(self._cursor - row)
        self.refresh(layout=self.styles.is_auto_height)
        self._cursor_moved()

    def replace(self, key: Hashable, line: Line) -> None:
        """Show ``line`` in place of the one with ``key`` and repaint nothing else.

        Raises KeyError where there is no such line, ValueError where another has the new line's key.
        """
        place = self._index[key]
        if self._index.get(line.key, place) != place:
            raise ValueError("two lines have the same key")
        before, self._shape = self._laid_out(), None
        del self._index[key]
        self._index[line.key] = place
        self._lines[place] = line
        if before == self._laid_out():
            self._repaint(place)
        else:
            self.refresh()
        self._cursor_moved()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; the cells of the lines are expected to go with them."""
        self._columns, self._shape = tuple(columns), None
        self.refresh()

    def go(self, key: Hashable) -> bool:
        """Put the cursor on a line and bring it into view; False where there is no such line."""
        place = self._index.get(key)
        if place is None:
            return False
        height = self._body_height
        if not 0 <= place - self.scroll_offset.y < height:
            self._scroll(place - height // 2)
        self._move_to(place)
        return True

    def _move_to(self, place: int) -> None:
        if not self._lines:
            return
        before, self._cursor = self._cursor, max(0, min(place, len(self._lines) - 1))
        self._reveal()
        self._repaint(before)
        self._repaint(self._cursor)
        self._cursor_moved()

    def _cursor_moved(self) -> None:
        if self.has_focus and self._lines:
            row = self._top + self._cursor - self.scroll_offset.y
            self.app.cursor_position = self.content_region.offset + Offset(0, row)

    # ------------------------------------------------------------------ scrolling

    def _top_of(self, size: Size) -> int:
        return int(self._header and size.height > 1)

    @property
    def _top(self) -> int:
        return self._top_of(self.size)

    @property
    def _body_height(self) -> int:
        size = self.size
        return max(0, size.height - self._top_of(size))

    @property
    def max_scroll_y(self) -> int:
        """The lines that do not fit; the header stays where it is."""
        return max(0, len(self._lines) - self._body_height)

    @property
    def allow_vertical_scroll(self) -> bool:
        """The wheel works although there is no scrollbar."""
        return not self.disabled and self.max_scroll_y > 0

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """All there is: columns share the room."""
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A row for each line and the header."""
        return max(len(self._lines), len(self._sentence(width - 1))) + int(self._header)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._scroll(self.scroll_offset.y)
        self._reveal()
        self._cursor_moved()

    def on_focus(self) -> None:
        """Bring the terminal's cursor here, for readers that follow it."""
        self._cursor_moved()

    def _scroll(self, top: int) -> None:
        self.scroll_to(y=top, animate=False, force=True)

    def _reveal(self) -> None:
        row, height = self._cursor - self.scroll_offset.y, self._body_height
        if height and row < 0:
            self._scroll(self._cursor)
        elif height and row >= height:
            self._scroll(self._cursor - height + 1)

    def _place_at(self, y: int) -> int | None:
        place = y - self._top + self.scroll_offset.y
        return place if self._top <= y < self.size.height and place < len(self._lines) else None

    def _repaint(self, place: int) -> None:
        row = place - self.scroll_offset.y + self._top
        if self._top <= row < self.size.height:
            self.refresh(Region(0, row, self.size.width, 1))

    # ------------------------------------------------------------------ drawing

    def notify_style_update(self) -> None:
        """Forget the styles: the theme or the focus is another."""
        super().notify_style_update()
        self._look = None
        self._drawn_for = None

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Draw rows anew when the screen is painted next; all of them where no region is given."""
        if not regions:
            self._drawn_for = None
        for row in [row for region in regions for row in region.line_range]:
            self._drawn.pop(row, None)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw with a small cache of its own: Textual's costs more, but asks for all rows at every change.

        Within a border Textual's is used, which draws that.
        """
        state = (self.size, self.scroll_offset.y, self.background_colors[1])
        if self._drawn_for != state:
            self._drawn.clear()
            self._drawn_for = state
        if self._look is not None and self._look.background != state[2]:
            self._look = None
        if self.gutter or self.opacity < 1:
            return super().render_lines(crop)
        strips = [self._row(y) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, state[2]) for strip in strips]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _row(self, y: int) -> Strip:
        if y not in self._drawn:
            self._drawn[y] = self.render_line(y)
        return self._drawn[y]

    def render_line(self, y: int) -> Strip:
        """Row ``y`` of the widget: the header, a line, the sentence for none, or nothing."""
        if self._look is None:
            self._look = dressed(self, cells=self._cell_cursor)
        size, look = self.size, self._look
        width, top = size.width, self._top_of(size)
        if y < top:
            mark = self._target_mark(-1) or " "
            segments = header(self._columns, self._laid_out(width), look.header, mark)
            return Strip([*segments, *joined([(" "[:width], look.header)])], width)
        row = y - top
        scroll = self.scroll_offset.y
        place = row + scroll
        if place < len(self._lines):
            segments = drawn(self._lines[place], self._laid_out(width), self._paint(place, look))
        else:
            text = self._target_mark(place) if self._lines else self._sentence_row(row)
            segments = joined([(aligned(text, max(0, width - 1)), look.empty)])
        thumb = ("┃" if row in self._thumb(size.height - top, scroll) else " ")[:width]
        return Strip([*segments, *joined([(thumb, look.thumb)])], width)

    def _laid_out(self, width: int | None = None) -> Shape:
        width = max(0, (self.size.width if width is None else width) - 1)
        if self._shape is None or self._shape.width != width:
            self._shape = Shape.of(self._columns, self._lines, width)
        return self._shape

    def _paint(self, place: int, look: Look) -> Paint:
        line = self._lines[place]
        style = look.lines[line.style]
        mark = "*" if line.style == "marked" else " "
        if target := self._target_mark(place):
            return Paint(style + look.target, target, plain=True)
        if place != self._cursor:
            return Paint(style, mark)
        mark = ">" if look.marks else mark
        if self._cell_cursor:
            return Paint(style + look.row, mark, self.cursor_column, style + look.cursor, plain=True)
        return Paint(style + look.cursor, mark, plain=True)

    def _target_mark(self, place: int) -> str:
        """The character on a line where something would be dropped; -1 is the header."""
        return ""

    def _thumb(self, height: int, scroll: int) -> range:
        count = len(self._lines)
        if height <= 0 or count <= height:
            return range(0)
        length = max(1, height * height // count)
        start = round(scroll * (height - length) / (count - height))
        return range(start, start + length)

    def _sentence_row(self, row: int) -> str:
        rows = self._sentence(self.size.width - 1)
        return rows[row] if row < len(rows) else ""

    def _sentence(self, width: int) -> list[str]:
        return wrap(self._empty, max(2, width - 1), initial_indent=" ", subsequent_indent=" ")
