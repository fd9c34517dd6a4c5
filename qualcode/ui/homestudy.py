"""The project of another program on the screen: rehearsed, shown, and taken in where that is agreed to."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from exports.formats.columns import columns
from qualcode.adoption.adopt import adopt
from qualcode.adoption.missing import TEXT_MISSING
from qualcode.adoption.opening import label, study_among
from qualcode.adoption.report import AdoptionReport
from qualcode.adoption.telling import told_checks, told_rows, told_sections
from qualcode.errors import BadInput
from qualcode.exchange.detection import Verdict, detect
from qualcode.files import naming
from qualcode.plaintext import one_line
from qualcode.store.project import Project
from qualcode.ui.dialogs import Confirm
from qualcode.ui.place import Place
from qualcode.ui.working import Working


@dataclass
class Rehearsed:
    """What an import would do; nothing where there is no project of another program."""

    verdict: Verdict | None = None
    report: AdoptionReport | None = None


async def import_study(place: Place, files: list[Path]) -> bool:
    """Show what the project of another program would bring, and bring it; False where there is none."""
    found = await place.app.push_screen_wait(Rehearsing(place.desk.project, files))
    if not isinstance(found, Rehearsed):
        place.stage.say(found or "Stopped; nothing was imported.", warning=bool(found))
        return True
    if found.verdict is None or found.report is None:
        return False
    lines = study_lines(found.report, found.verdict, min(84, int(place.app.size.width * 0.9)) - 5)
    title = f"Import {files[0].name}, a project of {one_line(found.report.program)}?"
    yes = "Import the rest" if _missing(found.report) else "Import"
    if not await place.app.push_screen_wait(StudyPreview(title, lines, yes=yes)):
        place.stage.say("Left; nothing was imported.")
        return True
    outcome = await place.app.push_screen_wait(Adopting(place.desk.project, files[0], found.verdict))
    if isinstance(outcome, AdoptionReport):
        place.desk.catch_up()
        place.stage.say(_said(files[0], outcome))
    else:
        place.stage.say(outcome or "Stopped; nothing was imported.", warning=bool(outcome))
    return True


class Rehearsing(Working[Rehearsed]):
    """Looks whether files are the project of another program, and tries what its import would do."""

    def __init__(self, project: Project, files: Sequence[Path]) -> None:
        """Begins when it is shown."""
        super().__init__("Looking at what it is …", "Esc stops; then nothing is imported.")
        self._project, self._files = project, files

    def outcome(self) -> Rehearsed:
        """What was found. Texts that are missing are left, and told."""
        study = study_among(self._files)
        if study is None:
            return Rehearsed()
        with closing(study), naming(self._files[0]), self._project.rehearse() as session:
            verdict = detect(study)
            who = self._project.who
            report = adopt(
                session, study, verdict.convention, who=who, missing="leave", progress=self.through
            )
        return Rehearsed(verdict, report)


class Adopting(Working[AdoptionReport]):
    """Takes the project of another program in, all in one change, so that nothing half imported stays."""

    def __init__(self, project: Project, path: Path, verdict: Verdict) -> None:
        """Begins when it is shown."""
        super().__init__("Importing …", "Esc stops; then nothing is imported.")
        self._project, self._path, self._verdict = project, path, verdict

    def outcome(self) -> AdoptionReport:
        """What was done."""
        study = study_among([self._path])
        if study is None:
            raise BadInput(f"{self._path.name} is another file now; look at it again")
        with (
            closing(study),
            naming(self._path),
            self._project.change(label(self._path, study)) as session,
        ):
            return adopt(
                session,
                study,
                self._verdict.convention,
                who=self._project.who,
                missing="leave",
                progress=self.through,
            )


class StudyPreview(Confirm):
    """What an import would make and leave behind."""


def _missing(report: AdoptionReport) -> bool:
    """Whether texts stay behind because they cannot be had."""
    return any(loss.kind == TEXT_MISSING for loss in report.losses)


def study_lines(report: AdoptionReport, verdict: Verdict, width: int) -> list[str]:
    """What would come of it, in lines of about ``width`` cells."""
    rows = told_rows(report)
    lines = [*map(one_line, verdict.sentences), ""]
    if len(rows) > 1:
        lines += columns(rows, align="lrr", width=width)
    for title, told in told_sections(report):
        lines += ["", f"{title}:", *(f"• {line}" for line in told)]
    if checks := told_checks(report):
        lines += ["", checks]
    if not report.changed:
        lines += ["", "There is nothing in it that the project does not have."]
    return lines


def _said(path: Path, report: AdoptionReport) -> str:
    """For the status line."""
    if not report.changed:
        return f"The project has all of {path.name} already; nothing was added."
    made = [(report.made[kind], kind) for kind in ("transcript", "code", "reference")]
    told = ", ".join(f"{count:,} {kind}{'' if count == 1 else 's'}" for count, kind in made if count)
    return f"Imported {told or 'what was new'}. u takes it back."
