"""Bringing transcripts and attributes in: which files, how far it is, and what became of each."""

import os
from pathlib import Path

from textual import work

from exports.formats.columns import columns
from qualcode.errors import UnreadableFile
from qualcode.store.project import Project
from qualcode.ui.columns import visible
from qualcode.ui.dialogs import Look
from qualcode.ui.filenames import SHEETS, AskPath, typed_paths
from qualcode.ui.place import Place
from qualcode.ui.working import Working
from transcripts.importing import FileReport
from transcripts.intake import (
    Intake,
    read_intake,
    store_intake,
    told_attributes,
    told_left_out,
    told_notes,
    told_speakers,
    told_totals,
    told_unsure,
)
from transcripts.readers import SUFFIXES

STUDIES = (".qdpx", ".qde", ".sqlite3", ".qda")
"""Suffixes of projects of other programs, for completing names; what they are is told by what is in them."""


class Imports(Place):
    """The part of the home screen that imports."""

    @work(exclusive=True, group="dialog")
    async def action_import(self) -> None:
        """Ask for files, read and store them, and tell what became of each."""
        typed = await self.app.push_screen_wait(_ask())
        if typed is None:
            return
        files, sheet = _sorted_out(typed_paths(typed))
        if sheet is None and _may_be_study(files):
            from qualcode.ui.homestudy import import_study

            if await import_study(self, files):
                return
        outcome = await self.app.push_screen_wait(Importing(self.desk.project, files, sheet))
        if isinstance(outcome, Intake):
            self.desk.catch_up()
            self.imported(outcome)
            await self.app.push_screen_wait(_report(outcome, self.app.size.width))
        else:
            self.stage.say(outcome or "Stopped; nothing was imported.", warning=bool(outcome))

    def imported(self, intake: Intake) -> None:
        """Say it in the status line."""
        told = [told_totals(intake), *told_attributes(intake)[:1]]
        if intake.imported or intake.attributes:
            told.append("u takes it back.")
        self.stage.say(" ".join(filter(None, told)))


def _ask() -> AskPath:
    return AskPath(
        "Import transcripts, a sheet of attributes, or another program's project",
        "File or folder",
        "A .csv or .xlsx file holds attributes, a .qdpx file a project of NVivo or others.",
        yes="Import",
        enter="imports",
        suffixes=SUFFIXES + SHEETS + STUDIES,
        check=_unusable,
    )


def _may_be_study(files: list[Path]) -> bool:
    """Whether one may be the project of another program: files that can only be transcripts are none."""
    return any(path.suffix.lower() not in SUFFIXES for path in files)


def _sorted_out(paths: list[Path]) -> tuple[list[Path], Path | None]:
    """Transcripts (and folders), and the sheet of attributes."""
    sheets = [path for path in paths if path.suffix.lower() in SHEETS and not path.is_dir()]
    return [path for path in paths if path not in sheets], sheets[0] if sheets else None


def _unusable(typed: str) -> str:
    """Why nothing can be imported from there; empty where it can be tried."""
    if not typed.strip():
        return "Name a file or folder."
    paths = typed_paths(typed)
    missing = [path for path in paths if not os.path.exists(path)]
    if missing:
        return f"There is no file or folder {missing[0]}."
    if sum(path.suffix.lower() in SHEETS and not path.is_dir() for path in paths) > 1:
        return "Only one sheet of attributes can be imported at a time."
    return ""


class Importing(Working[Intake]):
    """Reads and stores files beside the keyboard, all in one change, so that nothing half imported stays."""

    def __init__(self, project: Project, files: list[Path], sheet: Path | None) -> None:
        """Begins when it is shown."""
        super().__init__("Looking for transcripts …", "Esc stops; then nothing is imported.")
        self._project, self._files, self._sheet = project, files, sheet

    def outcome(self) -> Intake:
        """What was imported."""
        try:
            intake = read_intake(self._files, self._sheet, progress=self.progress("Reading", _name))
            with self._project.change("import") as session:
                store_intake(session, intake, progress=self.progress("Storing", _name))
        except OSError as error:
            raise UnreadableFile(
                f"{error.filename or 'the folder'} cannot be read ({error.strerror})"
            ) from error
        return intake


def _name(report: FileReport) -> str:
    return report.path.name


class Report(Look):
    """What became of every file."""


def _report(intake: Intake, width: int) -> Report:
    title = " ".join(filter(None, (told_totals(intake), *told_attributes(intake)[:1])))
    return Report(title, report_lines(intake, min(84, int(width * 0.9)) - 5), yes="All right")


def report_lines(intake: Intake, width: int) -> list[str]:
    """What became of every file, in lines of about ``width`` cells."""
    lines: list[str] = []
    if intake.imported:
        head = ("Transcript", "Words", "Turns", "Speakers")
        rows = [
            (visible(each.name), f"{each.words:,}", f"{each.turns:,}", visible(told_speakers(each)))
            for each in intake.imported
        ]
        lines += columns([head, *rows], align="lrrl", width=width)
    parts = (
        ("Not imported", told_left_out(intake, skipped=False)),
        ("Attributes", told_attributes(intake)[1:]),
        ("Notes", [*told_notes(intake), *filter(None, [told_unsure(intake)])]),
        ("Left out, no transcripts", told_left_out(intake, skipped=True)),
    )
    for title, sentences in parts:
        if sentences:
            lines += ["", f"{title}:", *(f"• {sentence}" for sentence in sentences)]
    return lines
