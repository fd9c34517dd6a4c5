"""Selections of texts and their codings, and where in the sources they stand (standard, 10)."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from qualcode.archives import XmlStream
from qualcode.exchange.refi.elements import guid_of, local, parent_of, pointed_at, records, references
from qualcode.exchange.study import Mark, Selection

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXTS = {"TextSource", "Representation", "TextDescription", "Transcript"}
"""Elements that have a text of their own."""
SOURCES = {"TextSource", "PDFSource", "PictureSource", "AudioSource", "VideoSource"}
PASSAGES = {"PlainTextSelection", "TranscriptSelection"}
"""Selections that are a stretch of characters."""
AREAS = {
    "PictureSelection": "picture",
    "PDFSelection": "PDF page",
    "AudioSelection": "recording",
    "VideoSelection": "recording",
}
"""Selections that are not, and what they are a part of."""

SELECTIONS = frozenset(PASSAGES | AREAS.keys())
"""All of them."""
_LINE = re.compile(r"line:\d+")


class Place(NamedTuple):
    """A record of the sources, with the texts it belongs to, numbered in the order of the file."""

    kind: str
    element: "_Element"
    text: int
    """The text that it is, or that it lies in."""
    texts: range
    """The texts that lie within it, where it is a source."""


_NONE = range(0)


def walk(stream: XmlStream, name: str, others: frozenset[str] = frozenset()) -> Iterator[Place]:
    """Every selection, text and source, and every record of the ``others``. Raises UnreadableFile."""
    text = first = 0
    for kind, element in records(stream, name, TEXTS | SOURCES | SELECTIONS | others):
        if kind in SELECTIONS:
            yield Place(kind, element, text, _NONE)
            continue
        yield Place(kind, element, text, range(first, text + (kind == "TextSource")))
        if kind in TEXTS:
            text += is_text(element)
        if kind in SOURCES:
            first = text


def is_text(element: "_Element") -> bool:
    """Whether an element is the text of a source, and not what stands in a part of a PDF page."""
    kind = local(element)
    return kind == "TextSource" or (kind in TEXTS and parent_of(element) in SOURCES)


def is_in_text(element: "_Element") -> bool:
    """Whether a selection lies in the text of a source, and not in that of a note."""
    parent = element.getparent()
    return parent is not None and is_text(parent)


def marks_of(element: "_Element") -> list[Mark]:
    """The codings right below an element; their coder and time are the selection's where they have none.

    Who made a source says nothing about who coded it.
    """
    if local(element) in TEXTS | SOURCES:
        coder = created = ""
    else:
        coder, created = pointed_at(element, "creatingUser"), element.get("creationDateTime", "")
    codings = [child for child in element if local(child) == "Coding"]
    return [mark for coding in codings for mark in _marks(coding, coder, created)]


def _marks(coding: "_Element", coder: str, created: str) -> list[Mark]:
    """One for each code: the first has the coding's GUID. A coding of none has one without a code."""
    coder = pointed_at(coding, "creatingUser") or coder
    created = coding.get("creationDateTime", "") or created
    if len(coding) == 1 and local(coding[0]) == "CodeRef":
        return [Mark(guid_of(coding), pointed_at(coding[0]), coder, created)]
    codes, notes = references(coding, "CodeRef") or ("",), references(coding, "NoteRef")
    marks = [Mark(guid_of(coding), codes[0], coder, created, notes)]
    return marks + [Mark("", code, coder, created, notes) for code in codes[1:]]


def is_whole(place: Place) -> bool:
    """Whether codings right below this are on one whole text."""
    return is_text(place.element) or (place.kind in SOURCES and len(place.texts) == 1)


def whole_text(marks: list[Mark]) -> Selection:
    """The codings right below a source as a selection of all of it."""
    return Selection("", "", 0, 0, "", tuple(marks), whole=True)


class Passages:
    """Reads selections one after the other; it remembers the sync points of the transcript it is in."""

    def __init__(self) -> None:
        """Nothing has been read."""
        self._text = -1
        self._points: dict[str, int] = {}

    def read(self, place: Place) -> Selection | None:
        """A selection of characters, its source left open; None where it does not say from where to where."""
        element = place.element
        at = self._synced(place) if place.kind == "TranscriptSelection" else _positions(element)
        if at is None:
            return None
        coder, created = pointed_at(element, "creatingUser"), element.get("creationDateTime", "")
        marks: list[Mark] = []
        notes: list[str] = []
        description = ""
        for child in element:
            kind = local(child)
            if kind == "Coding":
                marks.extend(_marks(child, coder, created))
            elif kind == "NoteRef":
                notes.append(pointed_at(child))
            elif kind == "Description":
                description = (child.text or "").strip()
        return Selection(
            guid_of(element),
            "",
            *at,
            _words(element.get("name", "")),
            tuple(marks),
            coder,
            created,
            description,
            tuple(notes),
        )

    def _synced(self, place: Place) -> tuple[int, int] | None:
        """From one sync point's position to another's."""
        parent = place.element.getparent()
        if place.text != self._text and parent is not None:
            self._text, self._points = place.text, dict(_points(parent))
        start = self._points.get(pointed_at(place.element, "fromSyncPoint"))
        end = self._points.get(pointed_at(place.element, "toSyncPoint"))
        return None if start is None or end is None else (start, end)


def _words(name: str) -> str:
    """What the name of a selection says of its words; the line that qc names it by says nothing."""
    return "" if _LINE.fullmatch(name) else name


def _points(transcript: "_Element") -> Iterator[tuple[str, int]]:
    for child in transcript:
        position = whole_number(child.get("position"))
        if local(child) == "SyncPoint" and position is not None:
            yield guid_of(child), position


def _positions(element: "_Element") -> tuple[int, int] | None:
    start = whole_number(element.get("startPosition"))
    end = whole_number(element.get("endPosition"))
    return None if start is None or end is None else (start, end)


def whole_number(written: str | None) -> int | None:
    """A number as XML Schema writes integers, or None.

    >>> whole_number(" +7 "), whole_number("1.5"), whole_number(None)
    (7, None, None)
    """
    if written is None or len(written) >= 20:
        return None
    try:
        return int(written)
    except ValueError:
        return None
