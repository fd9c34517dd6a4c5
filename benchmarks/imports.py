"""How long importing a sheet of codings takes, undoing that, and doing it again."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.corpus import WHO, Corpus
from benchmarks.floor import Floor
from benchmarks.plainimport import import_plainly
from benchmarks.sheets import FORMS
from benchmarks.timing import Job, Lap, Measurement, compare, measured, stopwatch
from codebook.tree import tree
from exports.counts import Rule, count
from qualcode.codings import CodingsReport, import_codings
from qualcode.store.project import Project

_RUNS = {"S": 9, "M": 5, "L": 3}
_FEW = {"S": 3, "M": 3, "L": 1}
_TARGET = 4.0


def measure_imports(made: Corpus, folder: Path) -> Iterator[Measurement]:
    """Each form of sheet beside inserting rows that are ready, and beside the same job in plain Python."""
    runs, target = _RUNS[made.name], _TARGET if made.name == "L" else None
    for form in FORMS:
        ours = _ours(made, form, folder)
        what = f"import codings, {form} / plain inserts"
        yield compare(what, made.name, ours, _ready(made, folder), runs=runs, target=target)
    for form in ("offsets", "quotes"):
        ours, plain = _ours(made, form, folder), _plain(made, form, folder)
        yield compare(f"import codings, {form} / plain import", made.name, ours, plain, runs=_FEW[made.name])


def measure_again(made: Corpus, folder: Path) -> Iterator[Measurement]:
    """Importing a sheet whose every row is in the project already."""

    def job() -> Lap:
        with _copy(made.full, folder) as project:
            lap, report = _import(project, made.sheet("offsets"))
        if report.imported or report.present != made.size.references:
            raise AssertionError(f"importing again added {report.imported:,} references")
        return lap

    yield compare("import codings a second time", made.name, job, runs=_FEW[made.name])


def measure_replay(made: Corpus, folder: Path) -> Iterator[Measurement]:
    """Undo and redo of a whole import, beside deleting all rows and inserting them."""
    laps: dict[str, list[Lap]] = {"delete": [], "undo": [], "insert": [], "redo": []}
    floor = Floor(made, folder / "floor.db")
    floor.insert(made.rows())
    with _copy(made.full, folder) as project:
        for _ in range(_FEW[made.name]):
            laps["delete"].append(_timed(floor.delete_all))
            laps["undo"].append(_timed(project.undo))
            rows = list(made.rows())
            laps["insert"].append(_timed(lambda rows=rows: floor.insert(rows)))  # type: ignore[misc]  # mypy 11212
            del rows
            laps["redo"].append(_timed(project.redo))
        check(project, made)
    floor.close()
    yield measured("undo that import / plain delete", made.name, laps["undo"], laps["delete"])
    yield measured("redo that import / plain inserts", made.name, laps["redo"], laps["insert"])


def _ours(made: Corpus, form: str, folder: Path) -> Job:
    def job() -> Lap:
        with _copy(made.bare, folder) as project:
            lap, _ = _import(project, made.sheet(form))
            check(project, made)
        return lap

    return job


def _import(project: Project, sheet: Path) -> tuple[Lap, CodingsReport]:
    with stopwatch() as lap, project.change("import codings") as session:
        report = import_codings(session, sheet, who=WHO)
    return lap, report


def _ready(made: Corpus, folder: Path) -> Job:
    """The floor proper: rows that need no reading, no looking up and no checking."""

    def job() -> Lap:
        rows = list(made.rows())
        floor = Floor(made, folder / "floor.db")
        lap = _timed(lambda: floor.insert(rows))
        floor.close()
        return lap

    return job


def _plain(made: Corpus, form: str, folder: Path) -> Job:
    def job() -> Lap:
        floor = Floor(made, folder / "floor.db")
        lap = _timed(lambda: import_plainly(made, form, floor))
        if floor.table("none") != made.truth["none"]:
            raise AssertionError("the plain import did not give the right table")
        floor.close()
        return lap

    return job


def _timed(act: Callable[[], object]) -> Lap:
    with stopwatch() as lap:
        act()
    return lap


def check(project: Project, made: Corpus) -> None:
    """Raise AssertionError unless the project holds what the generator made."""
    with project.read() as session:
        codes = tree(session)
        counts = count(session, codes, Rule()).by_code
    if [(counts[line.id].interviews, counts[line.id].references) for line in codes] != made.truth["none"]:
        raise AssertionError("the import did not give the right table")


@contextmanager
def _copy(source: Path, folder: Path) -> Iterator[Project]:
    """A project file of its own for one run."""
    path = folder / "copy.qualcode"
    shutil.copyfile(source, path)
    with Project.open(path, who=WHO) as project:
        yield project
    path.unlink()
