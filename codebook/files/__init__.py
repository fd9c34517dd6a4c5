"""Coding frameworks as files: tables (CSV, TSV, Excel), indented outlines and REFI-QDA codebooks, in; CSV and
outlines, out."""

from pathlib import Path

from codebook.files.exchange import FrameworkFile, framework_of
from codebook.files.items import build, check_framework, problems_of, refuse
from codebook.files.outline import place_lines, write_outline
from codebook.files.table import place_rows, write_table
from codebook.framework import Framework
from qualcode.errors import BadInput
from qualcode.exchange.refi.qdc import read_qdc
from qualcode.plaintext import decode
from qualcode.sheets import read_bytes, read_sheet

__all__ = ["FrameworkFile", "check_framework", "read_framework", "read_framework_file", "write_framework"]

TABLES = (".csv", ".tsv", ".xlsx")
OUTLINES = (".outline", ".txt", ".md")
EXCHANGE = (".qdc",)


def read_framework(path: Path, *, encoding: str | None = None) -> Framework:
    """Read a framework from a table or an outline, by the file's suffix.

    Raises UnreadableFile for a file that is no such thing, and one BadInput that lists everything that is
    wrong with it by line. Messages do not name the file.
    """
    return read_framework_file(path, encoding=encoding).framework


def read_framework_file(path: Path, *, encoding: str | None = None) -> FrameworkFile:
    """Like ``read_framework``, with notes on how the file was taken."""
    suffix = path.suffix.lower()
    if suffix in EXCHANGE:
        return framework_of(read_qdc(path))
    if suffix in TABLES:
        placed = place_rows(read_sheet(path, encoding=encoding, unguard=True))
    elif suffix in OUTLINES:
        decoded = decode(read_bytes(path), encoding=encoding)
        placed = place_lines(decoded.text)
        placed.notes += [decoded.note] if decoded.note else []
    else:
        known = ", ".join(TABLES + OUTLINES + EXCHANGE)
        whole = "; `qualcode import` takes a whole project" if suffix in (".qdpx", ".qde") else ""
        raise BadInput(f"{path.suffix or 'it'} is not a kind of framework file; there are {known}{whole}")
    refuse([*placed.problems, *problems_of(placed.items, placed.strays)])
    if not placed.items:
        raise BadInput("there are no codes in it")
    return FrameworkFile(build(placed.items), tuple(placed.notes))


def write_framework(framework: Framework, form: str) -> str:
    """The framework as the text of a file; ``form`` is "csv" or "outline", or a suffix of such a file.

    What is written reads back as the same framework. Raises BadInput for another form, and for a framework
    that ``check_framework`` refuses.
    """
    suffix = f".{form.lower().removeprefix('.')}"
    if suffix not in (".csv", *OUTLINES):
        raise BadInput(f"a framework is written as csv or as outline, not as {form!r}")
    check_framework(framework)
    return write_table(framework) if suffix == ".csv" else write_outline(framework)
