"""Elements of REFI-QDA, written one after the other: nothing but what is open is in memory."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from lxml import etree

from codebook.describing import described
from codebook.tree import CodeLine
from exports.refi.guids import dashed
from qualcode.plaintext import normalise

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
NAME = 100
"""Characters of a passage that its name shows; longer ones end in an ellipsis."""
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")


class Output(Protocol):
    """What can be written to."""

    def write(self, data: bytes, /) -> int:
        """Take some bytes."""


class Xml:
    """A document that is being written; every element is one of its one namespace."""

    def __init__(self, file: Output) -> None:
        """Write to ``file``."""
        self._document = etree.xmlfile(file, encoding="utf-8")

    def __enter__(self) -> "Xml":
        self._file = self._document.__enter__()
        self._file.write_declaration()
        return self

    def __exit__(self, *error: Any) -> None:
        self._document.__exit__(*error)

    def root(self, name: str, namespace: str, /, **attributes: str) -> Any:
        """The outermost element, whose namespace all others have."""
        return self._file.element(f"{{{namespace}}}{name}", _allowed(attributes), nsmap={None: namespace})

    def inside(self, name: str, /, **attributes: str) -> Any:
        """An element to write into, for ``with``; attributes that are empty are left out."""
        self._file.write("\n")
        return self._file.element(name, _allowed(attributes))

    def element(self, name: str, text: str = "", /, **attributes: str) -> None:
        """An element with nothing but text in it."""
        with self._file.element(name, _allowed(attributes)):
            if text:
                self._file.write(normalise(text))


def _allowed(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: normalise(value) for name, value in attributes.items() if value}


def note_refs(xml: Xml, uuids: Iterable[str]) -> None:
    """References to notes."""
    for uuid in uuids:
        xml.element("NoteRef", targetGUID=dashed(uuid))


def moment(time: str) -> str:
    """A time as the standard has it; empty where it is none.

    >>> moment("2026-01-03T10:00:00Z"), moment("yesterday"), moment("2026-13-03T10:00:00Z")
    ('2026-01-03T10:00:00Z', '', '')
    """
    if not _DATE_TIME.fullmatch(time):
        return ""
    try:
        datetime.fromisoformat(time)
    except ValueError:
        return ""
    return time


def shown(words: str) -> str:
    r"""The beginning of a text on one line, as the name of a passage or note.

    >>> shown("Why?\nWell."), len(shown("word " * 50))
    ('Why? Well.', 101)
    """
    line = " ".join(words[: 10 * NAME].split())
    return line if len(line) <= NAME else f"{line[:NAME]}…"


def write_codes(xml: Xml, lines: list[CodeLine], notes: Mapping[int | None, list[str]] | None = None) -> None:
    """The codes below one another in their order, as ``tree`` gives them; ``notes`` by the id of the code."""
    below: dict[int | None, list[CodeLine]] = {}
    for line in lines:
        below.setdefault(line.parent_id, []).append(line)
    with xml.inside("Codes"):
        _write_below(xml, below, None, notes or {})


def _write_below(
    xml: Xml,
    below: Mapping[int | None, list[CodeLine]],
    parent: int | None,
    notes: Mapping[int | None, list[str]],
) -> None:
    for line in below.get(parent, ()):
        codable = "true" if line.codable else "false"
        guid = dashed(line.uuid)
        with xml.inside("Code", guid=guid, name=line.label, isCodable=codable, color=line.colour):
            if text := described(vars(line)):
                xml.element("Description", text)
            note_refs(xml, notes.get(line.id, ()))
            _write_below(xml, below, line.id, notes)
