"""Notes: memos, wherever they hang."""

from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.exchange.refi.container import Container, Part
from qualcode.exchange.refi.elements import guid_of, pointed_at, text_of
from qualcode.exchange.refi.findings import Findings
from qualcode.exchange.study import ForeignNote
from qualcode.plaintext import decode

if TYPE_CHECKING:
    from lxml.etree import _Element


class Notes:
    """Gathers the notes of a project; those kept in files are read when all else is known."""

    def __init__(self, container: Container, findings: Findings) -> None:
        """Nothing has been gathered."""
        self._container = container
        self._findings = findings
        self.named: set[Part] = set()
        """Files that some note names."""
        self._notes: dict[str, tuple[ForeignNote, str, str, Part | None]] = {}

    def take(self, element: "_Element") -> None:
        """Take in a note at its end."""
        name = element.get("name", "").strip()
        guid = self._findings.identity("note", guid_of(element), name)
        path, rich = element.get("plainTextPath", ""), element.get("richTextPath", "")
        part = self._container.find(path) if path else None
        self.named.update(found for found in (part, self._container.find(rich)) if found)
        text = text_of(element, "PlainTextContent")
        if path and not part and not text:
            self._findings.losses.add("text of a note, which is not in the archive", name)
        if rich:
            self._findings.losses.add("formatting of a note", name)
        note = ForeignNote(
            guid, text, pointed_at(element, "creatingUser"), element.get("creationDateTime", "")
        )
        self._notes[guid] = (note, name, text_of(element, "Description").strip(), part)

    @property
    def parts(self) -> list[Part]:
        """The files their texts lie in."""
        return [part for *_, part in self._notes.values() if part]

    def read(self) -> dict[str, ForeignNote]:
        """Every note with its text, by GUID. Raises UnreadableFile where a file is no text."""
        notes = {}
        for guid, (note, name, description, part) in self._notes.items():
            text = decode(self._container.read(part)).text if part else note.text
            notes[guid] = replace(note, text=_joined(name, description, text))
        return notes


def _joined(name: str, description: str, text: str) -> str:
    """The title as the first line, unless the text begins with it; then the description, then the text."""
    title = "" if _shows(name, text) else name
    return "\n".join(filter(None, (title, description, text)))


def _shows(name: str, text: str) -> bool:
    """Whether a name is but the beginning of the text, on one line and perhaps cut short."""
    return " ".join(text.split()).startswith(" ".join(name.rstrip("….").split()))
