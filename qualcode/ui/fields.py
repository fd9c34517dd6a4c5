"""Fields to type into that stay usable whatever is pasted into them, and one to tick."""

import re
from dataclasses import dataclass
from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Checkbox, Input, TextArea

LONGEST: Final = 1_000
"""Characters a field of one line takes at once; a name is never longer."""
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def typeable(text: str) -> str:
    r"""``text`` with newlines as its only line breaks and without control characters.

    >>> typeable("one\r\ntwo\x1b[31m\u2028three\tfour")
    'one\ntwo[31m\nthree\tfour'
    """
    return _CONTROLS.sub("", _BREAKS.sub("\n", text))


class OneLine(Input):
    """A field of one line. A pasted text becomes one line, and only its beginning where it is long."""

    @dataclass
    class Shortened(Message):
        """A pasted text was too long for a line."""

        sentence: str

    def __init__(self, value: str = "", placeholder: str = "") -> None:
        """The cursor stands after ``value``."""
        super().__init__(
            " ".join(typeable(value).split("\n")), placeholder, compact=True, select_on_focus=False
        )

    def on_paste(self, event: events.Paste) -> None:
        """Put in what can stand on one line."""
        event.prevent_default()
        event.stop()
        start = event.text[: 2 * LONGEST]
        pasted = " ".join(typeable(start).strip("\n").split("\n"))[:LONGEST]
        self.replace(pasted, *sorted(self.selection))
        if len(event.text) > LONGEST:
            self.call_after_refresh(self.post_message, self.Shortened(_TOO_LONG))


_TOO_LONG = f"Only the first {LONGEST:,} characters were pasted: this is one line."


class Lines(TextArea):
    """A field of many lines. Tab leaves it."""

    def __init__(self, text: str = "", *, classes: str | None = None) -> None:
        """Line breaks of every kind become newlines."""
        super().__init__(
            typeable(text), classes=classes, compact=True, tab_behavior="focus", highlight_cursor_line=False
        )

    def on_paste(self, event: events.Paste) -> None:
        """Put the text in without what a terminal would obey."""
        event.prevent_default()
        event.stop()
        self.move_cursor(self.replace(typeable(event.text), *self.selection).end_location)


class Tick(Checkbox):
    """A choice that is taken or not, which can be told apart without colours too."""

    DEFAULT_CSS = """
    Tick { background: transparent; }
    Tick:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    """

    def __init__(self, label: str) -> None:
        """Not taken."""
        super().__init__(label, compact=True)

    def render(self) -> Content:
        """The tick and what it means."""
        return Content(f"[{'x' if self.value else ' '}] ") + self.label
