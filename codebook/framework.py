"""A coding framework as a value: what framework files hold and what is put into a project."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from qualcode.errors import BadInput

_DEEPEST = 100
"""Levels, as codebook.files takes them; what is deeper means harm."""


@dataclass(frozen=True)
class Draft:
    """One code of a framework, with the codes below it in order."""

    label: str
    number: str = ""
    """As printed, without a final dot ("1.1.2"); empty where the framework prints none."""
    definition: str = ""
    inclusion: str = ""
    exclusion: str = ""
    example: str = ""
    colour: str = ""
    """``#rrggbb`` or empty."""
    codable: bool = True
    """Whether passages may be coded at it."""
    children: tuple["Draft", ...] = ()
    uuid: str = field(default="", compare=False)
    """Its identity where its file says one, 32 hex digits; it is kept where no code has it."""


Framework = tuple[Draft, ...]


def walk(framework: Framework, level: int = 1) -> Iterator[tuple[int, Draft]]:
    """Every code with its level (1 at the top), in printed order.

    >>> [(level, code.label) for level, code in walk((Draft("A", children=(Draft("B"),)), Draft("C")))]
    [(1, 'A'), (2, 'B'), (1, 'C')]
    """
    for draft in framework:
        yield level, draft
        yield from walk(draft.children, level + 1)


def as_data(framework: Framework) -> list[dict[str, Any]]:
    """A framework as JSON has it; what is empty is left out.

    >>> as_data((Draft("A", children=(Draft("B", codable=False),)),))
    [{'label': 'A', 'children': [{'label': 'B', 'codable': False}]}]
    """
    found = []
    for draft in framework:
        said = {name: value for name, value in asdict(replace(draft, children=())).items() if value}
        said.pop("codable", None)
        said |= {} if draft.codable else {"codable": False}
        found.append({**said, **({"children": as_data(draft.children)} if draft.children else {})})
    return found


def from_data(data: Any, level: int = 1) -> Framework:
    """The framework that ``as_data`` made JSON of. Raises BadInput for what it never makes.

    >>> from_data([{"label": "A", "children": [{"label": "B", "codable": False}]}])[0].children[0].codable
    False
    """
    if not isinstance(data, list) or level > _DEEPEST:
        raise BadInput("the framework that was kept cannot be read")
    return tuple(_draft(each, level) for each in data)


def _draft(data: Any, level: int) -> Draft:
    kinds = {each.name: bool if each.name == "codable" else str for each in fields(Draft)} | {
        "children": list
    }
    if (
        not isinstance(data, dict)
        or "label" not in data
        or not all(isinstance(value, kinds.get(name, type)) for name, value in data.items())
    ):
        raise BadInput("the framework that was kept cannot be read")
    return Draft(**{**data, "children": from_data(data.get("children", []), level + 1)})
