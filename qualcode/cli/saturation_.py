"""``qualcode saturation``."""

from pathlib import Path
from typing import Any

import click

from qualcode.cli.codenames import code_line
from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import json_option, plural, say_json, width
from qualcode.cli.settings import Settings
from qualcode.cli.table_options import interview_options, rule
from qualcode.files import replacing


@click.command("saturation", short_help="Say when new interviews stopped bringing new codes.")
@interview_options
@click.option(
    "--order",
    default="coding",
    show_default=True,
    metavar="ORDER",
    help="coding: by the first reference of each. name: by name. Or a text file with an interview a line.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="csv, xlsx, md, or a picture: png, svg.",
)
@guard_options
@json_option
@click.pass_obj
def command(settings: Settings, /, *, output: Path | None, as_json: bool, order: str, **options: Any) -> None:
    """Print how many new codes each interview brought, whole and by theme.

    Also which interviews have nothing under a theme, and how much of each transcript is coded. What counts
    is what the table counts; docs/saturation.md explains it.
    """
    from exports.saturation.curve import saturation
    from exports.saturation.files import renderer
    from exports.saturation.text import render_text

    render = renderer(output) if output is not None else None
    with settings.open() as project, project.read() as session:
        under = code_line(session, options["under"]) if options["under"] else None
        found = saturation(session, rule(session, options), order=order, under=under)
        found = guard_of(project, session, options).passed(found)
    if output is not None and render is not None:
        written = render(found)
        with replacing(output) as file:
            file.write(written)
        click.echo(f"Wrote {output} ({plural(len(found.steps), 'interview')}).", err=True)
    if as_json:
        say_json(found)
    elif output is None and not found.steps:
        click.echo("No interview that was asked for has a counted reference yet; `qualcode code` makes some.")
    elif output is None:
        click.echo(render_text(found, width()))
