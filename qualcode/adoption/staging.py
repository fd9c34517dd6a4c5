"""Codings and memos on their way in, in temporary tables: memory stays flat however many there are.

Everything that asks of all codings at once (which stand twice, which the project has already) is a
statement over these tables.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import Boolean, Column, Connection, Integer, MetaData, String, Table

_META = MetaData()

CODINGS = Table(
    "adopted_coding",
    _META,
    Column("id", Integer, primary_key=True),
    Column("guid", String, nullable=False),
    Column("transcript_id", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("code_id", Integer, nullable=False),
    Column("coder_id", Integer, nullable=False),
    Column("created_at", String, nullable=False),
    Column("kept_id", Integer),
    Column("reference_id", Integer),
    prefixes=["TEMPORARY"],
)
"""``kept_id`` is the coding that this one repeats, ``reference_id`` the reference that it became or was."""

MEMOS = Table(
    "adopted_memo",
    _META,
    Column("id", Integer, primary_key=True),
    Column("guid", String, nullable=False),
    Column("coder_id", Integer, nullable=False),
    Column("nameless", Boolean, nullable=False),
    Column("coding_id", Integer),
    Column("code_id", Integer),
    Column("transcript_id", Integer),
    Column("interview_id", Integer),
    Column("text", String, nullable=False),
    Column("created_at", String, nullable=False),
    prefixes=["TEMPORARY"],
)
"""``nameless`` where the file does not say who wrote it; ``coding_id`` is the id of a staged coding."""
_BATCH = 1000


def create(connection: Connection) -> None:
    """Make the tables; a change that fails takes them back."""
    for table in (CODINGS, MEMOS):
        table.create(connection, checkfirst=False)


def drop(connection: Connection) -> None:
    """Remove the tables."""
    for table in (CODINGS, MEMOS):
        table.drop(connection, checkfirst=False)


def fill(
    connection: Connection, table: Table, names: tuple[str, ...], rows: Iterable[tuple[object, ...]]
) -> None:
    """Add rows with values for the columns of these names, as they come."""
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join('?' * len(names))})"
    for batch in batches(rows):
        connection.exec_driver_sql(statement, batch)


def batches(rows: Iterable[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    """The rows, some hundred at a time."""
    pending = iter(rows)
    while batch := list(islice(pending, _BATCH)):
        yield batch
