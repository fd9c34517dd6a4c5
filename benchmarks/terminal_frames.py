"""What a program sends to a terminal, cut into the frames that it brackets, and what keys took.

Synchronised output (https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036): a program
that was told that mode 2026 is known sets it before it paints and resets it after, so the end of each frame
can be told from outside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

QUESTION = b"\x1b[?2026$p"
"""Asks whether the terminal knows synchronised output (DECRQM)."""
ANSWER = b"\x1b[?2026;2$y"
"""It does, and the mode is not set now."""
_START, _END = b"\x1b[?2026h", b"\x1b[?2026l"


class FrameCutter:
    """Cuts whole frames out of a stream that comes in chunks of any length."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[bytes]:
        """What was painted by each frame that ends in this chunk, without its brackets.

        >>> cutter = FrameCutter()
        >>> cutter.feed(b"before\\x1b[?2026hone\\x1b[?20"), cutter.feed(b"26lbetween\\x1b[?2026htw")
        ([], [b'one'])
        """
        self._rest += chunk
        frames = []
        while (end := self._rest.find(_END)) >= 0:
            start = self._rest.find(_START, 0, end)
            if start >= 0:
                frames.append(self._rest[start + len(_START) : end])
            self._rest = self._rest[end + len(_END) :]
        self._forget()
        return frames

    def _forget(self) -> None:
        """Keep what may still become a frame: from its start on, or what may begin a start."""
        start = self._rest.find(_START)
        self._rest = self._rest[start:] if start >= 0 else self._rest[-(len(_START) - 1) :]


@dataclass(frozen=True)
class Answer:
    """What became of one key, in seconds from its being written; None where nothing was painted."""

    first: float | None
    """To the end of the first frame."""
    last: float | None
    """To the end of the last frame before the screen came to rest."""
    cpu: float
    """Of all threads of the program, until it came to rest."""
    frames: int = 0
    painted: int = 0
    """Bytes of all frames."""


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many per cent of the values do not exceed (nearest rank).

    >>> percentile([1, 2, 3, 4], 50), percentile([1, 2, 3, 4], 95), percentile([7], 5)
    (2, 4, 7)
    """
    return sorted(values)[max(1, ceil(len(values) * percent / 100)) - 1]
