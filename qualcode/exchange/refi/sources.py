"""Sources and their texts as they are gathered: plain texts, PDFs and recordings by the texts they have."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qualcode.exchange.refi.container import Container, Part
from qualcode.exchange.refi.elements import guid_of, local, references, text_of
from qualcode.exchange.refi.findings import Findings
from qualcode.exchange.refi.passages import Place, is_text
from qualcode.exchange.refi.variables import values_of
from qualcode.exchange.study import ForeignSource

if TYPE_CHECKING:
    from lxml.etree import _Element

_MEDIA = {
    "PDFSource": "page layout of a PDF",
    "PictureSource": "picture",
    "AudioSource": "recording",
    "VideoSource": "recording",
}
RANK = ("TextSource", "Representation", "TextDescription", "Transcript")
"""Where two have the same text file, the first kind is the source."""


@dataclass
class Text:
    """One text, on its way to being a source."""

    kind: str
    source: ForeignSource
    path: str
    """As the file has it, or empty."""
    inline: str | None
    """The text itself where it stands in the XML."""
    guids: set[str]
    """What it is referred to by: its own GUID and that of the source it is a text of."""
    part: Part | None = None
    """Where its text lies."""


@dataclass
class Sources:
    """Gathers every text of the sources in the order of the file."""

    container: Container
    findings: Findings
    texts: list[Text] = field(default_factory=list)
    textless: set[str] = field(default_factory=set)
    """GUIDs of sources that have no text."""
    named: set[Part] = field(default_factory=set)
    """Files that some source names."""

    def take(self, place: Place) -> None:
        """Take in a text or source at its end."""
        if is_text(place.element):
            self._take_text(place.element)
        if place.kind in _MEDIA:
            self._take_medium(place)

    def _take_text(self, element: "_Element") -> None:
        owner = element.getparent() if local(element) != "TextSource" else None
        named = element if owner is None or local(element) == "Transcript" else owner
        name = named.get("name") or (owner.get("name") if owner is not None else "") or "Unnamed"
        guid = guid_of(element if local(element) in ("TextSource", "Transcript") else named)
        path = element.get("plainTextPath", "")
        self._rich_text(element, name)
        self.texts.append(
            Text(
                local(element),
                ForeignSource(
                    guid=self.findings.identity("source", guid, name),
                    name=name,
                    description=text_of(element, "Description").strip(),
                    created=element.get("creationDateTime", ""),
                    values=values_of(element, self.findings),
                    notes=references(element, "NoteRef"),
                ),
                path,
                _inline(element),
                {guid, guid_of(element)} | ({guid_of(owner)} if owner is not None else set()),
                self._find(path),
            )
        )

    def _rich_text(self, element: "_Element", name: str) -> None:
        rich = element.get("richTextPath", "")
        if rich:
            self._lose("formatting of a text (its plain text comes along)", name, rich)
        points = sum(local(child) == "SyncPoint" for child in element)
        if points:
            self.findings.losses.add("time mark of a transcript", name, points)

    def _take_medium(self, place: Place) -> None:
        """What a PDF, picture or recording says of itself goes to its texts, or is lost."""
        element = place.element
        name = element.get("name") or "Unnamed"
        self._lose(_MEDIA[place.kind], name, element.get("path", ""))
        values, notes = values_of(element, self.findings), references(element, "NoteRef")
        description = text_of(element, "Description").strip()
        if not place.texts:
            self.textless.add(guid_of(element))
            self._lose_details(place, name, len(values), description)
        for text in (self.texts[at] for at in place.texts):
            source = text.source
            text.source = replace(
                source,
                description="\n".join(filter(None, (description, source.description))),
                values=values | source.values,
                notes=notes + source.notes,
            )

    def _lose_details(self, place: Place, name: str, values: int, description: str) -> None:
        losses, medium = self.findings.losses, _MEDIA[place.kind]
        if values:
            losses.add("attribute of a source without a text", name, values)
        if description:
            losses.add(f"description of a {medium.removeprefix('page layout of a ')}", name)

    def _lose(self, kind: str, name: str, path: str) -> None:
        part = self._find(path)
        if part:
            size = f"{part.size:,} bytes"
        else:
            size = "kept outside the archive" if self.container.is_outside(path) else "not in the archive"
        self.findings.losses.add(kind, f"{name} ({size})")

    def _find(self, path: str) -> Part | None:
        part = self.container.find(path) if path else None
        if part:
            self.named.add(part)
        return part


def _inline(element: "_Element") -> str | None:
    for child in element:
        if local(child) == "PlainTextContent":
            return child.text or ""
    return None
