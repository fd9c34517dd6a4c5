"""Word files (.docx), read from the main part of the package.

python-docx's paragraph text leaves out tracked insertions, content controls and the strict variant of the
format, all of which turn up in transcripts; so the XML is walked here, by local names. Source: ECMA-376,
part 1, 17.2 to 17.4.
"""

import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.archives import open_checked, read_member
from qualcode.errors import UnreadableFile
from transcripts.readers.docx_styles import Styles
from transcripts.readers.package import related
from transcripts.readers.tables import Block, flat, pieces
from transcripts.readers.wording import left_out
from transcripts.readers.xml import local, parse_xml
from transcripts.script import Script
from transcripts.speakers import Piece, script

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_SKIPPED = {
    *("del", "moveFrom", "pPr", "rPr", "sdtPr", "tblPr", "drawing", "pict", "object", "Fallback", "rt"),
    *("instrText", "delText", "delInstrText", "fldData", "txbxContent"),
}
_LEFT_OUT = {
    "commentReference": "comment",
    "footnoteReference": "footnote",
    "endnoteReference": "endnote",
    "del": "tracked deletion",
    "txbxContent": "text box",
}


def read_docx(data: bytes) -> Script:
    """The paragraphs and tables of a Word file, in document order.

    Tracked insertions count as text and tracked deletions do not; comments, notes, text boxes, headers
    and footers are left out with a note. Raises UnreadableFile for a package that is damaged or unsafe.
    """
    archive = open_checked(data)
    name = related(archive, "", "officeDocument") or "word/document.xml"
    root = parse_xml(read_member(archive, name), name)
    body = next((child for child in root if local(child) == "body"), None)
    if body is None:
        raise UnreadableFile(f"it is damaged: {name} has no text body")
    notes = _left_out(body)
    if _has_header_text(archive):
        notes.append("left out headers and footers")
    return script(pieces(_blocks(body, Styles(archive, name))), notes=notes, headed=True)


def _blocks(parent: "_Element", styles: Styles) -> list[Block]:
    """Paragraphs, split at their soft line breaks, and tables."""
    blocks: list[Block] = []
    pending = ""
    for element in _block_elements(parent):
        if local(element) == "tbl":
            blocks.append(_table(element, styles))
            continue
        pending += _words(element)
        if not _mark_is_deleted(element):
            level = styles.level(element)
            blocks.extend(Piece(line, level=level) for line in pending.split("\n"))
            pending = ""
    return [*blocks, *pending.split("\n")] if pending else blocks


def _block_elements(parent: "_Element") -> Iterator["_Element"]:
    """The w:p and w:tbl below an element, through content controls and tracked insertions."""
    for child in parent:
        name = local(child)
        if name in ("p", "tbl"):
            yield child
        elif name and name not in _SKIPPED:
            yield from _block_elements(child)


def _table(table: "_Element", styles: Styles) -> list[list[list[str]]]:
    rows = [row for row in _below(table, "tr") if not _row_is_deleted(row)]
    return [[flat(_blocks(cell, styles)) for cell in _below(row, "tc")] for row in rows]


def _below(parent: "_Element", wanted: str) -> Iterator["_Element"]:
    """The nearest descendants of a name, through content controls."""
    for child in parent:
        if local(child) == wanted:
            yield child
        elif local(child) not in _SKIPPED:
            yield from _below(child, wanted)


def _words(element: "_Element") -> str:
    """The text of a paragraph; a soft line break is a newline."""
    parts: list[str] = []
    for child in element:
        name = local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in _TEXT:
            parts.append(_TEXT[name])
        elif name and name not in _SKIPPED:
            parts.append(_words(child))
    return "".join(parts)


def _mark_is_deleted(paragraph: "_Element") -> bool:
    """Whether the paragraph's end was deleted under tracking, which joins it to the next one."""
    return any(local(mark) == "del" for mark in _path(paragraph, "pPr", "rPr"))


def _row_is_deleted(row: "_Element") -> bool:
    return any(local(mark) == "del" for mark in _path(row, "trPr"))


def _path(element: "_Element", *names: str) -> list["_Element"]:
    found = [element]
    for name in names:
        found = [child for parent in found for child in parent if local(child) == name]
    return [child for parent in found for child in parent]


def _left_out(body: "_Element") -> list[str]:
    """A note of what has no place in the text; a w:del without content marks a paragraph's end."""
    names = (local(element) for element in body.iter() if local(element) != "del" or len(element))
    return left_out(names, _LEFT_OUT)


def _has_header_text(archive: zipfile.ZipFile) -> bool:
    parts = [name for name in archive.namelist() if name.startswith(("word/header", "word/footer"))]
    return any(_words(parse_xml(read_member(archive, name), name)).strip() for name in parts)
