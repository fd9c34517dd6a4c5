"""Which rows were touched between two lines of the history, and by which lines that still stand."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from qualcode.store.base import Base
from qualcode.store.history import COLUMNS, ChangeLine
from qualcode.store.models import Change, JournalEntry


class Touches:
    """What happened to the rows of one table; ``session`` is as of the later of the two lines."""

    def __init__(self, session: Session, kind: type[Base], since: int, *, but: str = "") -> None:
        """Reads the journal once; memory grows with the rows that were touched one by one.

        A change of the column ``but`` alone is none.
        """
        self.rows: dict[int, list[int]] = defaultdict(list)
        """By row id: the lines that touched it, in their order; rows added in bulk stand in ``ranges``."""
        self.ranges: list[tuple[int, int, int]] = []
        """First and last id of the rows that a line added in bulk, and the line; by id."""
        columns = (JournalEntry.change_id, JournalEntry.row_id, JournalEntry.last_row_id)
        statement = (
            select(*columns)
            .where(JournalEntry.table == kind.__tablename__, JournalEntry.change_id > since)
            .order_by(JournalEntry.id)
        )
        if but:
            statement = statement.where(_differs(but))
        for row in session.execute(statement.execution_options(yield_per=500)):
            if row.last_row_id is not None:
                self.ranges.append((row.row_id, row.last_row_id, row.change_id))
            else:
                self.rows[row.row_id].append(row.change_id)
        self.ranges.sort()

    def __contains__(self, row_id: int) -> bool:
        """Whether the row was touched."""
        return row_id in self.rows or self._added(row_id) is not None

    def lines(self, row_id: int) -> list[int]:
        """The lines that touched a row, in their order."""
        added = self._added(row_id)
        return ([] if added is None else [added]) + self.rows.get(row_id, [])

    def ids(self) -> Iterator[int]:
        """The ids of all rows that were touched, each once."""
        yield from self.rows
        for first, last, _ in self.ranges:
            yield from (row_id for row_id in range(first, last + 1) if row_id not in self.rows)

    def _added(self, row_id: int) -> int | None:
        at = bisect_right(self.ranges, row_id, key=lambda each: each[0]) - 1
        if at >= 0 and self.ranges[at][0] <= row_id <= self.ranges[at][1]:
            return self.ranges[at][2]
        return None


def _differs(but: str) -> ColumnElement[bool]:
    """Whether the two images of a row say different things, but for one column.

    The database compares them: a review of everything that was coded leaves an entry for each reference.
    """
    before, after = (
        func.json_remove(image, f"$.{but}") for image in (JournalEntry.before, JournalEntry.after)
    )
    return or_(JournalEntry.before.is_(None), JournalEntry.after.is_(None), before != after)


def added(session: Session, kind: type[Base], since: int) -> Iterator[dict[str, Any]]:
    """The rows of a table as they were when they were added, one by one, after a line of the history."""
    statement = select(JournalEntry.after).where(
        JournalEntry.table == kind.__tablename__,
        JournalEntry.change_id > since,
        JournalEntry.before.is_(None),
        JournalEntry.after.is_not(None),
    )
    for image in session.scalars(statement):
        yield json.loads(image or "{}")


class Lines:
    """The lines of the history after one, without those that were done and taken back again."""

    def __init__(self, session: Session, since: int) -> None:
        """``session`` is as of the later line."""
        statement = select(*COLUMNS).where(Change.id > since).order_by(Change.id)
        self._all = {row.id: ChangeLine(*row) for row in session.execute(statement)}
        about = select(Change.id, Change.target_id).where(Change.id > since)
        targets = {row.id: row.target_id for row in session.execute(about)}
        standing: dict[int, int] = {}
        for line in self._all.values():
            target = targets[line.id] or line.id
            if line.kind in ("undo", "redo") and target in standing:
                del standing[target]
            else:
                standing[target] = line.id
        self._standing = set(standing.values())

    def standing(self, line_ids: Iterable[int]) -> tuple[ChangeLine, ...]:
        """Those of these lines that stand, each once; all of them where none does."""
        ids = sorted(set(line_ids))
        kept = [line_id for line_id in ids if line_id in self._standing] or ids
        return tuple(self._all[line_id] for line_id in kept if line_id in self._all)
