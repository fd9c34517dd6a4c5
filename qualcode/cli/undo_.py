"""``qualcode undo``."""

import click

from qualcode.cli.output import json_option, moment, say_json
from qualcode.cli.settings import Settings


@click.command("undo")
@json_option
@click.pass_obj
def command(settings: Settings, *, as_json: bool) -> None:
    """Take back your last change, also one of yesterday."""
    with settings.open() as project:
        line = project.undo()
    if as_json:
        say_json(line)
    else:
        click.echo(
            f"Undone: {line.label} ({line.who}, {moment(line.at)} UTC). `qualcode redo` does it again."
        )
