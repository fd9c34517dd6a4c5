"""How long taking in a REFI-QDA project takes, beside parsing it barely and inserting what it holds."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any
from uuid import UUID
from zipfile import ZipFile

from lxml import etree

from benchmarks.corpus import WHO, Corpus, ReferenceRow
from benchmarks.floor import Floor
from benchmarks.imports import check
from benchmarks.qdpx import qdpx
from benchmarks.timing import Job, Lap, Measurement, compare, stopwatch
from qualcode.adoption.adopt import adopt
from qualcode.exchange.detection import detect
from qualcode.exchange.refi.qdpx import open_qdpx
from qualcode.store.project import Project

_RUNS = {"S": 5, "M": 3, "L": 1}
_TARGET = 3.0
_NS = "{urn:QDA-XML:project:1.0}"


def measure_exchange(made: Corpus, folder: Path) -> Iterator[Measurement]:
    """Reading, finding how offsets count, and storing, beside one bare parse with plain inserts."""
    path, target = qdpx(made), _TARGET if made.name == "L" else None
    what = "import a qdpx / bare parse and plain inserts"
    runs = _RUNS[made.name]
    yield compare(
        what, made.name, _ours(made, path, folder), _bare(made, path, folder), runs=runs, target=target
    )


def take_in(project: Project, path: Path) -> int:
    """What ``qualcode import`` does with a QDPX; the references that are on the words it tells."""
    with closing(open_qdpx(path)) as study, project.change("import a project") as session:
        return adopt(session, study, detect(study).convention, who=project.who).agreeing


def _ours(made: Corpus, path: Path, folder: Path) -> Job:
    def job() -> Lap:
        target = folder / "taken.qualcode"
        with Project.create(target, "Taken in", who=WHO) as project:
            with stopwatch() as lap:
                agreeing = take_in(project, path)
            check(project, made)
        if agreeing != made.size.references:
            raise AssertionError(f"{agreeing:,} of {made.size.references:,} references are on their words")
        target.unlink()
        return lap

    return job


def _bare(made: Corpus, path: Path, folder: Path) -> Job:
    """One pass of lxml over the same XML, and rows of texts and references inserted as they come."""

    def job() -> Lap:
        floor = Floor(made, folder / "floor.db")
        codes, sources = _ids(made, "code"), _ids(made, "transcript")
        with stopwatch() as lap, ZipFile(path) as archive, archive.open("project.qde") as file:
            floor.insert(_rows(archive, file, codes, sources, floor))
        if floor.table("none") != made.truth["none"]:
            raise AssertionError("the bare parse did not give the right table")
        floor.close()
        return lap

    return job


def _ids(made: Corpus, table: str) -> dict[str, int]:
    connection = sqlite3.connect(made.bare)
    ids = {str(UUID(uuid)): number for number, uuid in connection.execute(f"SELECT id, uuid FROM {table}")}
    connection.close()
    return ids


def _rows(
    archive: ZipFile, file: IO[bytes], codes: dict[str, int], sources: dict[str, int], floor: Floor
) -> Iterator[ReferenceRow]:
    """Trusts every value; elements are dropped as soon as they were read."""
    coders: dict[str, int] = {}
    text, transcript = "", 0
    wanted = (f"{_NS}TextSource", f"{_NS}PlainTextSelection")
    events: Any = etree.iterparse(file, events=("start", "end"), tag=wanted)
    for event, element in events:
        if element.tag == wanted[0]:
            if event == "start":
                transcript = sources[element.get("guid")]
                text = archive.read(f"sources/{element.get('guid')}.txt").decode()
                floor.insert_text(transcript, text)
            else:
                element.clear()
        elif event == "end":
            coding = element[0]
            start, end = int(element.get("startPosition")), int(element.get("endPosition"))
            coder = coders.setdefault(coding.get("creatingUser"), len(coders) + 1)
            code = codes[coding[0].get("targetGUID")]
            uuid, when = coding.get("guid").replace("-", ""), coding.get("creationDateTime")
            yield uuid, transcript, code, coder, start, end, text[start:end], when
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
