"""How long the table takes."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from sqlalchemy import select

from benchmarks.corpus import WHO, Corpus
from benchmarks.floor import Floor
from benchmarks.timing import Job, Lap, Measurement, compare, stopwatch
from exports.build import build_table
from exports.counts import Aggregate, Rule
from qualcode.coding import uncode
from qualcode.store.models import Reference
from qualcode.store.project import Project

_RUNS = {"S": 15, "M": 9, "L": 5}
_TARGET = 3.0


def measure_tables(made: Corpus, folder: Path) -> Iterator[Measurement]:
    """The whole table under each aggregation, counted and ordered, beside the floor."""
    floor = Floor(made, folder / "table-floor.db")
    floor.insert(made.rows())
    with Project.open(made.full, who=WHO) as project:
        for aggregate in ("none", "sum", "union"):
            yield compare(
                f"table, {aggregate}",
                made.name,
                _ours(project, made, aggregate),
                _plain(floor, made, aggregate),
                runs=_RUNS[made.name],
                target=_TARGET if made.name == "L" else None,
            )
    with Project.open(_copy(made, folder), who=WHO) as project:
        yield compare(
            "table, as of a change",
            made.name,
            _of_the_past(project, made),
            _ours(project, made, "none"),
            runs=_RUNS[made.name],
        )
    floor.close()


def _copy(made: Corpus, folder: Path) -> Path:
    """A copy of the project that may be written to."""
    return Path(shutil.copyfile(made.full, folder / "table-copy.qualcode"))


def _ours(project: Project, made: Corpus, aggregate: str) -> Job:
    rule = Rule(aggregate=cast(Aggregate, aggregate))

    def job() -> Lap:
        with stopwatch() as lap, project.read() as session:
            table = build_table(session, rule, sort="codebook")
        counted = [(row.interviews or 0, row.references or 0) for row in table.rows]
        _check(counted == made.truth[aggregate], aggregate)
        return lap

    return job


def _of_the_past(project: Project, made: Corpus) -> Job:
    """As it stood before the latest line, which takes one reference away: the largest table is shadowed."""
    with project.change("uncode") as session:
        uncode(session, session.scalars(select(Reference).limit(1)).one())
    line = project.latest_change() - 1
    project.undo()

    def job() -> Lap:
        with stopwatch() as lap, project.as_of(line) as session:
            table = build_table(session, Rule(), sort="codebook")
        counted = [(row.interviews or 0, row.references or 0) for row in table.rows]
        _check(counted == made.truth["none"], "as of a change")
        return lap

    return job


def _plain(floor: Floor, made: Corpus, aggregate: str) -> Job:
    def job() -> Lap:
        with stopwatch() as lap:
            table = floor.table(aggregate)
        _check(table == made.truth[aggregate], f"{aggregate} of the floor")
        return lap

    return job


def _check(right: bool, what: str) -> None:
    if not right:
        raise AssertionError(f"the table {what} is not what the generator made")
