"""``qualcode matrix``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.grids import FORMATS, write_grid
from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.matrix_options import rows_options, theme_options, themes_asked
from qualcode.cli.matrix_sheets import export, import_
from qualcode.cli.matrix_writing import write
from qualcode.cli.output import json_option, plural, progress, say_columns, say_json, width
from qualcode.cli.settings import Settings
from qualcode.cli.shorthand import Shorthand
from qualcode.cli.table_options import chosen_format, coder_rule
from qualcode.files import replacing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exports.matrix.build import Matrix, MatrixOptions

PICTURES = ("png", "svg")


@click.group(
    "matrix",
    cls=Shorthand,
    default="show",
    invoke_without_command=True,
    short_help="The framework matrix: interviews beside themes, with summaries.",
)
def command() -> None:
    """The framework matrix: a row for each interview, a column for each theme, summaries in the cells.

    `qualcode matrix` and `qualcode matrix THEME…` are short for `qualcode matrix show`.
    """


@command.command("show", short_help="Print the matrix, or write it to a file.")
@theme_options
@click.option(
    "--cells",
    type=click.Choice(["both", "either", "summaries", "quotes", "counts"]),
    default="both",
    show_default=True,
    help="What stands in them; either: the summary, and quotes where there is none.",
)
@click.option(
    "--quotes",
    type=click.IntRange(1, 1000),
    default=3,
    show_default=True,
    help="Quotes in a cell, at most; starred ones come first.",
)
@click.option("--starred", is_flag=True, help="Only starred quotes.")
@click.option("--whole", is_flag=True, help="Whole passages, also where there is a trimmed version.")
@rows_options
@click.option("--sort", metavar="ATTRIBUTE", help="Interviews with the same value stand together.")
@click.option(
    "--with-names", is_flag=True, help="Call interviews by their names; otherwise they are numbered."
)
@click.option("--themes-down", is_flag=True, help="A row for each theme, a column for each interview.")
@click.option("--title", help="The title above it, instead of the project's name and what it is.")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Instead of what the suffix says.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to a file.")
@guard_options
@json_option
@click.pass_obj
def show(settings: Settings, /, *, themes_down: bool, **options: Any) -> None:
    """Print the matrix of the THEMES named, or of the top level of the framework.

    A cell has the summary that was written with `matrix write`, and quotes of what is coded at the theme or
    below it. Where a key of pseudonyms was applied, nothing is written while a listed name stands in it.

    \b
    qualcode matrix --show "Role, Region" -o matrix.docx
    qualcode matrix --below 1.1 --cells either --quotes 2 -o matrix.xlsx
    qualcode matrix --cells counts --with-names -o matrix.png
    """
    from exports.matrix.build import build_matrix

    form = chosen_format(options, pictures=PICTURES if options["cells"] == "counts" else ())
    if form in PICTURES and options["cells"] != "counts":
        raise click.UsageError(f"{form} draws numbers; it goes with --cells counts")
    with settings.open() as project, project.read() as session:
        themes = themes_asked(session, options)
        matrix = build_matrix(session, themes, _asked(session, options), progress("Choosing quotes"))
        matrix = guard_of(project, session, options).passed(matrix)
    _write(matrix, form, options["output"], themes_down=themes_down)
    for note in matrix.notes:
        click.echo(f"note: {note}", err=True)


def _asked(session: "Session", options: dict[str, Any]) -> "MatrixOptions":
    from exports.matrix.build import MatrixOptions

    names = ("cells", "direct", "show", "quotes", "starred", "whole", "with_names")
    asked: dict[str, Any] = {name: options[name] for name in names}
    asked |= {name: options[name] or "" for name in ("sort", "title")}
    return MatrixOptions(rule=coder_rule(session, options), **asked)


def _write(matrix: "Matrix", form: str, path: Path | None, *, themes_down: bool) -> None:
    from exports.formats import FORMATS as TABLES
    from exports.matrix.board import board, counted
    from exports.matrix.formats import render_matrix
    from exports.matrix.text import card_lines

    if path is None and form != "json" and _says_nothing(matrix):
        return
    if matrix.cells == "counts" and form != "json":
        write_grid(counted(matrix, themes_down=themes_down), form, path)
        return
    if path is None and form == "text":
        click.echo("\n".join(card_lines(board(matrix, themes_down=themes_down), width())))
        return
    if path is None and TABLES[form].binary and sys.stdout.isatty():
        raise click.UsageError(f"{form} is not for the screen; name a file with -o FILE")
    content = render_matrix(matrix, form, themes_down=themes_down)
    if path is None:
        click.echo(content, nl=False)
        return
    with replacing(path) as file:
        file.write(content)
    size = f"{plural(len(matrix.rows), 'interview')}, {plural(len(matrix.themes), 'theme')}"
    click.echo(f"Wrote {path} ({size}).", err=True)


def _says_nothing(matrix: "Matrix") -> bool:
    """Say so where there are no cells."""
    if not matrix.themes:
        click.echo("There are no themes yet; `qualcode codebook import FILE` brings a framework in.")
    elif not matrix.rows:
        click.echo("There are no interviews that are asked for.")
    return not (matrix.themes and matrix.rows)


@command.command("missing", short_help="List what is coded and not summarised yet.")
@theme_options
@rows_options
@json_option
@click.pass_obj
def missing(settings: Settings, /, *, as_json: bool, **options: Any) -> None:
    """List the cells of the matrix that have references and no summary yet."""
    from exports.matrix.build import MatrixOptions, build_matrix

    with settings.open() as project, project.read() as session:
        asked = MatrixOptions(
            cells="summaries",
            rule=coder_rule(session, options),
            direct=options["direct"],
            show=options["show"],
            with_names=True,
        )
        matrix = build_matrix(session, themes_asked(session, options), asked)
    found = [
        (row, theme, cell.references)
        for row in matrix.rows
        for theme, cell in zip(matrix.themes, row.cells, strict=True)
        if cell.references and not cell.summary
    ]
    if as_json:
        say_json(
            [
                {"interview": row.interview, "theme": theme, "references": references}
                for row, theme, references in found
            ]
        )
        return
    if not found:
        click.echo("Every cell that has references has a summary.")
        return
    head = ("Interview", *matrix.attributes, "Theme", "References")
    rows = [(row.interview, *row.attributes, theme, f"{number:,}") for row, theme, number in found]
    say_columns([head, *rows], "l" * (len(head) - 1) + "r")
    cells = plural(len(matrix.rows) * len(matrix.themes), "cell")
    click.echo(f"\n{len(found):,} of {cells} without a summary; `qualcode matrix write` writes one.")


command.add_command(write)
command.add_command(export)
command.add_command(import_)
