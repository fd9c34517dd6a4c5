"""``qualcode codings``."""

from pathlib import Path
from typing import Any

import click

from qualcode.cli.csvfiles import refuse_other, write_rows
from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import json_option, plural, progress, say_json
from qualcode.cli.settings import Settings
from qualcode.files import file_name, naming


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

    refuse_other(path, "codings")
    with settings.open() as project, project.read() as session:
        coder = COLUMNS.index("coder")
        found = guard_of(project, session, names).rows(lambda: codings(session), leave=(coder,))
        write_rows(path, COLUMNS, found, "reference", as_json=as_json)
