"""``qualcode code``."""

from typing import Literal

import click

from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.place import passage_in, place_options
from qualcode.cli.settings import Settings


@click.command("code", short_help="Code a passage at one code or several.")
@click.argument("transcript")
@click.argument("codes", nargs=-1, required=True, metavar="CODE…")
@place_options
@click.option(
    "--widen", type=click.Choice(["sentence", "turn"]), help="Take the whole sentences or turns around it."
)
@click.option("--memo", default="", help="A note on the coding.")
@json_option
@click.pass_obj
def command(
    settings: Settings,
    *,
    transcript: str,
    codes: tuple[str, ...],
    quote: str | None,
    at: str | None,
    widen: Literal["sentence", "turn"] | None,
    memo: str,
    as_json: bool,
) -> None:
    """Code a passage of a transcript at one code or several.

    A code is named by its path (1.3.1/Informal pastoral role), its unique label, or its number.
    """
    from codebook.names import CodeNames
    from codebook.tree import tree
    from qualcode.coding import code_passage, get_coder
    from qualcode.plaintext import normalise
    from qualcode.store.models import Code
    from transcripts import sentences
    from transcripts.interviews import find_transcript, script_of

    note = normalise(memo).strip()
    with settings.open() as project:
        with project.read() as session:
            found = find_transcript(session, transcript)
            name, script = found.name, script_of(session, found)
            names = CodeNames(tree(session))
            lines = [names.find(code) for code in codes]
        passage = passage_in(script.text, quote, at)
        if widen is not None:
            passage = sentences.widen(script, passage, widen)
        labels = " and ".join(f"“{line.label}”" for line in lines)
        with project.change(f"code a passage of {name} at {labels}") as session:
            coder = get_coder(session, settings.who)
            here = find_transcript(session, name)
            made = [
                code_passage(session, here, passage, session.get_one(Code, line.id), coder, memo=note)
                for line in lines
            ]
            ids = [reference.id if reference else None for reference in made]
    if as_json:
        coded = [{"code": line.path, "reference": ref} for line, ref in zip(lines, ids, strict=True)]
        say_json({"transcript": name, "start": passage.start, "end": passage.end, "codes": coded})
        return
    new = [line.label for line, reference in zip(lines, ids, strict=True) if reference is not None]
    old = [line.label for line, reference in zip(lines, ids, strict=True) if reference is None]
    if new:
        click.echo(f"Coded {name} {passage.start}:{passage.end} at {', '.join(new)}.")
    if old:
        click.echo(f"{plural(len(old), 'code')} had it already: {', '.join(old)}.")
