"""Triggers that journal every row change and refuse writing outside a change.

Generated from the schema, so a new table or column is covered without a line of its own; ORM, Core, raw
SQL and bulk statements are all caught. This is one of the two places with SQL for SQLite alone.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text, update

from qualcode.store.base import Base
from qualcode.store.models import APPEND_ONLY, JOURNALLED, JournalEntry, OpenChange

OUTSIDE = "written outside Project.change()"
_CLOSED = "(SELECT change_id FROM open_change WHERE id = 1) IS NULL"
_MOST_VALUES = 999
"""How many values SQLite takes in one statement, whichever way it was built."""


def tables(classes: Iterable[type[Base]]) -> tuple[Table, ...]:
    """The tables behind mapped classes."""
    return tuple(Base.metadata.tables[kind.__tablename__] for kind in classes)


JOURNALLED_TABLES = {table.name: table for table in tables(JOURNALLED)}


def image(table: Table, alias: str) -> str:
    """SQL for a row of ``table`` as a JSON object."""
    return "json_object(" + ", ".join(f"'{c.name}', {alias}.\"{c.name}\"" for c in table.columns) + ")"


def trigger_ddl() -> Iterator[tuple[str, str]]:
    """Name and CREATE TRIGGER statement of every trigger of a project file."""
    for table in JOURNALLED_TABLES.values():
        yield _trigger(table, "INSERT", "new", "NULL", image(table, "new"))
        yield _trigger(table, "UPDATE", "new", image(table, "old"), image(table, "new"))
        yield _trigger(table, "DELETE", "old", image(table, "old"), "NULL")
    for table in tables(APPEND_ONLY):
        yield from _append_only(table)


def _trigger(table: Table, event: str, alias: str, before: str, after: str) -> tuple[str, str]:
    name = f"journal_{table.name}_{event.lower()}"
    bulk = f"change_id IS NOT NULL AND bulk_table IS '{table.name}'"
    unless_bulk = f"WHEN (SELECT {bulk} FROM open_change WHERE id = 1) IS NOT 1 "
    return name, (
        f'CREATE TRIGGER {name} AFTER {event} ON "{table.name}"\n'
        f"{unless_bulk if event == 'INSERT' else ''}BEGIN\n"
        f"  SELECT RAISE(ABORT, '{OUTSIDE}') WHERE {_CLOSED};\n"
        f'  INSERT INTO journal (change_id, "table", row_id, before, after)\n'
        f"  SELECT change_id, '{table.name}', {alias}.id, {before}, {after} FROM open_change WHERE id = 1;\n"
        f"END"
    )


def _append_only(table: Table) -> Iterator[tuple[str, str]]:
    name = f"guard_{table.name}_insert"
    yield (
        name,
        (
            f'CREATE TRIGGER {name} BEFORE INSERT ON "{table.name}"\n'
            f"WHEN {_CLOSED} BEGIN\n"
            f"  SELECT RAISE(ABORT, '{OUTSIDE}');\nEND"
        ),
    )
    for event in ("UPDATE", "DELETE"):
        name = f"guard_{table.name}_{event.lower()}"
        yield (
            name,
            (
                f'CREATE TRIGGER {name} BEFORE {event} ON "{table.name}" BEGIN\n'
                f"  SELECT RAISE(ABORT, 'rows of {table.name} never change');\nEND"
            ),
        )


def install(connection: Connection) -> None:
    """Create all triggers anew (a migration that rebuilds a table drops that table's own)."""
    for name in present(connection):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for _, statement in trigger_ddl():
        connection.exec_driver_sql(statement)


def present(connection: Connection) -> dict[str, str]:
    """Name and statement of every trigger that the file has."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {row.name: row.sql for row in rows}


def insert_many(connection: Connection, kind: type[Base], rows: Iterable[tuple[Any, ...]]) -> range:
    """Add rows in bulk inside an open change and journal them as one range; return their ids.

    ``rows`` are tuples of every column but ``id``, in the order of the table. They are taken as they come,
    so memory stays flat. The single writer makes their ids one unbroken range.
    """
    (table,) = tables((kind,))
    first = _last_id(connection, table) + 1
    with _without_images(connection, table):
        insert_rows(connection, kind, rows)
    ids = range(first, _last_id(connection, table) + 1)
    if ids and table.name in JOURNALLED_TABLES:
        _journal_range(connection, table, ids)
    return ids


def insert_rows(connection: Connection, kind: type[Base], rows: Iterable[tuple[Any, ...]]) -> None:
    """Add rows as ``insert_many`` takes them; what has triggers is journalled row by row."""
    (table,) = tables((kind,))
    columns = [column.name for column in table.columns if column.name != "id"]
    pending = iter(rows)
    while batch := list(islice(pending, _MOST_VALUES // len(columns))):
        values = tuple(chain.from_iterable(batch))
        connection.exec_driver_sql(_insertion(table.name, columns, len(batch)), values)


@contextmanager
def _without_images(connection: Connection, table: Table) -> Iterator[None]:
    """Keep the triggers from journalling rows added to ``table``; ``_journal_range`` has to follow."""
    connection.execute(update(OpenChange).values(bulk_table=table.name))
    try:
        yield
    finally:
        connection.execute(update(OpenChange).values(bulk_table=None))


def _insertion(table: str, columns: list[str], rows: int) -> str:
    """One INSERT for many rows: a trigger that may abort makes SQLite prepare to undo each statement."""
    names = ", ".join(f'"{name}"' for name in columns)
    row = f"({', '.join('?' * len(columns))})"
    return f'INSERT INTO "{table}" ({names}) VALUES {", ".join([row] * rows)}'


def _journal_range(connection: Connection, table: Table, ids: range) -> None:
    """Journal that all of these rows were added, by their ids alone."""
    change_id = connection.scalar(select(OpenChange.change_id))
    entry = {"change_id": change_id, "table": table.name, "row_id": ids[0], "last_row_id": ids[-1]}
    connection.execute(insert(JournalEntry).values(entry))


def _last_id(connection: Connection, table: Table) -> int:
    if table.dialect_options["sqlite"]["autoincrement"]:
        row = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return connection.scalar(row, {"name": table.name}) or 0
    return connection.scalar(select(func.max(table.c.id))) or 0
