"""One line to type into, at the foot of a screen: words to find, a place to go to, a filter."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class Bar(Horizontal):
    """Hidden until it is asked for; Enter takes what was typed, Escape leaves."""

    DEFAULT_CSS = """
    Bar { height: 1; display: none; background: $boost; }
    Bar.-on { display: block; }
    Bar Static { width: auto; padding: 0 1; text-style: bold; }
    Bar Input { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    class Typed(Message):
        """The text as it is while it is typed."""

        def __init__(self, purpose: str, text: str) -> None:
            """``purpose`` as given to ``open``."""
            super().__init__()
            self.purpose = purpose
            self.text = text

    class Taken(Typed):
        """Enter was pressed."""

    class Left(Message):
        """Escape was pressed."""

        def __init__(self, purpose: str) -> None:
            """``purpose`` as given to ``open``."""
            super().__init__()
            self.purpose = purpose

    def __init__(self) -> None:
        """Closed."""
        super().__init__()
        self._purpose = ""
        self._label = Static("", markup=False)
        self._input = Input(compact=True, max_length=200)

    def compose(self) -> "list[Static | Input]":
        """What is asked, and the line."""
        return [self._label, self._input]

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return self.has_class("-on")

    def open(self, purpose: str, label: str, value: str = "") -> None:
        """Show it with ``label`` before the line."""
        self._purpose = purpose
        self._label.update(label)
        self._input.value = value
        self.add_class("-on")
        self.screen.set_focus(self._input)  # at once: the next key may be here already

    def close(self) -> None:
        """Hide it; the caller sets the focus."""
        self.remove_class("-on")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on what is typed while it is open."""
        event.stop()
        if self.is_open:
            self.post_message(self.Typed(self._purpose, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it."""
        event.stop()
        self.close()
        self.post_message(self.Taken(self._purpose, event.value))

    def action_leave(self) -> None:
        """Give it up."""
        self.close()
        self.post_message(self.Left(self._purpose))
