"""Peak memory of the table, of the past, and of an import, with many references and with a tenth of them.

Each is measured in a process of its own: ``python -m benchmarks.memory table PROJECT`` or ``import PROJECT
SHEET`` does the job and prints its peak in bytes.
"""

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.timing import Measurement

_TARGET = 1.25
_STATUS = Path("/proc/self/status")


def measure_memory(size: str, jobs: dict[str, tuple[list[Path], list[Path]]]) -> Iterator[Measurement]:
    """Peak with all references beside the peak with a tenth; ``jobs`` has the files for both, by job."""
    for job, (every, tenth) in jobs.items():
        what = f"peak memory, {job}, all / a tenth of the references"
        yield Measurement(what, size, "B", peak_of(job, every), peak_of(job, tenth), target=_TARGET)


def peak_of(job: str, paths: list[Path]) -> float:
    """The peak of one of JOBS, done with some files in a process of its own, in bytes."""
    command = [sys.executable, "-m", "benchmarks.memory", job, *map(str, paths)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def _peak() -> int:
    """The largest resident size of this process so far, in bytes.

    Linux is asked for the peak since this program started; getrusage there includes what the process that
    started it held. Elsewhere getrusage is all there is, in bytes on macOS.
    """
    if _STATUS.exists():
        line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _table(project_path: Path) -> None:
    from exports.build import build_table
    from exports.counts import Rule
    from qualcode.store.project import Project

    with Project.open(project_path, who="Ann") as project, project.read() as session:
        build_table(session, Rule(aggregate="union"))


def _import(project_path: Path, sheet: Path) -> None:
    from qualcode.codings import import_codings
    from qualcode.store.project import Project

    with Project.open(project_path, who="Ann") as project, project.change("import codings") as session:
        import_codings(session, sheet, who="Ann")


def _undo_and_redo(project_path: Path) -> None:
    from qualcode.store.project import Project

    with Project.open(project_path, who="Ann") as project:
        project.undo()
        project.redo()


def _as_of(project_path: Path) -> None:
    """The table before everything that was coded."""
    from exports.build import build_table
    from exports.counts import Rule
    from qualcode.store.project import Project

    with (
        Project.open(project_path, who="Ann") as project,
        project.as_of(project.latest_change() - 1) as session,
    ):
        build_table(session, Rule(aggregate="union"))


def _table_diff(project_path: Path) -> None:
    """What became of the table by everything that was coded."""
    from exports.asked import Asked
    from exports.counts import Rule
    from exports.tablediff import table_diff
    from qualcode.store.project import Project

    with Project.open(project_path, who="Ann") as project:
        latest = project.latest_change()
        table_diff(project, Asked(Rule(aggregate="union")), latest - 1, latest)


def _suggest(project_path: Path) -> None:
    """Learn from what is coded at the first code that has anything."""
    from codebook.tree import tree
    from exports.suggestions.queue import Wanted, suggested
    from qualcode.store.project import Project

    with Project.open(project_path, who="Ann") as project, project.read() as session:
        line = next(line for line in tree(session) if line.codable and not line.heading)
        suggested(session, Wanted(line.id, "Ann", frozenset({"learned"})))


JOBS: dict[str, Callable[..., None]] = {
    "table": _table,
    "import": _import,
    "undo and redo": _undo_and_redo,
    "table --as-of": _as_of,
    "table diff": _table_diff,
    "suggest": _suggest,
}

if __name__ == "__main__":
    project, *sheets = map(Path, sys.argv[2:])
    copy = project.with_name("memory.qualcode")
    shutil.copyfile(project, copy)
    JOBS[sys.argv[1]](copy, *sheets)
    print(_peak())
    copy.unlink()
