"""``qualcode transcript correct``: another text, from a file or from the editor."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.confirm import confirm
from qualcode.cli.output import json_option, say_json
from qualcode.cli.settings import Settings
from qualcode.errors import QualcodeError
from qualcode.files import file_name, naming

if TYPE_CHECKING:
    from qualcode.store.project import Project
    from transcripts.correcting import Correction
    from transcripts.lost import LostLine
    from transcripts.script import Script
    from transcripts.workingcopy import WorkingCopy


@dataclass(frozen=True)
class _How:
    """How it is to be done."""

    force: bool
    dry_run: bool
    yes: bool
    reason: str


@click.command("correct")
@click.argument("name")
@click.argument("path", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
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
    path: Path | None,
    force: bool,
    dry_run: bool,
    yes: bool,
    encoding: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Give the transcript NAME the text of FILE, and move every coding with its words.

    Without FILE it is opened in your editor (VISUAL or EDITOR). What you wrote there is kept in a file beside
    the project where it is not taken. A coding whose words are gone is kept and not counted until somebody
    decides: `qualcode transcript lost`.
    """
    from transcripts.interviews import find_transcript
    from transcripts.readers import read
    from transcripts.workingcopy import working_copy

    how = _How(force, dry_run, yes, reason)
    with settings.open() as project:
        with project.read() as session:
            copy = working_copy(session, find_transcript(session, name))
        if path is None:
            script, found, waiting = _from_editor(project, copy, how)
        else:
            with naming(path):
                script = read(path, encoding=encoding)
            found, waiting = _correct(project, copy, script, how, f"from {file_name(path)}")
    if as_json:
        told = {"dry_run": dry_run, "sentences": found.sentences(), "notes": script.notes}
        say_json({**told, "correction": found, "lost": waiting})
        return
    _say(found, waiting, dry_run=dry_run)


def _from_editor(
    project: "Project", copy: "WorkingCopy", how: _How
) -> tuple["Script", "Correction", "list[LostLine]"]:
    """Let the transcript be edited; what was written is lost in no case."""
    from qualcode.editor import edited

    written = edited(copy.form)
    with _kept(written, project.path, copy.name, how):
        script = copy.edited(written)
        return script, *_correct(project, copy, script, how, "in an editor")


@contextmanager
def _kept(written: str | None, project: Path, name: str, how: _How) -> Iterator[None]:
    """Keep what was written where it was not taken: after a refusal, a no, or a dry run."""
    from qualcode.editor import keep_written

    def keep(text: str) -> str:
        path = keep_written(text, project, name)
        return f"what you wrote is kept in {path}, which can be given as FILE"

    try:
        yield
    except QualcodeError as error:
        if not (written and written.strip()):
            raise
        raise type(error)(f"{error}; {keep(written)}") from error
    except click.Abort:
        if written is not None:
            click.echo(f"qualcode: {keep(written)}", err=True)
        raise
    if how.dry_run and written is not None:
        click.echo(f"qualcode: {keep(written)}", err=True)


def _correct(
    project: "Project", copy: "WorkingCopy", script: "Script", how: _How, source: str
) -> tuple["Correction", "list[LostLine]"]:
    """Show what it does, ask, and do just that."""
    from qualcode.store.models import Transcript
    from transcripts.lost import lost_references
    from transcripts.workingcopy import correct_copy

    with project.rehearse() as session:
        shown = correct_copy(session, copy, script, force=how.force)
        waiting = lost_references(session, session.get_one(Transcript, copy.transcript_id))
    if not shown.changed or how.dry_run:
        return shown, waiting
    confirm("; ".join([shown.transcript, *shown.sentences()]), yes=how.yes)
    with project.change(f"correct {shown.transcript} {source}", reason=how.reason) as session:
        correct_copy(session, copy, script, shown=shown, force=how.force)
        waiting = lost_references(session, session.get_one(Transcript, copy.transcript_id))
    return shown, waiting


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
    for odd in found.misfits:
        place = f"{odd.passage.start}:{odd.passage.end}"
        click.echo(
            f"  trimmed at {place} ({odd.code}): “{odd.trimmed}” has “{odd.piece}”, which is not there"
        )
    say_lost(waiting)


def say_lost(waiting: "list[LostLine]") -> None:
    """Print lost codings with the likeliest places."""
    for line in waiting:
        click.echo(f"  {line.id}  {line.transcript}, “{line.code}” by {line.coder}: “{line.quote}”")
        for hit in line.candidates:
            place = f"{hit.passage.start}:{hit.passage.end}"
            click.echo(f"       --at {place} ({hit.score:.0f} %) “{hit.words}”")
