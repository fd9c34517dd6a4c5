"""Every key, from the registry."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from qualcode.ui.keynames import printed
from qualcode.ui.keys import KEYS, SCOPES, Key, Scope
from qualcode.ui.scopes import keys_of

_INTRODUCTION = """\
Three keys are enough to begin: s selects the sentence (again: one more), c chooses a code by typing parts \
of its name, u takes anything back, also tomorrow. Everything is saved as you do it."""
_OWN_KEYS = "\nOther keys: `qualcode keys` prints a file to change them in."
_KEYS_WIDTH = 24
"""Cells for the keys; the longest that are bound fit."""


class Help(ModalScreen[None]):
    """The keys of the screen one comes from first, then all others."""

    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > VerticalScroll { width: 90%; max-width: 100; height: 90%; border: round $primary;
        background: $surface; padding: 0 1; border-title-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss", "Close", show=False),
        Binding("j", "scroll_by(3)", show=False),
        Binding("k", "scroll_by(-3)", show=False),
    ]

    def __init__(self, scopes: Sequence[Scope]) -> None:
        """``scopes``: those of the screen one comes from."""
        super().__init__()
        self._scopes = (*scopes, "everywhere", *(scope for scope in SCOPES if scope not in scopes))

    def compose(self) -> ComposeResult:
        """One text, in a box that scrolls with the arrows."""
        box = VerticalScroll(Static(self._text()))
        box.border_title = "Keys"
        box.border_subtitle = "↑ ↓ PgUp PgDn scroll · Escape closes"
        yield box

    def action_scroll_by(self, rows: int) -> None:
        """Scroll with the keys of the reader too."""
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)

    def _text(self) -> Group:
        parts: list[RenderableType] = [Text(_INTRODUCTION)]
        for scope in dict.fromkeys(self._scopes):
            parts.append(Text(f"\n{SCOPES[scope]}", "bold underline"))
            grid = Table.grid(padding=(0, 2), expand=True)
            grid.add_column(style="bold", width=_KEYS_WIDTH)
            grid.add_column(ratio=1)
            for keys, what in self.lines(scope):
                grid.add_row(Text(keys), Text(what))
            parts.append(grid)
        return Group(*parts, Text(_OWN_KEYS))

    def lines(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """The keys of a scope and what they do; the nine quick codes are one line."""
        for key in KEYS:
            if key.scope != scope or (key.name.startswith("quick_") and key.name != "quick_1"):
                continue
            if key.name == "quick_1" and keys_of(self.app, key.id) == "1":
                yield "1 … 9", key.text.replace(" 1", " 1 to 9")
            else:
                yield self._shown(key), key.text

    def _shown(self, key: Key) -> str:
        keys = keys_of(self.app, key.id)
        return printed(keys) if keys else key.hint.partition(" ")[0]
