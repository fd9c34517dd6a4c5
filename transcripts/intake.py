"""A whole import: transcripts and a sheet of attributes, read, stored as one change, told in sentences."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from qualcode.files import file_name, naming
from qualcode.sheets import Sheet, read_sheet
from transcripts.attributes import AttributeReport, set_attributes
from transcripts.importing import FileReport, collect, read_files, store

Progress = Callable[[list[FileReport]], Iterator[FileReport]]
"""Hands on what it is given, and may show how far it is; what it raises goes through."""


@dataclass
class Intake:
    """What was read, and what became of it."""

    reports: list[FileReport]
    sheet_path: Path | None = None
    sheet: Sheet | None = None
    attributes: AttributeReport | None = None
    """Set once the sheet is stored."""

    @property
    def imported(self) -> list[FileReport]:
        """The files that could be used."""
        return [report for report in self.reports if report.imported]

    @property
    def label(self) -> str:
        """What the history says of it."""
        imported = self.imported
        if not imported and self.sheet_path:
            return f"import attributes from {file_name(self.sheet_path)}"
        if len(imported) == 1:
            return f"import {file_name(imported[0].path)}"
        return f"import {len(imported):,} transcripts"


def read_intake(
    files: Iterable[Path], sheet_path: Path | None, *, encoding: str | None = None, progress: Progress = iter
) -> Intake:
    """Read transcripts (files, and folders of them) and a sheet of attributes; nothing is stored yet.

    Files that cannot be read get their reason. Raises BadInput for a path that does not exist and for a
    sheet that is none, and OSError for a folder that the system refuses.
    """
    sheet = None
    if sheet_path is not None:
        with naming(sheet_path):
            sheet = read_sheet(sheet_path, unguard=True)
    reports = collect(files)
    read_files(reports, encoding=encoding, progress=progress)
    return Intake(reports, sheet_path, sheet)


def store_intake(
    session: Session,
    intake: Intake,
    *,
    interview: str | None = None,
    again: bool = False,
    progress: Progress = iter,
) -> None:
    """Store what was read, and name the change for the history.

    ``interview`` and ``again`` as transcripts.importing.store has them. Raises BadInput for a sheet that does
    not fit the project.
    """
    store(session, intake.reports, interview=interview, again=again, progress=progress)
    if intake.sheet is not None and intake.sheet_path is not None:
        with naming(intake.sheet_path):
            intake.attributes = set_attributes(session, intake.sheet)
    session.info["label"] = intake.label


def told_speakers(report: FileReport) -> str:
    """Who speaks in a transcript, with the interviewers marked.

    >>> told_speakers(FileReport(Path("a.txt"), speakers=("Ivy", "Pat"), interviewers=("Ivy",)))
    'Ivy (interviewer), Pat'
    """
    marked = (
        f"{label} (interviewer)" if label in report.interviewers else label for label in report.speakers
    )
    return ", ".join(marked) or "none found"


def told_notes(intake: Intake) -> list[str]:
    """Every note on what was read once, behind the names of the transcripts that it is about."""
    about: dict[str, list[str]] = {}
    for report in intake.imported:
        for note in report.notes:
            about.setdefault(note, []).append(report.name)
    return [f"{', '.join(names)}: {note}" for note, names in about.items()]


def told_left_out(intake: Intake, *, skipped: bool) -> list[str]:
    """The files that were refused, or with ``skipped`` those that are no transcripts, with the reasons."""
    return [
        f"{report.path.name}: {report.problem}"
        for report in intake.reports
        if report.problem and report.skipped == skipped
    ]


def told_totals(intake: Intake) -> str:
    """How much was imported, in a sentence; empty where no files were given."""
    imported = intake.imported
    if not imported:
        return "No transcript was imported." if intake.reports else ""
    interviews = len({report.interview for report in imported})
    words = sum(report.words for report in imported)
    turns = sum(report.turns for report in imported)
    return (
        f"Imported {_amount(interviews, 'interview')}: {_amount(len(imported), 'transcript')},"
        f" {_amount(words, 'word')}, {_amount(turns, 'turn')}."
    )


def told_unsure(intake: Intake) -> str:
    """In how many transcripts it could not be told who interviews; empty where there is none."""
    unknown = sum(len(report.speakers) > 1 and not report.interviewers for report in intake.imported)
    if not unknown:
        return ""
    return (
        f"Who interviews could not be told in {_amount(unknown, 'transcript')};"
        " `qualcode speakers set LABEL --interviewer` says it."
    )


def told_attributes(intake: Intake) -> list[str]:
    """What the sheet brought, then what in it found no interview, and the interviews it does not name."""
    report = intake.attributes
    if report is None:
        return []
    without = [f"not in the sheet: {', '.join(report.without)}"] if report.without else []
    return [
        f"Attributes of {_amount(report.interviews, 'interview')}: {', '.join(report.attributes)}.",
        *(f"{sentence}; the row was left out" for sentence in report.unknown),
        *without,
    ]


def _amount(count: int, noun: str) -> str:
    """A number with its noun.

    >>> _amount(1, "interview"), _amount(1200, "word")
    ('1 interview', '1,200 words')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
