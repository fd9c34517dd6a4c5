"""Summaries of the matrix in a sheet that is filled in elsewhere: what it would change in the project.

The sheet has a row for each interview and a column for each theme. In the column ``State`` stands the line of
the history at which it was written, so that what was changed in the sheet can be told from what was changed
in the project meanwhile; and when that line was, so that a sheet of another project is known.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.names import CodeNames
from codebook.tree import CodeLine, tree
from qualcode.errors import Ambiguous, BadInput, NotFound
from qualcode.plaintext import fold
from qualcode.sheets import Sheet, SheetRow, in_words
from qualcode.store.models import Change, Coder
from qualcode.store.project import Project
from qualcode.summarising import Cell, SummaryLine, summaries, tidy, write_summary
from transcripts.interviews import find_interview

INTERVIEW, STATE = "Interview", "State"
ATTRIBUTE = " (attribute)"
"""Behind the heading of a column that only helps to find one's way."""
_MOST = 8
"""Complaints that are listed."""
Summaries = Mapping[Cell, SummaryLine]
_STATE = re.compile(r"(\d{1,15}) (\S+)", re.ASCII)


class State(NamedTuple):
    """When a sheet was written."""

    line: int
    """The latest line of the history then."""
    at: str
    """When that line was written: ISO 8601 in UTC."""

    def __str__(self) -> str:
        """As it stands in the sheet.

        >>> str(State(49, "2026-03-01T09:30:00Z"))
        '49 2026-03-01T09:30:00Z'
        """
        return f"{self.line} {self.at}"


@dataclass(frozen=True)
class CellChange:
    """A cell in which sheet and project differ by what somebody wrote into the sheet."""

    interview: str
    theme: str
    """As printed."""
    interview_id: int
    code_id: int
    old: str
    """What the project has now, or empty."""
    new: str
    """What the sheet has, or empty."""
    conflict: bool
    """Whether the project has something else than when the sheet was written."""


def headings(names: CodeNames, lines: Iterable[CodeLine]) -> list[str]:
    """Names for the columns of themes by which they are found again; no two are the same but for case."""
    found: dict[str, str] = {}
    for line in lines:
        name = _heading(names, line, found)
        found[fold(name)] = name
    return list(found.values())


def _heading(names: CodeNames, line: CodeLine, taken: Collection[str]) -> str:
    """As a theme is printed where that will do."""
    for name in (line.printed, names.exact(line)):
        if _own(name) or fold(name) in taken:
            continue
        try:
            if names.find(name).id == line.id:
                return name
        except (NotFound, Ambiguous):
            continue
    return line.uuid


def _own(name: str) -> bool:
    """Whether the sheet means something else than a theme by a heading."""
    return fold(name) in (fold(INTERVIEW), fold(STATE)) or fold(name).endswith(fold(ATTRIBUTE))


def state_now(session: Session) -> State:
    """What a sheet that is written now says of that."""
    latest = select(Change.id, Change.at).order_by(Change.id.desc()).limit(1)
    found = session.execute(latest).first()
    return State(*found) if found is not None else State(0, "")


def state_in(row: SheetRow) -> State | None:
    """When a row was written; None where it does not say. Raises BadInput."""
    state = row.get(STATE).strip()
    found = _STATE.fullmatch(state)
    if state and found is None:
        raise BadInput(
            f"line {row.line}: the column {STATE} should hold what `qualcode matrix export` wrote there, and"
            f" has {state!r}; put it back, or empty the column"
        )
    return State(int(found[1]), found[2]) if found else None


def summaries_then(project: Project, state: State) -> Summaries:
    """The summaries as they stood when a sheet was written.

    Raises BadInput where it was written from another project.
    """
    with project.read() as session:
        line = session.get(Change, state.line)
        if line is None or line.at != state.at:
            raise BadInput(
                f"it was written from another project, or from a copy: line {state.line} of the history here"
                f" is not the one of {state.at}. Empty the column {STATE}: then it empties no cell, and what"
                " differs is listed before --overwrite takes it"
            )
    with project.as_of(state.line) as session:
        return summaries(session)


