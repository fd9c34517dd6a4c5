"""Reading a CSV of any length row by row, in memory that does not grow with it."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

from qualcode.errors import BadInput, UnreadableFile
from qualcode.plaintext import decode, fold
from qualcode.sheets import advice, delimiter_of

_EXCEL_HINT = re.compile(r"sep=([,;\t])[\r\n]*", re.IGNORECASE)
"""A first line that Excel writes and understands, and that is no data."""
_HEAD = 1 << 16
_CHUNK = 1 << 20
_ZIP = b"PK\x03\x04"
"""Characters; a quote may be as long as an interview."""


class Stream(NamedTuple):
    """An open CSV, placed below its header; the caller closes the file."""

    file: TextIO
    places: dict[str, int]
    """Folded column name to place in a row."""
    delimiter: str
    notes: tuple[str, ...]
    first_line: int
    """The line below the header, from 1."""

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Line number and cells of every row that is not blank, padded to the width of the header.

        Raises BadInput for what is no CSV and for text outside the named columns.
        """
        reader = csv.reader(iter(self.file.readline, ""), delimiter=self.delimiter, strict=True)
        width, above = max(self.places.values()) + 1, self.first_line
        line = above
        try:
            for cells in reader:
                if len(cells) > width and any(map(str.strip, cells[width:])):
                    raise BadInput(f"line {line}: there is text outside the {len(self.places)} named columns")
                if any(cells):
                    yield line, cells if len(cells) >= width else cells + [""] * (width - len(cells))
                line = above + reader.line_num
        except csv.Error as error:
            raise BadInput(f"line {line}: {advice(str(error), self.delimiter)}") from error


def open_csv(path: Path, *, encoding: str | None = None) -> Stream:
    """Open a CSV and read its header. Raises UnreadableFile for what is no text, BadInput for its header."""
    file, notes = _open(path, encoding)
    try:
        hint = _EXCEL_HINT.fullmatch(file.readline(_HEAD))
        start = file.tell() if hint else 0
        file.seek(start)
        delimiter = hint[1] if hint else delimiter_of(file.read(_HEAD), path.suffix.lower())
        file.seek(start)
        header = next(csv.reader([file.readline()], delimiter=delimiter), [])
        return Stream(file, _places(header), delimiter, notes, 3 if hint else 2)
    except BaseException:
        file.close()
        raise


def _open(path: Path, encoding: str | None) -> tuple[TextIO, tuple[str, ...]]:
    try:
        if encoding is None and _is_utf8(path):
            return path.open(encoding="utf-8-sig", newline=""), ()
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"it cannot be opened ({error.strerror})") from error
    if data.startswith(_ZIP):
        raise UnreadableFile("it is a zip archive, not text; if it is an Excel workbook, name it .xlsx")
    decoded = decode(data, encoding=encoding)
    text = decoded.text.removeprefix("\ufeff")
    return io.StringIO(text, newline=""), (decoded.note,) if decoded.note else ()


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                if b"\x00" in chunk:
                    return False
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _places(header: list[str]) -> dict[str, int]:
    names = [fold(cell) for cell in header]
    if not any(names):
        raise BadInput("it is empty: the first line should name the columns")
    doubles = sorted({name for name in names if name and names.count(name) > 1})
    if doubles:
        raise BadInput(f"the first line names a column more than once: {', '.join(doubles)}; rename one")
    return {name: place for place, name in enumerate(names) if name}
