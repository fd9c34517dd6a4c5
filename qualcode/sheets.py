"""Sheets of rows under named columns: CSV and Excel files in, CSV out.

CSV is read as RFC 4180 has it, with the delimiters that spreadsheets really write; Excel's .xlsx
(ECMA-376) through openpyxl, after its archive has been checked.
"""

import csv
import datetime
import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from qualcode.archives import checked_members, open_checked
from qualcode.errors import BadInput, UnreadableFile
from qualcode.plaintext import Decoded, decode, fold

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MAX_BYTES = 100 << 20
"""Bytes of a file, and of what a workbook unpacks to; more is refused before it is read."""
MAX_PART = 32 << 20
"""Bytes of one XML part of a workbook: some ten seconds' work, and hundreds of thousands of cells."""
MAX_CELLS = 20_000_000
"""Cells of a workbook, blank ones inside its used area included."""
UNCALCULATED = "some formulas have never been calculated and read as empty; save the workbook once in Excel"
"""The note on a workbook in which cells may be read as empty that are not."""
XLSX_LONGEST = 32_767
"""Characters that Excel allows in a cell."""

csv.field_size_limit(1 << 26)  # a quote may be as long as an interview
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_EXCEL_HINT = re.compile(r"sep=([,;\t])(?=[\r\n]|\Z)", re.IGNORECASE)
"""A first line that Excel writes and understands, and no reader of data should see."""
_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_TOO_LARGE = (
    "the workbook is too large; delete the blank rows and columns around its cells, or save it as .csv"
)
_UNCALCULATED = re.compile(rb"(?:</f>|<f/>)(?:<v\s*/>|<v></v>)?</c>")
_LINE_ENDS = re.compile("\r\n?")
_NUMBER = re.compile(r"[-+]?[\d.,]*\d%?")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SURROGATES = re.compile("[\ud800-\udfff]")
_ZIP = b"PK\x03\x04"
DAMAGE = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError, OSError),
    *(RuntimeError, SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error),
)
"""What openpyxl lets through from a damaged workbook: it has no error class of its own for that."""

Cell = str | int | float | None


@dataclass(frozen=True)
class SheetRow:
    """One row below the header; rows whose cells are all blank are left out."""

    line: int
    """Where it begins in the file, from 1: a line of a text file, a row of a workbook."""
    cells: dict[str, str]
    """Folded column name (see ``fold``) to text as it stands: not trimmed, not normalised, but the only
    line break is a newline."""

    def get(self, column: str) -> str:
        """The cell below a column, whose name may be spelt in any case; empty where there is none.

        >>> SheetRow(2, {"label": "Trust"}).get("LABEL")
        'Trust'
        """
        return self.cells.get(fold(column), "")


@dataclass(frozen=True)
class Sheet:
    """A header and its rows."""

    columns: tuple[str, ...]
    """The names as the file spells them, trimmed."""
    rows: tuple[SheetRow, ...]
    notes: tuple[str, ...] = ()
    """Sentences for the import report: a guessed encoding, further sheets that were not read."""


class _Record(NamedTuple):
    line: int
    cells: list[str]


def read_sheet(path: Path, *, encoding: str | None = None, unguard: bool = False) -> Sheet:
    """Read the rows of a .csv, .tsv or .txt file, or of the first visible sheet of an .xlsx workbook.

    ``unguard`` takes away the apostrophes that ``write_csv`` puts before formula signs. Raises
    UnreadableFile for a file that is no such sheet or is unsafe, and BadInput for an empty one, a header
    without names or with a name that stands twice, and rows with more cells than there are columns.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        sheet = _sheet(*_workbook_records(read_bytes(path)))
    elif suffix in (".csv", ".tsv", ".txt"):
        sheet = _sheet(*_text_records(read_bytes(path), suffix, encoding))
    else:
        raise UnreadableFile(
            f"{suffix or 'it'} is not a kind of sheet that can be read; save it as .xlsx or .csv"
        )
    return _unguarded(sheet) if unguard else sheet


def read_bytes(path: Path) -> bytes:
    """The content of a file of reasonable size. Raises UnreadableFile where it cannot be opened."""
    try:
        if not path.is_file():
            raise UnreadableFile("there is no such file")
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFile(f"it is larger than {MAX_BYTES >> 20} MB, which no such file needs to be")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"it cannot be opened ({error.strerror})") from error


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    r"""A sheet as CSV, every cell guarded; None is an empty cell, lines end in a newline.

    >>> write_csv(["label", "references"], [["Trust, mutual", 3], ["=1+1", None]])
    'label,references\n"Trust, mutual",3\n\'=1+1,\n'
    """
    buffer = io.StringIO(newline="")
    put_csv(buffer, columns, rows)
    return buffer.getvalue()


def put_csv(file: TextIO, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """The same row by row into a file; how many rows."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_written(columns))
    count = 0
    for row in rows:
        writer.writerow(_written(row))
        count += 1
    return count


