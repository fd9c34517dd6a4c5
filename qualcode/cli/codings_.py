"""``qualcode codings``."""

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

import click

from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import json_option, plural, progress, say_json
from qualcode.cli.settings import Settings
from qualcode.errors import BadInput
from qualcode.files import file_name, naming, replacing


@click.group("codings", short_help="Codings as a sheet: in and out.")
def command() -> None:
    """Codings as a sheet, one row a reference: in and out."""


@command.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--skip-bad", is_flag=True, help="Import the usable rows and report the others.")
@click.option("--encoding", metavar="NAME", help="The encoding of the file where the guess was wrong.")
@json_option
@click.pass_obj
def import_(settings: Settings, *, path: Path, skip_bad: bool, encoding: str | None, as_json: bool) -> None:
    """Import codings from a CSV or XLSX sheet.

    Columns: transcript, start, end, quote, code, coder, memo. A row gives offsets, or a quote that is looked
    up, or both, which must agree. Rows that cannot be used are all reported, and nothing is imported.
    """
    from qualcode.codings import import_codings

    with (
        settings.open() as project,
        project.change(f"import codings from {file_name(path)}") as session,
        naming(path),
    ):
        report = import_codings(
            session,
            path,
            who=settings.who,
            encoding=encoding,
            skip_bad=skip_bad,
            progress=progress("Importing"),
        )
    if as_json:
        say_json(report)
        return
    for note in report.notes:
        click.echo(f"{path.name}: {note}")
    click.echo(f"Imported {plural(report.imported, 'reference')}.")
    if report.present:
        click.echo(f"{plural(report.present, 'row')} left out: the project has exactly these already.")
    if report.bad:
        click.echo(f"{plural(len(report.bad), 'row')} left out:", err=True)
        for sentence in report.bad:
            click.echo(f"  {sentence}", err=True)


@command.command("export")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True), default="-")
@guard_options
@json_option
@click.pass_obj
def export(settings: Settings, /, *, path: Path, as_json: bool, **names: Any) -> None:
    """Write every reference to a CSV that `codings import` reads; without FILE, to the screen.

    Where a key of pseudonyms was applied, nothing is written while a listed name stands in it.
    """
    from exports.codings import COLUMNS, codings

    if path.suffix.lower() not in ("", ".csv", ".txt"):
        raise BadInput(f"codings are written as csv, not as {path.suffix}; name a file that ends in .csv")
    to_screen = str(path) == "-"
    with settings.open() as project, project.read() as session:
        coder = COLUMNS.index("coder")
        found = guard_of(project, session, names).rows(lambda: codings(session), leave=(coder,))
        if to_screen and as_json:
            say_json([dict(zip(COLUMNS, row, strict=True)) for row in found])
            return
        if to_screen:
            _write(sys.stdout, COLUMNS, found)
            return
        with replacing(path) as file, io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
            count = _write(text, COLUMNS, progress("Exporting")(found))
    if as_json:
        say_json({"file": path, "references": count})
    else:
        click.echo(f"Wrote {plural(count, 'reference')} to {path}.")


def _write(file: TextIO, columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> int:
    """Write a sheet row by row, every text guarded against spreadsheets; how many rows."""
    from qualcode.sheets import guard

    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in row])
        count += 1
    return count
