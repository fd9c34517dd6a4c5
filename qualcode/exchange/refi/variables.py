"""Variables and their values, whatever their type, as text (standard, 13)."""

from typing import TYPE_CHECKING

from qualcode.exchange.refi.elements import guid_of, local, references, text_of
from qualcode.exchange.refi.findings import Findings
from qualcode.exchange.study import Variable

if TYPE_CHECKING:
    from lxml.etree import _Element


def variable_of(element: "_Element", findings: Findings) -> Variable:
    """A variable; its type is not kept, and its description is lost."""
    name = element.get("name", "").strip()
    if not name:
        findings.tell('variable without a name, called "Unnamed"')
    if text_of(element, "Description").strip():
        findings.losses.add("description of a variable", name)
    return Variable(findings.identity("variable", guid_of(element), name), name or "Unnamed")


def values_of(element: "_Element", findings: Findings) -> dict[str, str]:
    """The values that a case or source has, by the GUID of their variable; empty ones are left out."""
    values: dict[str, str] = {}
    for child in element:
        if local(child) == "VariableValue":
            variable = next(iter(references(child, "VariableRef")), "")
            value = _value(child)
            if value and not variable:
                findings.losses.add("value of no variable", value)
            elif value and values.setdefault(variable, value) != value:
                findings.losses.add("second value of one variable", f"{element.get('name', '')}: {value}")
    return values


def _value(element: "_Element") -> str:
    for child in element:
        if local(child).endswith("Value") and (child.text or "").strip():
            return (child.text or "").strip()
    return ""
