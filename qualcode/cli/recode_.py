"""``qualcode recode``."""

import click

from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.place import passage_in, place_options
from qualcode.cli.settings import Settings


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
    from codebook.names import CodeNames
    from codebook.tree import tree
    from qualcode.coding import chosen_references, current_text, recode
    from qualcode.store.models import Code
    from transcripts.interviews import find_transcript

    with settings.open() as project:
        with project.read() as session:
            found = find_transcript(session, transcript)
            name, text = found.name, current_text(session, found.id)
            names = CodeNames(tree(session))
            old, new = names.find(source), names.find(target)
        passage = passage_in(text, quote, at)
        who = None if any_coder else settings.who
        with project.change(f"recode a passage of {name} from “{old.label}” to “{new.label}”") as session:
            here = find_transcript(session, name)
            references = chosen_references(session, here, passage, code_ids=[old.id], who=who)
            for reference in references:
                recode(session, reference, session.get_one(Code, new.id))
            moved = [(reference.start, reference.end) for reference in references]
    if as_json:
        say_json({"transcript": name, "from": old.path, "to": new.path, "moved": moved})
    else:
        click.echo(f"Moved {plural(len(moved), 'reference')} of {name} from {old.label} to {new.label}.")
