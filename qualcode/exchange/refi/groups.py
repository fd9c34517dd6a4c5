"""Cases and sets: what groups sources, codes and notes (standard, 12 and 13)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from qualcode.exchange.refi.elements import guid_of, local, references, text_of
from qualcode.exchange.refi.findings import Findings
from qualcode.exchange.refi.variables import values_of
from qualcode.exchange.study import ForeignCase, Variable
from qualcode.plaintext import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_CASE = ("Description", "CodeRef", "VariableValue", "SourceRef", "SelectionRef")
_MEMBERS = {"MemberSource": "sources", "MemberCode": "codes", "MemberNote": "notes"}


@dataclass(frozen=True)
class Attribution:
    """A set of sources whose name says an attribute, as ATLAS.ti writes them: ``gender: male``."""

    name: str
    value: str
    sources: tuple[str, ...]

    @property
    def variable(self) -> Variable:
        """The variable that it is a value of."""
        return Variable(uuid5(NAMESPACE_URL, f"urn:QDA-XML:set:{fold(self.name)}").hex, self.name)


class Groups:
    """Gathers cases and sets; the sources of a case are references not yet followed."""

    def __init__(self, findings: Findings) -> None:
        """Nothing has been gathered."""
        self._findings = findings
        self.cases: list[ForeignCase] = []
        self.attributions: list[Attribution] = []

    def take_case(self, case: "_Element") -> None:
        """Take in a case at its end."""
        name = case.get("name", "").strip() or "Unnamed"
        for kind, what in (("CodeRef", "code of a case"), ("SelectionRef", "passage of a case")):
            if lost := len(references(case, kind)):
                self._findings.losses.add(what, name, lost)
        if not _is_ordered(case):
            self._findings.tell("case whose parts stand in another order than the standard's", name)
        self.cases.append(
            ForeignCase(
                self._findings.identity("case", guid_of(case), name),
                name,
                text_of(case, "Description").strip(),
                values_of(case, self._findings),
                references(case, "SourceRef"),
            )
        )

    def take_set(self, element: "_Element") -> None:
        """Take in a set at its end: an attribute of its sources, or lost."""
        name = element.get("name", "")
        if text_of(element, "Description").strip():
            self._findings.losses.add("description of a set", name)
        kinds = {local(child) for child in element if local(child) in _MEMBERS}
        attribute, colon, value = (part.strip() for part in name.partition(": "))
        if kinds == {"MemberSource"} and attribute and value and colon:
            self.attributions.append(Attribution(attribute, value, references(element, "MemberSource")))
            return
        what = " and ".join(_MEMBERS[kind] for kind in sorted(kinds))
        self._findings.losses.add(f"set of {what}" if what else "empty set", name)

    def take_sets(self, element: "_Element") -> None:
        """Tell of a list of sets that is empty, which the standard does not allow."""
        if len(element) == 0:
            self._findings.tell("empty list of sets, which the standard does not allow")


def _is_ordered(case: "_Element") -> bool:
    order = [_CASE.index(local(child)) for child in case if local(child) in _CASE]
    return order == sorted(order)
