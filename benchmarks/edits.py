"""How long one coded passage takes to be in the file, and out of it again."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from benchmarks.corpus import WHO, Corpus, ReferenceRow
from benchmarks.floor import Floor
from benchmarks.timing import Lap, Measurement, measured, stopwatch
from qualcode.coding import code_passage, get_coder
from qualcode.store.models import Code, Transcript
from qualcode.store.project import Project
from transcripts.passages import Passage

_RUNS = 31
_ROW: ReferenceRow = ("0" * 32, 1, 2, 1, 10, 60, "fifty characters or so of what somebody said once.", "")


def measure_edits(made: Corpus, folder: Path) -> Iterator[Measurement]:
    """One passage coded and that undone, each committed, beside one row inserted and deleted."""
    laps: dict[str, list[Lap]] = {"insert": [], "code": [], "delete": [], "undo": []}
    floor = Floor(made, folder / "floor.db")
    floor.insert(made.rows())
    path = folder / "copy.qualcode"
    shutil.copyfile(made.full, path)
    starts = count(10)
    with Project.open(path, who=WHO) as project:
        for _ in range(_RUNS):
            laps["insert"].append(_committed(lambda: floor.insert([_ROW]), 0))
            laps["code"].append(_committed(lambda: _code(project, next(starts)), 1))
            laps["delete"].append(_committed(floor.delete_last, 0))
            laps["undo"].append(_committed(project.undo, 1))
    floor.close()
    path.unlink()
    yield measured("code one passage, committed", made.name, laps["code"], laps["insert"])
    yield measured("undo one coded passage", made.name, laps["undo"], laps["delete"])


def _code(project: Project, start: int) -> None:
    with project.change("code passage") as session:
        transcript, code = session.get_one(Transcript, 1), session.get_one(Code, 2)
        code_passage(session, transcript, Passage(start, start + 50), code, get_coder(session, WHO))


def _committed(act: Callable[[], object], transactions: int) -> Lap:
    """Time an act that ends ``transactions`` transactions of ours (undo reads in one and writes in another).

    Raises AssertionError for any other number.
    """
    ended = []

    def count_one(connection: Connection) -> None:
        ended.append(connection)

    event.listen(Engine, "commit", count_one)
    with stopwatch() as lap:
        act()
    event.remove(Engine, "commit", count_one)
    if len(ended) != transactions:
        raise AssertionError(f"{len(ended)} transactions instead of {transactions}")
    return lap
