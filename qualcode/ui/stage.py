"""What screens may ask of the running program; tui.QualcodeApp is it."""

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from sqlalchemy.orm import Session

from codebook.kinds import Done
from codebook.operations import Operation
from codebook.tree import CodeLine
from exports.counts import Rule
from qualcode.memos import Kind
from qualcode.ui.desk import Desk
from qualcode.ui.inks import Inks
from qualcode.ui.moment import Moment
from qualcode.ui.text.sentences import Split

if TYPE_CHECKING:
    from qualcode.ui.refining import Refine

T = TypeVar("T")


class Stage(Protocol):
    """The program around the screens. Screens know this and nothing of each other."""

    @property
    def desk(self) -> Desk:
        """The project as the screens see it."""

    @property
    def inks(self) -> Inks:
        """The colours of this terminal and theme."""

    @property
    def split(self) -> Split:
        """Gives the sentences of a turn."""

    @property
    def initials(self) -> bool:
        """Whether stripes begin with a letter, since colours cannot tell them apart."""

    def colour_of(self, line: CodeLine) -> str:
        """The colour of a code on this screen, as #rrggbb."""

    def action_go(self, name: str) -> None:
        """Show a screen of ribbon.PLACES."""

    def say(self, sentence: str, *, warning: bool = False) -> None:
        """Say what just happened in the status line of the screen that is shown."""

    def attempt(
        self, label: str, operation: Callable[[Session], T], said: str = "", *, reason: str = ""
    ) -> T | None:
        """One change of the project, or the sentence why not in the status line; then None.

        ``label`` goes into the history; ``said`` is what the status line says afterwards.
        """

    async def confirm(self, title: str, operation: Callable[[Session], object], *, yes: str) -> bool:
        """Show what an operation would do to the counts and ask; False where it cannot be done."""

    def refine(self, operation: Operation, said: str, *, reason: str = "") -> Done | None:
        """One operation on the framework, or the sentence why not in the status line; then None."""

    async def weigh(self, title: str, operation: Operation, said: str, *, yes: str) -> Done | None:
        """Show what an operation would do, and do it, or propose it, where that is agreed to.

        None where it was left, proposed, or cannot be done.
        """

    async def refine_by(self, dialog: "Refine", said: Callable[[str], str]) -> Done | None:
        """Ask for what an operation is given, and do or propose it; ``said`` makes a sentence of the text.

        None where it was left, proposed, or says what was there already.
        """

    async def sure(self, title: str, yes: str) -> bool:
        """Ask a plain question."""

    def recount(self) -> object:
        """Count every code again by desk.rule; the screens are told."""

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
        """Ask for a text; None where the user left. What is typed takes the place of a ``proposed`` value."""

    async def choose(self, title: str, lines: Sequence[tuple[Hashable, str]]) -> Hashable | None:
        """Let the user choose one line; its key, or None."""

    def open_passage(self, transcript_id: int, start: int, end: int | None = None) -> None:
        """Show a transcript with the cursor at ``start``; the passage is selected where ``end`` is given."""

    def step_reference(self, step: int) -> None:
        """Show the transcript and go to the next or previous reference of the active code."""

    def show_references(
        self,
        code_ids: Collection[int],
        title: str,
        *,
        rule: Rule | None = None,
        moment: Moment | None = None,
    ) -> None:
        """Show the passages of codes; those that ``rule`` counts where one is given, as of then or now."""

    def split_code(self, code_id: int) -> None:
        """Go through the references of a code on the review screen, to send them to others."""

    def suggest_for(self, code_id: int) -> None:
        """Show passages that may belong at a code."""

    async def edit_memo(self, kind: Kind, about_id: int | None, title: str) -> None:
        """Let the coder write, change or remove a memo on a thing of qualcode.memos.Kind."""
