"""The question before something large is done to the framework: with a reason, and as a proposal instead."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Button, Input, Static

from qualcode.ui.columns import visible
from qualcode.ui.dialogs import Confirm
from qualcode.ui.fields import OneLine


class Answer(NamedTuple):
    """Somebody agreed."""

    reason: str
    proposed: bool
    """Whether it is to be a proposal, which changes nothing yet."""


class Weigh(Confirm):
    """Shows what an operation would do; takes a reason, and lets it be done, proposed or left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "propose", show=False),
        Binding("r", "reason", show=False),
    ]
    DEFAULT_CSS = """
    Weigh .reason { height: 1; background: $boost; margin-bottom: 1; }
    """

    def __init__(self, title: str, sentences: Sequence[str], yes: str, *, proposes: bool = True) -> None:
        """Without ``proposes`` it is done or left: what is asked about is a proposal itself."""
        super().__init__(title, sentences, yes)
        self._proposes = proposes
        self.answer: Answer | None = None
        """What was agreed to; None until then."""

    def body(self) -> ComposeResult:
        """What would happen, and a line for the reason."""
        yield from super().body()
        yield Static("", classes="problem nothing")
        field = OneLine(placeholder="Why (r); Enter goes back to the buttons")
        field.add_class("reason")
        yield field

    def on_mount(self) -> None:
        """One more button, where it can be proposed."""
        super().on_mount()
        if self._proposes:
            button = Button(Content(visible("Propose it (p)")), id="propose", compact=True)
            self.query_one("Horizontal").mount(button, after="#yes")

    def action_reason(self) -> None:
        """Say why."""
        self.query_one(OneLine).focus()

    @on(Input.Submitted)
    def _reasoned(self) -> None:
        self.query_one("#yes", Button).focus()

    def action_yes(self) -> None:
        """Do it."""
        self._agree(proposed=False)

    @on(Button.Pressed, "#propose")
    def action_propose(self) -> None:
        """Let others decide; they want a reason."""
        if not self._proposes:
            return
        if self.query_one(OneLine).value.strip():
            self._agree(proposed=True)
            return
        problem = self.query_one(".problem", Static)
        problem.update("! Say why first: the others will want to know.")
        problem.remove_class("nothing")
        self._fit()
        self.action_reason()

    def _agree(self, *, proposed: bool) -> None:
        self.answer = Answer(self.query_one(OneLine).value.strip(), proposed)
        self.dismiss(True)
