"""Everything that is measured on the terminal with one project. Linux only."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.terminal import Wanted
from benchmarks.terminal_actions import OPEN, Action, actions, held
from benchmarks.terminal_bare import LINE, SCREEN
from benchmarks.terminal_frames import Answer
from benchmarks.terminal_pty import WIDTH, Terminal
from benchmarks.terminal_report import Answered, Unanswered, answered
from benchmarks.terminal_study import Load, make_study
from benchmarks.timing import Measurement

_REPOSITORY = Path(__file__).parents[1]
_QUALCODE = "import sys; from qualcode.cli import main; sys.exit(main())"
_PAUSE = 0.030
"""Seconds that pass at most before a key, so that keys do not fall in step with the program's clock."""
_PATIENCE = 0.5
"""Seconds to wait for a key that prepares others, which may have nothing to paint."""
_OPENING = 0.4
"""Seconds without output after which a transcript counts as opened."""
_KEPT = ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV")
_ENOUGH = 5
"""Keys at the beginning of an action after which, if none is answered, there is no point in more."""
_RESIZES = 10
_NARROW = 120


class Runs:
    """One project, the program that opens it, and the bare app beside it."""

    def __init__(self, load: Load, wanted: Wanted, folder: Path) -> None:
        """``folder`` is empty and stays as long as this is used."""
        self._load = load
        self._wanted = wanted
        self._folder = folder
        self._rng = Random(f"pauses {load.name}")
        self._project = folder / "study.qualcode"
        self._made = folder / "made.qualcode"
        if not wanted.program:
            make_study(self._made, load)

    def measure(self) -> Iterator[Measurement]:
        """Starts, then one long stay."""
        yield from self._starts()
        with self._bare() as bare, self._ours() as ours:
            bare.start()
            ours.start()
            self._open(ours)
            for action in actions(self._wanted.keys, self._load.pages):
                if self._wanted.named in action.name:
                    yield from self._action(action, ours, bare)
            yield from self._others(ours, bare)

    def _starts(self) -> Iterator[Measurement]:
        """From nothing to the first screen, and from there into the transcript."""
        bare, started, opened = [], [], []
        for _ in range(self._wanted.starts):
            with self._bare() as terminal:
                bare.append(terminal.start())
            with self._ours() as terminal:
                started.append(terminal.start())
                opened += self._open(terminal)
        yield from self._figures("start, first frame", started, bare, limit=0.6)
        yield from self._figures("start, at rest", _rested(started), _rested(bare), limit=1.3)
        if opened:
            yield from self._figures("open the transcript", _rested(opened), limit=0.150)

    def _open(self, terminal: Terminal) -> list[Answer]:
        """Go from the first screen into the transcript, where the program is ours."""
        return [] if self._wanted.program else [terminal.press(key, _OPENING) for key in OPEN]

    def _ours(self) -> Terminal:
        """The program on a fresh copy of the project, as somebody who has never started it before."""
        command: tuple[str, ...] = self._wanted.program
        home = self._folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        if not command:
            for path in self._folder.glob(f"{self._project.name}*"):
                path.unlink()
            shutil.copyfile(self._made, self._project)
            command = (sys.executable, "-c", _QUALCODE, "-p", str(self._project), "--coder", "Ann", "open")
        return Terminal(command, _environment(home), home)

    def _bare(self) -> Terminal:
        command = (sys.executable, "-m", "benchmarks.terminal_bare")
        return Terminal(command, _environment(self._folder), _REPOSITORY)

    def _action(self, action: Action, ours: Terminal, bare: Terminal) -> Iterator[Answered]:
        """The figures of one action; none, and a sentence, where the program does not answer its keys."""
        before = self._references()
        found, floors = self._pressed(action, ours, bare)
        wrong = "" if before is None else self._wrong(before + action.prepared + action.adds * len(found))
        limits = {"limit": action.limit, "worst": action.worst}
        yield from self._figures(action.name, found, floors, **limits, wrong=wrong)

    def _figures(
        self,
        what: str,
        ours: list[Answer],
        bare: Sequence[Answer] = (),
        *,
        limit: float | None = None,
        worst: float | None = None,
        wrong: str = "",
    ) -> Iterator[Answered]:
        try:
            yield answered(what, self._load.name, ours, bare, limit=limit, worst=worst, wrong=wrong)
        except Unanswered as error:
            print(error, file=sys.stderr, flush=True)

    def _pressed(self, action: Action, ours: Terminal, bare: Terminal) -> tuple[list[Answer], list[Answer]]:
        """Press the keys of an action and of the bare app in turn, so that other work slows both alike."""
        found: list[Answer] = []
        floors: list[Answer] = []
        self._press_all(ours, action.prepare)
        for _ in range(action.rounds):
            self._press_all(ours, action.before)
            for key in action.keys:
                found.append(self._press(ours, key))
                floors.append(self._press(bare, LINE if action.floor == "line" else SCREEN))
                if len(found) == _ENOUGH and all(answer.first is None for answer in found):
                    return found, floors
            self._press_all(ours, action.after)
        return found, floors

    def _press(self, terminal: Terminal, key: bytes) -> Answer:
        terminal.listen(self._rng.uniform(0, _PAUSE))
        return terminal.press(key)

    def _press_all(self, terminal: Terminal, keys: Iterable[bytes]) -> None:
        for key in keys:
            terminal.press(key, patience=_PATIENCE)

    def _references(self) -> int | None:
        """How many references are in the project file now; None where there is no such file."""
        if self._wanted.program:
            return None
        with closing(sqlite3.connect(f"{self._project.as_uri()}?mode=ro", uri=True)) as connection:
            count: int = connection.execute("SELECT count(*) FROM reference").fetchone()[0]
        return count

    def _wrong(self, expected: int) -> str:
        found = self._references()
        return "" if found == expected else f"WRONG: {found} references in the file, not {expected}"

    def _others(self, ours: Terminal, bare: Terminal) -> Iterator[Measurement]:
        """What is not a key after another."""
        backlog, floor = ours.hold(held(self._load.pages), 30), bare.hold([SCREEN] * 45, 30)
        yield from self._figures("backlog after 45 pages at 30 Hz", _rested([backlog]), _rested([floor]))
        resized, floors = [], []
        for width in [_NARROW, WIDTH] * (_RESIZES // 2):
            resized.append(ours.resize(width))
            floors.append(bare.resize(width))
        yield from self._figures("resize, first frame", resized, floors)
        yield from self._figures("resize, at rest", _rested(resized), _rested(floors), limit=0.1)
        memory = (ours.memory(), bare.memory())
        yield Measurement("resident memory at the end", self._load.name, "B", *memory)


def _rested(answers: Sequence[Answer]) -> list[Answer]:
    """The same answers timed by their last frames."""
    return [replace(answer, first=answer.last) for answer in answers]


def _environment(home: Path) -> dict[str, str]:
    """A terminal with all colours, and no settings of whoever runs this."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    folders = {
        name: str(home / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    }
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    return {**kept, **folders, **terminal, "HOME": str(home), "PYTHONPATH": str(_REPOSITORY)}
