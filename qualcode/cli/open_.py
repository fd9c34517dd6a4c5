"""``qualcode open``."""

import sys

import click

from qualcode.cli.settings import Settings
from qualcode.errors import Refused


@click.command("open", short_help="Look at the project on the screen.")
@click.pass_obj
def command(settings: Settings) -> None:
    """Look at the project on the screen: its table and its interviews."""
    project = settings.open()
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        project.close()
        raise Refused("the screen needs a terminal; `qualcode --help` lists the commands for scripts")
    from tui import QualcodeApp

    with project:
        QualcodeApp(project).run()
