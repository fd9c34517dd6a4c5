"""``qualcode quotes star``, ``unstar``, ``use``, ``unuse`` and ``trim``."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.place import find_place, place_options
from qualcode.cli.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from qualcode.store.models import Reference


def _named(function: Callable[..., Any]) -> Callable[..., Any]:
    """How these commands name references: as `qualcode uncode` does."""
    codes = click.argument("codes", nargs=-1, metavar="[CODE…]")
    of_others = click.option("--own", is_flag=True, help="Only references of your own.")
    decorated = place_options(of_others(json_option(click.pass_obj(function))))
    return click.argument("transcript")(codes(decorated))


def _keep(
    settings: Settings, done: str, keep: "Callable[[Session, Reference], object]", options: dict[str, Any]
) -> None:
    """Do something to the references that are named, and say to how many."""
    from qualcode.coding import chosen_references
    from transcripts.interviews import find_transcript

    with settings.open() as project:
        codes = options["codes"]
        place = find_place(project, options["transcript"], codes, quote=options["quote"], at=options["at"])
        who = settings.who if options["own"] else None
        with project.change(f"{done} a quote of {place.transcript}") as session:
            here = find_transcript(session, place.transcript)
            code_ids = [line.id for line in place.codes]
            found = chosen_references(session, here, place.passage, code_ids=code_ids, who=who)
            results = [keep(session, reference) for reference in found]
            places = [(reference.start, reference.end) for reference in found]
    if options["as_json"]:
        say_json({"transcript": place.transcript, done: places, "result": results})
    else:
        click.echo(f"{done.capitalize()} {plural(len(places), 'reference')} of {place}.")
        for trimmed in dict.fromkeys(result for result in results if isinstance(result, str) and result):
            click.echo(f"  {' '.join(trimmed.split())}")


@click.command("star")
@_named
def star(settings: Settings, /, **options: Any) -> None:
    """Star a passage as one to quote, at every code it is coded at or only at those named."""
    from qualcode.quoting import star_quote

    _keep(settings, "starred", star_quote, options)


@click.command("unstar")
@_named
def unstar(settings: Settings, /, **options: Any) -> None:
    """Take the star of a passage away."""
    from qualcode.quoting import star_quote

    _keep(settings, "unstarred", lambda session, each: star_quote(session, each, starred=False), options)


@click.command("use")
@_named
def use(settings: Settings, /, **options: Any) -> None:
    """Mark a passage as quoted in the report."""
    from qualcode.quoting import use_quote

    _keep(settings, "marked as used", use_quote, options)


@click.command("unuse")
@_named
def unuse(settings: Settings, /, **options: Any) -> None:
    """Take the mark away that a passage is quoted in the report."""
    from qualcode.quoting import use_quote

    _keep(settings, "marked as not used", lambda session, each: use_quote(session, each, used=False), options)


@click.command("trim")
@_named
@click.option(
    "--to", "version", required=True, metavar="WORDS", help='The shorter version; "" takes it away.'
)
def trim(settings: Settings, /, *, version: str, **options: Any) -> None:
    """Keep a shorter version of a passage, with [...] where words are left out.

    Every piece between gaps must stand in the passage, one behind the other; what is kept is in the words
    of the transcript.
    """
    from qualcode.quoting import trim_quote

    _keep(settings, "trimmed", lambda session, each: trim_quote(session, each, version), options)


KEEPING = (star, unstar, use, unuse, trim)
"""The commands that change what is kept on quotes."""
