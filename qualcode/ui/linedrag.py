"""A line of a list that is being dragged by the mouse."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

from textual.geometry import NULL_OFFSET, Offset


class Target(NamedTuple):
    """Where the line would go now."""

    place: int
    """Which line by order; -1 is above all, the number of lines is below all."""
    after: bool
    """Below that line, not into it."""


@dataclass
class Drag:
    """A line under the pressed button; it is a drag only when the pointer has left the row."""

    key: Hashable
    pressed_y: int
    pointer: Offset = NULL_OFFSET
    target: Target | None = None

    def follow(self, pointer: Offset) -> bool:
        """Follow the pointer; whether the line is on its way."""
        self.pointer = pointer
        return self.target is not None or pointer.y != self.pressed_y
