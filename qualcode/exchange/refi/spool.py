"""Selections set aside on disk as they are read, so that the XML is parsed but once."""

import marshal
import tempfile
from collections.abc import Iterator
from typing import Any

from qualcode.errors import BadInput
from qualcode.exchange.study import Selection

_BATCH = 500
_LARGE = 1 << 20
"""Characters of what is said of the passages of one batch."""


class Spool:
    """A temporary file of selections that has no name; it may be gone through several times at once."""

    def __init__(self) -> None:
        """Nothing is set aside yet."""
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the study
        self._batches: list[tuple[int, int]] = []
        self._waiting: list[tuple[Any, ...]] = []
        self._size = 0

    def add(self, text: int, selection: Selection) -> None:
        """Set a selection aside, with the number of its text. Raises BadInput where there is no room."""
        guid, source, start, end, words, marks, *rest = selection
        self._waiting.append((text, guid, source, start, end, words, tuple(map(tuple, marks)), *rest))
        self._size += len(selection.words) + len(selection.description)
        if len(self._waiting) >= _BATCH or self._size > _LARGE:
            self._write()

    def _write(self) -> None:
        data = marshal.dumps(self._waiting)
        self._waiting, self._size = [], 0
        try:
            start = self._file.seek(0, 2)
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            folder = tempfile.gettempdir()
            raise BadInput(f"its codings cannot be set aside in {folder}: {error.strerror}") from error
        self._batches.append((start, len(data)))

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Every selection in order: the number of its text, then its fields; codings are plain tuples."""
        if self._waiting:
            self._write()
        for start, size in self._batches:
            self._file.seek(start)
            yield from marshal.loads(self._file.read(size))

    def close(self) -> None:
        """Give the file up."""
        self._file.close()
