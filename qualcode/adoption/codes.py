"""Codes of a study into the framework of a project: by identity, else by path, else new."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from codebook.codes import PROSE
from codebook.describing import RETIRED, taken_apart
from codebook.files.items import MAX_LEVEL
from qualcode.adoption.adoption import Adoption, identity, prose
from qualcode.exchange.study import ForeignCode
from qualcode.freenames import FreeNames
from qualcode.plaintext import fold
from qualcode.store.models import Code


class Codes:
    """Rows of the project by the GUIDs of a study's codes."""

    def __init__(self, adoption: Adoption) -> None:
        """Takes every code of the study, in its order."""
        self.ids: dict[str, int] = {}
        self._adoption = adoption
        self._shelf = _Shelf(adoption)
        for code in adoption.progress("Codes", adoption.study.codes, len(adoption.study.codes)):
            self._take(code)

    def _take(self, code: ForeignCode) -> None:
        label, parent = self._adoption.name("code", code.label), self._parent(code)
        twice = code.guid in self.ids
        found = None if twice else self._shelf.find(code.guid, parent, label)
        if twice:
            self._adoption.report.altered.add("code under the identity of another one, now its own", label)
        if found is None:
            found = self._make(code, parent, label)
        else:
            self._join(found, code, label)
        self.ids.setdefault(code.guid, found.id)

    def _parent(self, code: ForeignCode) -> Code | None:
        """The code that it goes below: no deeper than a framework may be."""
        if code.parent is None:
            return None
        if code.parent not in self.ids:
            self._adoption.report.altered.add("code below one that is not there, now at the top", code.label)
            return None
        parent = self._shelf.row(self.ids[code.parent])
        above = self._shelf.no_deeper(parent)
        if above is not parent:
            kind = f"code deeper than {MAX_LEVEL} levels, now on level {MAX_LEVEL}"
            self._adoption.report.altered.add(kind, code.label)
        return above

    def _make(self, code: ForeignCode, parent: Code | None, label: str) -> Code:
        free = self._adoption.renamed("code", label, self._shelf.free(parent, label))
        made = Code(
            uuid=identity(code.guid, self._shelf.knows(code.guid)),
            parent_id=None if parent is None else parent.id,
            position=self._shelf.position(parent),
            label=free,
            colour=code.colour,
            codable=code.codable,
            **self._new(code),
        )
        self._adoption.session.add(made)
        self._adoption.session.flush()
        self._shelf.add(made)
        self._adoption.report.made["code"] += 1
        return made

    def _join(self, found: Code, code: ForeignCode, label: str) -> None:
        """What the project says of the code stays; what it does not say is taken."""
        self._adoption.report.joined.add("code", found.label)
        if fold(label) != fold(found.label):
            kind = "label of a code of which the project has another one"
            self._adoption.report.losses.add(kind, f"{label} (kept: {found.label})")
        given_fields = {name: text for name, text in _said(code).items() if name in PROSE}
        for name, given in (*given_fields.items(), ("colour", code.colour)):
            own = getattr(found, name)
            if given and not own:
                setattr(found, name, given)
                self._adoption.report.completed += 1
                self._adoption.report.altered.add(f"code that had no {name} and has one now", found.label)
            elif given and given != own:
                kind = f"{name} of a code of which the project has another one"
                self._adoption.report.losses.add(kind, found.label)
        self._adoption.session.flush()

    def _new(self, code: ForeignCode) -> dict[str, Any]:
        """What a new code says; it goes without a printed number that another one has."""
        said = _said(code)
        if self._shelf.has_number(number := said.get("number", "")):
            kind = "code without its printed number, which another one has"
            self._adoption.report.altered.add(kind, f"{code.label.strip()}: {number}")
            del said["number"]
        return said


def _said(code: ForeignCode) -> dict[str, Any]:
    """What a description says: as our own exports have it, it is several fields."""
    words = prose(code.description)
    fields: dict[str, Any] = taken_apart(words)
    if "\n" in fields.get("number", ""):
        return {"definition": words}
    definition = fields.get("definition", "")
    retired = definition.endswith(RETIRED)
    return {**fields, "definition": definition.removesuffix(RETIRED).rstrip(), "retired": retired}


class _Shelf:
    """The codes of the project, and the places that are free among them."""

    def __init__(self, adoption: Adoption) -> None:
        self._rows: dict[int, Code] = {}
        self._by_uuid: dict[str, Code] = {}
        self._before: dict[tuple[int | None, str], Code] = {}
        self._labels: dict[int | None, FreeNames] = defaultdict(lambda: FreeNames(key=fold))
        self._next: dict[int | None, int] = defaultdict(int)
        for code in adoption.session.scalars(select(Code).order_by(Code.id)):
            self._before[code.parent_id, fold(code.label)] = code
            self._labels[code.parent_id].take(code.label)
            self.add(code)
        self._levels: dict[int, int] = {}
        self._answered: set[int] = set()

    def add(self, code: Code) -> None:
        """One more code."""
        self._rows[code.id] = self._by_uuid[code.uuid] = code
        self._next[code.parent_id] = max(self._next[code.parent_id], code.position + 1)

    def has_number(self, number: str) -> bool:
        """Whether a code is printed under that number."""
        return number != "" and any(code.number == number for code in self._rows.values())

    def row(self, code_id: int) -> Code:
        """The code of that id."""
        return self._rows[code_id]

    def knows(self, guid: str) -> bool:
        """Whether a code has that identity."""
        return guid in self._by_uuid

    def find(self, guid: str, parent: Code | None, label: str) -> Code | None:
        """The code of that identity, else the one that stood there before; each answers once."""
        place = (None if parent is None else parent.id, fold(label))
        found = self._by_uuid.get(guid) or self._before.get(place)
        if found is None or found.id in self._answered:
            return None
        self._answered.add(found.id)
        return found

    def free(self, parent: Code | None, label: str) -> str:
        """The label as it is free there; now taken."""
        return self._labels[None if parent is None else parent.id].take(label)

    def position(self, parent: Code | None) -> int:
        """Behind the last code there."""
        return self._next[None if parent is None else parent.id]

    def no_deeper(self, parent: Code) -> Code:
        """The code, or the one above it below which another one may still stand."""
        above = parent
        while self._level(above) >= MAX_LEVEL and above.parent_id is not None:
            above = self._rows[above.parent_id]
        return above

    def _level(self, code: Code) -> int:
        if code.id not in self._levels:
            above = self._rows.get(code.parent_id) if code.parent_id is not None else None
            self._levels[code.id] = 1 if above is None else self._level(above) + 1
        return self._levels[code.id]
