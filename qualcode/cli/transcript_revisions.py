"""``qualcode transcript revisions``."""

import click

from qualcode.cli.output import json_option, moment, say_columns, say_json
from qualcode.cli.settings import Settings


@click.command("revisions")
@click.argument("name")
@json_option
@click.pass_obj
def revisions_(settings: Settings, *, name: str, as_json: bool) -> None:
    """List the texts that the transcript NAME has had, the first one first.

    An undone correction gives a text back, under its old number. The star marks the text it has now.
    """
    from transcripts.interviews import find_transcript
    from transcripts.revisions import revisions

    with settings.open() as project, project.read() as session:
        lines = revisions(session, find_transcript(session, name))
    if as_json:
        say_json(lines)
        return
    prefix = {"undo": "undo: ", "redo": "redo: "}
    rows = [
        (
            f"{line.number}{'*' if line.current else ' '}",
            moment(line.at),
            line.who,
            f"{line.words:,}",
            prefix.get(line.kind, "") + line.label,
            line.reason,
        )
        for line in lines
    ]
    say_columns([("Text ", "When (UTC)", "Who", "Words", "What", "Why"), *rows], "rllrll")
