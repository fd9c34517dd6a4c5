"""``qualcode table``."""

import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import plural, width
from qualcode.cli.settings import Settings
from qualcode.cli.table_diff import diff
from qualcode.cli.table_options import asked, chosen_format, point, rule_options, say_if_empty, shown_options
from qualcode.cli.table_verify import verify

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exports.table import Table
    from qualcode.store.project import Project

_FORMATS = ("text", "csv", "xlsx", "docx", "markdown", "html", "latex", "json")


@click.group("table", invoke_without_command=True, short_help="Print interviews and references per code.")
@rule_options
@shown_options
@click.option(
    "--as-of",
    metavar="STATE",
    help="As the project stood then: a version, a date (2026-11-22), or a line of the history (#57).",
)
@click.option("--format", "format_", type=click.Choice(_FORMATS), help="Instead of what the suffix says.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to a file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; the same as --format json.")
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Print every theme and code with its number of interviews and of references.

    The rule it counts by stands under the table; docs/counting.md explains it. A file written with -o carries
    a proof of where its numbers come from; `qualcode table verify FILE` holds it against the project.
    """
    if ctx.invoked_subcommand is not None:
        _refuse_options(ctx)
        return
    from exports.proof import proven

    chosen = chosen_format(options)
    settings: Settings = ctx.obj
    with settings.open() as project, _reading(project, options["as_of"]) as session:
        wanted = asked(session, options)
        written = options["output"] is not None
        table = proven(session, wanted, chosen) if written else wanted.build(session)
    _write(table, chosen, options["output"])
    say_if_empty(table.rows)


def _refuse_options(ctx: click.Context) -> None:
    """Options of the table mean nothing before the name of another command."""
    given = [
        parameter
        for parameter in ctx.command.params
        if ctx.get_parameter_source(str(parameter.name)) is click.core.ParameterSource.COMMANDLINE
    ]
    if given:
        raise click.UsageError(
            f"{given[0].opts[-1]} stands before {ctx.invoked_subcommand}; give options behind it"
        )


def _reading(project: "Project", as_of: str | None) -> "AbstractContextManager[Session]":
    return project.as_of(point(project, as_of).change_id) if as_of else project.read()


def _write(table: "Table", name: str, path: Path | None) -> None:
    from exports.formats import FORMATS, render
    from exports.formats.text import render_text
    from qualcode.tablefiles import write_table

    if path is not None:
        beside = write_table(table, name, path)
        proof = f", and its proof in {beside.name}" if beside else ""
        rows = plural(len(table.rows), "row")
        click.echo(f"Wrote {path} ({FORMATS[name].description}, {rows}){proof}.", err=True)
    elif FORMATS[name].binary and sys.stdout.isatty():
        raise click.UsageError(f"{name} is not for the screen; name a file with -o FILE")
    elif name == "text":
        click.echo(render_text(table, width()))
    else:
        click.echo(render(table, name), nl=False)


for each in (verify, diff):
    command.add_command(each)
