"""The project as it stood after a line of its history, for reading; the file itself is not touched.

A connection of its own holds temporary tables that have the names of those tables that changed since, and
SQLite resolves a name to a temporary table first. A row that was touched since is as the first entry of the
journal after that line found it; all others are as they are. Texts and turns are only ever added, so that
they need no copy. This is, beside the journal's triggers, SQL for SQLite alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Column, Connection, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex

from qualcode.errors import NotFound
from qualcode.store.connection import disposing, shadowing
from qualcode.store.journal import JOURNALLED_TABLES, tables
from qualcode.store.models import Change, JournalEntry
from qualcode.store.texts import KeptText

_DIALECT = sqlite.dialect()
_FIRST = """
CREATE TEMP TABLE past_row AS
SELECT "table" AS name, row_id, min(id) AS entry_id FROM main.journal
WHERE change_id > ? AND last_row_id IS NULL GROUP BY "table", row_id
"""
"""Of each row that was touched since: the first entry, which holds the row as it was."""
_ADDED = """
CREATE TEMP TABLE past_range AS
SELECT "table" AS name, row_id AS first, last_row_id AS last FROM main.journal
WHERE change_id > ? AND last_row_id IS NOT NULL
"""
"""Rows that were added in bulk since. Their ids are new, so that none of them was there before."""
_TOUCHED = "SELECT name FROM past_row UNION SELECT name FROM past_range"


@contextmanager
def past(path: Path, change_id: int, wait: float | None = None) -> Iterator[Session]:
    """Read the project as it stood after the change of that id; 0 is before the first.

    Raises NotFound where the history has no such line.
    """
    with (
        disposing(shadowing(path, wait)) as engine,
        Session(engine) as session,
        session.begin(),
    ):
        connection = session.connection()
        _refuse_unknown(connection, change_id)
        _go_back(connection, change_id)
        connection.exec_driver_sql("PRAGMA query_only = ON")
        yield KeptText().attach(session)


def _refuse_unknown(connection: Connection, change_id: int) -> None:
    latest = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM main.change").scalar_one()
    if not 0 <= change_id <= latest:
        raise NotFound(f"the history has no line {change_id}; its latest is {latest} (`qualcode history`)")


def _go_back(connection: Connection, change_id: int) -> None:
    """Put temporary tables before what changed since, and views before the history that came later."""
    for statement in (_FIRST, _ADDED):
        connection.exec_driver_sql(statement, (change_id,))
    connection.exec_driver_sql("CREATE UNIQUE INDEX temp.past_row_key ON past_row (name, row_id)")
    for (name,) in connection.exec_driver_sql(_TOUCHED).all():
        _shadow(connection, JOURNALLED_TABLES[name])
    change, journal = tables((Change, JournalEntry))
    for table, column in ((change, "id"), (journal, "change_id")):
        connection.exec_driver_sql(
            f'CREATE TEMP VIEW "{table.name}" AS SELECT {_names(table)} FROM main."{table.name}"'
            f" WHERE {column} <= {change_id:d}"
        )


def _shadow(connection: Connection, table: Table) -> None:
    """A temporary table of that name: the rows that nobody touched, and the others as they were."""
    columns = ", ".join(_definition(column) for column in table.columns)
    connection.exec_driver_sql(f'CREATE TEMP TABLE "{table.name}" ({columns})')
    everything = f'SELECT {_names(table)} FROM main."{table.name}"'
    touched = (
        f"id IN (SELECT row_id FROM past_row WHERE name = '{table.name}')"
        f" OR EXISTS (SELECT 1 FROM past_range WHERE name = '{table.name}' AND id BETWEEN first AND last)"
    )
    connection.exec_driver_sql(f'INSERT INTO temp."{table.name}" {everything} WHERE NOT ({touched})')
    images = ", ".join(_from_image(column) for column in table.columns)
    connection.exec_driver_sql(
        f'INSERT INTO temp."{table.name}" SELECT {images}'
        f" FROM past_row CROSS JOIN main.journal j ON j.id = entry_id"
        f" WHERE name = '{table.name}' AND j.before IS NOT NULL AND NOT EXISTS ("
        f"SELECT 1 FROM past_range r WHERE r.name = '{table.name}'"
        f" AND past_row.row_id BETWEEN r.first AND r.last)"
    )
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        ddl = str(CreateIndex(index).compile(dialect=_DIALECT))
        connection.exec_driver_sql(ddl.replace("INDEX ", "INDEX temp.", 1))


def _names(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _definition(column: Column[object]) -> str:
    kind = column.type.compile(dialect=_DIALECT)
    return f'"{column.name}" {kind}{" PRIMARY KEY" if column.primary_key else ""}'


def _from_image(column: Column[object]) -> str:
    """A column of an image; one made before the file was brought up to date lacks the newer columns."""
    value = f"json_extract(j.before, '$.{column.name}')"
    default = column.server_default
    if default is None:
        return value
    text = str(default.arg).replace("'", "''")  # type: ignore[attr-defined]
    return f"coalesce({value}, '{text}')"
