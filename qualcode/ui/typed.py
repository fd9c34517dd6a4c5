"""A line to type into that takes any paste, and hands on keys in their order."""

from collections.abc import Callable, Mapping

from textual import events
from textual.widgets import Input

from qualcode.plaintext import one_line

LONGEST = 200
"""Code points that can be typed; a longer paste is cut."""


class Typed(Input):
    """One line; some keys are handed on in the order in which they were pressed.

    Keys that are bound travel up to the program first, and letters typed after them are taken in before.
    """

    def __init__(self, keys: Mapping[str, Callable[[], None]]) -> None:
        """``keys``: what else is done by which key, in Textual's notation."""
        super().__init__(compact=True, max_length=LONGEST, select_on_focus=False)
        self._keys = keys

    async def _on_key(self, event: events.Key) -> None:
        """Do what the key is for; any other is typed."""
        if (act := self._keys.get(event.key)) is not None:
            event.stop()
            event.prevent_default()
            act()

    def _on_paste(self, event: events.Paste) -> None:
        """Cut what is pasted to what there is room for; the line itself then takes it in."""
        room = LONGEST - len(self.value) + len(self.selected_text)
        event.text = one_line(event.text[:LONGEST])[:room]
