"""Proving a written table: rebuilding it from the project as it stood, by the rule that it carries."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import select

from codebook.versions import latest_line
from exports.asked import Asked
from exports.crosstab.across import Crosstab
from exports.crosstab.together import Together
from exports.formats import FORMATS, marks
from exports.formats.readback import Cells, ReadBack, read_back
from exports.formats.readgrid import read_grid
from exports.proof import PROGRAM, as_line, proven
from exports.table import Grid, Printed
from exports.writing import PICTURES, written
from qualcode.archives import checked_members, open_checked
from qualcode.errors import QualcodeError
from qualcode.files import naming
from qualcode.sheets import DAMAGE, read_bytes
from qualcode.store.models import Study
from qualcode.store.project import Project

Kind = Literal["verified", "layout", "words", "cells", "damaged", "codings", "state", "project", "unproved"]


@dataclass(frozen=True)
class CellDifference:
    """A cell in which the file differs from the table that the project gives."""

    row: str
    """The label with its number; of a row that is not in one of them too."""
    column: str
    """``label``, ``interviews``, ``references`` or ``row``; of a crosstab its columns, by name or number."""
    file: str
    project: str


@dataclass(frozen=True)
class Verdict:
    """What became of proving a file."""

    verified: bool
    """Byte for byte what the project gives."""
    kind: Kind
    """``layout``: the numbers are right, only how they are laid out differs. ``words``: the numbers are
    right, words around them are not. ``cells``: cells differ. ``damaged``: the file can no longer be read as
    a table. ``codings``: the project had other codings in that state. ``state``: its history has no such
    state, or cannot give such a table. ``project``: it is another project. ``unproved``: no proof."""
    sentences: tuple[str, ...]
    cells: tuple[CellDifference, ...] = ()
    proof: Mapping[str, Any] | None = None

    def title(self, name: str) -> str:
        """Whether the file of that name verifies.

        >>> Verdict(False, "unproved", ()).title("table.docx")
        'table.docx does not verify'
        """
        return f"{name} {'verifies' if self.verified else 'does not verify'}"


def verify(project: Project, path: Path) -> Verdict:
    """Rebuild the table of a file and compare. Raises UnreadableFile or BadInput where it cannot be read."""
    with naming(path):
        data = read_bytes(path)
    proof = _proof(path, data)
    if proof is None:
        return Verdict(False, "unproved", (_unproved(path),))
    refusal = _stranger(project, proof)
    if refusal is not None:
        return refusal
    try:
        table = _rebuilt(project, proof)
    except QualcodeError as error:
        return Verdict(False, "state", (f"the project cannot give such a table: {error}",), proof=proof)
    if marks.is_archive(data):
        with naming(path), open_checked(data) as archive:
            deque(checked_members(archive), maxlen=0)
    verdict = _compared(data, table, proof)
    return _with_side(verdict, path, table) if verdict.verified and proof["format"] == "csv" else verdict


def _unproved(path: Path) -> str:
    if path.suffix.lower() == ".csv":
        beside = marks.side_path(path).name
        return f"the proof of a csv lies beside it in {beside}, which is not there, or not a proof any more"
    return (
        f"{path.name} carries no proof: it was not written with -o by `qualcode table`, `crosstab` or"
        " `cooccur`, or names were replaced in it, or the proof was taken out"
    )


def _with_side(verdict: Verdict, path: Path, table: Printed) -> Verdict:
    """Title and caption of a csv stand in the file beside it, and have to be right too; its name may not."""
    beside = marks.side_path(path)
    if not beside.exists():
        return verdict
    theirs, ours = (json.loads(each) for each in (read_bytes(beside), marks.side_file(table, path.name)))
    if {**theirs, "url": ""} == {**ours, "url": ""}:
        return verdict
    sentence = f"the numbers are right, but {beside.name}, which describes them, was altered"
    return Verdict(False, "words", (sentence,), proof=verdict.proof)


def _proof(path: Path, data: bytes) -> dict[str, Any] | None:
    try:
        proof = json.loads(_proof_text(path, data) or "null")
        json.dumps(proof, ensure_ascii=False).encode()  # half a character could not have been written
    except (ValueError, RecursionError):
        return None
    known = {"program": str, "project": str, "state": int, "digest": str, "format": str, "rule": dict}
    if not isinstance(proof, dict) or any(type(proof.get(name)) is not kind for name, kind in known.items()):
        return None
    return proof if proof["format"] in (*FORMATS, *PICTURES) else None


def _proof_text(path: Path, data: bytes) -> str:
    if marks.is_archive(data):
        return marks.from_properties(data)
    text = data.decode("utf-8", "replace")
    if text.lstrip().startswith("{"):
        try:
            return json.dumps(json.loads(text)["facts"]["proof"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return ""
    beside = marks.side_path(path)
    return marks.from_text(text) or (marks.from_side_file(read_bytes(beside)) if beside.exists() else "")


def _stranger(project: Project, proof: Mapping[str, Any]) -> Verdict | None:
    """What is to be said where the file is none of this project, or of a state that it never had."""
    with project.read() as session:
        study = session.execute(select(Study.uuid, Study.name)).one()
        latest = latest_line(session)
    if proof["project"] != study.uuid:
        sentence = (
            f"it was written from another project, not from {study.name}; open that one with -p PROJECT"
        )
        return Verdict(False, "project", (sentence,), proof=proof)
    if not 0 <= proof["state"] <= latest:
        sentence = (
            f"it was counted in state {proof['state']}, which is not in this history (its latest line is"
            f" {latest}); it was written from another copy of the project"
        )
        return Verdict(False, "state", (sentence,), proof=proof)
    return None


def _rebuilt(project: Project, proof: Mapping[str, Any]) -> Printed:
    rule, form, program = proof["rule"], proof["format"], proof["program"]
    with project.as_of(proof["state"]) as session:
        match rule.get("kind"):
            case "crosstab":
                return proven(session, Crosstab.from_data(rule), form, program=program)
            case "cooccur":
                return proven(session, Together.from_data(rule), form, program=program)
        return proven(session, Asked.from_data(rule), form, program=program)


def _compared(data: bytes, table: Printed, proof: dict[str, Any]) -> Verdict:
    form = proof["format"]
    ours = written(table, form)
    ours_proof = json.loads(table.proof)
    where = f"state {proof['state']}"
    if ours_proof["digest"] != proof["digest"]:
        sentence = (
            f"corpus and codings of {where} have another digest here ({ours_proof['digest'][:12]}…, the file"
            f" says {proof['digest'][:12]}…): it was written from another copy of the project, or its proof"
            " was altered"
        )
        kind, sentences, cells = _differing(data, ours, form, table)
        if kind == "layout":
            sentences = ("the numbers that it shows are the same here all the same",)
        return Verdict(False, "codings", (sentence, *sentences), cells, proof)
    if data == ours and as_line(proof) == as_line(ours_proof):
        said = f"byte for byte the table of {where}, counted by {proof['program']}"
        return Verdict(True, "verified", (said,), proof=proof)
    kind, sentences, cells = _differing(data, ours, form, table)
    if kind == "layout" and as_line(proof) != as_line(ours_proof):
        kind, sentences = "words", ("the numbers are right, but its proof was altered",)
    if proof["program"] != PROGRAM and kind == "layout":
        sentences += (f"it was written by {proof['program']}, and this is {PROGRAM}",)
    return Verdict(False, kind, sentences, cells, proof)


def _differing(
    data: bytes, ours: bytes, form: str, table: Printed
) -> tuple[Kind, tuple[str, ...], tuple[CellDifference, ...]]:
    """What is different in what a reader sees."""
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    if form in PICTURES:
        said = (
            "the picture is not the one that the project gives; was it edited, or saved by another program?"
        )
        return "damaged", (said,), ()
    read = read_grid if isinstance(table, Grid) else read_back
    right = read(ours, form)
    try:
        found = read(data, form)
    except (*DAMAGE, LxmlError, OpcError):
        sentence = (
            f"it can no longer be read as a table ({FORMATS[form].description}); was it saved by another"
            " program, or cut short? Take the file as it was written"
        )
        return "damaged", (sentence,), ()
    columns = table.columns if isinstance(table, Grid) else ("interviews", "references")
    cells = tuple(_cells(found.cells, right.cells, ("label", *columns)))
    if cells:
        return "cells", tuple(_sentence(cell) for cell in cells), cells
    if found.words != right.words:
        return "words", ("the numbers are right, but words around them differ: " + _first(found, right),), ()
    return "layout", ("only the layout was changed, the numbers are right",), ()


def _cells(found: list[Cells], right: list[Cells], columns: tuple[str, ...]) -> list[CellDifference]:
    """Row by row where there are as many, and columns by number where lines hold some of them; else by what
    stands in both."""
    pairs = SequenceMatcher(None, found, right, autojunk=False).get_opcodes()
    differing = []
    for tag, first, last, start, end in pairs:
        if tag == "equal":
            continue
        if last - first == end - start:
            for theirs, ours in zip(found[first:last], right[start:end], strict=True):
                names = columns if len(ours) == len(columns) else ("label", *map(str, range(1, len(ours))))
                for column, file, project in zip_longest(names, theirs, ours, fillvalue=""):
                    if file != project:
                        differing.append(CellDifference(ours[0], column, file, project))
            continue
        differing += [CellDifference(row[0], "row", ", ".join(row), "") for row in found[first:last]]
        differing += [CellDifference(row[0], "row", "", ", ".join(row)) for row in right[start:end]]
    return differing


def _sentence(cell: CellDifference) -> str:
    if cell.column == "row":
        numbers = (cell.file or cell.project).removeprefix(f"{cell.row}, ").split(", ")
        counts = f" ({' and '.join(numbers)})" if any(numbers) else ""
        what = "is not in the project's table" if cell.file else "is missing"
        return f"the row “{cell.row}”{counts} {what}"
    file, project = (each or "empty" for each in (cell.file, cell.project))
    return f"“{cell.row}”: {cell.column} is {file}, and has to be {project}"


def _first(found: ReadBack, right: ReadBack) -> str:
    """The first of the words that differ."""
    pairs = SequenceMatcher(None, found.words, right.words, autojunk=False).get_opcodes()
    kind, first, _, start, _ = next(pair for pair in pairs if pair[0] != "equal")
    if kind == "delete":
        return f"“{_short(found.words[first], 0)}” was added"
    if kind == "insert":
        return f"“{_short(right.words[start], 0)}” is missing"
    theirs, ours = found.words[first], right.words[start]
    both = enumerate(zip(theirs, ours, strict=False))
    same = next((at for at, (one, other) in both if one != other), min(len(theirs), len(ours)))
    return f"“{_short(theirs, same)}” stands there for “{_short(ours, same)}”"


def _short(words: str, around: int) -> str:
    """What stands around a place in a long text."""
    start, end = max(around - 30, 0), around + 50
    return ("…" if start else "") + words[start:end] + ("…" if end < len(words) else "")
