"""A program on a terminal of its own, as somebody at the keyboard meets it. Linux only.

Between the key and the painted frame lie the terminal's line, the program's input thread, its messages,
layout, rendering and output thread. What is left out is how long a terminal takes to draw what it is sent.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.terminal_frames import ANSWER, QUESTION, Answer, FrameCutter

WIDTH, HEIGHT = 160, 50
QUIET = 0.06
"""Seconds without output after which a screen is at rest."""
_PATIENCE = 2.0
"""Seconds after which a key counts as not answered."""
_START_PATIENCE = 20.0


class Terminal:
    """One program on a pty, from its start until the block is left."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        """Start ``command`` in ``folder``; its environment is ``environment`` and nothing else."""
        self._cutter = FrameCutter()
        self._asked: bytes | None = b""
        self._said = b""
        self._started = time.perf_counter()
        self._pid, self._line = pty.fork()
        if self._pid == 0:
            _become(command, environment, folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._line)

    def start(self, quiet: float = 0.5) -> Answer:
        """Wait until the program has painted and come to rest; times count from its start."""
        return self._wait(self._started, {}, quiet, _START_PATIENCE)

    def press(self, keys: bytes, quiet: float = QUIET, patience: float = _PATIENCE) -> Answer:
        """Write the bytes of a key and wait until the screen is at rest again."""
        self._drain()
        before, began = self._cpu(), time.perf_counter()
        os.write(self._line, keys)
        return self._wait(began, before, quiet, patience)

    def resize(self, width: int, height: int = HEIGHT, quiet: float = 0.15) -> Answer:
        """Change the size of the terminal, which tells the program so, and wait until it is at rest."""
        before, began = self._cpu(), time.perf_counter()
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, _size(width, height))
        return self._wait(began, before, quiet, _PATIENCE)

    def hold(self, keys: Sequence[bytes], rate: float) -> Answer:
        """Write keys at a rate per second, as a key that is held down; times count from the last one."""
        before = self._cpu()
        for key in keys[:-1]:
            os.write(self._line, key)
            self.listen(1 / rate)
        began = time.perf_counter()
        os.write(self._line, keys[-1])
        return self._wait(began, before, 0.2, _PATIENCE)

    def listen(self, seconds: float) -> None:
        """Read for a while whatever the program has to say."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._read(left)

    def memory(self) -> int:
        """Resident memory of the program now, in bytes."""
        lines = Path(f"/proc/{self._pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) * 1024

    def _drain(self) -> None:
        """Take what was painted unasked since the last key."""
        while self._read(0) is not None:
            pass

    def _wait(self, began: float, before: Mapping[str, int], quiet: float, patience: float) -> Answer:
        ends: list[float] = []
        painted = 0
        heard = began
        while True:
            frames = self._read(quiet)
            now = time.perf_counter()
            if frames is not None:
                heard = now
                ends += [now - began] * len(frames)
                painted += sum(map(len, frames))
            elif (ends and now - heard >= quiet) or now - began > patience:
                break
        used = sum(ns - before.get(thread, 0) for thread, ns in self._cpu().items()) / 1e9
        if not ends:
            return Answer(None, None, used)
        return Answer(ends[0], ends[-1], used, len(ends), painted)

    def _read(self, seconds: float) -> list[bytes] | None:
        """The frames that ended in what came next; None where nothing came in time.

        Raises AssertionError where the program has ended.
        """
        if not select.select([self._line], [], [], seconds)[0]:
            return None
        try:
            chunk = os.read(self._line, 65536)
        except OSError:  # EIO: nobody holds the other end any more
            chunk = b""
        if not chunk:
            last_words = self._said.decode(errors="replace")
            raise AssertionError(f"the program ended while it was being measured; it said last: {last_words}")
        self._said = (self._said + chunk)[-2_000:]
        self._reply(chunk)
        return self._cutter.feed(chunk)

    def _reply(self, chunk: bytes) -> None:
        """Say once that synchronised output is known, when the program asks."""
        if self._asked is None:
            return
        self._asked += chunk
        if QUESTION in self._asked:
            os.write(self._line, ANSWER)
            self._asked = None
        else:
            self._asked = self._asked[-len(QUESTION) :]

    def _cpu(self) -> dict[str, int]:
        """Nanoseconds that each thread has run so far (Documentation/scheduler/sched-stats.rst of Linux)."""
        found = {}
        for task in Path(f"/proc/{self._pid}/task").iterdir():
            try:
                found[task.name] = int((task / "schedstat").read_bytes().split()[0])
            except (FileNotFoundError, ProcessLookupError):
                continue  # this thread has just ended
        return found


def _size(width: int, height: int) -> bytes:
    return struct.pack("HHHH", height, width, 0, 0)


def _become(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
    """Turn this new process into the program; never returns."""
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, _size(WIDTH, HEIGHT))
        os.chdir(folder)
        os.execvpe(command[0], list(command), dict(environment))
    finally:
        os._exit(127)
