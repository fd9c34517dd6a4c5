"""``qualcode attributes``."""

import click

from qualcode.cli.output import json_option, say_columns, say_json
from qualcode.cli.settings import Settings


@click.command("attributes", short_help="List the interviews with their attributes.")
@json_option
@click.pass_obj
def command(settings: Settings, *, as_json: bool) -> None:
    """List the interviews with their attributes (import --attributes SHEET sets them)."""
    from transcripts.attributes import attribute_values

    with settings.open() as project, project.read() as session:
        values = attribute_values(session)
    if as_json:
        say_json(values)
        return
    names = list(dict.fromkeys(name for row in values.values() for name in row))
    if not names:
        click.echo("No interview has attributes yet; `qualcode import --attributes SHEET` sets them.")
        return
    rows = [(interview, *(row.get(name, "") for name in names)) for interview, row in values.items()]
    say_columns([("Interview", *names), *rows], "l" * (len(names) + 1))
