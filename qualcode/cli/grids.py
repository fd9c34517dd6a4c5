"""How crosstabs and tables of co-occurrence are written: the formats of the table, and pictures."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import plural, width
from qualcode.cli.table_options import with_options

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exports.names import NameGuard
    from exports.proof import Buildable
    from exports.table import Grid

FORMATS = ("text", "csv", "xlsx", "docx", "markdown", "html", "latex", "json", "png", "svg")


def grid_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Title, format and file."""
    options = (
        click.option("--title", help="The title above it, instead of the project's name and what it is."),
        click.option(
            "--format", "format_", type=click.Choice(FORMATS), help="Instead of what the suffix says."
        ),
        click.option(
            *("-o", "--output"),
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Write to a file; .png and .svg are heat maps.",
        ),
        click.option("--json", "as_json", is_flag=True, help="Print JSON; the same as --format json."),
    )
    return with_options(command, options)


def build_grid(
    session: "Session", asked: "Buildable[Grid]", form: str, guard: "NameGuard", *, to_file: bool
) -> "Grid":
    """What is asked for as it may leave; for a file with its proof, unless names are replaced in it."""
    from exports.proof import proven

    grid = proven(session, asked, form) if to_file else asked.build(session)
    left = guard.passed(grid)
    if left == grid:
        return grid
    if to_file:
        click.echo("Names are replaced in it, so it carries no proof.", err=True)
    return replace(left, proof="")


def write_grid(grid: "Grid", form: str, path: Path | None) -> None:
    """Print it, or write it to a file. Raises UsageError for bytes on a screen."""
    from exports.formats import FORMATS as TABLES
    from exports.formats.text import render_text
    from exports.writing import written
    from qualcode.tablefiles import write_table

    binary = form == "png" or (form in TABLES and TABLES[form].binary)
    if path is None and binary and sys.stdout.isatty():
        raise click.UsageError(f"{form} is not for the screen; name a file with -o FILE")
    if path is None and form == "text":
        click.echo(render_text(grid, width()))
        return
    with _telling_of_letters():
        if path is None:
            click.echo(written(grid, form), nl=False)
            return
        beside = write_table(grid, form, path)
    size = f"{plural(len(grid.rows), 'row')}, {plural(len(grid.columns), 'column')}"
    proof = f", and its proof in {beside.name}" if beside else ""
    click.echo(f"Wrote {path} ({size}){proof}.", err=True)


@contextmanager
def _telling_of_letters() -> Iterator[None]:
    """Letters that the font of a picture does not have are told of, once."""
    import warnings

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        yield
    others = [each for each in told if "missing from font" not in str(each.message)]
    for each in others:
        warnings.warn_explicit(each.message, each.category, each.filename, each.lineno)
    if len(told) > len(others):
        click.echo("Some letters are not in the font of the picture and stand as boxes in it.", err=True)
