"""SQLite files of other programs, read from a private copy: the original is never opened as a database.

Opening a file in SQLite may write beside it (recovering a journal, the index of a write-ahead log), so the
file and its journals are copied first. What is inside is a stranger's: tables must be real tables, columns
are read as what they should be, and a damaged file gives a sentence.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from qualcode.errors import UnreadableFile

MAGIC = b"SQLite format 3\x00"
_BESIDE = ("-wal", "-journal")
_MAX_VALUE = 256 << 20
"""Bytes of the largest text or blob that is read."""


def is_database(path: Path) -> bool:
    """Whether a file begins as SQLite databases do. Raises UnreadableFile where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise UnreadableFile(f"it cannot be read ({error.strerror})") from error


class ForeignDatabase:
    """One SQLite file, opened for reading in a private copy."""

    def __init__(self, path: Path) -> None:
        """Raises UnreadableFile where it is missing, cannot be read or is no database."""
        if not (path.is_file() and is_database(path)):
            raise UnreadableFile(f"its database {path.name} is missing, or is no SQLite database")
        self._folder = tempfile.TemporaryDirectory(prefix="qualcode-")
        try:
            self._connection = _open(_copy(path, Path(self._folder.name)))
            self._tables = self._find_tables()
        except BaseException:
            self._folder.cleanup()
            raise

    def _find_tables(self) -> dict[str, frozenset[str]]:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        names = [row[0] for row in self._run(sql)]
        columns = "SELECT name FROM pragma_table_info(?)"
        return {name: frozenset(row[0] for row in self._run(columns, name)) for name in names}

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is such a table, with all of these columns."""
        return table in self._tables and self._tables[table].issuperset(columns)

    def rows(
        self,
        table: str,
        *,
        texts: Sequence[str] = (),
        numbers: Sequence[str] = (),
        where: str = "",
        order: str = "",
    ) -> Iterator[sqlite3.Row]:
        """Rows of a table, by and by; ``texts`` come as str and ``numbers`` as int or None.

        A column that this version of the program does not have is empty or None; so is every row of a
        table it does not have. ``where`` and ``order`` are SQL. Raises UnreadableFile for a damaged file.
        """
        if table not in self._tables:
            return iter(())
        selected = [self._text(table, name) for name in texts]
        selected += [self._number(table, name) for name in numbers]
        sql = f'SELECT {", ".join(selected)} FROM "{table}"'
        sql += f" WHERE {where}" if where else ""
        return self.query(sql + (f" ORDER BY {order}" if order else ""))

    def query(self, sql: str, *values: str | int) -> Iterator[sqlite3.Row]:
        """Rows of any SELECT over tables that were seen to be there. Raises UnreadableFile."""
        return self._run(sql, *values)

    def count(self, table: str, where: str = "1") -> int:
        """How many rows a table has; 0 where there is no such table."""
        if table not in self._tables:
            return 0
        return int(next(self._run(f'SELECT count(*) FROM "{table}" WHERE {where}'))[0])

    def close(self) -> None:
        """Give up the copy."""
        self._connection.close()
        self._folder.cleanup()

    def _text(self, table: str, name: str) -> str:
        if name not in self._tables[table]:
            return f"'' AS \"{name}\""
        return f'coalesce(CAST("{name}" AS TEXT), \'\') AS "{name}"'

    def _number(self, table: str, name: str) -> str:
        if name not in self._tables[table]:
            return f'NULL AS "{name}"'
        return f'CAST("{name}" AS INTEGER) AS "{name}"'

    def _run(self, sql: str, *values: str | int) -> Iterator[sqlite3.Row]:
        try:
            yield from self._connection.execute(sql, values)
        except sqlite3.Error as error:
            raise UnreadableFile(f"the database is damaged ({error}); get a fresh copy of it") from error


def _copy(path: Path, folder: Path) -> Path:
    """The file and its journals in ``folder``. Raises UnreadableFile where it changes meanwhile."""
    copy = folder / "copy.sqlite3"
    before = _state(path)
    try:
        shutil.copyfile(path, copy)
        for ending in _BESIDE:
            beside = path.with_name(path.name + ending)
            if beside.is_file():
                shutil.copyfile(beside, copy.with_name(copy.name + ending))
    except OSError as error:
        raise UnreadableFile(f"it cannot be read ({error.strerror})") from error
    if _state(path) != before:
        raise UnreadableFile("another program is writing to it; close it there and try again")
    return copy


def _state(path: Path) -> list[tuple[int, int]]:
    beside = (path.with_name(path.name + ending) for ending in _BESIDE)
    files = [path, *(file for file in beside if file.is_file())]
    try:
        return [(status.st_size, status.st_mtime_ns) for status in (file.stat() for file in files)]
    except OSError as error:
        raise UnreadableFile(f"it cannot be read ({error.strerror})") from error


def _open(copy: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(copy, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    try:
        for setting in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        connection.close()
        raise UnreadableFile(f"this is no SQLite database, or a damaged one ({error})") from error
    return connection
