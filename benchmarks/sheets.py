"""The same references as sheets of codings in three forms, and as rows ready to insert."""

import csv
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import IO
from uuid import UUID

from benchmarks.coded import CODERS
from benchmarks.framework import Place
from benchmarks.truth import Coded

FORMS = {
    "offsets": ("transcript", "start", "end", "code", "coder", "memo"),
    "quotes": ("transcript", "quote", "code", "coder", "memo"),
    "both": ("transcript", "start", "end", "quote", "code", "coder", "memo"),
}
"""The sheets of codings; "both" is what ``qualcode codings export`` writes."""
_MEMO_EVERY = 50
_SHARE = 10
"""The small sheets hold every tenth reference, so that they cover the same transcripts."""


def sheet_name(form: str, *, tenth: bool) -> str:
    """The file name of a sheet."""
    return f"{form}{'-tenth' if tenth else ''}.csv"


class Sheets:
    """Writes the same references as sheets and as rows that are ready to insert."""

    def __init__(self, folder: Path, places: list[Place]) -> None:
        self._folder = folder
        self._places = places
        self._open = ExitStack()
        self._coder_ids: dict[int, int] = {}
        self._transcripts = self._count = 0

    def __enter__(self) -> None:
        self._writers = [
            (self._csv(self._folder / sheet_name(form, tenth=tenth), columns), tenth)
            for form, columns in FORMS.items()
            for tenth in (False, True)
        ]
        self._rows = csv.writer(self._file(self._folder / "rows.csv"), lineterminator="\n")

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _file(self, path: Path) -> IO[str]:
        return self._open.enter_context(path.open("w", encoding="utf-8", newline=""))

    def _csv(self, path: Path, columns: tuple[str, ...]) -> "csv.DictWriter[str]":
        writer = csv.DictWriter(self._file(path), columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        return writer

    def write(self, transcript: str, text: str, found: list[Coded], rng: Random) -> None:
        """Write the references of one transcript."""
        self._transcripts += 1
        for coded in found:
            quote = text[coded.start : coded.end]
            cells = {
                "transcript": transcript,
                "start": coded.start,
                "end": coded.end,
                "quote": quote,
                "code": self._places[coded.code].name,
                "coder": CODERS[coded.coder],
                "memo": "" if self._count % _MEMO_EVERY else "Look at this again with the second coder.",
            }
            for writer, tenth in self._writers:
                if not tenth or self._count % _SHARE == 0:
                    writer.writerow(cells)
            uuid = UUID(int=rng.getrandbits(128), version=4).hex
            coder = self._coder_ids.setdefault(coded.coder, len(self._coder_ids) + 1)
            self._rows.writerow(
                (uuid, self._transcripts, coded.code + 1, coder, coded.start, coded.end, quote)
            )
            self._count += 1
