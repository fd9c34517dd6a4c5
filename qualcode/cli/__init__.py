"""The command line. Importing this loads the argument parser and nothing heavier."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 refused with a sentence, 2 wrong usage, 130 stopped."""
    from qualcode.cli.app import run

    return run(sys.argv[1:] if arguments is None else list(arguments))
