"""``qualcode speakers set``, ``import`` and ``export``."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.confirm import confirm
from qualcode.cli.csvfiles import refuse_other, write_rows
from qualcode.cli.keyfiles import guard_of, guard_options
from qualcode.cli.output import json_option, plural, say_columns, say_json
from qualcode.cli.settings import Settings
from qualcode.files import file_name, naming

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from transcripts.speaking import Given

    Operation = Callable[[Session], list[Given]]

_SHOWN = 20
"""Speakers that a preview lists; --json has all."""


def _how_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of commands that change many speakers at once."""
    for option in (
        click.option("--reason", default="", metavar="TEXT", help="Why; the history keeps it."),
        click.option("--dry-run", is_flag=True, help="Only say what would change."),
        click.option("--yes", is_flag=True, help="Do not ask, even where several speakers change."),
        json_option,
        click.pass_obj,
    )[::-1]:
        function = option(function)
    return function


@click.command("set")
@click.argument("labels", metavar="SPEAKER…", nargs=-1, required=True)
@click.option("--in", "interviews", multiple=True, metavar="INTERVIEW", help="Only there; may be repeated.")
@click.option("--role", metavar="TEXT", help='What they are: "Facility manager"; "" takes it away.')
@click.option(
    "--interviewer/--interviewee", default=None, help="Whether they ask the questions or are interviewed."
)
@_how_options
def set_(
    settings: Settings,
    /,
    *,
    labels: tuple[str, ...],
    interviews: tuple[str, ...],
    role: str | None,
    interviewer: bool | None,
    **how: Any,
) -> None:
    """Give speakers a role, or say who interviews (see table --exclude-interviewer).

    A speaker is named by the label in the transcripts; without --in, in every interview that has it.

    qualcode speakers set "Anna Berg" --in INT03 --role "Facility manager"
    """
    from transcripts.speaking import set_speaker

    if role is None and interviewer is None:
        raise click.UsageError("give --role, --interviewer or --interviewee")

    def operation(session: "Session") -> "list[Given]":
        return [
            given
            for label in dict.fromkeys(labels)
            for home in dict.fromkeys(interviews) or [None]
            for given in set_speaker(session, label, interview=home, role=role, interviewer=interviewer)
        ]

    _change(settings, _label(labels, role), operation, [role or ""], how)


def _label(labels: tuple[str, ...], role: str | None) -> str:
    """What the history says."""
    if role is None:
        return "say who interviews"
    names = ", ".join(labels[:3]) + (f" and {len(labels) - 3} more" if len(labels) > 3 else "")
    return f"give {names} the role “{' '.join(role.split())}”" if role else f"take the role of {names} away"


@click.command("import")
@click.argument("path", metavar="SHEET", type=click.Path(path_type=Path))
@click.option("--encoding", metavar="NAME", help="The encoding of the file where the guess was wrong.")
@_how_options
def import_(settings: Settings, /, *, path: Path, encoding: str | None, **how: Any) -> None:
    """Give speakers the roles of a CSV or XLSX sheet, in one step to undo.

    Columns: speaker, role, interviewer (yes or no), and interview; without that one, a row is about whoever
    has the label. An empty role takes it away. `speakers export` writes such a sheet. Rows that cannot be
    used are all reported, and nothing is changed.
    """
    from qualcode.sheets import read_sheet
    from transcripts.speakersheet import set_speakers

    with naming(path):
        sheet = read_sheet(path, encoding=encoding, unguard=True)

    def operation(session: "Session") -> "list[Given]":
        with naming(path):
            return set_speakers(session, sheet)

    roles = [row.get("role") for row in sheet.rows]
    for note in [] if how["as_json"] else sheet.notes:
        click.echo(f"{path.name}: {note}")
    _change(settings, f"roles of speakers from {file_name(path)}", operation, roles, how)


def _change(
    settings: Settings, label: str, operation: "Operation", roles: list[str], how: dict[str, Any]
) -> None:
    """Try it, ask where several speakers change, do it, and say what came of it."""
    from transcripts.speaking import new_roles

    with settings.open() as project:
        with project.read() as session:
            notes = new_roles(session, roles)
        with project.rehearse() as session:
            given = operation(session)
        if not how["as_json"]:
            _say(given, notes)
        if given and not how["dry_run"]:
            if len(given) > 1:
                confirm(f"{plural(len(given), 'speaker')} would change", yes=how["yes"])
            with project.change(label, reason=how["reason"]) as session:
                given = operation(session)
    if how["as_json"]:
        say_json({"dry_run": how["dry_run"], "changed": [each._asdict() for each in given], "notes": notes})
    elif not given:
        click.echo("Nothing to change: they have that already.")
    elif how["dry_run"]:
        click.echo("Nothing was changed; it would do this.")
    else:
        click.echo(f"Changed {plural(len(given), 'speaker')}; `qualcode undo` takes it back.")


def _say(given: "list[Given]", notes: list[str]) -> None:
    if given:
        say_columns([("Interview", "Speaker", "Before", "After"), *given[:_SHOWN]], "llll")
    if len(given) > _SHOWN:
        click.echo(f"and {len(given) - _SHOWN:,} more, which --json lists")
    for note in notes:
        click.echo(f"Note: {note}")


@click.command("export")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True), default="-")
@guard_options
@json_option
@click.pass_obj
def export(settings: Settings, /, *, path: Path, as_json: bool, **names: Any) -> None:
    """Write the speakers to a CSV that `speakers import` reads; without FILE, to the screen.

    Where a key of pseudonyms was applied, nothing is written while a listed name stands in it.
    """
    from transcripts.speakersheet import COLUMNS, speaker_rows

    refuse_other(path, "speakers")
    with settings.open() as project, project.read() as session:
        rows = guard_of(project, session, names).rows(lambda: speaker_rows(session))
        write_rows(path, COLUMNS, rows, "speaker", as_json=as_json)


SETTING = (set_, import_, export)
"""The commands that change speakers, or write them to be changed."""
