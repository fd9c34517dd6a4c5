"""Where a file carries the proof of its table, in a form that its format allows and a reader passes over."""

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from exports.table import Printed, Table

MARK = "qualcode-proof"
_PIECE = 255
"""Characters; what Office allows in a property of a document."""
_PROPERTIES = "docProps/custom.xml"
_NAMES = {
    "p": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "t": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
}
_PREFIXES: dict[Any, str] = {None: _NAMES["p"], "vt": _NAMES["t"]}
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The identity of custom properties in Office Open XML (ECMA-376, part 1, 22.3.2.1)."""


def line(table: Printed) -> str:
    """One line with the proof; empty where the table has none."""
    return f"{MARK} {table.proof}" if table.proof else ""


def comment(table: Printed) -> str:
    """The same as a comment of HTML, which Markdown takes too."""
    return f"<!-- {line(table)} -->" if table.proof else ""


def pieces(table: Printed) -> Iterator[tuple[str, str]]:
    """Name and value of each property of a document that holds a piece of the proof, without any space.

    A program that saves the document again may trim spaces at the ends of a piece.
    """
    proof = table.proof.replace(" ", "\\u0020")
    for start in range(0, len(proof), _PIECE):
        yield f"{MARK}-{start // _PIECE + 1:02}", proof[start : start + _PIECE]


def custom_properties(table: Printed) -> bytes:
    """The part ``docProps/custom.xml`` of an Office document that holds the pieces."""
    from lxml import etree

    root = etree.Element(f"{{{_NAMES['p']}}}Properties", nsmap=_PREFIXES)
    for number, (name, value) in enumerate(pieces(table), 2):  # by the standard, numbers begin with 2
        attributes = {"fmtid": _FORMAT_ID, "pid": str(number), "name": name}
        held = etree.SubElement(root, f"{{{_NAMES['p']}}}property", attributes)
        etree.SubElement(held, f"{{{_NAMES['t']}}}lpwstr").text = value
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def from_properties(document: bytes) -> str:
    """The proof in the properties of an Office document; empty where there is none.

    Raises UnreadableFile for an archive that is damaged or not safe to open.
    """
    from lxml import etree

    from qualcode.archives import open_checked, read_member, refuse_document_type

    with open_checked(document) as archive:
        if _PROPERTIES not in archive.namelist():
            return ""
        data = read_member(archive, _PROPERTIES)
    refuse_document_type(data, _PROPERTIES)
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return ""
    found = {
        str(held.get("name")): "".join(str(text) for text in held.itertext()).strip("\r\n")
        for held in root.findall("p:property", _NAMES)
        if str(held.get("name")).startswith(f"{MARK}-")
    }
    return "".join(found[name] for name in sorted(found))


def from_text(text: str) -> str:
    """The proof behind the last mark in a text; empty where there is none."""
    _, mark, rest = text.rpartition(f"{MARK} ")
    start = rest.lstrip()
    if not mark or not start.startswith("{"):
        return ""
    try:
        _, end = json.JSONDecoder().raw_decode(start)
    except ValueError:
        return ""
    return start[:end]


def side_path(path: Path) -> Path:
    """Where the metadata of a csv file lie, by the same standard.

    >>> side_path(Path("table.csv")).name
    'table.csv-metadata.json'
    """
    return path.with_name(f"{path.name}-metadata.json")


def side_file(table: Printed, name: str) -> bytes:
    """What lies beside a csv file of that name: its metadata, as the W3C's "CSV on the Web" has it."""
    number = "integer" if isinstance(table, Table) else "number"
    kinds = (("number", "string"), ("label", "string"), ("level", "integer"))
    names = ("interviews", "references") if isinstance(table, Table) else table.columns
    counts = zip(names, table.headers[1:], strict=True)
    columns = [{"name": each, "titles": each, "datatype": kind} for each, kind in kinds]
    columns += [
        {"name": each, "titles": each, "dc:description": words, "datatype": number} for each, words in counts
    ]
    content: dict[str, Any] = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": name,
        "dc:title": table.title,
        "dc:description": table.caption,
        "tableSchema": {"columns": columns},
        "notes": [{MARK: json.loads(table.proof)}],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def from_side_file(data: bytes) -> str:
    """The proof in such a file; empty where there is none."""
    try:
        notes = json.loads(data)["notes"]
        return json.dumps(next(note[MARK] for note in notes if MARK in note))
    except (ValueError, KeyError, TypeError, StopIteration, RecursionError):
        return ""


def is_archive(data: bytes) -> bool:
    """Whether these bytes are an Office document, by their content."""
    return zipfile.is_zipfile(BytesIO(data))
