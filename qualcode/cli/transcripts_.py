"""``qualcode transcripts``."""

import click

from qualcode.cli.output import json_option, plural, say_columns, say_json
from qualcode.cli.settings import Settings


@click.command("transcripts", short_help="List the transcripts, or print one.")
@click.argument("name", required=False)
@json_option
@click.pass_obj
def command(settings: Settings, *, name: str | None, as_json: bool) -> None:
    """List the transcripts, or print one as it is stored, with the offset of every turn."""
    if name is None:
        _list(settings, as_json=as_json)
    else:
        _show(settings, name, as_json=as_json)


def _list(settings: Settings, *, as_json: bool) -> None:
    from transcripts.interviews import list_transcripts

    with settings.open() as project, project.read() as session:
        lines = list_transcripts(session)
    if as_json:
        say_json(lines)
    elif not lines:
        click.echo("No transcripts yet; `qualcode import FILES…` brings some in.")
    else:
        header = ("Transcript", "Interview", "Words", "Turns", "References", "Speakers")
        rows = [
            (
                line.name,
                line.interview,
                f"{line.words:,}",
                f"{line.turns:,}",
                f"{line.references:,}",
                ", ".join(line.speakers) or "none",
            )
            for line in lines
        ]
        say_columns([header, *rows], "llrrrl")
        interviews = len({line.interview for line in lines})
        click.echo(f"\n{plural(interviews, 'interview')}, {plural(len(lines), 'transcript')}")


def _show(settings: Settings, name: str, *, as_json: bool) -> None:
    from transcripts.interviews import find_transcript, script_of

    with settings.open() as project, project.read() as session:
        transcript = find_transcript(session, name)
        found, script = transcript.name, script_of(session, transcript)
    if as_json:
        turns = [turn._asdict() for turn in script.turns]
        headings = [heading._asdict() for heading in script.headings or ()]
        say_json({"transcript": found, "text": script.text, "turns": turns, "headings": headings})
        return
    for turn in script.turns:
        click.echo(f"[{turn.start}] {turn.speaker + ':' if turn.speaker else ''}")
        click.echo(script.text[turn.start : turn.end] + "\n")
