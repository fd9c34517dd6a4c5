"""What is done with a key of pseudonyms while a bar shows how far it is."""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from exports.handout import hand_out
from exports.names import named_keys
from qualcode.files import naming
from qualcode.pseudonyms import Progress, names_left, put_names_back, put_placeholders
from qualcode.store.models import Transcript
from qualcode.store.project import Project
from qualcode.swapreports import Left, SwapReport, swap_label
from qualcode.ui.working import Working
from transcripts.namekey import NameKey, read_key

_STOPS = "Esc stops; then nothing is changed."


class Swap(NamedTuple):
    """Placeholders for names by a key, or the names back."""

    project: Project
    path: Path
    forward: bool

    def operation(self, session: Session, key: NameKey, progress: Progress) -> SwapReport:
        """Do it."""
        act = put_placeholders if self.forward else put_names_back
        return act(session, key, progress=progress)


class Rehearsed(NamedTuple):
    """What a key would do."""

    swap: Swap
    key: NameKey
    report: SwapReport


class Rehearsing(Working[Rehearsed]):
    """Reads a key and sees what it would do; nothing of that stays."""

    def __init__(self, swap: Swap) -> None:
        """Begins when it is shown."""
        super().__init__("Reading the key …", _STOPS)
        self._swap = swap

    def outcome(self) -> Rehearsed:
        """What would be done."""
        with naming(self._swap.path):
            key = read_key(self._swap.path)
            with self._swap.project.rehearse() as session:
                progress = self.progress("Looking through", _name)
                return Rehearsed(self._swap, key, self._swap.operation(session, key, progress))


class Swapping(Working[SwapReport]):
    """Puts placeholders or names, all in one change."""

    def __init__(self, found: Rehearsed, reason: str) -> None:
        """Begins when it is shown."""
        super().__init__("Putting them …", _STOPS)
        self._swap, self._key, self._reason = found.swap, found.key, reason

    def outcome(self) -> SwapReport:
        """What was done."""
        swap, label = self._swap, swap_label(self._key.file, forward=self._swap.forward)
        with naming(swap.path), swap.project.change(label, reason=self._reason) as session:
            return swap.operation(session, self._key, self.progress("Going through", _name))


class Checked(NamedTuple):
    """Where names of a key stand."""

    key: NameKey
    left: list[Left]


class Checking(Working[Checked]):
    """Reads a key and looks for its names; writes nothing."""

    def __init__(self, project: Project, path: Path) -> None:
        """Begins when it is shown."""
        super().__init__("Reading the key …", "Esc stops.")
        self._project, self._path = project, path

    def outcome(self) -> Checked:
        """Where they stand."""
        with naming(self._path):
            key = read_key(self._path)
        with self._project.read() as session:
            return Checked(key, names_left(session, key, progress=self.progress("Looking through", _name)))


class HandingOut(Working[Path]):
    """Writes a clean copy."""

    def __init__(self, project: Project, target: Path, key: Path) -> None:
        """Begins when it is shown."""
        super().__init__("Writing a clean copy …", "It cannot be stopped half way.")
        self._project, self._target, self._key = project, target, key

    def outcome(self) -> Path:
        """The file."""
        return hand_out(self._project, self._target, (self._key, *named_keys()))[0]

    def action_stop(self) -> None:
        """Wait; the copy is looked through before it may stay."""


def _name(transcript: Transcript) -> str:
    return transcript.name
