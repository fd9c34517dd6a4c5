"""Which codes occur together: code by code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.names import CodeNames
from codebook.tree import CodeLine, tree
from codebook.versions import state_of
from exports.asked import as_written, of, one_of, rule_as_data, rule_from_data
from exports.caption import facts, left_out, standing
from exports.counts import PairCounts, Rule, count_pairs
from exports.crosstab.across import codes_shown
from exports.table import Grid, GridRow
from qualcode.store.models import Study

Cells = Literal["references", "interviews"]


@dataclass(frozen=True)
class Together:
    """How a table of co-occurrence is asked for."""

    cells: Cells = "references"
    rule: Rule = field(default_factory=Rule)
    hide_empty: bool = True
    """Leave out codes that occur with no other."""
    title: str = ""
    under: str = ""
    """The identity of the heading that is shown alone, or empty."""

    def build(self, session: Session) -> Grid:
        """The table. Raises NotFound or Refused where ``under`` is not there or out of use."""
        under = CodeNames(tree(session)).find(self.under) if self.under else None
        return build_together(session, self, under=under)

    def as_data(self) -> dict[str, Any]:
        """For a file; ``from_data`` reads it."""
        about = {name: getattr(self, name) for name in ("cells", "hide_empty", "title", "under")}
        return {"kind": "cooccur"} | rule_as_data(self.rule) | about

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """As it was written. Raises BadInput where something is missing or is not what it has to be.

        >>> Together.from_data(Together("interviews").as_data()) == Together("interviews")
        True
        """
        with as_written():
            return cls(
                one_of(data["cells"], get_args(Cells)),
                rule_from_data(data),
                of(data["hide_empty"], bool),
                of(data["title"], str),
                of(data["under"], str),
            )


@dataclass(frozen=True)
class Pair:
    """Two codes that occur together."""

    first: str
    second: str
    references: int
    interviews: int


def build_together(session: Session, asked: Together, *, under: CodeLine | None = None) -> Grid:
    """Each code beside each code, in the order of the framework.

    Raises Refused where ``under`` is out of use.
    """
    codes = codes_shown(tree(session), under)
    counted = count_pairs(session, codes, asked.rule)
    shown = _shown(codes, counted, asked)
    labels = _labels(shown)
    rule, name, state = asked.rule, under.printed if under else None, state_of(session)
    title = asked.title or f"{session.scalars(select(Study.name)).one()}: codes that occur together"
    told = [_told(asked), *left_out(rule, counted.counts, name), standing(state)]
    return Grid(
        title=title,
        columns=labels,
        sizes=(),
        rows=tuple(
            _row(line, label, shown, counted, asked) for line, label in zip(shown, labels, strict=True)
        ),
        caption=" ".join(told),
        facts=facts(rule, counted.counts, under=name, state=state) | {"cells": asked.cells},
    )


def pairs(session: Session, asked: Together, *, under: CodeLine | None = None) -> list[Pair]:
    """Every two codes that occur together, those that do most first, by what the cells would show."""
    codes = codes_shown(tree(session), under)
    counted = count_pairs(session, codes, asked.rule)
    label_of = dict(zip((line.id for line in codes), _labels(codes), strict=True))
    cells = _cells_of(counted, asked)
    found = [
        Pair(label_of[one], label_of[two], counted.references.get((one, two), 0), interviews)
        for (one, two), interviews in counted.interviews.items()
        if cells.get((one, two))
    ]
    if asked.cells == "references":
        return sorted(found, key=lambda pair: (-pair.references, -pair.interviews))
    return sorted(found, key=lambda pair: (-pair.interviews, -pair.references))


def _cells_of(counted: PairCounts, asked: Together) -> dict[tuple[int, int], int]:
    return counted.references if asked.cells == "references" else counted.interviews


def _shown(codes: list[CodeLine], counted: PairCounts, asked: Together) -> list[CodeLine]:
    used = [line for line in codes if line.id in counted.counts.by_code]
    if not asked.hide_empty:
        return used
    together = {code for pair, number in _cells_of(counted, asked).items() if number for code in pair}
    return [line for line in used if line.id in together]


def _labels(shown: list[CodeLine]) -> tuple[str, ...]:
    """Printed labels; the whole path where two have the same one."""
    printed = [line.printed for line in shown]
    return tuple(line.path if printed.count(line.printed) > 1 else line.printed for line in shown)


def _row(line: CodeLine, label: str, shown: list[CodeLine], counted: PairCounts, asked: Together) -> GridRow:
    cells, own = _cells_of(counted, asked), counted.counts.by_code[line.id]
    diagonal = own.references if asked.cells == "references" else own.interviews
    return GridRow(
        number="",
        label=label,
        level=1,
        heading=False,
        cells=tuple(
            diagonal if other.id == line.id else _of_pair(cells, line.id, other.id) for other in shown
        ),
    )


def _of_pair(cells: dict[tuple[int, int], int], one: int, other: int) -> int:
    return cells.get((one, other), 0) or cells.get((other, one), 0)


def _told(asked: Together) -> str:
    if asked.cells == "interviews":
        text = "Each cell: in how many interviews both codes have a reference, wherever in them."
    else:
        text = "Each cell: how many pairs of a reference at the one and one at the other share a character."
    text += " Where a code meets itself stands its own number; passages that overlap at a code are one"
    text += " reference" + ("." if asked.rule.coder else ", whoever coded them.")
    if asked.rule.coder:
        text += f" References by {asked.rule.coder}."
    if asked.rule.aggregate == "union":
        text += " A heading has the passages at and below it, each once."
    return text
