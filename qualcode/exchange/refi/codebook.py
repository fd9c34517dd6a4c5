"""The codes of a project or a codebook file (standard, 11)."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.exchange.refi.elements import guid_of, local, references, text_of
from qualcode.exchange.refi.findings import Findings
from qualcode.exchange.study import ForeignCode

if TYPE_CHECKING:
    from lxml.etree import _Element

_COLOUR = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def codes_of(codes: "_Element", findings: Findings) -> Iterator[ForeignCode]:
    """Every code below ``codes`` in the order of the file, so that each stands after the one above it."""
    made: dict[_Element, str] = {}
    for element in codes.iter():
        if local(element) == "Code":
            parent = element.getparent()
            label = _label(element, findings)
            made[element] = findings.identity("code", guid_of(element), label)
            yield ForeignCode(
                guid=made[element],
                parent=made.get(parent) if parent is not None else None,
                label=label,
                description=text_of(element, "Description").strip(),
                codable=element.get("isCodable", "true").strip().lower() not in ("false", "0"),
                colour=colour(element.get("color", "")),
                notes=references(element, "NoteRef"),
            )


def _label(element: "_Element", findings: Findings) -> str:
    label = element.get("name", "")
    if not label.strip():
        findings.tell('code without a name, called "Unnamed"')
        return "Unnamed"
    return label


def colour(written: str) -> str:
    """A colour as ``#rrggbb``; empty where it is none.

    >>> colour("#0aF"), colour("#46AA00"), colour("red")
    ('#00aaff', '#46aa00', '')
    """
    found = _COLOUR.fullmatch(written.strip())
    if not found:
        return ""
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
