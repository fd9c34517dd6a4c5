"""A list in a program of its own, for the tests of lists."""

from collections.abc import Sequence

from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from qualcode.ui.lines import Column, Line, LineTable

COLUMNS = (
    Column("Code", share=1, least=8),
    Column("Interviews", "right", width=10),
    Column("References", "right", width=10, drop=1),
    Column("Last used", width=10, drop=2),
)
TREE = (
    Line("trust", ("Trust", "12", "140", "2026-01-02"), open=True, style="heading"),
    Line("inst", ("Institutional support at work", "9", "66", ""), level=1, stripe="#c04040"),
    Line("inter", ("Interpersonal", "11", "74", ""), level=1),
    Line("fear", ("Fear", "14", "121", ""), open=False, style="heading"),
)


class Host(App[None]):
    """Only a list, and what it told."""

    def __init__(self, table: LineTable, lines: Sequence[Line] = TREE) -> None:
        super().__init__()
        self.table = table
        self.told: list[Message] = []
        self._first = lines

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.show(self._first)
        self.table.focus()

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        self.told.append(message)

    def on_line_table_chosen(self, message: LineTable.Chosen) -> None:
        self.told.append(message)

    def on_line_table_toggled(self, message: LineTable.Toggled) -> None:
        self.told.append(message)

    def on_line_table_dragged(self, message: LineTable.Dragged) -> None:
        self.told.append(message)


def strips(table: LineTable) -> list[Strip]:
    return table.render_lines(Region(0, 0, *table.size))


def rows(table: LineTable) -> list[str]:
    return [strip.text.rstrip() for strip in strips(table)]


def looks(table: LineTable, row: int) -> list[Style]:
    return [segment.style or Style() for segment in strips(table)[row]]


def many(count: int) -> list[Line]:
    return [Line(number, (f"Code {number}", str(number), "", "")) for number in range(count)]


def moved(app: Host) -> list[LineTable.Moved]:
    return [message for message in app.told if isinstance(message, LineTable.Moved)]


def last(app: Host) -> Message:
    """What was told last."""
    return app.told[-1]


def at(table: LineTable) -> object:
    """Where the cursor is."""
    return table.cursor_key
