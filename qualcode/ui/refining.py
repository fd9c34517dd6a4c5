"""Asking for a text that changes the framework: with a reason if one is given, and as a proposal instead."""

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Button, Static, TextArea

from codebook.operations import Operation
from qualcode.ui.dialogs import Ask
from qualcode.ui.fields import Tick
from qualcode.ui.weighing import Answer, Why, propose_button

Check = Callable[[Operation], str]
"""Why an operation would be refused, in a sentence, or "" where it can be done."""


class Refine(Ask):
    """Asks for what an operation is given, and why; the answer is the text, and None where the user left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+p", "propose", show=False, priority=True)]

    def __init__(
        self,
        title: str,
        label: str,
        value: str,
        operation: Callable[[str], Operation],
        check: Check,
        *,
        hint: str = "",
        multiline: bool = False,
    ) -> None:
        """``operation`` makes one of the text."""
        super().__init__(title, label, value, hint, multiline, lambda _text: check(self.operation()))
        self._operation = operation
        self._before = value
        self.answer: Answer | None = None
        """How it was agreed to; None until then."""
        self.wanted: Operation | None = None
        """What was agreed to; None where it says what was there before."""

    def operation(self) -> Operation:
        """What the fields come to."""
        return self._operation(self.value())

    def body(self) -> ComposeResult:
        """The field, and a line for the reason."""
        *above, keys = super().body()
        yield from above
        yield Why("Why, if you like (Tab)")
        yield keys

    @property
    def keys(self) -> str:
        """Which keys do what."""
        save = "Ctrl+S" if self.multiline else "Enter"
        return f"{save} saves, Ctrl+P proposes it instead, Esc leaves."

    def buttons(self) -> Iterator[Button]:
        """One more: to propose it."""
        yes, no = super().buttons()
        yield from (yes, propose_button("Ctrl+P"), no)

    def action_yes(self) -> None:
        """Do it, or say what is wrong with the text."""
        self._agree(proposed=False)

    @on(Button.Pressed, "#propose")
    def action_propose(self) -> None:
        """Let others decide; they want a reason."""
        self._agree(proposed=True)

    def _agree(self, *, proposed: bool) -> None:
        self.answer = self.query_one(Why).answer(proposed=proposed)
        if self.answer is None:
            self._fit()
        else:
            wanted = self.operation()
            self.wanted = wanted if wanted != self._operation(self._before) else None
            super().action_yes()


class Define(Refine):
    """Asks what a code means; where references hang on it, says how many are to be looked at again."""

    DEFAULT_CSS = """
    Define #outcome { color: $foreground-muted; }
    """

    def __init__(
        self,
        title: str,
        label: str,
        value: str,
        operation: Callable[[str, bool], Operation],
        check: Check,
        differs: Callable[[str], bool],
        references: int,
    ) -> None:
        """``differs`` is whether by a text the code means something else than now, for its ``references``."""
        super().__init__(
            title, label, value, lambda text: operation(text, self._minor()), check, multiline=True
        )
        self._differs, self._references = differs, references

    def body(self) -> ComposeResult:
        """The field, the choice, what comes of it, and a line for the reason."""
        label, field, *rest = super().body()
        yield from (label, field)
        if self._references:
            yield Tick("Wording only: it means what it meant (Tab, Space)")
            yield Static("", id="outcome", markup=False)
        yield from rest

    def on_mount(self) -> None:
        """Say what the text as it is comes to."""
        self._say_outcome()

    @on(TextArea.Changed)
    @on(Tick.Changed)
    def _say_outcome(self) -> None:
        if self._references:
            self.query_one("#outcome", Static).update(self._outcome())

    def _minor(self) -> bool:
        return any(box.value for box in self.query(Tick))

    def _outcome(self) -> str:
        number = f"{self._references:,}"
        at_it, are = ("the reference", "is") if number == "1" else (f"the {number} references", "are")
        if not self._differs(self.value()):
            return f"As it says what it said, {at_it} at it {are} not marked."
        if self._minor():
            return f"Wording only: {at_it} at it {are} not marked."
        return f"{at_it.capitalize()} at it {are} marked to be looked at again (F8)."
