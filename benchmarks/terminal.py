"""The screen as somebody at the keyboard meets it: from a key to the painted frame, on a terminal.

``python -m benchmarks.terminal`` measures this alone, with fewer keys or only some of them if wished, or
another Textual program instead of ours: ``python -m benchmarks.terminal --load 12k -- python other.py``.
"""

import argparse
import gc
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import header, row
from benchmarks.terminal_report import Answered, memory_line, table
from benchmarks.terminal_study import LOADS, Load
from benchmarks.timing import Measurement


@dataclass(frozen=True)
class Wanted:
    """What is to be measured."""

    keys: int = 60
    """Of each action, about."""
    named: str = ""
    """Only actions whose names hold this."""
    starts: int = 5
    """How often the program is started."""
    program: tuple[str, ...] = ()
    """Another program instead of ours; it shows a transcript at once, and no project file is looked at."""


def measure_terminal(wanted: Wanted | None = None, loads: Sequence[Load] = LOADS) -> Iterator[Measurement]:
    """Ours beside the bare app, key by key in turn; prints a table with percentiles when all is done."""
    if sys.platform != "linux":
        print("terminal: only Linux tells how long each thread has run, so nothing is measured here")
        return
    from benchmarks.terminal_runs import Runs

    found: list[Measurement] = []
    gc.collect()
    gc.freeze()  # so that what lies in memory here is not looked through while the clock runs
    for load in loads:
        with tempfile.TemporaryDirectory() as folder:
            for one in Runs(load, wanted or Wanted(), Path(folder)).measure():
                found.append(one)
                yield one
    gc.unfreeze()
    print(*table([one for one in found if isinstance(one, Answered)]), sep="\n")
    print(*(memory_line(one) for one in found if one.unit == "B"), sep="\n")
    print(f"load of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}", flush=True)


def main() -> None:
    """Measure what the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.terminal", description=__doc__)
    parser.add_argument("--load", action="append", choices=[load.name for load in LOADS])
    parser.add_argument("--keys", type=int, default=Wanted.keys, help="of each action, about")
    parser.add_argument("--named", default="", metavar="TEXT", help="only actions whose names hold this")
    parser.add_argument("--starts", type=int, default=Wanted.starts)
    parser.add_argument("program", nargs="*", help="another program, after --")
    options = parser.parse_args()
    wanted = Wanted(options.keys, options.named, options.starts, tuple(options.program))
    print(header())
    for one in measure_terminal(wanted, [load for load in LOADS if load.name in (options.load or load.name)]):
        print(row(one), flush=True)


if __name__ == "__main__":
    main()
