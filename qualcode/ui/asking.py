"""Asking the user: for a text, for one of several, whether something large is meant."""

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.orm import Session
from textual import work
from textual.app import App

from codebook.kinds import Done
from codebook.operations import Operation
from qualcode.coding import get_coder
from qualcode.errors import QualcodeError
from qualcode.memos import Kind, memo_of, write_memo
from qualcode.ui.desk import Desk

if TYPE_CHECKING:
    from qualcode.ui.refining import Refine
    from qualcode.ui.weighing import Answer

T = TypeVar("T")


class Asking(App[None]):
    """The part of the program that asks: by dialogs, which are loaded when the first one is needed."""

    desk: Desk

    def say(self, sentence: str, *, warning: bool = False) -> None:
        """Say a sentence in the status line; the program says where that is."""
        raise NotImplementedError

    def attempt(
        self, label: str, operation: Callable[[Session], T], said: str = "", *, reason: str = ""
    ) -> T | None:
        """One change of the project, or the sentence why not in the status line; then None."""
        try:
            result = self.desk.do(label, operation, reason=reason)
        except QualcodeError as error:
            self.say(str(error), warning=True)
            return None
        if said:
            self.say(said)
        return result

    def show_cursor(self, _app: object = None) -> None:
        """Show the terminal's own cursor, also after an editor had the terminal."""
        if self._driver is not None:
            self._driver.write("\x1b[?25h")

    async def confirm(self, title: str, operation: Callable[[Session], object], *, yes: str) -> bool:
        """Show what an operation would do to the counts and ask; False where it cannot be done."""
        try:
            sentences = self.desk.effect(operation).sentences()
        except QualcodeError as error:
            self.say(str(error), warning=True)
            return False
        from qualcode.ui.dialogs import Confirm

        shown = sentences or ["No count changes."]
        answer = await self.push_screen_wait(Confirm(title, [*shown, "Undo takes it back."], yes=yes))
        return answer is True

    def refine(self, operation: Operation, said: str, *, reason: str = "") -> Done | None:
        """One operation on the framework, or the sentence why not in the status line; then None."""
        try:
            done = self.desk.refine(operation, reason=reason)
        except QualcodeError as error:
            self.say(str(error), warning=True)
            return None
        self.say(said)
        return done

    async def weigh(self, title: str, operation: Operation, said: str, *, yes: str) -> Done | None:
        """Show what an operation would do, and do it, or propose it, where that is agreed to.

        None where it was left, proposed, or cannot be done.
        """
        from qualcode.ui.weighing import Weigh

        try:
            sentences = self.desk.preview(operation).sentences or ["No count changes."]
        except QualcodeError as error:
            self.say(str(error), warning=True)
            return None
        dialog = Weigh(title, [*sentences, "Undo takes it back."], yes)
        if not await self.push_screen_wait(dialog) or dialog.answer is None:
            return None
        return self._agreed(operation, dialog.answer, said)

    async def refine_by(self, dialog: "Refine", said: Callable[[str], str]) -> Done | None:
        """Ask for what an operation is given, and do or propose it; ``said`` makes a sentence of the text.

        None where it was left, proposed, or says what was there already.
        """
        text = await self.push_screen_wait(dialog)
        if text is None or dialog.answer is None or dialog.wanted is None:
            return None
        return self._agreed(dialog.wanted, dialog.answer, said(text.strip()))

    def _agreed(self, operation: Operation, answer: "Answer", said: str) -> Done | None:
        """Do what was agreed to, or propose it."""
        if not answer.proposed:
            return self.refine(operation, said, reason=answer.reason)
        try:
            number = self.desk.propose(operation, answer.reason)
        except QualcodeError as error:
            self.say(str(error), warning=True)
        else:
            self.say(f"Proposal {number} waits for a decision; nothing was changed. v lists them.")
        return None

    async def sure(self, title: str, yes: str) -> bool:
        """Ask a plain question."""
        from qualcode.ui.dialogs import Confirm

        answer = await self.push_screen_wait(Confirm(title, [], yes=yes))
        return answer is True

    async def ask(
        self,
        title: str,
        label: str,
        value: str = "",
        *,
        hint: str = "",
        multiline: bool = False,
        check: Callable[[str], str] | None = None,
        proposed: bool = False,
    ) -> str | None:
        """Ask for a text; None where the user left."""
        from qualcode.ui.dialogs import Ask

        return await self.push_screen_wait(
            Ask(title, label, value, hint, multiline, check, proposed=proposed)
        )

    async def choose(self, title: str, lines: Sequence[tuple[Hashable, str]]) -> Hashable | None:
        """Let the user choose one line; its key, or None."""
        from qualcode.ui.dialogs import Choose

        return await self.push_screen_wait(Choose(title, lines))

    async def edit_memo(self, kind: Kind, about_id: int | None, title: str) -> None:
        """Let the coder write, change or remove a memo on a thing."""
        who = self.desk.who
        old = self.desk.read(lambda session: memo_of(session, kind, about_id, who))
        text = await self.ask(title, "Memo", old, hint="An empty memo is removed.", multiline=True)
        if text is None or text == old:
            return

        def write(session: Session) -> None:
            write_memo(session, kind, about_id, text, get_coder(session, who))

        verb = "memo on" if text.strip() else "remove memo on"
        self.attempt(f"{verb} {title}", write, "Memo kept." if text.strip() else "Memo removed.")

    @work(exclusive=True, group="dialog")
    async def action_project_memo(self) -> None:
        """Memo on the project."""
        await self.edit_memo("project", None, f"the project {self.desk.name}")
