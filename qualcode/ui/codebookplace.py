"""The codebook on a screen of its own: the tree, and what the code under the cursor means."""

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from codebook.tree import CodeLine, subtree
from exports.table import plural
from qualcode.memos import memos_on
from qualcode.store.touched import Touched
from qualcode.ui.codebookpane import CodebookPane
from qualcode.ui.columns import visible
from qualcode.ui.keys import Scope
from qualcode.ui.place import Place
from qualcode.ui.stage import Stage

_WAIT = 0.08
"""Seconds without a move after which quotes and memos are read."""
_QUOTES = 20
_LONGEST = 300
"""Characters shown of a passage."""
_EMPTY = "Here stands what the code under the cursor means."
_PARTS = ("definition", "inclusion", "exclusion", "example")


class CodebookPlace(Place):
    """Where the framework is refined."""

    NAME = "codebook"
    SCOPES: ClassVar[tuple[Scope, ...]] = ("codebook", "list")
    DEFAULT_CSS = """
    CodebookPlace #framework { height: 1fr; }
    CodebookPlace CodebookPane { width: 3fr; }
    CodebookPlace #beside { width: 2fr; background: $surface; border-left: vkey $panel; }
    CodebookPlace #beside VerticalScroll { height: 1fr; padding: 0 1; }
    CodebookPlace #beside Static { width: 1fr; max-width: 90; }
    CodebookPlace.-broad CodebookPane { width: 1fr; max-width: 100; }
    CodebookPlace.-broad #beside { layout: horizontal; width: 1fr; }
    CodebookPlace.-broad #passages { border-left: vkey $panel; }
    CodebookPlace.-narrow #framework { layout: vertical; }
    CodebookPlace.-narrow #beside { width: 1fr; height: 30%; min-height: 3; border-left: none;
        border-top: hkey $panel; }
    CodebookPlace.-narrow CodebookPane { width: 1fr; height: 1fr; max-width: 100%; }
    CodebookPlace.-narrow #passages { display: none; }
    """

    def __init__(self, stage: Stage) -> None:
        """Nothing is shown yet."""
        super().__init__(stage)
        self.pane = CodebookPane(stage)
        self._meaning = Static(markup=False)
        self._passages = Static(markup=False)
        self._timer: Timer | None = None
        self._code_id: int | None = None

    def body(self) -> Iterator[Widget]:
        """The tree, and beside it what the code under the cursor means and where it was given first."""
        with Horizontal(id="framework"):
            yield self.pane
            with Vertical(id="beside"):
                for box in (VerticalScroll(self._meaning), VerticalScroll(self._passages, id="passages")):
                    box.can_focus = False
                    yield box

    def on_mount(self) -> None:
        """Go where the last code was."""
        self.pane.focus_list()
        active = self.desk.state.active
        if active in self.desk.by_id:
            self.pane.go(active)
        self._describe(active)

    def on_screen_resume(self) -> None:
        """What was closed, or given a digit, on another screen is so here too."""
        self.pane.fill()

    def fill(self) -> None:
        """Show the framework as it is now."""
        self.pane.fill()
        self._describe(self._code_id)

    def follow(self, news: Touched) -> None:
        """Codes, references or memos changed."""
        if "code" in news.rows:
            self.pane.follow(news)
        self._describe(self._code_id)

    def go_to_change(self, news: Touched) -> None:
        """Go to a code that undo or redo has just changed, unless the cursor is on one."""
        changed = news.rows.get("code") or frozenset()
        if self.pane.table.cursor_key not in changed:
            for line in self.desk.codes:
                if line.id in changed:
                    self.pane.go(line.id)
                    return

    def counted(self) -> None:
        """New numbers beside the codes."""
        if self.is_current:
            self.pane.counted()
            self._describe(self._code_id)
        else:
            self._stale = True

    def dressed(self) -> None:
        """New colours."""
        self.pane.dressed()
        if self.is_mounted:
            self._describe(self._code_id)

    def on_codebook_pane_active(self, message: CodebookPane.Active) -> None:
        """Describe the code under the cursor; its quotes follow when the cursor rests."""
        self.desk.state.active = message.code_id
        self._describe(message.code_id)

    def on_codebook_pane_reference(self, message: CodebookPane.Reference) -> None:
        """Show a reference in its interview."""
        self.desk.state.active = message.code_id
        self.stage.step_reference(message.step)

    def on_codebook_pane_leave(self) -> None:
        """Back to the transcript."""
        self.stage.action_go("coding")

    def _describe(self, code_id: int | None) -> None:
        self._code_id = code_id
        if self._timer is not None:
            self._timer.stop()
        line = self.desk.by_id.get(code_id or 0)
        if line is None:
            self._meaning.update(_EMPTY)
            self._passages.update("")
            return
        self._meaning.update(self._text(line))
        self._timer = self.set_timer(_WAIT, lambda: self._complete(line))

    def _complete(self, line: CodeLine) -> None:
        """Read what takes a moment: memos and the first passages."""
        notes = self.desk.read(lambda session: memos_on(session, "code", line.id))
        text = self._text(line)
        for memo in notes:
            text.append(f"\n✎ {memo.by}: ", "bold").append(f"{memo.text}\n")
        self._meaning.update(text)
        self._passages.update(self._quotes(line))

    def _quotes(self, line: CodeLine) -> Text:
        from exports.references import references

        codes = subtree(self.desk.codes, line.id) if line.id in self.desk.by_id else [line]
        ids = [code.id for code in codes]
        found = self.desk.read(lambda session: references(session, ids, context=0, limit=_QUOTES))
        below = " or below it" if len(ids) > 1 else ""
        if not found:
            return Text(f"No passage is coded at it{below}.", "dim")
        text = Text().append(f"First passages{' at' + below if below else ''}", "bold")
        if len(found) == _QUOTES:
            text.append("  Enter shows all", "dim")
        for reference in found:
            text.append(f"\n\n“{_shortened(visible(' '.join(reference.quote.split())))}”\n")
            text.append(f"{visible(reference.transcript)}, {visible(reference.coder)}", "dim")
        return text

    def _text(self, line: CodeLine) -> Text:
        text = Text().append("▌", self.stage.colour_of(line) or "bold")
        text.append(f"{visible(line.printed)}\n", "bold")
        if line.level > 1:
            text.append(f"{visible(line.path.rpartition(' / ')[0])}\n", "dim")
        text.append(f"{self._state(line)}\n", "dim")
        for part in _PARTS:
            if prose := getattr(line, part):
                text.append(f"\n{part.capitalize()}\n", "bold")
                text.append(f"{prose}\n")
        if not any(getattr(line, part) for part in _PARTS):
            text.append("\nNo definition yet: e writes one.\n", "dim")
        return text

    def _state(self, line: CodeLine) -> str:
        """Its numbers, and what else is to be known."""
        counts = self.desk.counts
        counted = counts.by_code.get(line.id) if counts is not None else None
        parts = [] if counted is None else [_amount(counted.interviews, self.desk.rule.unit)]
        parts += [] if counted is None else [_amount(counted.references, "reference")]
        if counts is not None and counted is None:
            parts.append("retired" if line.retired else "below a retired code")
        if not line.codable:
            parts.append("a heading that is not coded at")
        return " · ".join(parts)


def _shortened(quote: str) -> str:
    return quote if len(quote) <= _LONGEST else f"{quote[:_LONGEST].rstrip()} …"


def _amount(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else plural(noun)}"
