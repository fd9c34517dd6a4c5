"""``qualcode remove``."""

import click

from qualcode.cli.output import json_option, say_json
from qualcode.cli.settings import Settings
from qualcode.errors import Refused


@click.command("remove", short_help="Take a transcript out of the project.")
@click.argument("transcript")
@click.option("--yes", is_flag=True, help="Do not ask, even where something goes with it.")
@json_option
@click.pass_obj
def command(settings: Settings, *, transcript: str, yes: bool, as_json: bool) -> None:
    """Take a transcript out of the project, with all that was coded and kept on it; undo brings it back."""
    from qualcode.cli.confirm import confirm
    from qualcode.leaving import told_to_go
    from transcripts.interviews import dependants, find_transcript, remove_transcript

    with settings.open() as project:
        with project.read() as session:
            found = find_transcript(session, transcript)
            name, count = found.name, dependants(session, found).references
            going = told_to_go(session, found)
        if going:
            confirm(f"{name} has {going}, which go with it", yes=yes)
        with project.change(f"remove {name}") as session:
            found = find_transcript(session, name)
            if told_to_go(session, found) != going:
                raise Refused(f"what was coded or written on {name} changed just now; look again")
            remove_transcript(session, found)
    if as_json:
        say_json({"removed": name, "references": count, "told": going})
    else:
        click.echo(f"Removed {name} with {going}." if going else f"Removed {name}.")
