"""``qualcode import``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.output import file_name, json_option, naming, plural, progress, say_columns, say_json
from qualcode.cli.settings import Settings
from qualcode.plaintext import one_line

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from qualcode.sheets import Sheet
    from transcripts.attributes import AttributeReport
    from transcripts.importing import FileReport


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
    as_json: bool,
) -> int:
    """Import transcripts: txt, md, docx, odt, rtf, vtt, srt and pdf, and folders of them.

    A transcript's name is its file name without the suffix. Speakers are found and kept as structure. One
    line a file says what was read; files that cannot be used are named with the reason, and the others are
    imported.
    """
    if not files and sheet_path is None:
        raise click.UsageError("name the files or folders to import, or a sheet with --attributes")
    if interview is not None and not (interview := one_line(interview)):
        raise click.UsageError("--interview needs a name")
    from transcripts.importing import collect, read_files

    with settings.open() as project:
        sheet = _read_sheet(sheet_path) if sheet_path else None
        reports = collect(files)
        read_files(reports, encoding=encoding, progress=progress("Reading"))
        with project.change("import") as session:
            attributes = _store(session, reports, sheet, interview=interview, again=again)
            session.info["label"] = _label(reports, sheet_path)
    if as_json:
        say_json({"files": [_as_data(report) for report in reports], "attributes": attributes})
    else:
        _say(reports, attributes)
    refused = any(report.problem and not report.skipped for report in reports)
    return 1 if refused or (attributes is not None and not attributes.interviews) else 0


def _read_sheet(path: Path) -> "tuple[Path, Sheet]":
    from qualcode.sheets import read_sheet

    with naming(path):
        return path, read_sheet(path, unguard=True)


def _label(reports: "list[FileReport]", sheet_path: Path | None) -> str:
    imported = [report for report in reports if report.imported]
    if not imported and sheet_path:
        return f"import attributes from {file_name(sheet_path)}"
    return (
        f"import {file_name(imported[0].path)}"
        if len(imported) == 1
        else f"import {len(imported):,} transcripts"
    )


def _store(
    session: "Session",
    reports: "list[FileReport]",
    sheet: "tuple[Path, Sheet] | None",
    *,
    interview: str | None,
    again: bool,
) -> "AttributeReport | None":
    from transcripts.attributes import set_attributes
    from transcripts.importing import store

    store(session, reports, interview=interview, again=again, progress=progress("Storing"))
    if sheet is None:
        return None
    with naming(sheet[0]):
        return set_attributes(session, sheet[1])


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


def _say(reports: "list[FileReport]", attributes: "AttributeReport | None") -> None:
    imported = [report for report in reports if report.imported]
    if imported:
        rows = [
            (report.name, f"{report.words:,}", f"{report.turns:,}", _speakers(report)) for report in imported
        ]
        say_columns([("Transcript", "Words", "Turns", "Speakers"), *rows], "lrrl")
    _say_notes(imported)
    _say_left_out(reports)
    if reports:
        click.echo(_totals(imported) if imported else "\nNo transcript was imported.")
    unknown = sum(len(report.speakers) > 1 and not report.interviewers for report in imported)
    if unknown:
        click.echo(
            f"Who interviews could not be told in {plural(unknown, 'transcript')};"
            " `qualcode speakers --interviewer LABEL` says it."
        )
    if attributes is not None:
        _say_attributes(attributes)


def _speakers(report: "FileReport") -> str:
    marked = (
        f"{label} (interviewer)" if label in report.interviewers else label for label in report.speakers
    )
    return ", ".join(marked) or "none found"


def _say_notes(imported: "list[FileReport]") -> None:
    """Print every note once, behind the names of the transcripts that it is about."""
    about: dict[str, list[str]] = {}
    for report in imported:
        for note in report.notes:
            about.setdefault(note, []).append(report.name)
    if about:
        click.echo("\nNotes:")
        for note, names in about.items():
            click.echo(f"  {', '.join(names)}: {note}")


def _say_left_out(reports: "list[FileReport]") -> None:
    for title, skipped in (("Not imported:", False), ("Left out, no transcripts:", True)):
        found = [report for report in reports if report.problem and report.skipped == skipped]
        if found:
            click.echo(f"\n{title}", err=not skipped)
        for report in found:
            click.echo(f"  {report.path.name}: {report.problem}", err=not skipped)


def _totals(imported: "list[FileReport]") -> str:
    interviews = len({report.interview for report in imported})
    words = sum(report.words for report in imported)
    turns = sum(report.turns for report in imported)
    return (
        f"\nImported {plural(interviews, 'interview')}: {plural(len(imported), 'transcript')},"
        f" {plural(words, 'word')}, {plural(turns, 'turn')}."
    )


def _say_attributes(report: "AttributeReport") -> None:
    click.echo(f"Attributes of {plural(report.interviews, 'interview')}: {', '.join(report.attributes)}.")
    for sentence in report.unknown:
        click.echo(f"  {sentence}; the row was left out")
    if report.without:
        click.echo(f"  not in the sheet: {', '.join(report.without)}")
