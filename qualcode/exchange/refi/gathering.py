"""The one reading of a project: all that is small, the counts, and what cannot come along."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from qualcode.archives import XmlStream
from qualcode.exchange.refi.codebook import codes_of
from qualcode.exchange.refi.container import Container
from qualcode.exchange.refi.elements import KNOWN, guid_of, pointed_at, references, text_of
from qualcode.exchange.refi.findings import UNKNOWN, Findings
from qualcode.exchange.refi.groups import Groups
from qualcode.exchange.refi.notes import Notes
from qualcode.exchange.refi.passages import (
    AREAS,
    SELECTIONS,
    SOURCES,
    Passages,
    Place,
    is_in_text,
    is_whole,
    marks_of,
    walk,
    whole_text,
)
from qualcode.exchange.refi.sources import Sources
from qualcode.exchange.refi.spool import Spool
from qualcode.exchange.refi.variables import variable_of
from qualcode.exchange.study import ForeignCode, ForeignCoder, Mark, Selection, Variable

if TYPE_CHECKING:
    from lxml.etree import _Element

UNKNOWN_CODE = "coding at a code that is not in the file"


class Gathering:
    """What one reading of a project's XML finds, references not yet followed."""

    def __init__(self, container: Container, findings: Findings, spool: Spool) -> None:
        """Nothing has been read; selections will go into ``spool``, for the texts in their order."""
        self.findings = findings
        self.coders: dict[str, ForeignCoder] = {}
        self.codes: list[ForeignCode] = []
        self.variables: list[Variable] = []
        self.groups = Groups(findings)
        self.sources = Sources(container, findings)
        self.notes = Notes(container, findings)
        self.project_notes: tuple[str, ...] = ()
        self.project_description = ""
        self.hanging: set[str] = set()
        """GUIDs of notes that selections and codings have."""
        self.reach: dict[int, int] = {}
        """By the number of a text, where its last passage ends."""
        self._spool = spool
        self.selections = 0
        self.marks = 0
        self._at_codes: Counter[str] = Counter()
        self._noted: list[tuple[str, tuple[str, ...]]] = []
        self._by_coders: set[str] = set()
        self._areas: list[tuple[str, str, str, list[Mark]]] = []
        self._twins: dict[str, set[str]] = {}
        self._passages = Passages()
        self._small: dict[str, Callable[[_Element], None]] = {
            "User": self._take_user,
            "Codes": self._take_codes,
            "Variable": self._take_variable,
            "Case": self.groups.take_case,
            "Note": self._take_note,
            "Link": lambda link: self.findings.losses.add("link", link.get("name", "")),
            "Set": self.groups.take_set,
            "Sets": self.groups.take_sets,
            "Graph": lambda graph: self.findings.losses.add("graph", graph.get("name", "")),
            "Project": self._take_project,
        }

    def read(self, stream: XmlStream, name: str) -> None:
        """Read the whole of it. Raises UnreadableFile."""
        for place in walk(stream, name, frozenset(self._small)):
            if place.kind in SELECTIONS:
                self._take_selection(place)
            elif place.kind in self._small:
                self._small[place.kind](place.element)
            elif place.kind in KNOWN:
                self._take_source(place)
            else:
                self.findings.losses.add(UNKNOWN, place.kind)
        self._settle_codings()

    def _take_user(self, user: "_Element") -> None:
        name = user.get("name", "").strip() or user.get("id", "").strip()
        guid = self.findings.identity("coder", guid_of(user), name)
        if not name:
            self.findings.tell("coder without a name, called by the beginning of their GUID", guid[:8])
        self.coders[guid] = ForeignCoder(guid, name or f"Coder {guid[:8]}")

    def _take_codes(self, codes: "_Element") -> None:
        self.codes.extend(codes_of(codes, self.findings))

    def _take_variable(self, variable: "_Element") -> None:
        self.variables.append(variable_of(variable, self.findings))

    def _take_note(self, note: "_Element") -> None:
        self.notes.take(note)
        self._by_coders.add(pointed_at(note, "creatingUser"))
        self._lose_marks("coding on a note", note.get("name", ""), marks_of(note))

    def _take_project(self, project: "_Element") -> None:
        self.project_notes = references(project, "NoteRef")
        self.project_description = text_of(project, "Description").strip()

    def _take_source(self, place: Place) -> None:
        self.sources.take(place)
        marks = marks_of(place.element)
        if marks and is_whole(place):
            self._keep(place.texts[0] if place.texts else place.text, whole_text(marks))
        elif marks:
            self._lose_marks("coding of a whole picture or recording", place.element.get("name", ""), marks)
        if place.kind in SOURCES:
            self._settle_areas()

    def _take_selection(self, place: Place) -> None:
        self.selections += 1
        name = place.element.get("name", "")
        if place.kind in AREAS:
            self._take_area(place, name)
            return
        selection = self._passages.read(place)
        marks = selection.marks if selection else marks_of(place.element)
        if not is_in_text(place.element):
            self._lose("passage of a note", "coding on a note", name, marks)
        elif selection is None:
            self._lose("passage without a position", "coding on a passage without a position", name, marks)
        else:
            self._keep(place.text, selection)
            self._by_coders.add(selection.coder)
            self.hanging.update(selection.notes)
            if self._areas:
                self._twins[selection.guid] = {mark.code for mark in marks}

    def _take_area(self, place: Place, name: str) -> None:
        self._areas.append((place.kind, guid_of(place.element), name, marks_of(place.element)))
        if text_of(place.element, "Description").strip():
            self.findings.losses.add(f"comment on a part of a {AREAS[place.kind]}", name)

    def _settle_areas(self) -> None:
        """Parts of pages and recordings are lost with the source, unless its text has them too."""
        for kind, guid, name, marks in self._areas:
            twin = self._twins.get(guid)
            lost = [mark for mark in marks if twin is None or mark.code not in twin]
            if twin is None:
                self._lose(f"part of a {AREAS[kind]}", f"coding on a part of a {AREAS[kind]}", name, lost)
            else:
                self._lose_marks(f"coding on a part of a {AREAS[kind]}", name, lost)
                self.marks += len(marks) - len(lost)
                self.findings.tell("selection that stands in the page and in its text; read once", name)
        self._areas, self._twins = [], {}

    def _lose(self, kind: str, coding: str, name: str, marks: Sequence[Mark]) -> None:
        self.findings.losses.add(kind, name)
        self._lose_marks(coding, name, marks)

    def _lose_marks(self, kind: str, name: str, marks: Sequence[Mark]) -> None:
        self.marks += len(marks)
        if marks:
            self.findings.losses.add(kind, name, len(marks))

    def _keep(self, text: int, selection: Selection) -> None:
        self._spool.add(text, selection)
        if selection.end > self.reach.get(text, 0):
            self.reach[text] = selection.end
        self.marks += len(selection.marks)
        for mark in selection.marks:
            self._at_codes[mark.code] += 1
            self._by_coders.add(mark.coder)
            if mark.notes:
                self._noted.append((mark.code, mark.notes))

    def _settle_codings(self) -> None:
        """Codings at codes that are not there are lost; coders that are not there get a name."""
        known = {code.guid for code in self.codes}
        self.hanging.update(note for code, notes in self._noted if code in known for note in notes)
        for code, count in self._at_codes.items():
            if code and code not in known:
                self.findings.losses.add(UNKNOWN_CODE, str(UUID(code)), count)
            elif not code:
                self.findings.losses.add("coding without a code", count=count)
        for guid in sorted(self._by_coders - {"", *self.coders}):
            self.findings.tell("coder who is not in the list of users", f"Coder {guid[:8]}")
            self.coders[guid] = ForeignCoder(guid, f"Coder {guid[:8]}")
