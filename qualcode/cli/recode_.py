"""``qualcode recode``."""

import click

from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.place import find_place, place_options
from qualcode.cli.settings import Settings
from qualcode.errors import BadInput


@click.command("recode", short_help="Move the coding of a passage to another code.")
@click.argument("transcript")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@place_options
@click.option("--any-coder", is_flag=True, help="Also references by other coders.")
@json_option
@click.pass_obj
def command(
    settings: Settings,
    *,
    transcript: str,
    source: str,
    target: str,
    quote: str | None,
    at: str | None,
    any_coder: bool,
    as_json: bool,
) -> None:
    """Move the coding of a passage from one code to another; its memo stays with it."""
    from qualcode.coding import chosen_references, get_code, recode
    from transcripts.interviews import find_transcript

    with settings.open() as project:
        place = find_place(project, transcript, (source, target), quote=quote, at=at)
        old, new = place.codes
        if old.id == new.id:
            raise BadInput(f"{source} and {target} are the same code")
        who = None if any_coder else settings.who
        label = f"recode a passage of {place.transcript} from “{old.label}” to “{new.label}”"
        with project.change(label) as session:
            here = find_transcript(session, place.transcript)
            references = chosen_references(session, here, place.passage, code_ids=[old.id], who=who)
            for reference in references:
                recode(session, reference, get_code(session, new.id))
            moved = [(reference.start, reference.end) for reference in references]
    if as_json:
        say_json({"transcript": place.transcript, "from": old.path, "to": new.path, "moved": moved})
    else:
        count = plural(len(moved), "reference")
        click.echo(f"Moved {count} of {place.transcript} from {old.label} to {new.label}.")
