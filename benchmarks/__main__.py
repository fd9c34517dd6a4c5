"""``python -m benchmarks [S] [M] [L]``: measure everything, or with ``--only`` a part."""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.anchoring import measure_anchoring
from benchmarks.corpus import FOLDER, SIZES, Corpus, corpus
from benchmarks.crosstabs import measure_crosstabs
from benchmarks.edits import measure_edits
from benchmarks.exchange import measure_exchange
from benchmarks.imports import measure_again, measure_imports, measure_replay
from benchmarks.memory import measure_memory
from benchmarks.picking import measure_picker
from benchmarks.questions import measure_questions
from benchmarks.report import header, machine, missed, row, write_json
from benchmarks.searching import measure_search
from benchmarks.startup import measure_command, measure_startup
from benchmarks.suggesting import measure_precision, measure_speed
from benchmarks.tables import measure_tables
from benchmarks.terminal import measure_terminal
from benchmarks.timing import Measurement

Part = Callable[[Corpus, Path], Iterator[Measurement]]


def _memory(made: Corpus, _folder: Path) -> Iterator[Measurement]:
    if made.name == "S":
        return  # so little that the interpreter's own memory is all there is
    sheets = [[made.bare, made.sheet("both", tenth=tenth)] for tenth in (False, True)]
    projects = ([made.full], [made.tenth])
    jobs = {"table": projects, "import": (sheets[0], sheets[1]), "undo and redo": projects}
    yield from measure_memory(made.name, jobs | dict.fromkeys(("table --as-of", "table diff"), projects))


PARTS: dict[str, Part] = {
    "command": lambda made, _folder: measure_command(made),
    "table": measure_tables,
    "search": measure_search,
    "suggest": measure_speed,
    "questions": measure_questions,
    "crosstab": measure_crosstabs,
    "edit": measure_edits,
    "import": measure_imports,
    "again": measure_again,
    "exchange": measure_exchange,
    "replay": measure_replay,
    "memory": _memory,
}
NAMES = ["startup", "picker", "terminal", "anchoring", *PARTS]


def _size(name: str) -> str:
    if name not in SIZES:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(SIZES)}")
    return name


def main() -> None:
    """Print each measurement as it is made; write JSON at the end."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed and memory.")
    parser.add_argument(
        "sizes", nargs="*", type=_size, default=["S", "M"], help="sizes of corpora: S, M, L; default S M"
    )
    parser.add_argument("--only", action="append", choices=NAMES, help="may be repeated")
    parser.add_argument(
        "--interviews",
        type=Path,
        metavar="FOLDER",
        help="real transcripts, for anchoring and suggesting beside generated ones",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write everything to a file")
    options = parser.parse_args()
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    print(header())
    found = []
    for one in _measurements(options.sizes, options.only or NAMES, options.interviews):
        found.append(one)
        print(row(one), flush=True)
    for line in missed(found):
        print(line)
    if options.json:
        write_json(options.json, found)


def _measurements(sizes: list[str], parts: list[str], interviews: Path | None) -> Iterator[Measurement]:
    if "startup" in parts:
        yield from measure_startup()
    if "picker" in parts:
        yield from measure_picker()
    if "terminal" in parts:
        yield from measure_terminal()
    if "anchoring" in parts:
        yield from measure_anchoring(interviews)
    if "suggest" in parts:
        yield from measure_precision(interviews)
    if not set(parts).intersection(PARTS):
        return
    FOLDER.mkdir(exist_ok=True)
    for size in sizes:
        made = corpus(size)
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            for name, measure in PARTS.items():
                if name in parts:
                    yield from measure(made, Path(folder))


main()
