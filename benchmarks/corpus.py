"""Corpora of three sizes, made once from a seed and kept in ``benchmarks/corpora``.

A corpus is a project file with interviews and framework but no references, sheets of codings in three
forms, and the right numbers. The sheets follow the transcripts, within each in the order of the work.
"""

import csv
import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import NamedTuple

from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from benchmarks.coded import CODERS, Coding
from benchmarks.framework import as_framework, places
from benchmarks.sheets import Sheets, sheet_name
from benchmarks.talk import Talk
from benchmarks.truth import Table, Truth
from codebook.codes import add_framework
from qualcode.codings import import_codings
from qualcode.store.base import Base
from qualcode.store.journal import trigger_ddl
from qualcode.store.project import Project
from transcripts.interviews import add_transcript

FOLDER = Path(__file__).parent / "corpora"
WORDS = 12_000
"""Words of an interview."""
WHO = CODERS[0]
_SEED = 20_261_122
_SOURCES = ("corpus", "talk", "framework", "coded", "sheets", "truth")


class Size(NamedTuple):
    """How much there is of everything."""

    interviews: int
    codes: int
    references: int


SIZES = {"S": Size(21, 230, 2_500), "M": Size(200, 230, 25_000), "L": Size(2_000, 1_000, 500_000)}

ReferenceRow = tuple[str, int, int, int, int, int, str, str]
"""uuid, transcript, code, coder, start, end, quote, time: what a row of references is made of."""


@dataclass(frozen=True)
class Corpus:
    """One corpus on disk."""

    name: str
    folder: Path

    @property
    def size(self) -> Size:
        """How much there is of everything."""
        return SIZES[self.name]

    @property
    def bare(self) -> Path:
        """The project with interviews and framework, and no references."""
        return self.folder / "bare.qualcode"

    @property
    def full(self) -> Path:
        """The same with every reference imported."""
        return self.folder / "full.qualcode"

    @property
    def tenth(self) -> Path:
        """The same with every tenth reference imported."""
        return self.folder / "tenth.qualcode"

    def sheet(self, form: str, *, tenth: bool = False) -> Path:
        """A sheet of codings in one of the forms of benchmarks.sheets."""
        return self.folder / sheet_name(form, tenth=tenth)

    @cached_property
    def truth(self) -> dict[str, Table]:
        """The right table per aggregation."""
        tables = json.loads((self.folder / "truth.json").read_text(encoding="utf-8"))
        return {name: [(row[0], row[1]) for row in table] for name, table in tables.items()}

    def rows(self) -> Iterator[ReferenceRow]:
        """The references ready to insert, with the ids that the project gives to everything."""
        with (self.folder / "rows.csv").open(encoding="utf-8", newline="") as file:
            for uuid, transcript, code, coder, start, end, quote in csv.reader(file):
                places = (int(transcript), int(code), int(coder), int(start), int(end))
                yield (uuid, *places, quote, "2026-11-22T12:00:00Z")


def corpus(name: str) -> Corpus:
    """The corpus of a size, made now where it is missing or the generator or the schema has changed."""
    made = Corpus(name, FOLDER / name)
    mark = made.folder / "made-by"
    if not mark.exists() or mark.read_text() != _fingerprint():
        print(f"making corpus {name} ...", file=sys.stderr, flush=True)
        shutil.rmtree(made.folder, ignore_errors=True)
        made.folder.mkdir(parents=True)
        _Maker(made).run()
        load(made.bare, made.full, made.sheet("offsets"))
        load(made.bare, made.tenth, made.sheet("offsets", tenth=True))
        mark.write_text(_fingerprint())
    return made


def load(bare: Path, target: Path, sheet: Path) -> None:
    """Copy a project and import a sheet of codings into the copy."""
    shutil.copyfile(bare, target)
    with Project.open(target, who=WHO) as project, project.change("import codings") as session:
        import_codings(session, sheet, who=WHO)


def _fingerprint() -> str:
    parts = [(FOLDER.parent / f"{name}.py").read_text(encoding="utf-8") for name in _SOURCES]
    parts += [str(CreateTable(table)) for table in Base.metadata.sorted_tables]
    parts += [statement for _, statement in trigger_ddl()]
    return hashlib.sha256("".join(parts).encode()).hexdigest()


class _Maker:
    """Makes one corpus, transcript by transcript."""

    def __init__(self, made: Corpus) -> None:
        self._made = made
        self._rng = Random(f"{_SEED} {made.name}")
        self._places = places(made.size.codes, self._rng)
        self._coding = Coding(self._places, self._rng)
        self._truth = Truth(self._places)
        self._sheets = Sheets(made.folder, self._places)

    def run(self) -> None:
        """Write everything but the projects with references in them."""
        size = self._made.size
        with (
            self._sheets,
            Project.create(self._made.bare, f"Corpus {self._made.name}", who=WHO) as project,
            project.change("make a corpus") as session,
        ):
            add_framework(session, as_framework(self._places))
            for interview in range(size.interviews):
                done = size.references * interview // size.interviews
                wanted = size.references * (interview + 1) // size.interviews - done
                self._interview(session, interview, wanted)
                session.expunge_all()
        tables = self._truth.tables()
        (self._made.folder / "truth.json").write_text(json.dumps(tables), encoding="utf-8")

    def _interview(self, session: Session, interview: int, wanted: int) -> None:
        """One conversation; every tenth was recorded in two parts."""
        name, parts = f"{interview + 1:04} interview", 2 if interview % 10 == 9 else 1
        for part in range(parts):
            talk = Talk(self._rng, f"P{interview + 1:02}")
            script = talk.go_on(WORDS // parts)
            called = name if parts == 1 else f"{name} part {part + 1}"
            add_transcript(session, script, name=called, source=f"{called}.docx", interview=name)
            share = wanted * (part + 1) // parts - wanted * part // parts
            found = self._coding.transcript(interview, script.text, talk.sentences, share)
            self._truth.add(found)
            self._sheets.write(called, script.text, found, self._rng)
