"""The screen: the table of a project and its interviews, kept up to date."""

from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Footer, Header, Static, TabbedContent, TabPane

from exports.build import build_table
from exports.counts import Aggregate, Rule
from exports.table import Table
from qualcode.errors import QualcodeError
from qualcode.store.history import ChangeLine
from qualcode.store.project import Project
from transcripts.interviews import TranscriptLine, list_transcripts

_NEXT: dict[Aggregate, Aggregate] = {"none": "sum", "sum": "union", "union": "none"}


class QualcodeApp(App[None]):
    """Shows what the commands have made; undo and redo work here too."""

    CSS_PATH = "qualcode/ui/qualcode.tcss"
    TITLE = "qualcode"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "aggregate", "Aggregate", tooltip="What headings count: nothing, the sum, the union"),
        Binding("u", "undo", "Undo", tooltip="Take back your last change"),
        Binding("r", "redo", "Redo", tooltip="Do again what you undid last"),
        Binding("f5", "refresh_all", "Reload", tooltip="Read the project again"),
        Binding("q", "quit", "Quit"),
    ]

    def __init__(self, project: Project) -> None:
        """The project stays the caller's to close."""
        super().__init__()
        self._project = project
        self._aggregate: Aggregate = "none"
        project.listen(self._changed)

    def compose(self) -> ComposeResult:
        """Two tabs: the table first, since it is what the work is for."""
        yield Header()
        with TabbedContent():
            with TabPane("Table", id="table-tab"):
                yield DataTable(id="table", cursor_type="row", zebra_stripes=True)
                yield Static(id="caption")
            with TabPane("Interviews", id="interviews-tab"):
                yield DataTable(id="interviews", cursor_type="row", zebra_stripes=True)
        yield Footer()

    def on_mount(self) -> None:
        """Fill both tabs."""
        self.sub_title = self._project.path.name
        self.query_one("#interviews", DataTable).add_columns("Words", "Turns", "References", "Transcript")
        self.query_one("#table", DataTable).add_columns("Interviews", "References", "Description")
        self.action_refresh_all()
        self.query_one("#table", DataTable).focus()

    def action_refresh_all(self) -> None:
        """Read the project again and show it, or say why it cannot be read."""
        try:
            with self._project.read() as session:
                table = build_table(session, Rule(aggregate=self._aggregate))
                transcripts = list_transcripts(session)
        except QualcodeError as error:
            self.notify(str(error), severity="error")
            return
        self._show_table(table)
        self._show_transcripts(transcripts)

    def action_aggregate(self) -> None:
        """Change what headings count."""
        self._aggregate = _NEXT[self._aggregate]
        self.action_refresh_all()

    def action_undo(self) -> None:
        """Take back the last change of this coder, or say why it cannot be."""
        try:
            self.notify(f"Undone: {self._project.undo().label}")
        except QualcodeError as error:
            self.notify(str(error), severity="warning")

    def action_redo(self) -> None:
        """Do again what was undone last, or say why it cannot be."""
        try:
            self.notify(f"Done again: {self._project.redo().label}")
        except QualcodeError as error:
            self.notify(str(error), severity="warning")

    def _changed(self, _line: ChangeLine) -> None:
        self.action_refresh_all()

    def _show_table(self, table: Table) -> None:
        widget = self.query_one("#table", DataTable)
        cursor = widget.cursor_row
        widget.clear()
        for row in table.rows:
            label = Text("  " * (row.level - 1) + row.printed, style="bold" if row.heading else "")
            widget.add_row(_cell(row.interviews), _cell(row.references), label)
        widget.move_cursor(row=cursor)
        empty = "No codes yet: `qualcode codebook import FILE` brings a framework in."
        self.query_one("#caption", Static).update(table.caption if table.rows else empty)

    def _show_transcripts(self, lines: list[TranscriptLine]) -> None:
        widget = self.query_one("#interviews", DataTable)
        widget.clear()
        for line in lines:
            counts = (line.words, line.turns, line.references)
            widget.add_row(*map(_cell, counts), Text(line.name))


def _cell(count: int | None) -> Text:
    return Text("" if count is None else f"{count:,}", justify="right")
