"""``qualcode import``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.import_study import Wish, import_study
from qualcode.cli.output import json_option, progress, say_columns, say_json
from qualcode.cli.settings import Settings
from qualcode.plaintext import one_line

if TYPE_CHECKING:
    from qualcode.adoption.missing import Choice
    from transcripts.importing import FileReport
    from transcripts.intake import Intake

_OTHERS = (
    "--attributes, --interview, --encoding and --again are for transcripts, not for another program's project"
)


@click.command("import", short_help="Import transcripts and attributes of interviews.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--attributes",
    "sheet_path",
    metavar="SHEET",
    type=click.Path(path_type=Path),
    help="A CSV or XLSX sheet with one row an interview; its columns become attributes.",
)
@click.option("--interview", metavar="NAME", help="All FILES are transcripts of this one interview.")
@click.option("--encoding", metavar="NAME", help="The encoding of text files where the guess was wrong.")
@click.option("--again", is_flag=True, help="Import also words, or a name, that the project has already.")
@click.option(
    "--dry-run", is_flag=True, help="Another program's project: say what it would make and leave behind."
)
@click.option(
    "--offsets",
    metavar="NAME",
    help="Another program's project: how it counts characters (code-points, utf-16, utf-8), where the guess"
    " was wrong.",
)
@click.option(
    "--missing",
    type=click.Choice(["refuse", "leave"]),
    help="Another program's project: what to do where texts are missing.",
)
@json_option
@click.pass_obj
def command(
    settings: Settings,
    *,
    files: tuple[Path, ...],
    sheet_path: Path | None,
    interview: str | None,
    encoding: str | None,
    again: bool,
    dry_run: bool,
    offsets: str | None,
    missing: "Choice | None",
    as_json: bool,
) -> int:
    """Import transcripts: txt, md, docx, odt, rtf, vtt, srt and pdf, and folders of them.

    Or, given alone, the project of another program: a REFI-QDA project (qdpx) from NVivo, ATLAS.ti, MAXQDA or
    others, a project of QualCoder, Taguette or qc. Its codes, codings, memos and cases come in as one change.

    A transcript's name is its file name without the suffix. Speakers are found and kept as structure. One
    line a file says what was read; files that cannot be used are named with the reason, and the others are
    imported.
    """
    if not files and sheet_path is None:
        raise click.UsageError("name the files or folders to import, or a sheet with --attributes")
    if interview is not None and not (interview := one_line(interview)):
        raise click.UsageError("--interview needs a name")
    from qualcode.adoption.opening import study_among

    wish, study = Wish(dry_run, offsets, missing), study_among(files)
    if study is not None:
        if sheet_path or interview or encoding or again:
            study.close()
            raise click.UsageError(_OTHERS)
        import_study(settings, study, files[0], wish, as_json=as_json)
        return 0
    if wish.named:
        raise click.UsageError(f"{wish.named} is for a project of another program, and there is none here")
    from transcripts.intake import read_intake, store_intake

    with settings.open() as project:
        intake = read_intake(files, sheet_path, encoding=encoding, progress=progress("Reading"))
        with project.change("import") as session:
            store_intake(session, intake, interview=interview, again=again, progress=progress("Storing"))
    if as_json:
        files_told = [_as_data(report) for report in intake.reports]
        say_json({"files": files_told, "attributes": intake.attributes})
    else:
        _say(intake)
    refused = any(report.problem and not report.skipped for report in intake.reports)
    return 1 if refused or (intake.attributes is not None and not intake.attributes.interviews) else 0


def _as_data(report: "FileReport") -> dict[str, object]:
    return {
        "file": str(report.path),
        "imported": report.imported,
        "problem": report.problem,
        "skipped": report.skipped,
        "transcript": report.name,
        "interview": report.interview,
        "words": report.words,
        "turns": report.turns,
        "speakers": report.speakers,
        "interviewers": report.interviewers,
        "notes": report.notes,
    }


def _say(intake: "Intake") -> None:
    from transcripts.intake import told_attributes, told_notes, told_speakers, told_totals, told_unsure

    if intake.imported:
        rows = [
            (report.name, f"{report.words:,}", f"{report.turns:,}", told_speakers(report))
            for report in intake.imported
        ]
        say_columns([("Transcript", "Words", "Turns", "Speakers"), *rows], "lrrl")
    if notes := told_notes(intake):
        click.echo("\nNotes:")
        click.echo("\n".join(f"  {note}" for note in notes))
    _say_left_out(intake)
    if totals := told_totals(intake):
        click.echo(f"\n{totals}")
    if unsure := told_unsure(intake):
        click.echo(unsure)
    for number, sentence in enumerate(told_attributes(intake)):
        click.echo(f"  {sentence}" if number else sentence)


def _say_left_out(intake: "Intake") -> None:
    from transcripts.intake import told_left_out

    for title, skipped in (("Not imported:", False), ("Left out, no transcripts:", True)):
        found = told_left_out(intake, skipped=skipped)
        if found:
            click.echo(f"\n{title}", err=not skipped)
        for sentence in found:
            click.echo(f"  {sentence}", err=not skipped)
