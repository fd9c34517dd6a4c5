"""OpenDocument text (.odt). Source: OpenDocument 1.3, part 3, chapters 5, 6 and 9."""

import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.archives import open_checked, read_member
from qualcode.errors import UnreadableFile
from transcripts.readers.tables import Block, flat, pieces
from transcripts.readers.wording import left_out
from transcripts.readers.xml import local, parse_xml
from transcripts.script import Script
from transcripts.speakers import Piece, script

if TYPE_CHECKING:
    from lxml.etree import _Element

_SKIPPED = {
    *("tracked-changes", "annotation", "annotation-end", "note", "sequence-decls", "forms", "frame", "rect"),
    *("table-of-content", "ruby-text", "covered-table-cell", "custom-shape"),
}
_LEFT_OUT = {
    "annotation": "comment",
    "note": "footnote",
    "deletion": "tracked deletion",
    "text-box": "text box",
    "table-of-content": "table of contents",
}
_MAX_SPACES = 1000


def read_odt(data: bytes) -> Script:
    """The paragraphs, lists and tables of an OpenDocument text, in document order.

    Deleted text, comments, notes, text boxes, headers and footers are left out with a note. Raises
    UnreadableFile for a package that is damaged, unsafe or protected by a password.
    """
    archive = open_checked(data)
    if _is_encrypted(archive):
        raise UnreadableFile("it is protected by a password; save it without one and try again")
    root = parse_xml(read_member(archive, "content.xml"), "content.xml")
    body = next((element for element in root.iter() if _is_body(element)), None)
    if body is None:
        raise UnreadableFile("it is damaged: content.xml has no text body")
    notes = left_out(map(local, body.iter()), _LEFT_OUT)
    return script(pieces(list(_blocks(body, _titles(root)))), notes=notes, headed=True)


def _titles(root: "_Element") -> frozenset[str]:
    """The names of the styles of a document's title; one that was changed in place has a name of its own."""
    made = (element for element in root.iter() if local(element) == "style")
    return frozenset(
        {"Title", *(_value(each, "name") for each in made if _value(each, "parent-style-name") == "Title")}
    )


def _is_body(element: "_Element") -> bool:
    parent = element.getparent()
    return local(element) == "text" and parent is not None and local(parent) == "body"


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    """Whether the manifest says so; it may declare a document type, so it is searched, not parsed."""
    name = "META-INF/manifest.xml"
    return name in archive.namelist() and b"encryption-data" in read_member(archive, name)


def _blocks(parent: "_Element", titles: frozenset[str]) -> Iterator[Block]:
    """Paragraphs and headings, split at their line breaks, and tables; lists and sections are opened."""
    for child in parent:
        name = local(child)
        if name in ("p", "h"):
            level = 0 if _value(child, "style-name") in titles else None
            level = max(_number(child, "outline-level"), 1) if name == "h" else level
            yield from (Piece(line, level=level) for line in _words(child).split("\n"))
        elif name == "table":
            yield [
                [flat(_blocks(cell, titles)) for cell in _below(row, "table-cell")]
                for row in _below(child, "table-row")
            ]
        elif name and name not in _SKIPPED:
            yield from _blocks(child, titles)


def _below(parent: "_Element", wanted: str) -> Iterator["_Element"]:
    """The nearest descendants of a name, through header rows and row groups."""
    for child in parent:
        if local(child) == wanted:
            yield child
        elif local(child) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _below(child, wanted)


def _words(element: "_Element") -> str:
    """The text of a paragraph; a line break is a newline, runs of white space in the XML are one space."""
    parts = [_squeezed(element.text)]
    for child in element:
        name = local(child)
        if name == "s":
            parts.append(" " * min(_number(child, "c") or 1, _MAX_SPACES))
        elif name == "tab":
            parts.append("\t")
        elif name == "line-break":
            parts.append("\n")
        elif name and name not in _SKIPPED:
            parts.append(_words(child))
        parts.append(_squeezed(child.tail))
    return "".join(parts)


def _squeezed(text: str | None) -> str:
    return text.translate({9: " ", 10: " ", 13: " "}) if text else ""


def _value(element: "_Element", name: str) -> str:
    return next((str(value) for key, value in element.items() if str(key).endswith("}" + name)), "")


def _number(element: "_Element", name: str) -> int:
    """A whole number that an attribute holds; 0 where it holds none."""
    value = _value(element, name)
    return int(value) if value.isdecimal() else 0
