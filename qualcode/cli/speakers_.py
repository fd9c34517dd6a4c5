"""``qualcode speakers``."""

import click

from qualcode.cli.output import json_option, say_columns, say_json
from qualcode.cli.settings import Settings
from qualcode.cli.speakers_setting import SETTING


@click.group("speakers", short_help="List the speakers; give them roles.", invoke_without_command=True)
@click.option("--in", "interview", metavar="INTERVIEW", help="Only in this interview.")
@click.option("--roles", is_flag=True, help="List the roles with how many have them, not the speakers.")
@json_option
@click.pass_context
def command(ctx: click.Context, *, interview: str | None, roles: bool, as_json: bool) -> None:
    """List the speakers by interview, or give them roles by the commands below.

    The role that counts, for `query role=…` and `crosstab --by speaker-role`, is the one they were given,
    else interviewer or interviewee.
    """
    from transcripts.speaking import list_roles, list_speakers

    if ctx.invoked_subcommand is not None:
        if interview is not None or roles or as_json:
            raise click.UsageError(
                "--in, --roles and --json are for the list; give those of a command behind its name"
            )
        return
    settings: Settings = ctx.obj
    with settings.open() as project, project.read() as session:
        lines = list_speakers(session, interview)
    if as_json:
        say_json(list_roles(lines) if roles else lines)
    elif not lines:
        click.echo("No speakers are known here.")
    elif roles:
        told = [
            (line.role, f"{line.speakers:,}", f"{line.interviews:,}", f"{line.turns:,}")
            for line in list_roles(lines)
        ]
        say_columns([("Role", "Speakers", "Interviews", "Turns"), *told], "lrrr")
    else:
        rows = [
            (line.interview, line.label, line.role, "yes" if line.interviewer else "", f"{line.turns:,}")
            for line in lines
        ]
        say_columns([("Interview", "Speaker", "Role", "Interviewer", "Turns"), *rows], "llllr")


for each in SETTING:
    command.add_command(each)
