"""What is shown in a terminal that is too small to work in."""

from typing import Final

from rich.text import Text
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

LEAST: Final = Size(40, 10)
"""Columns and rows below which nothing useful can be shown."""


def enough(size: Size) -> bool:
    """Whether one can work in a terminal of this size.

    >>> enough(Size(80, 24)), enough(Size(20, 5))
    (True, False)
    """
    return size.width >= LEAST.width and size.height >= LEAST.height


class MoreRoom(ModalScreen[None]):
    """Says that more room is needed; goes away by itself when there is."""

    DEFAULT_CSS = """
    MoreRoom { align: center middle; background: $background; }
    MoreRoom Static { width: 1fr; height: auto; text-align: center; }
    """

    def compose(self) -> ComposeResult:
        """One sentence that fits anywhere."""
        yield Static(Text(f"More room, please: {LEAST.width} × {LEAST.height} at least. Nothing is lost."))
