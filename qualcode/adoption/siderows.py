"""Rows of a side file, looked at value by value, as rows of the project's tables."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Integer, Table, insert, text

from qualcode.exchange.side import damaged

Row = dict[str, Any]
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NAMES = {"name", "label", "number", "role", "colour"}
"""Columns of which each is on one line."""
_BATCH = 500


class SideRows:
    """Puts rows into empty tables, and knows afterwards which uuid has which id."""

    def __init__(self, connection: Connection, change_id: int) -> None:
        """``change_id`` is the line of the history that stands for every earlier one."""
        self._connection = connection
        self._change_id = change_id
        self._ids: dict[str, dict[str, int]] = {}

    def put(self, table: Table, rows: Iterable[Row], numbers: Iterable[int] | None = None) -> int:
        """Add rows in their order, under ``numbers`` where given; how many.

        A row that points at one of the same table may come before it. Raises UnreadableFile for values that
        the table does not hold.
        """
        given = list(rows)
        ids = list(numbers) if numbers is not None else list(self._free(table, len(given)))
        names = self._ids.setdefault(table.name, {})
        names.update({_text(row.get("uuid", "")): row_id for row, row_id in zip(given, ids, strict=True)})
        values = [{"id": row_id, **self.values(table, row)} for row, row_id in zip(given, ids, strict=True)]
        for first in range(0, len(values), _BATCH):
            self._connection.execute(insert(table), values[first : first + _BATCH])
        return len(values)

    def _free(self, table: Table, count: int) -> range:
        seq = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        last = self._connection.scalar(seq, {"name": table.name}) or 0
        return range(last + 1, last + 1 + count)

    def values(self, table: Table, row: Row) -> Row:
        """The row by the names of the table's columns, all but its id."""
        return {column.name: self._value(column, row) for column in table.columns if column.name != "id"}

    def id(self, table: str, uuid: object) -> int:
        """The row of that uuid. Raises UnreadableFile where the file has none."""
        found = self._ids.get(table, {}).get(uuid if isinstance(uuid, str) else "")
        if found is None:
            raise damaged()
        return found

    def know(self, table: str, uuid: str, row_id: int) -> None:
        """A row that came in otherwise has this id."""
        self._ids.setdefault(table, {})[uuid] = row_id

    def _value(self, column: "Column[Any]", row: Row) -> Any:
        if column.name in ("change_id", "since"):
            return self._change_id
        for key in column.foreign_keys:
            given = row.get(column.name.removesuffix("_id"), row.get(column.name))
            if isinstance(given, int) and column.name == "revision_id":
                return given
            return None if given is None and column.nullable else self.id(key.column.table.name, given)
        value = row.get(column.name)
        if value is None and column.nullable:
            return None
        return _typed(column, value)


def _typed(column: "Column[Any]", value: Any) -> Any:
    if isinstance(column.type, Boolean):
        good = isinstance(value, bool)
    elif isinstance(column.type, Integer):
        good = type(value) is int and -(1 << 62) < value < 1 << 62
    else:
        good = not (column.name in _NAMES and re.search(r"[\r\n\t]", _text(value)))
        value = _text(value)
    if not good:
        raise damaged()
    return value


def _text(value: Any) -> str:
    """Text that may be stored. Raises UnreadableFile."""
    if not isinstance(value, str) or _UNWANTED.search(value):
        raise damaged()
    return value
