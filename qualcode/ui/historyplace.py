"""The history: what was done, by whom and when; and the way back."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from qualcode.errors import QualcodeError
from qualcode.store.history import ChangeLine, history
from qualcode.store.touched import Touched
from qualcode.ui.dialogs import Confirm, Look
from qualcode.ui.historypreview import effect_back_to, preview
from qualcode.ui.keys import Scope, bindings
from qualcode.ui.lines import Column, Line, LineTable
from qualcode.ui.linestrips import LineStyle
from qualcode.ui.place import Place
from qualcode.ui.rowart import shortened
from qualcode.ui.stage import Stage
from qualcode.ui.when import local, when

_EMPTY = "Nothing has been done here yet. Every change will be a line here, and can be taken back."
_PAGE = 300
"""Lines read at a time."""
_NEAR = 100
"""Lines below the cursor under which the next page is read."""
_MIGRATED = "the file was brought up to date; undo stops here"


class HistoryList(LineTable):
    """The lines read so far; it asks for the rest before it goes to the last one."""

    def __init__(self, read_all: Callable[[], None]) -> None:
        """``read_all`` shows every line there is."""
        columns = (
            Column("When", width=16),
            Column("Who", width=12),
            Column("What", share=1, least=12),
            Column("", width=10, drop=1),
        )
        super().__init__(columns, empty=_EMPTY)
        self._read_all = read_all

    def action_edge(self, end: bool) -> None:
        """Go to the first line, or to the last of all."""
        if end:
            self._read_all()
        super().action_edge(end)


class HistoryPlace(Place):
    """What was done, newest first."""

    NAME = "history"
    SCOPES: ClassVar[tuple[Scope, ...]] = ("history", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("history")

    def __init__(self, stage: Stage) -> None:
        """Everybody's changes, until only one's own are asked for."""
        super().__init__(stage)
        self.list = HistoryList(lambda: self._read_on(None))
        self._lines: list[ChangeLine] = []
        self._all_read = False
        self._mine = False

    def body(self) -> Iterator[Widget]:
        """One list."""
        yield self.list

    def on_mount(self) -> None:
        """Show the latest."""
        self.fill()
        self.list.focus()

    # ------------------------------------------------------------------ showing

    def fill(self) -> None:
        """Read again as far as the cursor; where it was on the latest line it is there again."""
        keys = [line.id for line in self._lines]
        key = self.list.cursor_key
        at = keys.index(key) if isinstance(key, int) and key in keys else 0
        wanted = at + _PAGE
        self._lines = self._read(wanted, None)
        self._all_read = len(self._lines) < wanted
        self._show(keep=at > 0)

    def follow(self, news: Touched) -> None:
        """New lines came, and old ones were taken back."""
        self.fill()

    def _read(self, limit: int | None, before: int | None) -> list[ChangeLine]:
        who = self.desk.who if self._mine else None
        return self.desk.read(lambda session: history(session, limit=limit, before=before, who=who))

    def _read_on(self, limit: int | None) -> None:
        """Read older lines too: so many, or all."""
        if self._all_read or not self._lines:
            return
        found = self._read(limit, self._lines[-1].id)
        self._lines += found
        self._all_read = limit is None or len(found) < limit
        self._show(keep=True)

    def _show(self, *, keep: bool) -> None:
        now = datetime.now().astimezone()
        self.list.show([_line(line, now) for line in self._lines], keep=keep)
        more = "" if self._all_read else "+"
        whose = f" of {self.desk.who}" if self._mine else ""
        plural = "" if len(self._lines) == 1 else "s"
        self.status.place(f"{len(self._lines):,}{more} line{plural}{whose}")

    def on_line_table_moved(self, event: LineTable.Moved) -> None:
        """Read on in time."""
        event.stop()
        if not self._all_read and any(line.id == event.key for line in self._lines[-_NEAR:]):
            self._read_on(_PAGE)

    def action_mine(self) -> None:
        """Only one's own changes, or everybody's."""
        self._mine = not self._mine
        self.fill()
        self.stage.say(f"Only changes of {self.desk.who}." if self._mine else "Everybody’s changes.")

    # ------------------------------------------------------------------ going back

    def _current(self) -> ChangeLine | None:
        key = self.list.cursor_key
        return next((line for line in self._lines if line.id == key), None)

    @work(exclusive=True, group="dialog")
    async def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Show what taking back to this line would do, and do nothing."""
        line = self._current()
        sentences = self._previewed(line) if line is not None else []
        if line is not None and sentences:
            shown = [*sentences, "Nothing is done now: b on this line does it."]
            await self.app.push_screen_wait(Look(_title(line), shown, yes="Close"))

    @work(exclusive=True, group="dialog")
    async def action_back_to(self) -> None:
        """Take back everything of this coder after the line, when that was agreed to."""
        line = self._current()
        sentences = self._previewed(line) if line is not None else []
        if line is None or not sentences:
            return
        if await self.app.push_screen_wait(Confirm(_title(line), sentences, yes="Take back")):
            self._go_back(line)

    def _previewed(self, line: ChangeLine) -> list[str]:
        """What would happen; nothing, and a word why, where nothing can."""
        desk = self.desk
        try:
            plan = desk.project.undo_plan(line.id)
            if plan:
                now = datetime.now().astimezone()
                return preview(plan, effect_back_to(desk, line.id), desk.who, now)
        except QualcodeError as error:
            self.stage.say(str(error), warning=True)
            return []
        self.stage.say(f"Nothing of yours ({desk.who}) after this line is left to take back.")
        return []

    def _go_back(self, line: ChangeLine) -> None:
        try:
            gone = self.desk.undo_to(line.id)
        except QualcodeError as error:
            self.stage.say(str(error), warning=True)
            return
        changes = "1 change" if len(gone) == 1 else f"{len(gone):,} changes"
        self.stage.say(f"Took back {changes}; U does them again one by one.")


def _title(line: ChangeLine) -> str:
    at = when(local(line.at), datetime.now().astimezone())
    return f"Back to just after “{shortened(_what(line), 50)}” ({at})"


def _what(line: ChangeLine) -> str:
    if line.kind == "migrate":
        return _MIGRATED
    return {"undo": "undo: ", "redo": "redo: "}.get(line.kind, "") + line.label


def _line(line: ChangeLine, now: datetime) -> Line:
    gone = line.kind == "do" and line.state != "done"
    style: LineStyle = "struck" if gone else ("dim" if line.kind != "do" else "")
    reason = f" ({line.reason})" if line.reason else ""
    cells = (when(local(line.at), now), line.who, _what(line) + reason, "taken back" if gone else "")
    return Line(line.id, cells, style=style)