def guard(text: str) -> str:
    """The text behind an apostrophe where a spreadsheet would take it for a formula.

    OWASP's rule against CSV injection (https://owasp.org/www-community/attacks/CSV_Injection): a cell must
    not begin with ``= + - @``, a tab or a line break. Text that would read as guarded already gets one more
    apostrophe, so that ``unguard`` always gives back what was there.

    >>> guard("=1+1"), guard("'=1+1"), guard("'tis"), guard("Trust")
    ("'=1+1", "''=1+1", "'tis", 'Trust')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The inverse of ``guard``: the text a guarded cell stands for; any other text as it is.

    >>> unguard("'=1+1"), unguard("''=1+1"), unguard("'tis"), unguard("=1+1")
    ('=1+1', "'=1+1", "'tis", '=1+1')
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def in_words(lines: Iterable[int]) -> str:
    """Line numbers for a message, neighbours drawn together.

    >>> in_words([4]), in_words([2, 3, 4, 9, 11, 12])
    ('line 4', 'lines 2-4, 9 and 11-12')
    """
    runs: list[list[int]] = []
    for line in sorted(set(lines)):
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    *most, last = [str(first) if first == end else f"{first}-{end}" for first, end in runs]
    plural = "s" if most or "-" in last else ""
    return f"line{plural} " + (f"{', '.join(most)} and {last}" if most else last)


def _written(cells: Sequence[Cell]) -> list[str]:
    return ["" if cell is None else guard(_LINE_ENDS.sub("\n", str(cell))) for cell in cells]


def _unguarded(sheet: Sheet) -> Sheet:
    rows = (
        SheetRow(row.line, {unguard(key): unguard(cell) for key, cell in row.cells.items()})
        for row in sheet.rows
    )
    return Sheet(tuple(map(unguard, sheet.columns)), tuple(rows), sheet.notes)


def _sheet(records: Iterable[_Record], notes: list[str]) -> Sheet:
    filled = (record for record in records if any(cell.strip() for cell in record.cells))
    header = next(filled, None)
    if header is None:
        raise BadInput("it is empty: the first line should name the columns")
    names = _names(header)
    body = list(filled)
    _refuse_ragged(body, names)
    keys = {place: fold(name) for place, name in names.items()}
    rows = (SheetRow(record.line, _cells(record, keys)) for record in body)
    return Sheet(tuple(names.values()), tuple(rows), tuple(notes))


def _names(header: _Record) -> dict[int, str]:
    """Column names by place, unnamed places left out."""
    names = {place: " ".join(cell.split()) for place, cell in enumerate(header.cells) if cell.strip()}
    if all(_NUMBER.fullmatch(name) for name in names.values()):
        raise BadInput(f"line {header.line} should name the columns, and holds only numbers")
    spellings = defaultdict(list)
    for name in names.values():
        spellings[fold(name)].append(name)
    twice = [repr(found[0]) for found in spellings.values() if len(found) > 1]
    if twice:
        raise BadInput(f"line {header.line} names a column more than once: {', '.join(twice)}; rename one")
    return names


def _refuse_ragged(body: list[_Record], names: dict[int, str]) -> None:
    ragged = [record.line for record in body if _overflows(record, names)]
    if ragged:
        raise BadInput(
            f"{in_words(ragged)}: there is text outside the {len(names)} named columns; name its column in "
            "the first line, or put a cell that holds a delimiter or a line break between double quotes"
        )


def _overflows(record: _Record, names: dict[int, str]) -> bool:
    return any(cell.strip() for place, cell in enumerate(record.cells) if place not in names)


def _cells(record: _Record, keys: dict[int, str]) -> dict[str, str]:
    cells = record.cells
    return {
        key: _LINE_ENDS.sub("\n", cells[place]) if place < len(cells) else "" for place, key in keys.items()
    }


def _text_records(data: bytes, suffix: str, encoding: str | None) -> tuple[Iterator[_Record], list[str]]:
    text, delimiter, decoded = opened(data, suffix, encoding)
    return _parsed(text, delimiter), [decoded.note] if decoded.note else []


def opened(data: bytes, suffix: str, encoding: str | None = None) -> tuple[str, str, Decoded]:
    """The text of a sheet without what stands before its header, its delimiter, and how it was decoded.

    Raises UnreadableFile for a workbook and as ``decode`` does.
    """
    if data.startswith(_ZIP):
        raise UnreadableFile("it is a zip archive, not text; if it is an Excel workbook, name it .xlsx")
    decoded = decode(data, encoding=encoding)
    text = decoded.text.removeprefix("\ufeff")
    hint = _EXCEL_HINT.match(text)
    text = text[hint.end() :] if hint else text
    return text, hint[1] if hint else delimiter_of(text, suffix), decoded


def _parsed(text: str, delimiter: str) -> Iterator[_Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield _Record(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(f"line {line}: {advice(str(error), delimiter)}") from error


def advice(problem: str, delimiter: str) -> str:
    if "end of data" in problem:
        return "a double quotation mark opens a cell here and is never closed"
    if "expected after" in problem:
        return (
            f"after the closing quotation mark of a cell a {_DELIMITERS[delimiter]} should follow; "
            'a quotation mark inside a quoted cell is written twice ("")'
        )
    return f"it cannot be read as CSV ({problem})"


def delimiter_of(text: str, suffix: str) -> str:
    """The delimiter that makes the most regular table of at least two columns."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    if suffix == ".tsv" and "\t" in first:
        return "\t"
    return max(_DELIMITERS, key=lambda delimiter: _regularity(text, delimiter))


