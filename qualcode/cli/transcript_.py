"""``qualcode transcript``: correcting transcripts, and what a correction left to decide."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.confirm import confirm
from qualcode.cli.output import json_option, say_json
from qualcode.cli.place import passage_in, place_options
from qualcode.cli.settings import Settings
from qualcode.files import file_name, naming

if TYPE_CHECKING:
    from transcripts.correcting import Correction
    from transcripts.lost import LostLine


@click.group("transcript", short_help="Correct a transcript after it was coded.")
def command() -> None:
    """Correct a transcript after it was coded, and decide on codings whose words are gone."""


@command.command("correct")
@click.argument("name")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Even where most of the words are others.")
@click.option("--dry-run", is_flag=True, help="Only say what would become of the codings.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--encoding", metavar="NAME", help="The encoding of the file where the guess was wrong.")
@click.option("--reason", default="", help="Why, for the history.")
@json_option
@click.pass_obj
def correct(
    settings: Settings,
    *,
    name: str,
    path: Path,
    force: bool,
    dry_run: bool,
    yes: bool,
    encoding: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Give the transcript NAME the text of FILE, and move every coding with its words.

    A coding whose words are gone is kept and not counted until somebody decides: `qualcode transcript lost`.
    """
    from transcripts.correcting import correct_transcript
    from transcripts.interviews import find_transcript
    from transcripts.lost import lost_references
    from transcripts.readers import read

    with settings.open() as project:
        with naming(path):
            script = read(path, encoding=encoding)
        with project.rehearse() as session:
            transcript = find_transcript(session, name)
            found = correct_transcript(session, transcript, script, force=force)
            waiting = lost_references(session, transcript)
        if found.changed and not dry_run:
            confirm("; ".join([found.transcript, *found.sentences()]), yes=yes)
            label = f"correct {found.transcript} from {file_name(path)}"
            with project.change(label, reason=reason) as session:
                transcript = find_transcript(session, found.transcript)
                found = correct_transcript(session, transcript, script, force=force)
                waiting = lost_references(session, transcript)
    if as_json:
        told = {"dry_run": dry_run, "sentences": found.sentences(), "notes": script.notes}
        say_json({**told, "correction": found, "lost": waiting})
        return
    _say(found, waiting, dry_run=dry_run)


def _say(found: "Correction", waiting: "list[LostLine]", *, dry_run: bool) -> None:
    click.echo(
        "Nothing was changed; it would do this:"
        if dry_run
        else f"Corrected {found.transcript}."
        if found.changed
        else f"{found.transcript} was left as it is."
    )
    for sentence in found.sentences():
        click.echo(f"  {sentence}")
    for line in found.passages:
        if line.fate != "lost":
            click.echo(
                f"  {line.fate} at {line.passage.start}:{line.passage.end} ({line.code}): “{line.quote}”"
            )
            if line.words != line.quote:
                click.echo(f"    now “{line.words}”")
    _say_lost(waiting)


def _say_lost(waiting: "list[LostLine]") -> None:
    for line in waiting:
        click.echo(f"  {line.id}  {line.transcript}, “{line.code}” by {line.coder}: “{line.quote}”")
        for hit in line.candidates:
            place = f"{hit.passage.start}:{hit.passage.end}"
            click.echo(f"       --at {place} ({hit.score:.0f} %) “{hit.words}”")


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
        _say_lost(lines)
        click.echo("`qualcode transcript place ID --at START:END` or `qualcode transcript drop ID` decides.")


@command.command("place")
@click.argument("lost_id", metavar="ID")
@place_options
@json_option
@click.pass_obj
def place(settings: Settings, *, lost_id: str, quote: str | None, at: str | None, as_json: bool) -> None:
    """Put a lost coding on a passage, where it counts again."""
    from qualcode.store.models import Transcript
    from transcripts.interviews import script_of
    from transcripts.lost import find_lost, get_lost, place_lost

    with settings.open() as project:
        with project.read() as session:
            found = find_lost(session, lost_id)
            number = found.id
        with project.change("place a lost coding") as session:
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
@json_option
@click.pass_obj
def drop(settings: Settings, *, lost_id: str, yes: bool, as_json: bool) -> None:
    """Give a lost coding up, with its memos; undo brings it back."""
    from transcripts.lost import drop_lost, find_lost, get_lost

    with settings.open() as project:
        with project.read() as session:
            found = find_lost(session, lost_id)
            number, quote = found.id, found.quote
        confirm(f"the lost coding of “{quote}” goes, with its memos", yes=yes)
        with project.change("give up a lost coding") as session:
            drop_lost(session, get_lost(session, number))
    if as_json:
        say_json({"dropped": number, "quote": quote})
    else:
        click.echo(f"Gave up the lost coding of “{quote}”.")
