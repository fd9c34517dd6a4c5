"""Building a crosstab: codes beside the groups of interviews that an attribute makes, or others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.names import CodeNames
from codebook.retiring import retired_ids
from codebook.tree import CodeLine, subtree, tree
from codebook.versions import state_of
from exports.asked import as_written, of, one_of, rule_as_data, rule_from_data
from exports.build import (
    Sort,
    is_heading,
    numbers_mark_headings,
    refuse_uncounted,
    shows_nothing,
    sorted_codes,
    without_empty,
)
from exports.caption import aggregation_in_words, facts, left_out, references_in_words, standing, to_review
from exports.counts import CodeCount, CrossCounts, Rule, count_across
from exports.groups import Groups
from exports.table import Grid, GridRow
from exports.waiting import waiting
from qualcode.store.models import Study

Cells = Literal["interviews", "references", "share"]
TOTAL, FOOT = "Total", "All codes together"


@dataclass(frozen=True)
class Crosstab:
    """How a crosstab is asked for."""

    by: str
    """interview, speaker-role, question, heading, or the name of an attribute."""
    cells: Cells = "interviews"
    rule: Rule = field(default_factory=Rule)
    sort: Sort = "references"
    hide_empty: bool = False
    title: str = ""
    """Instead of the project's name, or empty."""
    under: str = ""
    """The identity of the heading that is shown alone, or empty."""

    def build(self, session: Session) -> Grid:
        """The crosstab. Raises as ``build_crosstab`` does, and NotFound where ``under`` is not there."""
        under = CodeNames(tree(session)).find(self.under) if self.under else None
        return build_crosstab(session, self, under=under)

    def as_data(self) -> dict[str, Any]:
        """For a file; ``from_data`` reads it."""
        about = {
            name: getattr(self, name) for name in ("by", "cells", "sort", "hide_empty", "title", "under")
        }
        return {"kind": "crosstab"} | rule_as_data(self.rule) | about

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """As it was written. Raises BadInput where something is missing or is not what it has to be.

        >>> Crosstab.from_data(Crosstab("Role", "share").as_data()) == Crosstab("Role", "share")
        True
        """
        with as_written():
            return cls(
                of(data["by"], str),
                one_of(data["cells"], get_args(Cells)),
                rule_from_data(data),
                one_of(data["sort"], get_args(Sort)),
                of(data["hide_empty"], bool),
                of(data["title"], str),
                of(data["under"], str),
            )


def build_crosstab(session: Session, asked: Crosstab, *, under: CodeLine | None = None) -> Grid:
    """The crosstab of the whole framework, or of ``under`` and what is below it.

    Raises NotFound for an attribute that the project does not have, and Refused where there are no groups or
    ``under`` is out of use.
    """
    lines, rule = tree(session), asked.rule
    codes = codes_shown(lines, under)
    groups = Groups(session, asked.by, rule.where, exclude_interviewer=rule.exclude_interviewer)
    crossed = count_across(session, codes, rule, groups)
    counts = crossed.counts
    ordered = sorted_codes([line for line in codes if line.id in counts.by_code], counts, asked.sort)
    if asked.hide_empty:
        ordered = without_empty(ordered, counts)
    numbered = numbers_mark_headings(lines)
    rows = [_row(line, crossed, groups, asked, numbered=numbered) for line in ordered]
    foot = _cells((*crossed.foot, crossed.whole), groups, asked.cells)
    name = under.printed if under else None
    state, wait = state_of(session), waiting(session, rule, {line.id for line in ordered})
    told = [_told(groups, asked), *_counted(asked)]
    told += [*left_out(rule, counts, name), *to_review(wait), standing(state)]
    title = asked.title or f"{session.scalars(select(Study.name)).one()}: codes by {asked.by}"
    about = facts(rule, counts, under=name, state=state, waiting=wait)
    return Grid(
        title=title,
        columns=(*groups.names, TOTAL),
        sizes=() if asked.by == "interview" else (*groups.sizes, groups.total),
        rows=(*rows, GridRow("", FOOT, 1, True, foot)),
        caption=" ".join(told),
        facts=about | {"by": asked.by, "cells": asked.cells},
        totals=True,
    )


def codes_shown(lines: list[CodeLine], under: CodeLine | None) -> list[CodeLine]:
    """The whole framework, or what is at ``under`` and below. Raises Refused where that is out of use."""
    if under is None:
        return lines
    refuse_uncounted(under, {line.id for line in lines} - retired_ids(lines))
    return subtree(lines, under.id)


def _row(line: CodeLine, crossed: CrossCounts, groups: Groups, asked: Crosstab, *, numbered: bool) -> GridRow:
    whole = crossed.counts.by_code[line.id]
    counted = (*crossed.cells[line.id], whole)
    empty = shows_nothing(line, whole, asked.rule)
    return GridRow(
        number=line.number,
        label=line.label,
        level=line.level,
        heading=is_heading(line, numbered=numbered),
        cells=(None,) * len(counted) if empty else _cells(counted, groups, asked.cells),
    )


def _cells(counted: tuple[CodeCount, ...], groups: Groups, cells: Cells) -> tuple[int | float, ...]:
    """Shares are percent of the interviews in the group, to one decimal."""
    if cells == "references":
        return tuple(each.references for each in counted)
    if cells == "interviews":
        return tuple(each.interviews for each in counted)
    sizes = (*groups.sizes, groups.total)
    return tuple(round(100 * each.interviews / size, 1) for each, size in zip(counted, sizes, strict=True))


def _told(groups: Groups, asked: Crosstab) -> str:
    what = {
        "interviews": "how many interviews of the group have at least one reference at the code",
        "references": "how many references the code has in the interviews of the group",
        "share": "what part of the group's interviews have at least one reference at the code",
    }[asked.cells]
    if groups.cut:
        what = what.replace("at the code", f"at the code{groups.cut.each}")
        what = what.replace(" in the interviews of the group", groups.cut.each)
    group = groups.cut.group if groups.cut else "how many interviews there are"
    text = f"Each cell: {what}."
    if asked.by != "interview":
        text += f" In parentheses: {group}."
    if groups.cut:
        text += f" {groups.cut.several} counts in each and once in the total."
    if groups.unplaced:
        none = groups.cut.none if groups.cut else asked.by
        text += f" Interviews without {none}: {groups.unplaced:,}, in no column and not in the total."
    return text


def _counted(asked: Crosstab) -> list[str]:
    """The rule behind the cells, and the row below them."""
    if asked.cells != "references":
        return [aggregation_in_words(asked.rule), f"{FOOT}: interviews with any of them."]
    how = "each passage once" if asked.rule.aggregate == "union" else "the sum of all"
    return [references_in_words(asked.rule), aggregation_in_words(asked.rule), f"{FOOT}: {how}."]
