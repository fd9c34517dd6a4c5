"""How long crosstabs and co-occurrence take, beside SQL that gives the same numbers."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from benchmarks.corpus import WHO, Corpus
from benchmarks.timing import Job, Lap, Measurement, compare, stopwatch
from codebook.tree import tree
from exports.counts import Rule, count_across, count_pairs
from exports.groups import Groups
from qualcode.store.models import Attribute, AttributeValue, Interview
from qualcode.store.project import Project

_RUNS = {"S": 9, "M": 5, "L": 3}
_TARGET = 3.0
_KINDS = 8

_BEGINS = """
    SELECT transcript_id, code_id, start, "end", start >= COALESCE(MAX("end") OVER (
        PARTITION BY transcript_id, code_id ORDER BY start, "end"
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), -1) AS begins
    FROM reference"""
_CROSS = f"""
    SELECT code_id, value, COUNT(DISTINCT t.interview_id), SUM(begins) FROM ({_BEGINS}) AS r
    JOIN transcript AS t ON t.id = r.transcript_id
    JOIN attribute_value AS v ON v.interview_id = t.interview_id GROUP BY code_id, value"""
_ISLANDS = f"""
    CREATE TEMP TABLE island AS
    SELECT transcript_id, code_id, MIN(start) AS start, MAX("end") AS "end" FROM (
        SELECT *, SUM(begins) OVER (
            PARTITION BY transcript_id, code_id ORDER BY start, "end" ROWS UNBOUNDED PRECEDING) AS number
        FROM ({_BEGINS})) GROUP BY transcript_id, code_id, number"""
_SHARING = """
    SELECT a.code_id, b.code_id, COUNT(*) FROM island AS a JOIN island AS b
    ON b.transcript_id = a.transcript_id AND b.start < a."end" AND b."end" > a.start AND b.code_id > a.code_id
    GROUP BY 1, 2"""


def measure_crosstabs(made: Corpus, folder: Path) -> Iterator[Measurement]:
    """All codes by an attribute of eight values, and by one another, counted only."""
    path = Path(shutil.copyfile(made.full, folder / "crosstab.qualcode"))
    with Project.open(path, who=WHO) as project:
        _give_kinds(project)
        for what, ours, plain in (
            ("crosstab", _across(project), _plain_across(path)),
            ("co-occurrence", _together(project), _plain_together(path)),
        ):
            yield compare(what, made.name, ours, plain, runs=_RUNS[made.name], target=_TARGET)


def _give_kinds(project: Project) -> None:
    with project.change("give kinds") as session:
        kind = Attribute(name="Kind", position=0)
        session.add(kind)
        session.flush()
        session.add_all(
            AttributeValue(interview_id=home, attribute_id=kind.id, value=f"kind {home % _KINDS}")
            for home in session.scalars(select(Interview.id))
        )


_right: dict[str, object] = {}
"""What was counted first, by whom ever: every other count has to be the same."""


def _check(what: str, path: Path, found: object) -> None:
    if _right.setdefault(f"{what} of {path}", found) != found:
        raise AssertionError(f"the {what} is not the same in SQL")


def _across(project: Project) -> Job:
    def job() -> Lap:
        with stopwatch() as lap, project.read() as session:
            groups = Groups(session, "Kind", {}, exclude_interviewer=False)
            crossed = count_across(session, tree(session), Rule(), groups)
        found = {
            (code, name): (cell.interviews, cell.references)
            for code, cells in crossed.cells.items()
            for name, cell in zip(groups.names, cells, strict=True)
            if cell.references
        }
        _check("crosstab", project.path, found)
        return lap

    return job


def _plain_across(path: Path) -> Job:
    def job() -> Lap:
        with sqlite3.connect(path) as connection, stopwatch() as lap:
            rows = connection.execute(_CROSS).fetchall()
        connection.close()
        _check("crosstab", path, {(row[0], row[1]): (row[2], row[3]) for row in rows})
        return lap

    return job


def _together(project: Project) -> Job:
    def job() -> Lap:
        with stopwatch() as lap, project.read() as session:
            counted = count_pairs(session, tree(session), Rule())
        pairs = {(min(pair), max(pair)): number for pair, number in counted.references.items()}
        _check("co-occurrence", project.path, pairs)
        return lap

    return job


def _plain_together(path: Path) -> Job:
    """The islands go into a table with an index: as one statement it is slower."""

    def job() -> Lap:
        with sqlite3.connect(path) as connection, stopwatch() as lap:
            connection.execute(_ISLANDS)
            connection.execute("CREATE INDEX temp.ix_island ON island (transcript_id, start, code_id)")
            rows = connection.execute(_SHARING).fetchall()
        connection.close()
        _check("co-occurrence", path, {(row[0], row[1]): row[2] for row in rows})
        return lap

    return job
