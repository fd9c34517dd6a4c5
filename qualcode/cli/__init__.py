"""The command line. Importing this loads nothing; the argument parser comes with the first real command."""

import os
import sys
from collections.abc import Sequence

from qualcode import __version__

_WIDTH = 80
"""Columns for which help.txt is laid out: wider terminals show the same, narrower ones have it made anew."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 refused with a sentence, 2 wrong usage, 130 stopped."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given == ["--version"]:
        return _print(f"qualcode, version {__version__}\n")
    if given in (["--help"], ["-h"]) and _columns() >= _WIDTH:
        return _print(_help())
    from qualcode.cli.app import run

    return run(given)


def _print(text: str) -> int:
    sys.stdout.write(text)
    sys.stdout.flush()
    return 0


def _help() -> str:
    """The first page of help as the parser lays it out; a test holds it against the parser."""
    with open(os.path.join(os.path.dirname(__file__), "help.txt"), encoding="utf-8") as file:
        return file.read()


def _columns() -> int:
    try:
        return int(os.environ.get("COLUMNS", "")) or os.get_terminal_size(sys.stdout.fileno()).columns
    except (ValueError, OSError):
        return _WIDTH
