"""A look at a project file from the side: whether somebody wrote to it, and whether it is still there."""

import os
import sqlite3
from pathlib import Path

from qualcode.store.connection import connect, sentences


class Watch:
    """A connection of its own for looking, and the identity of the file as it was opened."""

    def __init__(self, path: Path, wait: float | None) -> None:
        """``wait`` is how long another program's lock is waited for, in seconds; None for the usual."""
        self._path = path.absolute()
        self._wait = wait
        self._identity = _identity(path)
        self._connection: sqlite3.Connection | None = None

    def version(self) -> int:
        """A number that is another one after every commit; told by this connection, for this connection."""
        return self._number("PRAGMA data_version")

    def latest_change(self) -> int:
        """The id of the latest line of the history, or 0."""
        return self._number("SELECT coalesce(max(id), 0) FROM change")

    def gone(self) -> str:
        """A sentence where the file vanished or another is in its place, or ""."""
        name, folder = self._path.name, self._path.parent
        try:
            identity = _identity(self._path)
        except FileNotFoundError:
            return f"{name} is no longer in {folder}; put it back there, or open it where it is now"
        except OSError as error:
            return (
                f"{name} cannot be reached ({error.strerror}); look whether its disk or folder is still there"
            )
        if identity != self._identity:
            return f"another file took the place of {name} in {folder}; open it again to work with that one"
        return ""

    def close(self) -> None:
        """Give up the connection; the next look opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _number(self, statement: str) -> int:
        with sentences(self._path):
            if self._connection is None:
                self._connection = connect(self._path, self._wait)
            return int(self._connection.execute(statement).fetchone()[0])


def _identity(path: Path) -> tuple[int, int]:
    status = os.stat(path)
    return status.st_dev, status.st_ino
