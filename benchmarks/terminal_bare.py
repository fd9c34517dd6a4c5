"""The least that Textual can do with a key: a screen of plain text and a line below it.

``python -m benchmarks.terminal_bare`` runs it. Right changes the line, Page Down the whole screen.
"""

from random import Random
from typing import ClassVar

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from benchmarks.talk import Talk

LINE, SCREEN = b"\x1b[C", b"\x1b[6~"
"""The keys that change a line and the whole screen."""
_CHARACTERS = 8_000
"""Of one screen: 160 columns and 50 rows."""


class Screenful(Widget):
    """Rows of plain text that were laid out before: no widget can paint a screen with less."""

    DEFAULT_CSS = "Screenful { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        text = Talk(Random(1), "P01").go_on(6_000).text.replace("\n", " ")
        rows = [text[start : start + 160] for start in range(0, 2 * _CHARACTERS, 160)]
        self._rows = [Strip([Segment(row)]) for row in rows]
        self._turned = 0

    def render_line(self, y: int) -> Strip:
        """A row that lies ready."""
        return self._rows[(y + self._turned) % len(self._rows)].crop(0, self.size.width)

    def turn(self) -> None:
        """Show other words everywhere."""
        self._turned += 50
        self.refresh()


class BareApp(App[None]):
    """No scrolling, no selection, no project: what is left is Textual."""

    CSS = "#line { height: 1; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("right", "line"), Binding("pagedown", "screen")]
    _keys = 0

    def compose(self) -> ComposeResult:
        """Two widgets."""
        yield Screenful()
        yield Static("0", id="line", markup=False)

    def action_line(self) -> None:
        """Count keys in the line below the screen."""
        self._keys += 1
        self.query_one("#line", Static).update(str(self._keys), layout=False)

    def action_screen(self) -> None:
        """Show other words on the whole screen."""
        self.query_one(Screenful).turn()


if __name__ == "__main__":
    BareApp().run()
