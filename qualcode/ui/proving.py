"""Proving a written table on the screen: which file, and what came of it."""

from pathlib import Path

from exports.formats import FORMATS
from exports.verify import Verdict, verify
from exports.writing import PICTURES
from qualcode.store.project import Project
from qualcode.ui.dialogs import Look
from qualcode.ui.filenames import AskPath, no_file
from qualcode.ui.working import Working

_SUFFIXES = tuple(suffix for each in FORMATS.values() for suffix in each.suffixes) + tuple(
    f".{form}" for form in PICTURES
)


def ask_table() -> AskPath:
    """Asks for a table."""
    return AskPath(
        "Prove a table that was written",
        "File",
        "It is built anew as it stood, and compared.",
        yes="Prove",
        enter="proves it",
        suffixes=_SUFFIXES,
        check=no_file,
    )


class Proving(Working[Verdict]):
    """Builds the table of a file anew and compares; reads only."""

    def __init__(self, project: Project, path: Path) -> None:
        """Begins when it is shown."""
        super().__init__("Building the table as it stood …", "It cannot be stopped half way.")
        self._project, self._path = project, path

    def outcome(self) -> Verdict:
        """What came of it."""
        return verify(self._project, self._path)

    def action_stop(self) -> None:
        """Wait; nothing is written."""


def told(verdict: Verdict, path: Path) -> Look:
    """What the file is worth, and every cell that differs."""
    return Look(verdict.title(path.name), verdict.sentences, yes="All right")
