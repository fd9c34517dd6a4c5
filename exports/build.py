"""Building the table of a project: counts, order, and what is shown."""

from collections import defaultdict
from collections.abc import Collection
from itertools import groupby
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.tree import CodeLine, subtree, tree
from codebook.versions import state_of
from exports.caption import caption, facts
from exports.counts import CodeCount, Counts, Rule, count
from exports.table import Row, Table
from exports.waiting import waiting
from qualcode.errors import Refused
from qualcode.store.models import Study

Sort = Literal["references", "interviews", "codebook", "label"]


def build_table(
    session: Session,
    rule: Rule,
    *,
    sort: Sort = "references",
    hide_empty: bool = False,
    under: CodeLine | None = None,
) -> Table:
    """The table of the whole framework, or of ``under`` and what is below it.

    Its caption names the state of the project, and no other day. Raises Refused where ``under`` is retired
    or stands below a retired code.
    """
    codes = tree(session)
    counts = count(session, codes, rule)
    shown = [line for line in codes if line.id in counts.by_code]
    if under is not None:
        refuse_uncounted(under, counts.by_code)
        shown = subtree(shown, under.id)
    shown = sorted_codes(shown, counts, sort)
    if hide_empty:
        shown = without_empty(shown, counts)
    state = state_of(session)
    name = session.scalars(select(Study.name)).one()
    where = under.printed if under else None
    wait = waiting(session, rule, {line.id for line in shown})
    numbered = numbers_mark_headings(codes)
    return Table(
        title=name,
        unit=rule.unit,
        rows=tuple(_row(line, counts.by_code[line.id], rule, numbered=numbered) for line in shown),
        caption=caption(rule, counts, under=where, state=state, waiting=wait),
        facts=facts(rule, counts, under=where, state=state, waiting=wait),
    )


def numbers_mark_headings(codes: list[CodeLine]) -> bool:
    """Whether a printed number marks a heading, since most codes of this framework have none."""
    leaves = [bool(line.number) for line in codes if not line.heading]
    return 2 * sum(leaves) < len(leaves)


def refuse_uncounted(under: CodeLine, counted: Collection[int]) -> None:
    """Raise Refused where a heading to be shown alone is not among the codes that are counted."""
    if under.id not in counted:
        raise Refused(
            f"“{under.label}” {'is retired' if under.retired else 'stands below a retired code'}, so that the"
            f" table leaves it out; bring {'it' if under.retired else 'that'} back first"
        )


def _row(line: CodeLine, counted: CodeCount, rule: Rule, *, numbered: bool) -> Row:
    empty = shows_nothing(line, counted, rule)
    return Row(
        number=line.number,
        label=line.label,
        level=line.level,
        heading=is_heading(line, numbered=numbered),
        interviews=None if empty else counted.interviews,
        references=None if empty else counted.references,
        code_id=line.id,
    )


def is_heading(line: CodeLine, *, numbered: bool) -> bool:
    """Whether it is printed as a heading; ``numbered``: a printed number marks one."""
    return line.heading or (numbered and bool(line.number))


def shows_nothing(line: CodeLine, counted: CodeCount, rule: Rule) -> bool:
    """Whether a heading has empty cells, since nothing was coded at it and it counts nothing else."""
    return line.heading and rule.aggregate == "none" and not counted.references


def sorted_codes(codes: list[CodeLine], counts: Counts, sort: Sort) -> list[CodeLine]:
    """Sort codes within their heading; headings and numbered codes keep their places."""
    if sort == "codebook":
        return codes
    children: dict[int | None, list[CodeLine]] = defaultdict(list)
    ids = {line.id for line in codes}
    for line in codes:
        children[line.parent_id if line.parent_id in ids else None].append(line)
    ordered: list[CodeLine] = []

    def put(parent_id: int | None) -> None:
        for fixed, run in groupby(children[parent_id], key=lambda line: line.heading or bool(line.number)):
            for line in run if fixed else sorted(run, key=lambda line: _rank(line, counts, sort)):
                ordered.append(line)
                if line.id in children:
                    put(line.id)

    put(None)
    return ordered


def _rank(line: CodeLine, counts: Counts, sort: Sort) -> tuple[int | str, ...]:
    counted = counts.by_code[line.id]
    if sort == "label":
        return (line.label.casefold(),)
    if sort == "interviews":
        return (-counted.interviews, -counted.references)
    return (-counted.references,)


def without_empty(codes: list[CodeLine], counts: Counts) -> list[CodeLine]:
    """Leave out codes with no reference, and headings with none at or below them."""
    parent_of = {line.id: line.parent_id for line in codes}
    kept: set[int | None] = set()
    for line in codes:
        above: int | None = line.id if counts.by_code[line.id].references else None
        while above is not None and above not in kept:
            kept.add(above)
            above = parent_of.get(above)
    return [line for line in codes if line.id in kept]
