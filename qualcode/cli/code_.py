"""``qualcode code``."""

from typing import Literal

import click

from qualcode.cli.output import json_option, say_json
from qualcode.cli.place import Place, find_place, place_options
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
    from qualcode.coding import code_passage, get_code, get_coder
    from qualcode.plaintext import normalise
    from transcripts.interviews import find_transcript

    note = normalise(memo).strip()
    with settings.open() as project:
        place = find_place(project, transcript, codes, quote=quote, at=at, widen=widen)
        labels = " and ".join(f"“{line.label}”" for line in place.codes)
        with project.change(f"code a passage of {place.transcript} at {labels}") as session:
            coder = get_coder(session, settings.who)
            here = find_transcript(session, place.transcript)
            made = [
                code_passage(session, here, place.passage, get_code(session, line.id), coder, memo=note)
                for line in place.codes
            ]
            ids = [reference.id if reference else None for reference in made]
    _say(place, ids, as_json=as_json)


def _say(place: Place, ids: list[int | None], *, as_json: bool) -> None:
    coded = list(zip(place.codes, ids, strict=True))
    if as_json:
        codes = [{"code": line.path, "reference": reference} for line, reference in coded]
        say_json({"transcript": place.transcript, **place.passage._asdict(), "codes": codes})
        return
    new = [line.label for line, reference in coded if reference is not None]
    old = [line.label for line, reference in coded if reference is None]
    if new:
        click.echo(f"Coded {place} at {', '.join(new)}.")
    if old:
        click.echo(f"You had coded it at {', '.join(old)} already.")
