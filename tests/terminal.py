"""A real terminal for tests: a program on a pseudo-terminal, and what a screen would show of what it writes.

Knows as much of ECMA-48 as the screens use: where the cursor goes, what is erased, and nothing of colours.
"""

import ctypes
import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from types import TracebackType
from typing import Self

from rich.cells import cell_len

PATIENCE = 20.0
"""Seconds after which something that does not come on the screen counts as not coming."""
KEYS = {
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "ctrl+c": b"\x03",
    "ctrl+q": b"\x11",
    "home": b"\x1b[H",
    "backspace": b"\x7f",
    "ctrl+u": b"\x15",
    **{f"f{number}": b"\x1bO%c" % letter for number, letter in zip(range(1, 5), b"PQRS", strict=True)},
    **{f"f{number}": b"\x1b[%d~" % code for number, code in zip(range(5, 9), (15, 17, 18, 19), strict=True)},
}
_PR_CAPBSET_DROP = 24
"""Of prctl(2)."""
_PARTS = re.compile(
    r"\x1b\[(?P<csi>[0-9;:<=>?]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b[\]P_^X].*?(?:\x07|\x1b\\)|\x1b[()].|\x1b[^\[\]P_^X()]"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])|(?P<text>[^\x00-\x1f\x7f]+)",
    re.DOTALL,
)


class Screen:
    """The cells of a terminal, as far as text goes."""

    def __init__(self, width: int, height: int) -> None:
        self.resize(width, height)
        self._rest = ""
        self._decoder = getincrementaldecoder("utf-8")("replace")

    def resize(self, width: int, height: int) -> None:
        """Another size, with nothing on it."""
        self.width, self.height = width, height
        self._rows = [[" "] * width for _ in range(height)]
        self._x = self._y = 0

    def feed(self, written: bytes) -> None:
        """Show what a program writes, in chunks of any length."""
        stream = self._rest + self._decoder.decode(written)
        end = 0
        while (part := _PARTS.match(stream, end)) is not None:
            end = part.end()
            if part["final"]:
                self._control(part["csi"], part["final"])
            elif part["control"]:
                self._move(part["control"])
            elif part["text"]:
                self._write(part["text"])
        self._rest = stream[end:]

    def _control(self, parameters: str, final: str) -> None:
        numbers = [int(number) if number.isdigit() else 0 for number in parameters.split(";")]
        if final in "Hf":
            row, column = (*numbers, 0)[:2]
            self._y, self._x = max(row, 1) - 1, max(column, 1) - 1
        elif final == "J" and numbers[0] >= 2:
            self.resize(self.width, self.height)
        elif final == "K":
            self._rows[self._y][self._x :] = [" "] * (self.width - self._x)

    def _move(self, control: str) -> None:
        if control == "\r":
            self._x = 0
        elif control == "\n":
            self._y += 1
        elif control == "\b":
            self._x = max(self._x - 1, 0)

    def _write(self, text: str) -> None:
        for char in text:
            cells = cell_len(char)
            if self._y < self.height and self._x + cells <= self.width:
                self._rows[self._y][self._x : self._x + cells] = [char, *[""] * (cells - 1)][: max(cells, 1)]
            self._x += cells

    @property
    def text(self) -> str:
        """What is to be read, a line per row."""
        return "\n".join("".join(row).rstrip() for row in self._rows)


class Terminal:
    """The program in a terminal of its own, until the block is left."""

    def __init__(
        self,
        *arguments: str | Path,
        size: tuple[int, int] = (100, 30),
        env: Mapping[str, str | None] | None = None,
        drop: int | None = None,
    ) -> None:
        """Run ``qualcode`` with ``arguments``; a variable of ``env`` that is None is not set.

        ``drop`` is a right of the superuser that the program is not to have, by its number in Linux.
        """
        self.screen = Screen(*size)
        self.status: int | None = None
        """How it ended; negative for a signal; None while it runs."""
        given: dict[str, str | None] = {
            "TERM": "xterm-256color",
            "COLORTERM": None,
            "NO_COLOR": None,
            **(env or {}),
        }
        kept = {name: value for name, value in os.environ.items() if name not in given}
        environment = kept | {name: value for name, value in given.items() if value is not None}
        self._pid, self._line = pty.fork()
        if self._pid == 0:
            _become([str(each) for each in arguments], environment, size, drop)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.status is None:
            self.kill(signal.SIGKILL)
        self.close()

    def press(self, *keys: str) -> None:
        """Write keys by their names, or words letter by letter; nothing is waited for."""
        os.write(self._line, b"".join(KEYS.get(key, key.encode()) for key in keys))

    def await_text(self, *wanted: str) -> None:
        """Wait until all of these are on the screen. Raises AssertionError where they do not come."""
        self.await_that(lambda: all(each in self.screen.text for each in wanted), f"{wanted} on the screen")

    def await_that(self, holds: Callable[[], bool], what: str) -> None:
        """Take what the program writes until something holds."""
        until = time.monotonic() + PATIENCE
        while not holds():
            alive = self._read(0.05)
            if not holds() and (not alive or time.monotonic() > until):
                raise AssertionError(f"waited in vain for {what}; the screen shows:\n{self.screen.text}")

    def await_end(self) -> int:
        """Wait until the program has ended; how it ended."""
        until = time.monotonic() + PATIENCE
        while self.status is None and time.monotonic() < until:
            self._read(0.02)
            self._reap(os.WNOHANG)
        assert self.status is not None, self.screen.text
        return self.status

    def resize(self, width: int, height: int) -> None:
        """Change the size of the terminal, which tells the program so."""
        self.screen.resize(width, height)
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def kill(self, how: signal.Signals) -> int:
        """Send a signal and wait for the end."""
        os.kill(self._pid, how)
        if how == signal.SIGKILL:
            self._reap(0)
        return self.await_end()

    def close(self) -> None:
        """Close the window: whoever is in it is hung up."""
        if self._line >= 0:
            os.close(self._line)
            self._line = -1

    def _read(self, seconds: float) -> bool:
        """Take in what comes in time; False where nobody is there to write any more."""
        if self._line < 0:
            time.sleep(seconds)  # nothing to wait on but the end of the program
            return True
        with DefaultSelector() as waiting:
            waiting.register(self._line, EVENT_READ)
            if not waiting.select(seconds):
                return True
        try:
            written = os.read(self._line, 65_536)
        except OSError:  # EIO: the other end is closed
            return False
        self.screen.feed(written)
        return bool(written)

    def _reap(self, flags: int) -> None:
        pid, status = os.waitpid(self._pid, flags)
        if pid:
            self.status = os.waitstatus_to_exitcode(status)


def _become(
    arguments: list[str], environment: Mapping[str, str], size: tuple[int, int], drop: int | None
) -> None:
    """Turn this new process into the program; never returns."""
    try:
        if drop is not None and os.geteuid() == 0:
            ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, drop, 0, 0, 0)
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        os.execve(sys.executable, [sys.executable, "-m", "qualcode", *arguments], dict(environment))
    finally:
        os._exit(127)
