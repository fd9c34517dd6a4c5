"""Undo and redo: the row images of a change, put back in reverse order."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Table,
    TextClause,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.sql.dml import Delete, Insert, Update

from qualcode.errors import Refused
from qualcode.store.journal import JOURNALLED_TABLES, image
from qualcode.store.models import Change, JournalEntry

Entry = Row[Any]
"""A line of the journal, with the columns of JournalEntry."""
_PAGE = 500
"""How many entries are read, and how many rows put back, at a time."""
_BEHIND_ALL = 2**63 - 1
"""More than any id can be."""


@dataclass(frozen=True)
class Reverted:
    """What taking a change back did, by the name of the table."""

    returned: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The ids of rows that were removed or changed, and stand again as they were."""
    removed: set[str] = field(default_factory=set)
    """Tables from which added rows were taken out."""


def revert(connection: Connection, change_id: int) -> Reverted:
    """Take back what one change did, inside another open change.

    Raises Refused where a row is no longer as that change left it, because somebody changed it since.
    """
    reverted = Reverted()
    for run in _runs(_entries(connection, change_id)):
        first = run[0]
        table = JOURNALLED_TABLES[first.table]
        if first.last_row_id is not None:
            _remove_range(connection, table, change_id, first.row_id, first.last_row_id)
        else:
            _restore(connection, table, run)
        if first.before is None:
            reverted.removed.add(table.name)
        else:
            reverted.returned[table.name].update(entry.row_id for entry in run)
    return reverted


_ENTRIES = (
    select(*JournalEntry.__table__.columns)
    .where(JournalEntry.change_id == bindparam("change"), JournalEntry.id < bindparam("below"))
    .order_by(JournalEntry.id.desc())
    .limit(_PAGE)
)


def _entries(connection: Connection, change_id: int) -> Iterator[Entry]:
    """What a change did, last first, a page at a time, so that memory stays flat."""
    below = _BEHIND_ALL
    while page := connection.execute(_ENTRIES, {"change": change_id, "below": below}).all():
        yield from page
        below = page[-1].id
        if len(page) < _PAGE:
            return


def _runs(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    """Neighbours that can be put back at once: the same thing done to different rows of one table."""
    run: list[Entry] = []
    row_ids: set[int] = set()
    for entry in entries:
        fits = run and len(run) < _PAGE and _kind(entry) == _kind(run[0]) and entry.row_id not in row_ids
        if run and not fits:
            yield run
            run, row_ids = [], set()
        run.append(entry)
        row_ids.add(entry.row_id)
    if run:
        yield run


def _kind(entry: Entry) -> tuple[str, int | None, bool, bool]:
    return entry.table, entry.last_row_id, entry.before is None, entry.after is None


def _restore(connection: Connection, table: Table, run: list[Entry]) -> None:
    row_ids = [entry.row_id for entry in run]
    current = _images(connection, table, row_ids)
    if any(current.get(entry.row_id) != entry.after for entry in run):
        raise Refused(f"a {table.name} that it touched was changed since; nothing was done")
    if run[0].before is None:
        connection.execute(_removal(table), {"row_ids": row_ids})
    elif run[0].after is None:
        connection.execute(_insertion(table), [json.loads(entry.before) for entry in run])
    else:
        before = ({"journalled_id": entry.row_id, **json.loads(entry.before)} for entry in run)
        connection.execute(_replacement(table), list(before))


def _images(connection: Connection, table: Table, row_ids: list[int]) -> dict[int, str]:
    """The rows as they are now, as the journal would hold them."""
    rows = connection.execute(_present(table), {"row_ids": row_ids})
    return {row.id: row.image for row in rows}


@cache
def _present(table: Table) -> TextClause:
    """Each of these statements is made once for a table, so that SQLAlchemy compiles it once."""
    statement = f'SELECT id, {image(table, "r")} AS image FROM "{table.name}" AS r WHERE id IN :row_ids'
    return text(statement).bindparams(bindparam("row_ids", expanding=True))


@cache
def _removal(table: Table) -> Delete:
    return delete(table).where(table.c.id.in_(bindparam("row_ids", expanding=True)))


@cache
def _insertion(table: Table) -> Insert:
    return insert(table)


@cache
def _replacement(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("journalled_id"))


def _remove_range(connection: Connection, table: Table, change_id: int, first: int, last: int) -> None:
    inside = table.c.id.between(first, last)
    count = connection.scalar(select(func.count()).select_from(table).where(inside))
    if count != last - first + 1 or _touched_since(connection, table, change_id, first, last):
        raise Refused(f"some {table.name}s that it added were changed since; nothing was done")
    connection.execute(delete(table).where(inside))


def _touched_since(connection: Connection, table: Table, change_id: int, first: int, last: int) -> bool:
    """Whether a change that stands has altered a row of the range."""
    statement = (
        select(JournalEntry.id)
        .join(Change, Change.id == JournalEntry.change_id)
        .where(JournalEntry.table == table.name, JournalEntry.row_id.between(first, last))
        .where(JournalEntry.change_id > change_id, Change.kind == "do", Change.state == "done")
        .limit(1)
    )
    return connection.scalar(statement) is not None
