"""What stands in a written crosstab or co-occurrence, read from the file again: as ``readback`` has it.

The cells of a row are its label and its numbers, as printed. A format that sets many columns in several
tables has a row for each of these.
"""

import csv
import io
import json
import re
from collections.abc import Callable
from itertools import takewhile
from typing import Any

from exports.formats.marks import MARK
from exports.formats.readback import Cells, ReadBack, inside, sheet_rows, trimmed, typed

_APART = re.compile(r"\s{2,}")
_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")
_LATEX_ROW = re.compile(r"(?m)^(\\codelevel.*) \\\\\*?$")


def read_grid(data: bytes, form: str) -> ReadBack:
    """The cells and the words of a file in the format of that name.

    Raises ValueError, KeyError or an error of the format's library where the file is no longer of that form.
    """
    return trimmed(_READERS[form](data))


def _text(data: bytes) -> ReadBack:
    """Rows stand between two lines of dashes, in one block after another."""
    cells: list[Cells] = []
    words: list[str] = []
    rules = 0
    for line in data.decode().splitlines():
        if line.strip("-") == "" and len(line) > 20:
            rules += 1
        elif rules % 2 and line.strip():
            cells.append(tuple(_APART.split(line.strip())))
        elif MARK not in line:
            words.append(line)
    return ReadBack(cells, [" ".join(words)])


def _csv(data: bytes) -> ReadBack:
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    cells: list[Cells] = [(f"{row[0]} {row[1]}".strip(), *row[3:]) for row in rows]
    return ReadBack(cells, [*head, *(row[2] for row in rows)])


def _json(data: bytes) -> ReadBack:
    content = json.loads(data)
    facts = {name: value for name, value in content["facts"].items() if name != "proof"}
    rows = content.pop("rows")
    cells: list[Cells] = [
        (
            f"{row['number']} {row['label']}".strip(),
            *("" if each is None else str(each) for each in row["cells"]),
        )
        for row in rows
    ]
    rest = [{name: row[name] for name in row if name not in ("number", "label", "cells")} for row in rows]
    words = [content.pop("title"), content.pop("caption")]
    return ReadBack(cells, [*words, json.dumps({**content, "facts": facts, "rows": rest}, sort_keys=True)])


def _markdown(data: bytes) -> ReadBack:
    lines = data.decode().splitlines()
    table = [line for line in lines if line.startswith("|")]
    cells: list[Cells] = [
        tuple(each.strip() for each in _UNESCAPED_BAR.split(line)[1:-1]) for line in table[2:]
    ]
    return ReadBack(cells, [*table[:1], *(each for each in lines if each not in table and MARK not in each)])


def _html(data: bytes) -> ReadBack:
    from lxml import html

    page = html.document_fromstring(data.decode().encode(), parser=html.HTMLParser(encoding="utf-8"))
    rows = page.findall(".//tbody/tr")
    around: Any = page.xpath("//text()[not(ancestor::tbody)]")
    words = [*(str(each) for each in around), *(str(row.get("class", "")) for row in rows)]
    return ReadBack([tuple(inside(cell).strip() for cell in row) for row in rows], words)


def _latex(data: bytes) -> ReadBack:
    text = data.decode()
    found: list[Cells] = [tuple(row.split(" & ")) for row in _LATEX_ROW.findall(text)]
    rest = [line for line in _LATEX_ROW.sub("", text).splitlines() if MARK not in line]
    return ReadBack(found, [" ".join(rest)])


def _docx(data: bytes) -> ReadBack:
    from docx import Document

    document = Document(io.BytesIO(data))
    rows = [[typed(cell._tc).strip() for cell in row.cells] for part in document.tables for row in part.rows]
    tables = [part._tbl for part in document.tables]
    others = [typed(each) for each in document.element.body if each not in tables]
    return ReadBack([tuple(row) for row in rows], others)


def _xlsx(data: bytes) -> ReadBack:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True)
    try:
        head, *rows = sheet_rows(book["Table"], furthest=None)
        body = list(takewhile(any, rows))
        rest = [*head, *(cell for row in rows[len(body) :] for cell in row)]
        rest += [cell for row in sheet_rows(book["Rule"]) for cell in row]
        rest += [name for name in book.sheetnames if name not in ("Table", "Rule")]
    finally:
        book.close()
    return ReadBack([tuple(each.strip() for each in row) for row in body], rest)


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
