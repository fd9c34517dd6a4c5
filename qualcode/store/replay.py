"""Undo and redo: the row images of a change, put back in reverse order."""

import json

from sqlalchemy import Connection, Table, delete, func, insert, select, text, update

from qualcode.errors import Refused
from qualcode.store.journal import JOURNALLED_TABLES, image
from qualcode.store.models import Change, JournalEntry


def revert(connection: Connection, change_id: int) -> None:
    """Take back what one change did, inside another open change.

    Raises Refused where a row is no longer as that change left it, because somebody changed it since.
    """
    entries = select(JournalEntry).where(JournalEntry.change_id == change_id).order_by(JournalEntry.id.desc())
    for entry in connection.execute(entries).all():
        table = JOURNALLED_TABLES[entry.table]
        if entry.last_row_id is not None:
            _remove_range(connection, table, change_id, entry.row_id, entry.last_row_id)
        else:
            _restore(connection, table, entry.row_id, entry.before, entry.after)


def _restore(
    connection: Connection, table: Table, row_id: int, before: str | None, after: str | None
) -> None:
    if _current(connection, table, row_id) != after:
        raise Refused(f"a {table.name} that it touched was changed since; nothing was undone")
    here = table.c.id == row_id
    if before is None:
        connection.execute(delete(table).where(here))
    elif after is None:
        connection.execute(insert(table).values(json.loads(before)))
    else:
        connection.execute(update(table).where(here).values(json.loads(before)))


def _current(connection: Connection, table: Table, row_id: int) -> str | None:
    statement = f'SELECT {image(table, "r")} FROM "{table.name}" AS r WHERE id = :row'
    found: str | None = connection.scalar(text(statement), {"row": row_id})
    return found


def _remove_range(connection: Connection, table: Table, change_id: int, first: int, last: int) -> None:
    inside = table.c.id.between(first, last)
    count = connection.scalar(select(func.count()).select_from(table).where(inside))
    if count != last - first + 1 or _touched_since(connection, table, change_id, first, last):
        raise Refused(f"some {table.name}s that it added were changed since; nothing was undone")
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
