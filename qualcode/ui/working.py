"""Work that takes a while: done beside the keyboard, with a bar that says how far it is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import ProgressBar, Static

from qualcode.errors import QualcodeError
from qualcode.ui.columns import visible

R = TypeVar("R")
T = TypeVar("T")
_EVERY = 0.1
"""Seconds between two looks at how far it is."""


class _Stopped(Exception):
    """Escape was pressed."""


class Working(ModalScreen[R | str | None], Generic[R]):
    """Does something in a thread of its own.

    The answer is what came of it, a sentence why nothing did, or None where Escape stopped it. A subclass
    says what is done, so that nothing is left half done when it stops: in one change, say.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", show=False)]
    DEFAULT_CSS = """
    Working {
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
        """A step is begun: ``number`` of ``of`` are done."""

        doing: str
        number: int
        of: int
        name: str

    @dataclass
    class Done(Message):
        """All is done, or nothing."""

        outcome: object

    def __init__(self, doing: str, stops: str) -> None:
        """Begins when it is shown; ``doing`` and ``stops`` are what is said of it and of Escape."""
        super().__init__()
        self._doing, self._stops = doing, stops
        self._stop = Event()
        self._shown = 0.0

    def outcome(self) -> R:
        """Do it. May raise QualcodeError; then its sentence is the answer."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """What is being done, how far it is, and how to stop it."""
        with Vertical():
            yield Static(self._doing, id="doing", markup=False)
            yield ProgressBar(show_eta=False)
            yield Static("", id="file", markup=False)
            yield Static(self._stops, id="keys", markup=False)

    def on_mount(self) -> None:
        """Begin."""
        self._work()

    def action_stop(self) -> None:
        """Stop before the next step."""
        self._stop.set()
        self.query_one("#doing", Static).update("Stopping …")

    @work(thread=True, exclusive=True, group="working")
    def _work(self) -> None:
        self.post_message(self.Done(self._answer()))

    def _answer(self) -> R | str | None:
        try:
            return self.outcome()
        except _Stopped:
            return None
        except QualcodeError as error:
            return str(error)

    def on_working_done(self, message: Done) -> None:
        """Answer."""
        self.dismiss(message.outcome)  # type: ignore[arg-type]  # _answer() has made it

    def progress(self, verb: str, named: Callable[[T], str]) -> Callable[[Sequence[T]], Iterator[T]]:
        """A function that shows how far it is while what it is given is gone through, and stops there."""

        def gone_through(steps: Sequence[T]) -> Iterator[T]:
            return self.through(verb, steps, len(steps), named)

        return gone_through

    def through(
        self, doing: str, items: Iterable[T], total: int, named: Callable[[T], str] = lambda _: ""
    ) -> Iterator[T]:
        """Hand on ``total`` items and show how far it is; it stops where Escape was pressed."""
        for number, item in enumerate(items):
            self._tell(doing, number, total, named(item))
            yield item
            if self._stop.is_set() or not self.is_attached:
                raise _Stopped

    def _tell(self, verb: str, number: int, of: int, name: str) -> None:
        if monotonic() - self._shown >= _EVERY:
            self._shown = monotonic()
            self.post_message(self.Going(f"{verb} {number + 1:,} of {of:,}", number, of, name))

    def on_working_going(self, message: Going) -> None:
        """Show how far it is."""
        if not self._stop.is_set():
            self.query_one("#doing", Static).update(message.doing)
            self.query_one("#file", Static).update(visible(message.name))
            self.query_one(ProgressBar).update(total=message.of, progress=message.number)
