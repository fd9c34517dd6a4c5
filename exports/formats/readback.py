"""What stands in a written table, read from the file again: its cells, and the words around them.

Only for comparing a file with another one of the same format: what a format does to text is not undone.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from exports.formats.marks import MARK

if TYPE_CHECKING:
    from lxml.etree import _Element

Cells = tuple[str, ...]
"""Label with its number, and the two counts, as printed."""
_CELLS = ("number", "label", "interviews", "references")
_FURTHEST = 10
"""How many columns of a workbook are read: those of the table, and what somebody wrote beside it."""
_MOST_ROWS = 100_000
"""Of a workbook; a blank one may claim a million."""
_DIGITS = re.compile(r"\d+")
_TEXT_ROW = re.compile(r"\s*(.*?)\s{2,}(\d+)\s{2,}(\d+)\s*$")
_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")
_LATEX_ROW = re.compile(r"(?m)^(.*) & (\d*) & (\d*) \\\\\*?$")


class ReadBack(NamedTuple):
    """A written table as compared."""

    cells: list[Cells]
    words: list[str]
    """Title, column headings, caption: everything else that a reader sees; spaces do not count."""


def read_back(data: bytes, form: str) -> ReadBack:
    """The cells and the words of a file in the format of that name.

    Raises ValueError, KeyError or an error of the format's library where the file is no longer of that form.
    """
    return trimmed(_READERS[form](data))


def trimmed(found: ReadBack) -> ReadBack:
    """The same, without the spaces around and between words."""
    return ReadBack(found.cells, [" ".join(words.split()) for words in found.words if words.strip()])


def _text(data: bytes) -> ReadBack:
    """Rows stand between two lines of dashes, their counts at the end; a label may take several lines."""
    cells: list[Cells] = []
    words: list[str] = []
    rules = 0
    for line in data.decode().splitlines():
        if line.strip("-") == "" and len(line) > 20:
            rules += 1
        elif rules == 1:
            cells += _text_row(line)
        elif MARK not in line:
            words.append(line)
    return ReadBack(cells, [" ".join(words)])


def _text_row(line: str) -> Iterator[Cells]:
    if line.strip():
        counted = _TEXT_ROW.match(line)
        yield _three(*counted.groups()) if counted else (line.strip(), "", "")


def _csv(data: bytes) -> ReadBack:
    """A spreadsheet that saves it again may put a mark of UTF-8 before it, which says nothing."""
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    cells = [_three(f"{row[0]} {row[1]}".strip(), row[3], row[4]) for row in rows]
    return ReadBack(cells, [*head, *(" ".join([row[2], *row[5:]]) for row in rows)])


def _json(data: bytes) -> ReadBack:
    content = json.loads(data)
    facts = {name: value for name, value in content["facts"].items() if name != "proof"}
    cells = [
        _three(
            f"{row['number']} {row['label']}".strip(), _shown(row["interviews"]), _shown(row["references"])
        )
        for row in content["rows"]
    ]
    rest = [{name: row[name] for name in row if name not in _CELLS} for row in content["rows"]]
    words = [content.pop("title"), content.pop("caption")]
    return ReadBack(cells, [*words, json.dumps({**content, "facts": facts, "rows": rest}, sort_keys=True)])


def _shown(count: object) -> str:
    return "" if count is None else str(count)


def _markdown(data: bytes) -> ReadBack:
    lines = data.decode().splitlines()
    table = [line for line in lines if line.startswith("|")]
    rows = [[each.strip() for each in _UNESCAPED_BAR.split(line)] for line in table[2:]]
    cells = [_three(*row[1:4]) for row in rows]
    beside = [" ".join(row[4:]) for row in rows]
    rest = [line for line in lines if not line.startswith("|") and MARK not in line]
    return ReadBack(cells, [*table[:1], *rest, *beside])


def _html(data: bytes) -> ReadBack:
    """All text outside the rows counts as words, styles and scripts too: they can show other numbers."""
    from lxml import html

    page = html.document_fromstring(data.decode().encode(), parser=html.HTMLParser(encoding="utf-8"))
    rows = page.findall(".//tbody/tr")
    cells = [_three(*(inside(cell).strip() for cell in row)) for row in rows]
    around: Any = page.xpath("//text()[not(ancestor::tbody)]")
    return ReadBack(cells, [*(str(each) for each in around), *(str(row.get("class", "")) for row in rows)])


def inside(element: "_Element") -> str:
    """All text inside an element of a page."""
    return "".join(str(text) for text in element.itertext())


def _latex(data: bytes) -> ReadBack:
    text = data.decode()
    found = [_three(*(each.strip() for each in row)) for row in _LATEX_ROW.findall(text)]
    rest = [line for line in _LATEX_ROW.sub("", text).splitlines() if MARK not in line]
    return ReadBack(found, [" ".join(rest)])


def _docx(data: bytes) -> ReadBack:
    from docx import Document

    document = Document(io.BytesIO(data))
    first = document.tables[0]
    head, *rows = ([typed(cell._tc) for cell in row.cells] for row in first.rows)
    nested = [typed(table._tbl) for row in first.rows for cell in row.cells for table in cell.tables]
    others = [typed(each) for each in document.element.body if each is not first._tbl]
    edges = [each._element for part in document.sections for each in (part.header, part.footer)]
    words = [_DIGITS.sub("", typed(each)) for each in edges]  # page numbers are written as last seen
    cells = [_three(*(each.strip() for each in row)) for row in rows]
    return ReadBack(cells, [*head, *others, *nested, *words])


def typed(element: Any) -> str:
    """The text in a part of a Word document, with what was put in under tracked changes."""
    from docx.oxml.ns import qn

    return "".join(each.text or "" for each in element.iter(qn("w:t")))


def _xlsx(data: bytes) -> ReadBack:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True)
    try:
        head, *rows = sheet_rows(book["Table"])
        body = list(takewhile(lambda row: any(row[:3]), rows))
        rest = [*head, *(cell for row in rows[len(body) :] for cell in row)]
        rest += [cell for row in body for cell in row[3:]]
        rest += [cell for row in sheet_rows(book["Rule"]) for cell in row]
        rest += [name for name in book.sheetnames if name not in ("Table", "Rule")]
    finally:
        book.close()
    return ReadBack([_three(*(each.strip() for each in row[:3])) for row in body], rest)


def sheet_rows(sheet: Any, furthest: int | None = _FURTHEST) -> list[list[str]]:
    """The cells of a sheet as text. Raises ValueError for one that claims more than a table can have."""
    if (sheet.max_row or 0) > _MOST_ROWS:
        raise ValueError("too many rows")
    found = sheet.iter_rows(values_only=True, max_col=furthest, max_row=_MOST_ROWS)
    return [[_shown(value) for value in row] for row in found]


def _three(*cells: str) -> Cells:
    """A row of the table. Raises ValueError for one with other columns."""
    label, interviews, references = cells
    return label, interviews, references


_READERS: dict[str, Callable[[bytes], ReadBack]] = {
    "text": _text,
    "csv": _csv,
    "json": _json,
    "markdown": _markdown,
    "html": _html,
    "latex": _latex,
    "docx": _docx,
    "xlsx": _xlsx,
}
