"""The lines of the code picker: one that is highlighted, drawn by the widget itself, only those in view."""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from qualcode.ui.pickline import Choice, Ink, Look, drawn

_WHEEL = 3
"""Lines that a step of the wheel scrolls."""


class Picklist(Widget):
    """Shows choices and moves the highlight, which is always in view; tells when one is clicked."""

    ALLOW_SELECT: ClassVar[bool] = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"picklist--highlighted", "picklist--dim"}
    DEFAULT_CSS = """
    Picklist {
        height: 1fr;
        width: 1fr;
        & > .picklist--highlighted { background: $block-cursor-background; color: $block-cursor-foreground;
            text-style: bold; }
        & > .picklist--dim { text-style: dim; }
    }
    """

    class Clicked(Message):
        """The highlighted line was chosen by the mouse."""

    def __init__(self) -> None:
        super().__init__()
        self._choices: Sequence[Choice] = ()
        self._look = Look(lambda code: code.colour, {}, frozenset())
        self._at = self._top = 0

    @property
    def highlighted(self) -> Choice | None:
        """The choice under the highlight; None where nothing can be chosen."""
        choice = self._choices[self._at] if self._at < len(self._choices) else None
        return None if choice is None or choice.kind == "sentence" else choice

    def show(self, choices: Sequence[Choice], look: Look, at: int = 0) -> None:
        """Show other choices, with the highlight on one of them."""
        self._choices, self._look = choices, look
        self._top = 0
        self.move_to(at)
        self.refresh()

    def relabel(self, text: str) -> None:
        """Change what the last line says, where it offers a new code."""
        if self._choices and self._choices[-1].kind == "new":
            self._choices = [*self._choices[:-1], Choice("new", text=text)]
            self.refresh()

    def move(self, lines: int) -> None:
        """Move the highlight by some lines."""
        self.move_to(self._at + lines)

    def move_to(self, at: int) -> None:
        """Put the highlight on a line, or on the nearest that there is."""
        first = 1 if self._choices and self._choices[0].kind == "sentence" else 0
        self._at = max(first, min(at, len(self._choices) - 1))
        self._keep_in_view()
        self.refresh()

    def page(self, pages: int) -> None:
        """Move the highlight by screens less a line."""
        self.move(pages * max(1, self.size.height - 1))

    def edge(self, way: int) -> None:
        """Go to the last line or, with -1, to the first."""
        self.move_to(len(self._choices) if way > 0 else 0)

    def _keep_in_view(self) -> None:
        height = max(1, self.size.height)
        self._top = max(min(self._top, self._at, len(self._choices) - height), self._at - height + 1, 0)

    def render_line(self, y: int) -> Strip:
        """One row of the list."""
        width, at = self.size.width, self._top + y
        base = self.rich_style
        if at >= len(self._choices):
            return Strip.blank(width, base)
        dim = self.get_component_rich_style("picklist--dim", partial=True)
        if at == self._at and self.highlighted:
            base += self.get_component_rich_style("picklist--highlighted", partial=True)
            dim = Style()
        choice = self._choices[at]
        ink = Ink(base, base + dim)
        return Strip(drawn(choice, self._look, width, ink, highlighted=choice is self.highlighted), width)

    def on_resize(self) -> None:
        """Keep the highlight in view."""
        self._keep_in_view()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose the line."""
        event.stop()
        at = self._top + event.y
        if event.button == 1 and at < len(self._choices) and self._choices[at].kind != "sentence":
            self.move_to(at)
            self.post_message(self.Clicked())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll; the highlight stays in view."""
        event.stop()
        self._scroll(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll; the highlight stays in view."""
        event.stop()
        self._scroll(-_WHEEL)

    def _scroll(self, lines: int) -> None:
        height = max(1, self.size.height)
        self._top = max(0, min(self._top + lines, len(self._choices) - height))
        self.move_to(max(self._top, min(self._at, self._top + height - 1)))
