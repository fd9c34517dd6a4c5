"""Bringing transcripts and attributes in: which files, how far it is, and what became of each."""

import asyncio
import os
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import ProgressBar, Static

from exports.formats.columns import columns
from qualcode.errors import QualcodeError
from qualcode.store.project import Project
from qualcode.ui.columns import visible
from qualcode.ui.dialogs import Ask, Confirm
from qualcode.ui.fields import OneLine
from qualcode.ui.place import Place
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

SHEETS = (".csv", ".tsv", ".xlsx")
"""Suffixes of what is taken as a sheet of attributes."""
_EVERY = 0.1
"""Seconds between two looks at how far it is."""


class Imports(Place):
    """The part of the home screen that imports."""

    @work(exclusive=True, group="dialog")
    async def action_import(self) -> None:
        """Ask for files, read and store them, and tell what became of each."""
        typed = await self.app.push_screen_wait(AskPath())
        if typed is None:
            return
        files, sheet = _sorted_out(typed_paths(typed))
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


class AskPath(Ask):
    """Asks for a file or folder that exists, and completes its name."""

    def __init__(self) -> None:
        """Nothing is typed yet."""
        super().__init__("Import transcripts, or a sheet of attributes", "", check=_unusable)
        self._yes = "Import"

    def body(self) -> ComposeResult:
        """The field, what is wrong with it, and what may stand in it."""
        yield Static("File or folder: type it, or drag it here", classes="quiet")
        yield OneLine()
        yield Static("", classes="problem nothing", markup=False)
        yield Static("→ completes a name. A .csv or .xlsx file holds attributes.", classes="quiet")
        yield Static("Enter imports, Esc leaves.", classes="quiet")

    def on_mount(self) -> None:
        """Complete what is typed."""
        self.query_one(OneLine).suggester = PathNames()


class PathNames(Suggester):
    """The first name in a folder that begins as what was typed."""

    def __init__(self) -> None:
        """Folders change, so nothing is remembered."""
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The whole path, or None; a folder that is slow to list does not hold up the keys."""
        return await asyncio.to_thread(completed, value)


def completed(typed: str) -> str | None:
    """What was typed with the rest of the first name that fits; folders end in a slash."""
    folder, _, start = typed.rpartition("/")
    if not typed.strip() or (not folder and typed.startswith("~")):
        return None
    where = os.path.expanduser(f"{folder}/" if "/" in typed else ".")
    try:
        with os.scandir(where) as entries:
            fitting = [
                (entry.name, entry.is_dir())
                for entry in entries
                if entry.name.startswith(start)
                and (start or not entry.name.startswith("."))
                and (entry.is_dir() or entry.name.lower().endswith(SUFFIXES + SHEETS))
            ]
    except (OSError, ValueError):
        return None  # there is nothing to offer in a folder that cannot be read
    if not fitting:
        return None
    name, is_folder = min(fitting)
    return f"{typed}{name[len(start) :]}{'/' if is_folder else ''}"


def typed_paths(typed: str) -> list[Path]:
    """The path that was typed or dragged, or several where they are quoted as a shell has them.

    >>> [path.as_posix() for path in typed_paths("'/no/such place/a b.txt' ")]
    ['/no/such place/a b.txt']
    """
    plain = typed.strip()
    whole = Path(os.path.expanduser(plain))
    if os.path.exists(whole):
        return [whole]
    try:
        parts = [Path(os.path.expanduser(part)) for part in shlex.split(plain)]
    except ValueError:  # a quote that is part of the name
        return [whole]
    unquoted = Path(os.path.expanduser(plain.strip("'\"")))
    return parts if parts and all(map(os.path.exists, parts)) else [unquoted]


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


class _Stopped(Exception):
    """Escape was pressed."""


class Importing(ModalScreen[Intake | str | None]):
    """Reads and stores files beside the keyboard.

    The answer is what was imported, a sentence why nothing was, or None where Escape stopped it: all is one
    change, so that nothing half imported stays.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", show=False)]
    DEFAULT_CSS = """
    Importing {
        align: center middle;
        & > Vertical {
            width: 90%; max-width: 70; height: auto; max-height: 100%;
            border: round $primary; background: $surface; padding: 0 1;
        }
        & Static { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & #doing { text-style: bold; }
        & #keys { color: $foreground-muted; }
        & ProgressBar { width: 1fr; height: 1; }
        & Bar { display: block; width: 1fr; background: transparent; }
    }
    """

    @dataclass
    class Going(Message):
        """A file is begun: ``number`` of ``of`` are done."""

        doing: str
        number: int
        of: int
        name: str

    @dataclass
    class Done(Message):
        """All is stored, or nothing."""

        outcome: Intake | str | None

    def __init__(self, project: Project, files: list[Path], sheet: Path | None) -> None:
        """Begins when it is shown."""
        super().__init__()
        self._project, self._files, self._sheet = project, files, sheet
        self._stop = Event()
        self._shown = 0.0

    def compose(self) -> ComposeResult:
        """What is being done, how far it is, and how to stop it."""
        with Vertical():
            yield Static("Looking for transcripts …", id="doing", markup=False)
            yield ProgressBar(show_eta=False)
            yield Static("", id="file", markup=False)
            yield Static("Esc stops; then nothing is imported.", id="keys", markup=False)

    def on_mount(self) -> None:
        """Begin."""
        self._import()

    def action_stop(self) -> None:
        """Stop before the next file."""
        self._stop.set()
        self.query_one("#doing", Static).update("Stopping …")

    @work(thread=True, exclusive=True, group="import")
    def _import(self) -> None:
        self.post_message(self.Done(self._outcome()))

    def on_importing_done(self, message: Done) -> None:
        """Answer."""
        self.dismiss(message.outcome)

    def _outcome(self) -> Intake | str | None:
        try:
            intake = read_intake(self._files, self._sheet, progress=self._progress("Reading"))
            with self._project.change("import") as session:
                store_intake(session, intake, progress=self._progress("Storing"))
        except _Stopped:
            return None
        except QualcodeError as error:
            return str(error)
        except OSError as error:
            return f"{error.filename or 'the folder'} cannot be read ({error.strerror})"
        return intake

    def _progress(self, verb: str) -> Callable[[list[FileReport]], Iterator[FileReport]]:
        def gone_through(reports: list[FileReport]) -> Iterator[FileReport]:
            for number, report in enumerate(reports):
                self._tell(verb, number, len(reports), report.path.name)
                yield report
                if self._stop.is_set() or not self.is_attached:
                    raise _Stopped

        return gone_through

    def _tell(self, verb: str, number: int, of: int, name: str) -> None:
        if monotonic() - self._shown >= _EVERY:
            self._shown = monotonic()
            self.post_message(self.Going(f"{verb} {number + 1:,} of {of:,}", number, of, name))

    def on_importing_going(self, message: Going) -> None:
        """Show how far it is."""
        if not self._stop.is_set():
            self.query_one("#doing", Static).update(message.doing)
            self.query_one("#file", Static).update(visible(message.name))
            self.query_one(ProgressBar).update(total=message.of, progress=message.number)


class Report(Confirm):
    """What became of every file; there is nothing to decide."""

    DEFAULT_CSS = """
    Report #no { display: none; }
    """


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
