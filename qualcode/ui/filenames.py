"""Asking for a file: one that is there, typed or dragged, with names completed, or one to write."""

import asyncio
import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.suggester import Suggester
from textual.widgets import Static

from qualcode.errors import QualcodeError
from qualcode.ui.dialogs import Ask
from qualcode.ui.fields import OneLine

if TYPE_CHECKING:
    from qualcode.ui.stage import Stage

SHEETS = (".csv", ".tsv", ".xlsx")
"""Suffixes of what is taken as a sheet."""


class AskPath(Ask):
    """Asks for a file or folder that exists, and completes its name."""

    def __init__(
        self,
        title: str,
        what: str,
        hint: str,
        *,
        yes: str,
        enter: str,
        suffixes: tuple[str, ...],
        check: Callable[[str], str],
        value: str = "",
    ) -> None:
        """``what`` is to be named; ``enter`` says what that key does; the others are as for Ask."""
        super().__init__(title, "", value, check=check, proposed=True)
        self._yes, self._what, self._hint, self._enter = yes, what, hint, enter
        self._suffixes = suffixes

    def body(self) -> ComposeResult:
        """The field, what is wrong with it, and what may stand in it."""
        yield Static(f"{self._what}: type it, or drag it here", classes="quiet")
        yield OneLine(self._value)
        yield Static("", classes="problem nothing", markup=False)
        yield Static(f"→ completes a name. {self._hint}", classes="quiet")
        yield Static(f"Enter {self._enter}, Esc leaves.", classes="quiet")

    def on_mount(self) -> None:
        """Complete what is typed."""
        self.query_one(OneLine).suggester = PathNames(self._suffixes)


class PathNames(Suggester):
    """The first name in a folder that begins as what was typed."""

    def __init__(self, suffixes: tuple[str, ...]) -> None:
        """Folders change, so nothing is remembered."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._suffixes = suffixes

    async def get_suggestion(self, value: str) -> str | None:
        """The whole path, or None; a folder that is slow to list does not hold up the keys."""
        return await asyncio.to_thread(completed, value, self._suffixes)


def completed(typed: str, suffixes: tuple[str, ...]) -> str | None:
    """What was typed with the rest of the first name that fits; folders end in a slash.

    Files are offered that end in one of ``suffixes``, which are in lower case.
    """
    folder, _, start = typed.rpartition("/")
    if not typed.strip() or (not folder and typed.startswith("~")):
        return None
    where = os.path.expanduser(f"{folder}/" if "/" in typed else ".")
    try:
        with os.scandir(where) as entries:
            fitting = [
                (entry.name, entry.is_dir())
                for entry in entries
                if entry.name.startswith(start)
                and (start or not entry.name.startswith("."))
                and (entry.is_dir() or entry.name.lower().endswith(suffixes))
            ]
    except (OSError, ValueError):
        return None  # there is nothing to offer in a folder that cannot be read
    if not fitting:
        return None
    name, is_folder = min(fitting)
    return f"{typed}{name[len(start) :]}{'/' if is_folder else ''}"


def typed_paths(typed: str) -> list[Path]:
    """The path that was typed or dragged, or several where they are quoted as a shell has them.

    >>> [path.as_posix() for path in typed_paths("'/no/such place/a b.txt' ")]
    ['/no/such place/a b.txt']
    """
    plain = typed.strip()
    whole = Path(os.path.expanduser(plain))
    if os.path.exists(whole):
        return [whole]
    try:
        parts = [Path(os.path.expanduser(part)) for part in shlex.split(plain)]
    except ValueError:  # a quote that is part of the name
        return [whole]
    unquoted = Path(os.path.expanduser(plain.strip("'\"")))
    return parts if parts and all(map(os.path.exists, parts)) else [unquoted]


def typed_file(typed: str) -> Path:
    """The one file that was typed or dragged."""
    return typed_paths(typed)[0]


def no_file(typed: str) -> str:
    """Why a text names no file; empty where it does."""
    if not typed.strip():
        return "Name a file."
    path = typed_file(typed)
    if os.path.isdir(path):
        return f"{path} is a folder; name a file in it."
    return "" if os.path.exists(path) else f"There is no file {path}."


def _as_table(target: Path) -> None:
    """Refuse a file that is in no format of the table."""
    from exports.formats import by_suffix

    by_suffix(target)


async def file_to_write(
    stage: "Stage",
    title: str,
    proposed: str,
    *,
    hint: str = "The suffix says the format: .docx .xlsx .csv .md .html .tex .json .txt",
    refuse: Callable[[Path], object] = _as_table,
) -> Path | None:
    """Where to write something; None where nothing is to be written.

    ``refuse`` raises where a file is of another kind; those of the table are taken otherwise.
    """

    def check(typed: str) -> str:
        return _unwritable(typed, refuse)

    typed = await stage.ask(title, "File", proposed, hint=hint, check=check, proposed=True)
    if typed is None:
        return None
    target = Path(typed.strip()).expanduser()
    if target.exists() and not await stage.sure(f"{target.name} is there already.", "Replace it"):
        return None
    return target


def _unwritable(typed: str, refuse: Callable[[Path], object]) -> str:
    """Why nothing of that kind can be written there; empty where it can."""
    target = Path(typed.strip()).expanduser()
    if not typed.strip():
        return "Name a file."
    try:
        refuse(target)
    except QualcodeError as error:
        return str(error)
    return "" if target.parent.is_dir() else f"There is no folder {target.parent}."
