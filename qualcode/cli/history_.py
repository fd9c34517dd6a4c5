"""``qualcode history``."""

import click

from qualcode.cli.output import json_option, moment, say_columns, say_json
from qualcode.cli.settings import Settings


@click.command("history")
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), default=30, show_default=True, help="How many lines."
)
@click.option("--all", "everything", is_flag=True, help="The whole history.")
@json_option
@click.pass_obj
def command(settings: Settings, *, limit: int, everything: bool, as_json: bool) -> None:
    """What was done, by whom and when; the latest first."""
    from qualcode.store.history import history

    with settings.open() as project, project.read() as session:
        lines = history(session, limit=None if everything else limit)
    if as_json:
        say_json(lines)
    elif not lines:
        click.echo("Nothing has been done in this project yet.")
    else:
        marks = {"undone": "  (undone)", "dropped": "  (undone)"}
        prefix = {"undo": "undo: ", "redo": "redo: "}
        rows = [
            (
                str(line.id),
                moment(line.at),
                line.who,
                prefix.get(line.kind, "") + line.label + marks.get(line.state, ""),
                line.reason,
            )
            for line in lines
        ]
        width = 5 if any(line.reason for line in lines) else 4
        head = ("", "When (UTC)", "Who", "What", "Why")
        say_columns([row[:width] for row in (head, *rows)], "rllll"[:width])
