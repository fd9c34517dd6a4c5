"""``qualcode remove``."""

from typing import TYPE_CHECKING

import click

from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.settings import Settings
from qualcode.errors import Refused

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from qualcode.store.models import Transcript


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
            going = _going(session, found, count)
        if going:
            confirm(f"{name} has {going}, which go with it", yes=yes)
        with project.change(f"remove {name}") as session:
            found = find_transcript(session, name)
            if _going(session, found, reference_count(session, found)) != going:
                raise Refused(f"references of {name} changed just now; look again")
            remove_transcript(session, found)
    if as_json:
        say_json({"removed": name, "references": count, "told": going})
    else:
        click.echo(f"Removed {name} with {going}." if going else f"Removed {name}.")


def _going(session: "Session", transcript: "Transcript", references: int) -> str:
    """What goes with a transcript; empty where nothing does."""
    from qualcode.quoting import kept_in
    from transcripts.lost import lost_count

    lost, kept = lost_count(session, transcript.id), kept_in(session, transcript.id)
    told = [
        plural(count, noun) for count, noun in ((references, "reference"), (lost, "lost coding")) if count
    ]
    told += [str(kept)] if kept.quotes else []
    return " and ".join(filter(None, [", ".join(told[:-1]), *told[-1:]]))
