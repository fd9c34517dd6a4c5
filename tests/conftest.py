"""Settings and fixtures that many tests share."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from qualcode.cli import main
from qualcode.exchange.recognise import open_study
from qualcode.exchange.study import ForeignStudy
from qualcode.store.project import Project

settings.register_profile(
    "qualcode",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,  # the gate tries the same examples for the same code
)
settings.load_profile("qualcode")


def pytest_xdist_auto_num_workers() -> int:
    """How many tests run at a time: one more than there are processors, for many wait for another program."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project, written by Ann."""
    with Project.create(tmp_path / "study.qualcode", "study", who="Ann") as created:
        yield created


@pytest.fixture
def opened() -> Iterator[Callable[[Path], ForeignStudy]]:
    """Opens a project of another program, to be closed when the test is over."""
    with ExitStack() as stack:

        def study(path: Path) -> ForeignStudy:
            found = open_study(path)
            assert found is not None
            stack.callback(found.close)
            return found

        yield study


class Ran(NamedTuple):
    """What one call of the command line came to."""

    status: int
    out: str
    err: str


_PREPARED: dict[object, Path] = {}
"""Folders that were prepared for a test, by the function that made them."""


class CommandLine:
    """The real command line, run in this process in a folder of its own; every call is a restart."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.project = folder / "study.qualcode"
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> Ran:
        """Run one command."""
        self._capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        return Ran(status, *self._capsys.readouterr())

    def prepare(self, make: Callable[["CommandLine"], None]) -> "CommandLine":
        """Do what ``make`` does in an empty folder; the second time, copy what it made the first time."""
        made = _PREPARED.get(make)
        if made is None:
            make(self)
            made = _PREPARED[make] = self.folder.with_name(f"{self.folder.name}-prepared")
            shutil.copytree(self.folder, made)
        else:
            shutil.copytree(made, self.folder, dirs_exist_ok=True)
        return self

    def done(self, *arguments: str | Path) -> str:
        """What a command prints that must succeed."""
        ran = self(*arguments)
        assert ran.status == 0, ran
        return ran.out

    def refused(self, *arguments: str | Path, status: int = 1) -> str:
        """The sentence of a command that must be refused, changing nothing."""
        before = self.dump()
        ran = self(*arguments)
        assert ran.status == status, ran
        assert ran.err.strip()
        assert "Traceback" not in ran.err
        assert self.dump() == before
        return ran.err

    def data(self, *arguments: str | Path) -> Any:
        """What a command that must succeed prints with --json."""
        return json.loads(self.done(*arguments, "--json"))

    def dump(self) -> list[str]:
        """The whole project as SQL, but for its counters; nothing where there is no readable one."""
        if not self.project.exists():
            return []
        with closing(sqlite3.connect(self.project)) as connection:
            try:
                return [line for line in connection.iterdump() if '"sqlite_sequence"' not in line]
            except sqlite3.DatabaseError:
                return []

    def write(self, name: str, content: str | bytes) -> Path:
        """A file in the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line in an empty folder, with Ann at the keyboard."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUALCODE_PROJECT", raising=False)
    monkeypatch.setenv("QUALCODE_CODER", "Ann")
    monkeypatch.setenv("QUALCODE_CACHE", str(tmp_path.with_name(f"{tmp_path.name}-cache")))
    return CommandLine(tmp_path, capsys)


@pytest.fixture
def study(run: CommandLine) -> CommandLine:
    """The same with an empty project in the folder."""
    return run.prepare(_init)


def _init(run: CommandLine) -> None:
    run.done("init", "study")


@pytest.fixture
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and state of the screens in a folder of the test's own."""
    monkeypatch.setenv("QUALCODE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("QUALCODE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("QUALCODE_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def coded_study(project: Project, own_place: Path) -> Project:
    """The small project of tests/screens.py, written by Ann, with Ann at the keyboard."""
    from screens import fill

    fill(project)
    return project
