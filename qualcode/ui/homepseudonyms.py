"""Pseudonyms on the screen: which key, what it would do, and a copy to hand out."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from textual import work

from exports.formats.columns import columns
from exports.handout import suffixed
from exports.names import likely_key
from qualcode.errors import QualcodeError
from qualcode.store.schema import SUFFIX
from qualcode.swapreports import HISTORY, left_rows, left_sentences, number
from qualcode.ui.columns import visible
from qualcode.ui.dialogs import Look, cells_across
from qualcode.ui.filenames import SHEETS, AskPath, no_file, typed_file
from qualcode.ui.namesfinding import Finding, Found, Keeping, write_kept
from qualcode.ui.place import Place
from qualcode.ui.swapping import Checked, Checking, HandingOut, Rehearsed, Rehearsing, Swap, Swapping
from qualcode.ui.weighing import Answer, Weigh
from qualcode.ui.working import Working
from transcripts.namekey import NameKey, beside
from transcripts.names.candidates import Candidate
from transcripts.names.newkey import TEXTS

R = TypeVar("R")
_ACTS = (
    ("put", "Put placeholders for names, by a key"),
    ("back", "Put the names back for the placeholders"),
    ("check", "Check where listed names stand"),
    ("copy", "Write a clean copy to hand out, without history"),
    ("find", "Find what may be a name, and write a key"),
)
_STOPPED = "Stopped; nothing was changed."


class Pseudonyms(Place):
    """The part of the home screen that puts placeholders for names."""

    _key = ""
    """What was typed for a key last; kept as long as the program runs."""

    @work(exclusive=True, group="dialog")
    async def action_pseudonyms(self) -> None:
        """Choose what to do about names, and do it."""
        chosen = await self.stage.choose("Pseudonyms", _ACTS)
        if chosen == "check":
            await self._check()
        elif chosen == "copy":
            await self._hand_out()
        elif chosen == "find":
            await self._find()
        elif chosen is not None:
            await self._swap(forward=chosen == "put")

    async def _with_key(self, title: str, enter: str, act: Callable[[Path], Working[R]]) -> R | None:
        """Ask for a key until something could be done with it; None where that was left or stopped."""
        hint = "A sheet with the columns name and placeholder."
        while True:
            asked = AskPath(
                title,
                "Key",
                hint,
                yes="Go on",
                enter=enter,
                suffixes=SHEETS,
                check=no_file,
                value=self._key or self._likely(),
            )
            typed = await self.app.push_screen_wait(asked)
            if typed is None:
                return None
            self._key, path = typed, typed_file(typed)
            outcome = await self.app.push_screen_wait(act(path))
            if outcome is None:
                self.stage.say(_STOPPED)
            if not isinstance(outcome, str):
                return outcome
            problems = [f"• {each}" for each in outcome.removeprefix(f"{path.name}: ").split("\n  ")]
            told = Look(f"Nothing was done with {path.name}", problems, yes="Back")
            await self.app.push_screen_wait(told)

    def _likely(self) -> str:
        folder = self.desk.project.path.parent
        return str(self.desk.read(lambda session: likely_key(session, folder)) or "")

    # ------------------------------------------------------------------ placeholders and names

    async def _swap(self, *, forward: bool) -> None:
        """Show what a key does, ask, and do it."""
        title = "Put placeholders for names" if forward else "Put the names back"

        def rehearse(path: Path) -> Rehearsing:
            return Rehearsing(Swap(self.desk.project, path, forward))

        found = await self._with_key(title, "shows what it would do", rehearse)
        answer = await self._weigh(found) if found is not None else None
        if found is None or answer is None:
            return
        done = await self.app.push_screen_wait(Swapping(found, answer.reason))
        if done is None or isinstance(done, str):
            self.stage.say(done or _STOPPED, warning=bool(done))
            return
        self.desk.catch_up()
        self.stage.say(("Done; u takes it back. " if done.finds else "") + done.done(forward=forward))

    async def _weigh(self, found: Rehearsed) -> Answer | None:
        report = found.report
        title = (
            f"{report.asked(forward=found.swap.forward)}?"
            if report.finds
            else "No listed name stands anywhere"
        )
        yes = "Put them" if report.finds else "Keep the key on record"
        dialog = Weigh(title, list(_told(found, cells_across(self.app.size.width))), yes, proposes=False)
        return dialog.answer if await self.app.push_screen_wait(dialog) else None

    # ------------------------------------------------------------------ finding names

    async def _find(self) -> None:
        """Look for what may be a name, let those be kept that are, and write them into a key."""
        project = self.desk.project
        usual = f"~/{project.path.stem}-names.csv"
        asked = AskPath(
            "Find what may be a name",
            "Key to write",
            "A new file, or a key that gets new rows; outside the project’s folder.",
            yes="Go on",
            enter="looks for names",
            suffixes=TEXTS,
            check=_no_key,
            value=self._key or self._likely() or usual,
        )
        typed = await self.app.push_screen_wait(asked)
        if typed is None:
            return
        found = await self.app.push_screen_wait(Finding(project, typed_file(typed)))
        if found is None or isinstance(found, str):
            self.stage.say(found or "Stopped; nothing was written.", warning=bool(found))
        elif not found.candidates:
            self.stage.say("Nothing new was found that may be a name.")
        elif (kept := await self.app.push_screen_wait(Keeping(found))) is not None:
            self._key = typed
            self._write(found, kept)

    def _write(self, found: Found, kept: list[Candidate]) -> None:
        if not kept:
            self.stage.say("None was kept, so no key was written.")
            return
        try:
            names = number(write_kept(self.desk.project, found, kept), "name")
        except QualcodeError as error:
            self.stage.say(str(error), warning=True)
            return
        near = beside(found.path, self.desk.project.path)
        self.stage.say(
            near or f"Wrote {names} into {found.path.name}; p puts their placeholders.", warning=bool(near)
        )

    # ------------------------------------------------------------------ looking and handing out

    async def _check(self) -> None:
        def check(path: Path) -> Checking:
            return Checking(self.desk.project, path)

        found = await self._with_key("Check where listed names stand", "looks for its names", check)
        if found is None:
            return
        rows = _table(left_rows(found.left), "lrll", cells_across(self.app.size.width))
        said = [*left_sentences(found.left, len(found.key.entries)), *_notes(found.key)]
        await self.app.push_screen_wait(Look(_standing(found), [*rows, *said], yes="All right"))

    async def _hand_out(self) -> None:
        title = "Write a clean copy to hand out"
        name = f"{self.desk.project.path.stem}-clean{SUFFIX}"
        hint = "It has no history, and no name of the key that is asked for next."
        typed = await self.stage.ask(title, "File", name, hint=hint, check=_taken, proposed=True)
        if typed is None:
            return
        target = _target(typed)

        def hand_out(path: Path) -> HandingOut:
            return HandingOut(self.desk.project, target, path)

        written = await self._with_key(title, "writes the copy", hand_out)
        if written is not None:
            self.stage.say(f"Wrote {written.resolve()}; no listed name stands in it.")


def _standing(found: Checked) -> str:
    names = len({place.name for place in found.left if place.replaced})
    listed = number(len(found.key.entries), "name")
    return f"Of the {listed} in {found.key.file}, {names or 'none'} stand{'s' * (names < 2)} in the project"


def _taken(typed: str) -> str:
    """Why no copy can be written there; empty where it can be tried."""
    if not typed.strip():
        return "Name a file."
    target = _target(typed)
    if not target.parent.is_dir():
        return f"There is no folder {target.parent}."
    return f"{target.name} exists already; choose another name." if target.exists() else ""


def _no_key(typed: str) -> str:
    """Why no key can be written there; empty where it can be tried."""
    if not typed.strip():
        return "Name a file."
    path = typed_file(typed)
    if path.suffix.lower() not in TEXTS:
        return f"A key is written as a sheet of text; name it {path.stem}.csv."
    if path.is_dir() or not path.parent.is_dir():
        return f"{path} is a folder." if path.is_dir() else f"There is no folder {path.parent}."
    return ""


def _target(typed: str) -> Path:
    return suffixed(Path(typed.strip()).expanduser())


def _told(found: Rehearsed, width: int) -> Iterator[str]:
    """A line for each name, what deserves a look, and what is good to know before."""
    swap, report = found.swap, found.report
    yield from _table(report.rows(forward=swap.forward), "llrl", width)
    yield from report.sentences(forward=swap.forward)
    yield from _notes(found.key)
    yield from filter(None, [beside(swap.path, swap.project.path)])
    if not report.finds:
        yield "With the key on record, exports look out for its names from now on."
    elif swap.forward:
        yield HISTORY
    yield "Undo takes it back."


def _table(rows: Sequence[tuple[str, ...]], align: str, width: int) -> list[str]:
    """Aligned lines with an empty one after them; none where there are no rows."""
    shown = [tuple(map(visible, row)) for row in rows]
    return [*columns(shown, align=align, width=width), ""] if shown else []


def _notes(key: NameKey) -> Iterator[str]:
    return (f"{key.file}: {note}" for note in key.notes)
