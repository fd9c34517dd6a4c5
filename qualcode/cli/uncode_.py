"""``qualcode uncode``."""

import click

from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.place import find_place, place_options
from qualcode.cli.settings import Settings


@click.command("uncode", short_help="Remove the coding of a passage.")
@click.argument("transcript")
@click.argument("codes", nargs=-1, metavar="[CODE…]")
@place_options
@click.option("--any-coder", is_flag=True, help="Also references by other coders.")
@json_option
@click.pass_obj
def command(
    settings: Settings,
    *,
    transcript: str,
    codes: tuple[str, ...],
    quote: str | None,
    at: str | None,
    any_coder: bool,
    as_json: bool,
) -> None:
    """Remove the coding of a passage, from every code or only from those named."""
    from qualcode.coding import chosen_references, uncode
    from qualcode.quoting import kept_on
    from transcripts.interviews import find_transcript

    with settings.open() as project:
        place = find_place(project, transcript, codes, quote=quote, at=at)
        who = None if any_coder else settings.who
        with project.change(f"uncode a passage of {place.transcript}") as session:
            here = find_transcript(session, place.transcript)
            code_ids = [line.id for line in place.codes]
            references = chosen_references(session, here, place.passage, code_ids=code_ids, who=who)
            kept = kept_on(session, [reference.id for reference in references])
            removed = [(reference.start, reference.end) for reference in references]
            for reference in references:
                uncode(session, reference)
    if as_json:
        say_json({"transcript": place.transcript, "removed": removed})
    else:
        click.echo(f"Removed {plural(len(removed), 'reference')} from {place}{kept}.")
