"""``qualcode redo``."""

import click

from qualcode.cli.output import json_option, moment, say_json
from qualcode.cli.settings import Settings


@click.command("redo")
@json_option
@click.pass_obj
def command(settings: Settings, *, as_json: bool) -> None:
    """Do again what you undid last."""
    with settings.open() as project:
        line = project.redo()
    if as_json:
        say_json(line)
    else:
        click.echo(f"Done again: {line.label} ({line.who}, {moment(line.at)} UTC).")