def _regularity(text: str, delimiter: str) -> tuple[bool, float, int]:
    """Whether the header has two columns or more, the share of rows that fit it, and its width."""
    widths = [(len(cells), _used(cells)) for cells in _sample(text, delimiter) if _used(cells)]
    if not widths:
        return (True, 1.0, 0)
    header = widths[0][1]
    fitting = sum(used <= header and (header == 1 or cells > 1) for cells, used in widths)
    return (header > 1, fitting / len(widths), header)


def _sample(text: str, delimiter: str) -> Iterator[list[str]]:
    """The first rows, leniently: a misquoted file is to be complained about with the right delimiter."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    with suppress(csv.Error):
        yield from islice(reader, 200)


def _used(cells: list[str]) -> int:
    return max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _workbook_records(data: bytes) -> tuple[list[_Record], list[str]]:
    import warnings

    notes = _check_workbook(data)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            records = _first_sheet(data, notes)
        except DAMAGE as error:
            raise UnreadableFile("the workbook is damaged; open it in Excel and save it again") from error
    notes += [str(warning.message) for warning in warned if str(warning.message).startswith("Cell ")]
    return records, notes


def _check_workbook(data: bytes) -> list[str]:
    """Raise UnreadableFile for what is no .xlsx workbook or is unsafe; notes on what it lacks."""
    if data.startswith(_OLD_EXCEL):
        raise UnreadableFile(
            "it is an old .xls workbook or has a password; open it in Excel and save it as .xlsx without one"
        )
    if not data.startswith(_ZIP):
        raise UnreadableFile("it is named .xlsx and is no Excel workbook; export it again as .xlsx or .csv")
    uncalculated = False
    with open_checked(data, max_total=MAX_BYTES) as archive:
        for name, part in checked_members(archive):
            if len(part) > MAX_PART and name.endswith(".xml"):
                raise BadInput(_TOO_LARGE)
            uncalculated = uncalculated or bool(_UNCALCULATED.search(part))
    if uncalculated:
        return [UNCALCULATED]
    return []


def _first_sheet(data: bytes, notes: list[str]) -> list[_Record]:
    from openpyxl import load_workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = [sheet for sheet in workbook.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
        visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
        if not visible:
            raise UnreadableFile("the workbook holds no sheet of cells")
        if len(sheets) > 1:
            notes.append(f"only the sheet {visible[0].title!r} was read, of {len(sheets)} in the workbook")
        return list(_worksheet_records(visible[0]))
    finally:
        workbook.close()


def _worksheet_records(worksheet: "ReadOnlyWorksheet") -> Iterator[_Record]:
    """Its filled rows; the size it claims is not believed, since a claim costs nothing to make."""
    worksheet.reset_dimensions()
    seen = 0
    rows = worksheet.iter_rows(values_only=True)  # type: ignore[misc]  # its stub wants the other class
    for line, values in enumerate(rows, 1):
        seen += 1 + len(values)
        if seen > MAX_CELLS:
            raise BadInput(_TOO_LARGE)
        if any(value is not None for value in values):
            yield _Record(line, [_cell_text(value) for value in values])


def _cell_text(value: object) -> str:
    """A cell as text: whole numbers without a fraction, dates as ISO 8601 has them."""
    from openpyxl.utils.escape import unescape

    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
        case datetime.datetime():
            midnight = value.time() == datetime.time()
            return value.date().isoformat() if midnight else value.isoformat(" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case str():
            return _SURROGATES.sub("\ufffd", unescape(value))
    return str(value)
