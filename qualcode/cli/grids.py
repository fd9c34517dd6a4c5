"""How crosstabs and tables of co-occurrence are written: the formats of the table, and pictures."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import plural, width

if TYPE_CHECKING:
    from exports.table import Grid

PICTURES = ("png", "svg")
FORMATS = ("text", "csv", "xlsx", "docx", "markdown", "html", "latex", "json", *PICTURES)


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
    for option in reversed(options):
        command = option(command)
    return command


def write_grid(grid: "Grid", form: str, path: Path | None) -> None:
    """Print it, or write it to a file. Raises UsageError for bytes on a screen."""
    from exports.formats import FORMATS as TABLES
    from exports.formats import render
    from exports.formats.text import render_text
    from qualcode.files import replacing

    binary = form == "png" or (form in TABLES and TABLES[form].binary)
    if path is None and binary and sys.stdout.isatty():
        raise click.UsageError(f"{form} is not for the screen; name a file with -o FILE")
    if path is None and form == "text":
        click.echo(render_text(grid, width()))
        return
    content = _picture(grid, form) if form in PICTURES else render(grid, form)
    if path is None:
        click.echo(content, nl=False)
        return
    with replacing(path) as file:
        file.write(content)
    size = f"{plural(len(grid.rows), 'row')}, {plural(len(grid.columns), 'column')}"
    click.echo(f"Wrote {path} ({size}).", err=True)


def _picture(grid: "Grid", form: str) -> bytes:
    """The heat map; letters that the font does not have are told of."""
    import warnings

    from exports.pictures.heatmap import render_heatmap

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        content = render_heatmap(grid, form)
    others = [each for each in told if "missing from font" not in str(each.message)]
    for each in others:
        warnings.warn_explicit(each.message, each.category, each.filename, each.lineno)
    if len(told) > len(others):
        click.echo("Some letters are not in the font of the picture and stand as boxes in it.", err=True)
    return content
