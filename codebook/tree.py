"""Reading the coding framework of a project, in printed order."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.framework import Draft, Framework
from qualcode.store.models import Code

FIELDS = ("number", "label", "definition", "inclusion", "exclusion", "example", "colour", "codable")
"""What a code holds beside its place in the tree; the same names as in a Draft."""


@dataclass(frozen=True)
class CodeLine:
    """One heading or code where it stands in the framework."""

    id: int
    uuid: str
    parent_id: int | None
    level: int
    """1 for a theme."""
    number: str
    label: str
    definition: str
    inclusion: str
    exclusion: str
    example: str
    colour: str
    codable: bool
    retired: bool
    path: str
    """The labels from the top, joined by " / "."""
    heading: bool
    """Whether codes stand below it."""

    @property
    def printed(self) -> str:
        """Number and label as the table prints them."""
        return f"{self.number} {self.label}".strip()


def tree(session: Session) -> list[CodeLine]:
    """Every code, depth first, siblings in their order."""
    children: dict[int | None, list[Code]] = defaultdict(list)
    for code in session.scalars(select(Code).order_by(Code.position, Code.id)):
        children[code.parent_id].append(code)
    return list(_lines(children, None, "", 1))


def _lines(
    children: dict[int | None, list[Code]], parent_id: int | None, above: str, level: int
) -> Iterator[CodeLine]:
    for code in children.get(parent_id, ()):
        path = f"{above} / {code.label}" if above else code.label
        fields = {name: getattr(code, name) for name in FIELDS}
        heading = code.id in children
        yield CodeLine(
            id=code.id,
            uuid=code.uuid,
            parent_id=parent_id,
            level=level,
            retired=code.retired,
            path=path,
            heading=heading,
            **fields,
        )
        yield from _lines(children, code.id, path, level + 1)


def framework(session: Session) -> Framework:
    """The framework as a value for a file; retired codes stay out."""
    children: dict[int | None, list[CodeLine]] = defaultdict(list)
    for line in tree(session):
        if not line.retired:
            children[line.parent_id].append(line)

    def below(parent_id: int | None) -> Framework:
        return tuple(
            Draft(**{name: getattr(line, name) for name in FIELDS}, children=below(line.id))
            for line in children.get(parent_id, ())
        )

    return below(None)


def subtree(lines: list[CodeLine], root_id: int) -> list[CodeLine]:
    """The code with this id and all codes below it, in order; ``lines`` as ``tree`` gives them."""
    start = next(index for index, line in enumerate(lines) if line.id == root_id)
    level = lines[start].level
    end = start + 1
    while end < len(lines) and lines[end].level > level:
        end += 1
    return lines[start:end]
