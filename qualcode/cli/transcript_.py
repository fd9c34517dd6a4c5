"""``qualcode transcript``: correcting transcripts, and what a correction left to decide."""

import click

from qualcode.cli.confirm import confirm
from qualcode.cli.output import json_option, plural, say_json
from qualcode.cli.place import passage_in, place_options
from qualcode.cli.settings import Settings
from qualcode.cli.transcript_correcting import correct, say_lost
from qualcode.cli.transcript_revisions import revisions_

reason_option = click.option("--reason", default="", metavar="TEXT", help="Why: goes into the history.")


@click.group("transcript", short_help="Correct a transcript after it was coded.")
def command() -> None:
    """Correct a transcript after it was coded, and decide on codings whose words are gone."""


@command.command("lost")
@click.argument("name", required=False)
@json_option
@click.pass_obj
def lost(settings: Settings, *, name: str | None, as_json: bool) -> None:
    """List the codings whose words a correction took away, with the likeliest places."""
    from transcripts.interviews import find_transcript
    from transcripts.lost import lost_references

    with settings.open() as project, project.read() as session:
        lines = lost_references(session, find_transcript(session, name) if name else None)
    if as_json:
        say_json(lines)
    elif not lines:
        click.echo("No coding is lost.")
    else:
        say_lost(lines)
        click.echo("`qualcode transcript place ID --at START:END` or `qualcode transcript drop ID` decides.")


@command.command("place")
@click.argument("lost_id", metavar="ID")
@place_options
@reason_option
@json_option
@click.pass_obj
def place(
    settings: Settings, *, lost_id: str, quote: str | None, at: str | None, reason: str, as_json: bool
) -> None:
    """Put a lost coding on a passage, where it counts again."""
    from qualcode.store.models import Transcript
    from transcripts.interviews import script_of
    from transcripts.lost import find_lost, get_lost, place_lost

    with settings.open() as project:
        with project.read() as session:
            found = find_lost(session, lost_id)
            number = found.id
        with project.change("place a lost coding", reason=reason) as session:
            row = get_lost(session, number)
            transcript = session.get_one(Transcript, row.transcript_id)
            passage = passage_in(script_of(session, transcript).text, quote, at)
            name = transcript.name
            words = place_lost(session, row, passage).quote
    if as_json:
        say_json({"transcript": name, "start": passage.start, "end": passage.end, "quote": words})
    else:
        click.echo(f"Placed at {name} {passage.start}:{passage.end}: “{words}”")


@command.command("drop")
@click.argument("lost_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
@reason_option
@json_option
@click.pass_obj
def drop(settings: Settings, *, lost_id: str, yes: bool, reason: str, as_json: bool) -> None:
    """Give a lost coding up, with its memos and what was kept as a quote; undo brings it back."""
    from qualcode.quoting import kept_on
    from transcripts.lost import drop_lost, find_lost, get_lost, lost_reference

    with settings.open() as project:
        with project.read() as session:
            found = find_lost(session, lost_id)
            number, quote = found.id, found.quote
            memos = lost_reference(session, number, most=0)
            going = _with(memos.memos if memos is not None else 0, kept_on(session, lost=[number]))
        confirm(f"the lost coding of “{quote}” goes{going}", yes=yes)
        with project.change("give up a lost coding", reason=reason) as session:
            drop_lost(session, get_lost(session, number))
    if as_json:
        say_json({"dropped": number, "quote": quote})
    else:
        click.echo(f"Gave up the lost coding of “{quote}”{going}.")


def _with(memos: int, kept: str) -> str:
    """What goes with a lost coding, to be said behind it."""
    told = f", with {plural(memos, 'memo')}" if memos else ""
    return told + (kept.replace(", with", " and") if told else kept)


for each in (correct, revisions_):
    command.add_command(each)
