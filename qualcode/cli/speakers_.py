"""``qualcode speakers``."""

import click

from qualcode.cli.output import json_option, say_columns, say_json
from qualcode.cli.settings import Settings


@click.command("speakers", short_help="List the speakers, or say who interviews.")
@click.option("--interviewer", multiple=True, metavar="LABEL", help="This speaker asks the questions.")
@click.option("--interviewee", multiple=True, metavar="LABEL", help="This speaker is interviewed.")
@click.option("--in", "interview", metavar="INTERVIEW", help="Only in this interview.")
@json_option
@click.pass_obj
def command(
    settings: Settings,
    *,
    interviewer: tuple[str, ...],
    interviewee: tuple[str, ...],
    interview: str | None,
    as_json: bool,
) -> None:
    """List the speakers, or say who interviews (see table --exclude-interviewer)."""
    from transcripts.interviews import find_interview
    from transcripts.speaking import list_speakers, set_interviewer

    with settings.open() as project:
        if interview is not None:
            with project.read() as session:
                interview = find_interview(session, interview).name
        if interviewer or interviewee:
            with project.change("say who interviews") as session:
                for label in interviewer:
                    set_interviewer(session, label, interview=interview, interviewer=True)
                for label in interviewee:
                    set_interviewer(session, label, interview=interview, interviewer=False)
        with project.read() as session:
            lines = list_speakers(session, interview)
    if as_json:
        say_json(lines)
    elif not lines:
        click.echo("No speakers are known here.")
    else:
        rows = [
            (line.interview, line.label, "interviewer" if line.interviewer else "", f"{line.turns:,}")
            for line in lines
        ]
        say_columns([("Interview", "Speaker", "", "Turns"), *rows], "lllr")
