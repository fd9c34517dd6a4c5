"""Handing the project on: to which file, how far it is, and what has no place there."""

from pathlib import Path

from textual import work

from exports.names import name_guard, named_keys
from exports.refi.handing import Handed, hand_on, told_rest, told_written
from qualcode.errors import BadInput
from qualcode.store.models import Transcript
from qualcode.store.project import Project
from qualcode.ui.dialogs import Look
from qualcode.ui.filenames import file_to_write
from qualcode.ui.place import Place
from qualcode.ui.working import Working


class Exports(Place):
    """The part of the home screen that exports."""

    @work(exclusive=True, group="dialog")
    async def action_export(self) -> None:
        """Ask for a file, write it, and tell what has no place in it."""
        proposed = f"{self.desk.project.path.stem}.qdpx"
        hint = "NVivo, ATLAS.ti, MAXQDA, QualCoder and others read .qdpx files (REFI-QDA)."
        target = await file_to_write(self.stage, "Export the project", proposed, hint=hint, refuse=_other)
        if target is None:
            return
        outcome = await self.app.push_screen_wait(Exporting(self.desk.project, target))
        if isinstance(outcome, Handed):
            self.stage.say(f"Wrote {told_written(outcome.written)}.")
            await self.app.push_screen_wait(
                ExportReport(f"Wrote {target.name}", list(told_rest(outcome)), yes="All right")
            )
        else:
            self.stage.say(outcome or "Stopped; nothing was written.", warning=bool(outcome))


class Exporting(Working[Handed]):
    """Writes the archive beside the keyboard; what was there stays until all of it is written."""

    def __init__(self, project: Project, target: Path) -> None:
        """Begins when it is shown."""
        super().__init__("Looking for listed names …", "Esc stops; then nothing is written.")
        self._project, self._target = project, target

    def outcome(self) -> Handed:
        """What was written."""
        with self._project.read() as session:
            guard = name_guard(session, self._project.path.parent, keys=named_keys())
            steps = self.progress("Writing", _name)
            return hand_on(session, guard, self._target, progress=steps)


class ExportReport(Look):
    """What has no place in the file, and what stays."""


def _name(transcript: Transcript) -> str:
    return transcript.name


def _other(target: Path) -> None:
    """Refuse a file that no project is written to."""
    if target.suffix.lower() != ".qdpx":
        raise BadInput("Name a file that ends in .qdpx.")
