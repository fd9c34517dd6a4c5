"""The codebook as a tree: both counts beside each code, and everything that refines it."""

from collections.abc import Collection, Hashable, Iterator
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from codebook.retiring import retired_ids
from codebook.tree import CodeLine
from qualcode.plaintext import fold
from qualcode.store.touched import Touched
from qualcode.ui.bar import Bar
from qualcode.ui.codebookmoves import CodebookMoves
from qualcode.ui.keys import bindings
from qualcode.ui.lines import Column, Line, LineTable
from qualcode.ui.linestrips import LineStyle
from qualcode.ui.stage import Stage

_EMPTY = "No codes yet: a adds the first one, and `qualcode codebook import FILE` brings a framework in."
_COLUMNS = (
    Column("", width=1),
    Column("Code", share=1, least=12),
    Column("Int.", align="right", width=5),
    Column("Ref.", align="right", width=6),
)


class CodebookPane(CodebookMoves):
    """The tree with its keys; in the coding screen and on a screen of its own."""

    DEFAULT_CSS = "CodebookPane { height: 1fr; width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = bindings("codebook")

    class Active(Message):
        """The cursor is on another code."""

        def __init__(self, code_id: int) -> None:
            """The code."""
            super().__init__()
            self.code_id = code_id

    class Reference(Message):
        """The next or previous reference of a code is to be shown."""

        def __init__(self, code_id: int, step: int) -> None:
            """``step`` is 1 or -1."""
            super().__init__()
            self.code_id = code_id
            self.step = step

    class Leave(Message):
        """The user wants to go back to what is beside the pane."""

    def __init__(self, stage: Stage) -> None:
        """Filled when it is mounted."""
        super().__init__(stage)
        self.table = LineTable(_COLUMNS, empty=_EMPTY, drags=True)
        self.bar = Bar()
        self._filter = ""
        self._stale = False

    def compose(self) -> ComposeResult:
        """The tree, and the line to type a filter into."""
        yield self.table
        yield self.bar

    def on_mount(self) -> None:
        """Show the framework."""
        self.fill()

    def focus_list(self) -> None:
        """Put the keyboard there."""
        self.table.focus()

    def go(self, code_id: int) -> None:
        """Put the cursor on a code, opening what it stands in."""
        above = self.stage.desk.by_id.get(code_id)
        while above is not None and above.parent_id is not None:
            self.stage.desk.state.folded.discard(above.parent_id)
            above = self.stage.desk.by_id.get(above.parent_id)
        self.fill()
        self.table.go(code_id)

    # ------------------------------------------------------------------ showing

    def fill(self) -> None:
        """Show the framework as it is now; a hidden pane waits until it is shown."""
        if not self.table.is_attached or not self.display:
            self._stale = True
            return
        self._stale = False
        before = self.table.cursor_key
        lines = list(self._lines())
        self.table.show(lines)
        self._stay_near(before, {line.key for line in lines})

    def _stay_near(self, before: Hashable, shown: Collection[Hashable]) -> None:
        """Where the code under the cursor was closed away, go to the heading that it is in."""
        line = self.stage.desk.by_id.get(before) if isinstance(before, int) else None
        while line is not None and line.id not in shown:
            line = self.stage.desk.by_id.get(line.parent_id or 0)
        if line is not None and line.id != before:
            self.table.go(line.id)

    def on_show(self) -> None:
        """Show what came while the pane was hidden."""
        if self._stale:
            self.fill()

    def follow(self, news: Touched) -> None:
        """The framework changed."""
        self.fill()

    def counted(self) -> None:
        """New numbers."""
        self.fill()

    def dressed(self) -> None:
        """New colours."""
        self.fill()

    def _lines(self) -> Iterator[Line]:
        state = self.stage.desk.state
        digits = {code_id: str(digit) for digit, code_id in state.quick.items()}
        hidden_below: int | None = None
        kept = self._kept() if self._filter else None
        out = retired_ids(self.stage.desk.codes)
        for code in self.stage.desk.codes:
            if hidden_below is not None and code.level > hidden_below:
                continue
            hidden_below = None
            if code.retired and not self.retired_shown:
                hidden_below = code.level
                continue
            if kept is not None and code.id not in kept:
                continue
            closed = code.id in state.folded and kept is None
            if closed and code.heading:
                hidden_below = code.level
            style = self._style(code, kept, out)
            yield self._line(code, digits.get(code.id, ""), closed=closed, found=kept, style=style)

    def _numbers(self, code: CodeLine) -> tuple[str, str]:
        """As the table prints them: nothing for a bare heading or a code that is not counted."""
        counts = self.stage.desk.counts
        counted = counts.by_code.get(code.id) if counts is not None else None
        summed = self.stage.desk.rule.aggregate != "none"
        if counted is None or (code.heading and not counted.references and not summed):
            return ("", "")
        return (f"{counted.interviews:,}", f"{counted.references:,}")

    def _line(
        self, code: CodeLine, digit: str, *, closed: bool, found: dict[int, bool] | None, style: LineStyle
    ) -> Line:
        label = Text(code.printed)
        if found is not None and found[code.id]:
            self._emphasise(label)
        return Line(
            key=code.id,
            cells=(digit, label, *self._numbers(code)),
            level=code.level - 1,
            open=None if not code.heading else not closed,
            style=style,
            stripe=self.stage.colour_of(code) if code.codable else "",
        )

    def _style(self, code: CodeLine, found: dict[int, bool] | None, out: Collection[int]) -> LineStyle:
        if code.id == self.taken:
            return "marked"
        if code.id in out:
            return "struck"
        if found is not None and not found[code.id]:
            return "dim"
        return "heading" if code.heading else ""

    def _emphasise(self, label: Text) -> None:
        for word in fold(self._filter).split():
            place = fold(label.plain).find(word)
            if place >= 0 and len(fold(label.plain)) == len(label.plain):
                label.stylize("bold underline", place, place + len(word))

    def _kept(self) -> dict[int, bool]:
        """Codes whose path has every word of the filter (True), and the headings above them (False)."""
        words = fold(self._filter).split()
        kept: dict[int, bool] = {}
        for code in self.stage.desk.codes:
            own = fold(f"{code.path} {code.number} {code.definition}")
            if all(word in own for word in words):
                kept[code.id] = True
                above = code.parent_id
                while above is not None and above not in kept:
                    kept[above] = False
                    above = self.stage.desk.by_id[above].parent_id
        return kept

    # ------------------------------------------------------------------ the list tells

    def on_line_table_moved(self, event: LineTable.Moved) -> None:
        """Another code is under the cursor."""
        event.stop()
        if isinstance(event.key, int):
            self.post_message(self.Active(event.key))

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Show the references of the code, with those below a heading."""
        event.stop()
        if isinstance(event.key, int):
            self.show_references(event.key)

    def on_line_table_toggled(self, event: LineTable.Toggled) -> None:
        """Open or close a heading."""
        event.stop()
        if isinstance(event.key, int):
            self.stage.desk.state.folded ^= {event.key}
            self.fill()

    def on_line_table_dragged(self, event: LineTable.Dragged) -> None:
        """Move a code by the mouse, below or beside another."""
        event.stop()
        onto = event.onto if isinstance(event.onto, int) else None
        if isinstance(event.key, int):
            self.move(event.key, onto, beside=event.after)

    # ------------------------------------------------------------------ looking

    def action_fold(self) -> None:
        """Open or close the heading under the cursor."""
        self.table.action_toggle()

    def action_fold_all(self) -> None:
        """Close all headings, or open all."""
        headings = {code.id for code in self.stage.desk.codes if code.heading}
        folded = self.stage.desk.state.folded
        if headings <= folded:
            folded -= headings
        else:
            folded |= headings
        self.fill()

    def action_show_retired(self) -> None:
        """Show retired codes too, or hide them."""
        self.retired_shown = not self.retired_shown
        self.fill()
        retired = sum(code.retired for code in self.stage.desk.codes)
        shown = "shown" if self.retired_shown else "hidden"
        self.stage.say(f"{retired:,} retired {'code is' if retired == 1 else 'codes are'} {shown}.")

    def action_filter(self) -> None:
        """Type words that codes must have."""
        self.bar.open("filter", "Filter:", self._filter)

    def on_bar_typed(self, message: Bar.Typed) -> None:
        """Narrow while typing."""
        message.stop()
        self._filter = message.text.strip()
        self.fill()

    def on_bar_taken(self, message: Bar.Taken) -> None:
        """Keep the filter and go to the first code that has the words."""
        message.stop()
        self.focus_list()
        kept = self._kept()
        first = next((line.key for line in self.table.lines if kept.get(_id(line.key))), None)
        if self._filter and first is not None:
            self.table.go(first)
        elif self._filter:
            self.stage.say(f"No code has “{self._filter}”; Escape shows all again.", warning=True)

    def on_bar_left(self, message: Bar.Left) -> None:
        """Show all again."""
        message.stop()
        self._filter = ""
        self.fill()
        self.focus_list()

    def action_leave(self) -> None:
        """Give up a move, asking first, then a filter, then the pane."""
        if self.taken is not None:
            self.taken = None
            self.stage.say("Nothing was moved.")
        elif self.weighing:
            self.weighing = False
            self.stage.say("The next change asks only where it has to.")
        elif self._filter:
            self._filter = ""
            self.bar.close()
            self.stage.say("All codes are shown.")
        else:
            self.post_message(self.Leave())
        self.fill()

    def action_reference(self, step: int) -> None:
        """The next or previous reference of the code under the cursor."""
        if (line := self.current()) is not None:
            self.post_message(self.Reference(line.id, step))


def _id(key: Hashable) -> int:
    return key if isinstance(key, int) else 0
