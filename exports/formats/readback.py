"""What stands in a written table, read from the file again: its cells, and the words around them.

Only for comparing a file with another one of the same format: what a format does to text is not undone.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from exports.formats.marks import MARK

if TYPE_CHECKING:
    from lxml.etree import _Element

Cells = tuple[str, str, str]
"""Label with its number, and the two counts, as printed."""
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
    found = _READERS[form](data)
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
    head, *rows = csv.reader(io.StringIO(data.decode()))
    return ReadBack([(f"{row[0]} {row[1]}".strip(), row[3], row[4]) for row in rows], head)


def _json(data: bytes) -> ReadBack:
    content = json.loads(data)
    facts = {name: value for name, value in content["facts"].items() if name != "proof"}
    cells = [
        (f"{row['number']} {row['label']}".strip(), _shown(row["interviews"]), _shown(row["references"]))
        for row in content["rows"]
    ]
    return ReadBack(cells, [content["title"], content["caption"], json.dumps(facts, sort_keys=True)])


def _shown(count: object) -> str:
    return "" if count is None else str(count)


def _markdown(data: bytes) -> ReadBack:
    lines = data.decode().splitlines()
    table = [line for line in lines if line.startswith("|")]
    cells = [_three(*(each.strip() for each in _UNESCAPED_BAR.split(line)[1:4])) for line in table[2:]]
    rest = [line for line in lines if not line.startswith("|") and MARK not in line]
    return ReadBack(cells, [*table[:1], *rest])


def _html(data: bytes) -> ReadBack:
    from lxml import html

    page = html.document_fromstring(data.decode().encode(), parser=html.HTMLParser(encoding="utf-8"))
    rows = page.iterfind(".//tbody/tr")
    cells = [_three(*(_inside(cell).strip() for cell in row)) for row in rows]
    kinds = ("title", "h1", "caption", "thead")
    return ReadBack(cells, [_inside(each) for kind in kinds for each in page.iter(kind)])


def _inside(element: "_Element") -> str:
    return "".join(str(text) for text in element.itertext())


def _latex(data: bytes) -> ReadBack:
    text = data.decode()
    found = [_three(*(each.strip() for each in row)) for row in _LATEX_ROW.findall(text)]
    rest = [line for line in _LATEX_ROW.sub("", text).splitlines() if MARK not in line]
    return ReadBack(found, [" ".join(rest)])


def _docx(data: bytes) -> ReadBack:
    from docx import Document

    document = Document(io.BytesIO(data))
    head, *rows = ([cell.text for cell in row.cells] for row in document.tables[0].rows)
    return ReadBack(
        [_three(*(each.strip() for each in row)) for row in rows],
        [*head, *(paragraph.text for paragraph in document.paragraphs)],
    )


def _xlsx(data: bytes) -> ReadBack:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True)
    head, *rows = ([_shown(value) for value in row[:3]] for row in book["Table"].iter_rows(values_only=True))
    body: list[Any] = []
    rest: list[str] = [*head]
    for row in rows:
        if not any(row):
            break
        body.append(row)
    for row in rows[len(body) :]:
        rest += row
    rest += [_shown(value) for row in book["Rule"].iter_rows(values_only=True) for value in row]
    book.close()
    return ReadBack([_three(*(each.strip() for each in row)) for row in body], rest)


def _three(*cells: str) -> Cells:
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
