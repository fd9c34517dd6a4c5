"""``qualcode uncode``."""

import click

from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.place import passage_in, place_options
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
    from codebook.names import CodeNames
    from codebook.tree import tree
    from qualcode.coding import chosen_references, current_text, uncode
    from transcripts.interviews import find_transcript

    with settings.open() as project:
        with project.read() as session:
            found = find_transcript(session, transcript)
            name, text = found.name, current_text(session, found.id)
            names = CodeNames(tree(session))
            code_ids = [names.find(code).id for code in codes]
        passage = passage_in(text, quote, at)
        who = None if any_coder else settings.who
        with project.change(f"uncode a passage of {name}") as session:
            here = find_transcript(session, name)
            references = chosen_references(session, here, passage, code_ids=code_ids, who=who)
            removed = [(reference.start, reference.end) for reference in references]
            for reference in references:
                uncode(session, reference)
    if as_json:
        say_json({"transcript": name, "removed": removed})
    else:
        click.echo(f"Removed {plural(len(removed), 'reference')} from {name} {passage.start}:{passage.end}.")
