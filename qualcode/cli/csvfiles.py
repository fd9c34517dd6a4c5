"""What is written as a sheet that the program reads again: to a CSV file, or to the screen."""

import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.output import plural, progress, say_json
from qualcode.errors import BadInput
from qualcode.files import replacing

if TYPE_CHECKING:
    from qualcode.sheets import Cell


def refuse_other(path: Path, what: str) -> None:
    """Raise BadInput where the suffix of a file is not one of a CSV."""
    if path.suffix.lower() not in ("", ".csv", ".txt"):
        raise BadInput(f"{what} are written as csv, not as {path.suffix}; name a file that ends in .csv")


def write_rows(
    path: Path, columns: Sequence[str], rows: "Iterable[Sequence[Cell]]", noun: str, *, as_json: bool
) -> None:
    """Write rows, ``noun`` being what each is, to a file and say how many; ``-`` is the screen."""
    if str(path) != "-":
        count = write_sheet(path, columns, progress("Exporting")(rows))
        if as_json:
            say_json({"file": path, f"{noun}s": count})
        else:
            click.echo(f"Wrote {plural(count, noun)} to {path}.")
    elif as_json:
        say_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        from qualcode.sheets import put_csv

        put_csv(sys.stdout, columns, rows)


def write_sheet(path: Path, columns: Sequence[str], rows: "Iterable[Sequence[Cell]]") -> int:
    """Write a CSV file row by row; how many there were. Raises ProjectUnusable where it cannot be written."""
    from qualcode.sheets import put_csv

    with replacing(path) as file, io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
        return put_csv(text, columns, rows)
