"""``qualcode table``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import plural, width
from qualcode.cli.settings import Settings
from qualcode.files import replacing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exports.counts import Rule
    from exports.table import Table

_FORMATS = ("text", "csv", "xlsx", "docx", "markdown", "html", "latex", "json")


@click.command("table", short_help="Print interviews and references per code.")
@click.option(
    "--aggregate",
    type=click.Choice(["none", "sum", "union"]),
    default="none",
    show_default=True,
    help="What headings show: what was coded at them; or also what is below, added up or each passage once.",
)
@click.option(
    "--unit",
    default="interview",
    show_default=True,
    metavar="UNIT",
    help="What the first number counts: interview, transcript, speaker, or an attribute of interviews.",
)
@click.option(
    "--coders",
    default="pooled",
    show_default=True,
    metavar="POLICY",
    help="pooled: overlaps across coders are one reference. per-coder: each coder's count apart."
    " coder=NAME: one coder's only.",
)
@click.option("--exclude-interviewer", is_flag=True, help="Leave out passages wholly in interviewers' turns.")
@click.option(
    "--sort",
    type=click.Choice(["references", "interviews", "codebook", "label"]),
    default="references",
    show_default=True,
    help="The order of codes within their heading.",
)
@click.option("--hide-empty", is_flag=True, help="Leave out codes and headings without references.")
@click.option("--under", metavar="CODE", help="Only this heading and what is below it.")
@click.option(
    "--where",
    multiple=True,
    metavar="ATTRIBUTE=VALUE",
    help="Only interviews with this value; may be repeated.",
)
@click.option("--title", help="The title above the table, instead of the project's name.")
@click.option("--format", "format_", type=click.Choice(_FORMATS), help="Instead of what the suffix says.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to a file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; the same as --format json.")
@click.pass_obj
def command(settings: Settings, /, **options: Any) -> None:
    """Print every theme and code with its number of interviews and of references.

    The rule it counts by stands under the table; docs/counting.md explains it.
    """
    from dataclasses import replace

    from codebook.names import CodeNames
    from codebook.tree import tree
    from exports.build import build_table

    chosen = _format(options)
    with settings.open() as project, project.read() as session:
        top = CodeNames(tree(session)).find(options["under"]) if options["under"] else None
        rule = _rule(session, options)
        table = build_table(session, rule, sort=options["sort"], hide_empty=options["hide_empty"], under=top)
    _write(replace(table, title=options["title"] or table.title), chosen, options["output"])


def _format(options: dict[str, Any]) -> str:
    from exports.formats import by_suffix

    if options["as_json"] and options["format_"] not in (None, "json"):
        raise click.UsageError(f"--json and --format {options['format_']} contradict each other")
    if options["as_json"] or options["format_"]:
        return str(options["format_"] or "json")
    if options["output"] is not None:
        return by_suffix(options["output"])
    return "text"


def _rule(session: "Session", options: dict[str, Any]) -> "Rule":
    from exports.counts import Rule
    from exports.units import parse_where, resolve_coder, resolve_unit

    policy, _, name = options["coders"].partition("=")
    if policy not in ("pooled", "per-coder", "coder") or (policy == "coder") != bool(name):
        raise click.UsageError("--coders is pooled, per-coder, or coder=NAME")
    return Rule(
        aggregate=options["aggregate"],
        unit=resolve_unit(session, options["unit"]),
        per_coder=policy == "per-coder",
        coder=resolve_coder(session, name) if name else None,
        exclude_interviewer=options["exclude_interviewer"],
        where=parse_where(session, options["where"]),
    )


def _write(table: "Table", name: str, path: Path | None) -> None:
    from exports.formats import FORMATS, render
    from exports.formats.text import render_text

    if path is not None:
        with replacing(path) as file:
            file.write(render(table, name))
        click.echo(f"Wrote {path} ({FORMATS[name].description}, {plural(len(table.rows), 'row')}).", err=True)
    elif FORMATS[name].binary and sys.stdout.isatty():
        raise click.UsageError(f"{name} is not for the screen; name a file with -o FILE")
    elif name == "text":
        click.echo(render_text(table, width()))
    else:
        click.echo(render(table, name), nl=False)
