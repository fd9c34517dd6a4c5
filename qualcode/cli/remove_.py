"""``qualcode remove``."""

import click

from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.settings import Settings
from qualcode.errors import Refused


@click.command("remove", short_help="Take a transcript out of the project.")
@click.argument("transcript")
@click.option("--yes", is_flag=True, help="Do not ask, even where references go with it.")
@json_option
@click.pass_obj
def command(settings: Settings, *, transcript: str, yes: bool, as_json: bool) -> None:
    """Take a transcript out of the project, with all that was coded and kept on it; undo brings it back."""
    from qualcode.cli.confirm import confirm
    from transcripts.interviews import find_transcript, reference_count, remove_transcript

    with settings.open() as project:
        with project.read() as session:
            found = find_transcript(session, transcript)
            name, count = found.name, reference_count(session, found)
        if count:
            confirm(f"{name} has {plural(count, 'reference')}, which go with it", yes=yes)
        with project.change(f"remove {name}") as session:
            found = find_transcript(session, name)
            if reference_count(session, found) != count:
                raise Refused(f"references of {name} changed just now; look again")
            remove_transcript(session, found)
    if as_json:
        say_json({"removed": name, "references": count})
    else:
        click.echo(f"Removed {name} and {plural(count, 'reference')}." if count else f"Removed {name}.")