def sheet_changes(session: Session, sheet: Sheet, past: Mapping[State, Summaries]) -> list[CellChange]:
    """The cells that were filled in, changed or emptied in a sheet, row by row.

    ``past`` has the summaries as they stood at each state that ``state_in`` finds. A row that
    does not say when it was written empties nothing, and where the project has another summary, that is a
    conflict. Raises BadInput with all columns and rows that name nothing or stand twice.
    """
    themes, problems = _themes(session, sheet)
    rows: list[tuple[SheetRow, int, str]] = []
    for row in sheet.rows:
        try:
            found = find_interview(session, row.get(INTERVIEW).strip())
        except (NotFound, Ambiguous) as error:
            problems.append(f"line {row.line}: {error}")
        else:
            rows.append((row, found.id, found.name))
    _refuse(problems + _doubles(rows))
    now = summaries(session)
    return [
        change
        for row, interview_id, name in rows
        for change in _changed(row, interview_id, name, themes, now, _base(row, past))
    ]


def _base(row: SheetRow, past: Mapping[State, Summaries]) -> Summaries | None:
    state = state_in(row)
    return None if state is None else past[state]


def _themes(session: Session, sheet: Sheet) -> tuple[list[tuple[str, CodeLine]], list[str]]:
    """Columns with their themes, and a sentence for each that names none."""
    if not any(fold(column) == fold(INTERVIEW) for column in sheet.columns):
        raise BadInput(
            f"no column is named {INTERVIEW!r}; `qualcode matrix export FILE` writes a sheet to fill in"
        )
    names, problems = CodeNames(tree(session)), []
    found: dict[int, tuple[str, CodeLine]] = {}
    for column in sheet.columns:
        if _own(column):
            continue
        try:
            line = names.find(column)
        except (NotFound, Ambiguous) as error:
            problems.append(f"column {column!r}: {error}")
        else:
            if line.id in found:
                problems.append(f"columns {found[line.id][0]!r} and {column!r} are one theme; remove one")
            found[line.id] = (column, line)
    return list(found.values()), problems


def _doubles(rows: list[tuple[SheetRow, int, str]]) -> list[str]:
    counts = Counter(interview_id for _, interview_id, _ in rows)
    names = {interview_id: name for _, interview_id, name in rows}
    return [
        f"{in_words(row.line for row, home, _ in rows if home == interview_id)}: {names[interview_id]} stands"
        " twice; leave one row"
        for interview_id, count in counts.items()
        if count > 1
    ]


def _refuse(problems: list[str]) -> None:
    if problems:
        more = [f"and {len(problems) - _MOST:,} more"] if len(problems) > _MOST else []
        raise BadInput("\n  ".join(["nothing was changed:", *problems[:_MOST], *more]))


def _changed(
    row: SheetRow,
    interview_id: int,
    name: str,
    themes: list[tuple[str, CodeLine]],
    now: Summaries,
    base: Summaries | None,
) -> Iterator[CellChange]:
    for column, line in themes:
        cell = interview_id, line.id
        old, new = _text(now, cell), tidy(row.get(column))
        before = _text(base, cell) if base is not None else ""
        if tidy(old) != new and tidy(before) != new:
            yield CellChange(name, line.printed, *cell, old=old, new=new, conflict=old != before)


def _text(lines: Summaries, cell: Cell) -> str:
    return lines[cell].text if cell in lines else ""


def write_changes(session: Session, changes: list[CellChange], coder: Coder) -> int:
    """Write the cells of a sheet; how many that changed. Raises as ``write_summary`` does."""
    return sum(write_summary(session, (each.interview_id, each.code_id), each.new, coder) for each in changes)
