"""The question before something large is done to the framework: with a reason, and as a proposal instead."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from qualcode.ui.columns import visible
from qualcode.ui.dialogs import Confirm
from qualcode.ui.fields import OneLine


class Answer(NamedTuple):
    """Somebody agreed."""

    reason: str
    proposed: bool
    """Whether it is to be a proposal, which changes nothing yet."""


class Why(Widget):
    """A line for the reason of a change, and the word that a proposal lacks one."""

    DEFAULT_CSS = """
    Why { height: auto; layout: vertical; }
    Why OneLine { height: 1; background: $boost; }
    """

    def __init__(self, placeholder: str) -> None:
        """``placeholder`` says how to get here."""
        super().__init__()
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """What is missing, and the line."""
        yield Static("", classes="problem nothing")
        yield OneLine(placeholder=self._placeholder)

    def write(self) -> None:
        """Put the keyboard there."""
        self.query_one(OneLine).focus()

    def answer(self, *, proposed: bool) -> Answer | None:
        """What was agreed to; None, and the keyboard goes there, where a proposal has no reason."""
        reason = self.query_one(OneLine).value.strip()
        if reason or not proposed:
            return Answer(reason, proposed)
        problem = self.query_one(".problem", Static)
        problem.update("! Say why first: the others will want to know.")
        problem.remove_class("nothing")
        self.write()
        return None

    @on(Input.Changed)
    def _forget_problem(self) -> None:
        self.query_one(".problem", Static).add_class("nothing")


def propose_button(keys: str) -> Button:
    """The button that proposes instead."""
    return Button(Content(visible(f"Propose it ({keys})")), id="propose", compact=True)


class Weigh(Confirm):
    """Shows what an operation would do; takes a reason, and lets it be done, proposed or left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "propose", show=False),
        Binding("ctrl+p", "propose", show=False, priority=True),
        Binding("r", "reason", show=False),
    ]
    DEFAULT_CSS = """
    Weigh Why { margin-bottom: 1; }
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
        yield Why("Why (r); Enter goes back to the buttons")

    def buttons(self) -> Iterator[Button]:
        """One more, where it can be proposed."""
        yes, no = super().buttons()
        yield from (yes, propose_button("p"), no) if self._proposes else (yes, no)

    def action_reason(self) -> None:
        """Say why."""
        self.query_one(Why).write()

    @on(Input.Submitted)
    def _reasoned(self) -> None:
        self.query_one("#yes", Button).focus()

    def action_yes(self) -> None:
        """Do it."""
        self._agree(proposed=False)

    @on(Button.Pressed, "#propose")
    def action_propose(self) -> None:
        """Let others decide; they want a reason."""
        if self._proposes:
            self._agree(proposed=True)

    def _agree(self, *, proposed: bool) -> None:
        self.answer = self.query_one(Why).answer(proposed=proposed)
        if self.answer is None:
            self._fit()
        else:
            self.dismiss(True)
