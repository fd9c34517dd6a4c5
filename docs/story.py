"""The worked example, run again: ``python docs/story.py`` writes what its commands print into the page.

Every line of the page that begins with ``$`` in a block is a command. They are run in order, in an empty
folder with the files of ``docs/story`` in it, on the day and by the coder that the last comment
``<!-- Ann, 2026-01-12 -->`` names; what stands between one command and the next is what it prints. Days and
random identities are settled, so that the page comes out the same each time.
"""

import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from unittest.mock import patch

from qualcode.cli import main
from qualcode.store import base, clock

PAGE = Path(__file__).parent / "worked-example.md"
FILES = Path(__file__).parent / "story"
_SCENE = re.compile(r"<!-- (\w+), (\d{4}-\d\d-\d\d) -->")


class _Day:
    """A clock that begins at nine on the day of the scene and goes on a minute with each look at it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 1, tzinfo=UTC)

    def begin(self, day: str) -> None:
        self.at = datetime.fromisoformat(f"{day}T09:00:00+00:00")

    def now(self, _zone: object) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


def told(page: str) -> str:
    """The page with what its commands print now."""
    with _stage() as day:
        return "".join(_lines(page, day))


def _lines(page: str, day: _Day) -> Iterator[str]:
    skipping = False
    for line in page.splitlines(keepends=True):
        if (scene := _SCENE.match(line)) is not None:
            os.environ["QUALCODE_CODER"] = scene[1]
            day.begin(scene[2])
        if line.startswith("$ "):
            yield line
            yield _printed(line[2:])
            skipping = True
        elif line.startswith("```"):
            skipping = False
            yield line
        elif not skipping:
            yield line


def _printed(command: str) -> str:
    """What a command prints, an empty line behind it."""
    program, *arguments = shlex.split(command)
    if program == "cp":
        shutil.copy(*arguments)
        return ""
    told = io.StringIO()
    with redirect_stdout(told), redirect_stderr(told):
        status = main(arguments)
    last = f"[exit status {status}]\n" if status else ""
    return "".join(f"{line.rstrip()}\n" for line in told.getvalue().splitlines()) + last


@contextmanager
def _stage() -> Iterator[_Day]:
    """An empty folder with the files of the story, and a clock and identities that come out the same."""
    day, dice = _Day(), Random(7)
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(clock, "datetime", day),
        patch.object(base, "urandom", dice.randbytes),
        patch.dict(os.environ, {"QUALCODE_CODER": "Ann"}),
        chdir(folder),
    ):
        os.environ.pop("QUALCODE_PROJECT", None)
        shutil.copytree(FILES, folder, dirs_exist_ok=True)
        yield day


if __name__ == "__main__":
    page = told(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page, encoding="utf-8")
    sys.stderr.write(f"Wrote {PAGE}.\n")
