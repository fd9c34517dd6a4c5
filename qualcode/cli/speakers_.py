"""``qualcode speakers``."""

from typing import TYPE_CHECKING

import click

from qualcode.cli.output import json_option, say_columns, say_json
from qualcode.cli.settings import Settings
from qualcode.errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


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
    from transcripts.speaking import list_speakers, set_interviewer

    with settings.open() as project:
        if interview is not None:
            with project.read() as session:
                _check_interview(session, interview)
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


def _check_interview(session: "Session", name: str) -> None:
    from transcripts.attributes import attribute_values

    if name not in attribute_values(session):
        raise NotFound(f"there is no interview {name!r}; `qualcode transcripts` lists them")
