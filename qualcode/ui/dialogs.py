"""What is asked in between: a text, a yes or no, one of several lines. What is shown is never markup."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static, TextArea

from qualcode.ui.columns import visible
from qualcode.ui.fields import Lines, OneLine
from qualcode.ui.lines import Column, Line, LineTable

R = TypeVar("R")


class Dialog(ModalScreen[R], Generic[R]):
    """A box over the screen with a title, a part that takes the room there is, and two buttons."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > Vertical {
            width: 90%; min-width: 38; max-width: 84; height: auto; max-height: 100%;
            border: round $primary; background: $surface; color: $foreground; padding: 0 1;
        }
        & Static { height: auto; width: 1fr; background: transparent; }
        & .title { text-style: bold; max-height: 2; }
        & .quiet { color: $foreground-muted; max-height: 2; }
        & .problem { color: $text-error; max-height: 2; }
        & .nothing { display: none; }
        & .part { height: auto; background: transparent; }
        & Horizontal { height: 1; }
        & Button { margin-right: 2; width: auto; min-width: 6; }
    }
    """

    def __init__(self, title: str, yes: str, no: str) -> None:
        """``yes`` and ``no`` are the words on the buttons."""
        super().__init__()
        self._title, self._yes, self._no = title, yes, no

    def body(self) -> ComposeResult:
        """The part between title and buttons; a widget of class ``part`` may scroll."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Title, part, buttons."""
        with Vertical():
            yield Static(_shown(self._title), classes="title")
            yield from self.body()
            with Horizontal():
                yield from self.buttons()

    def buttons(self) -> Iterator[Button]:
        """What is agreed by, first, to what leaves, last."""
        yield Button(Content(visible(self._yes)), id="yes", compact=True, variant="primary")
        yield Button(Content(visible(self._no)), id="no", compact=True)

    def on_mount(self) -> None:
        """Take no more room than there is."""
        self._fit()

    def on_resize(self) -> None:
        """Take no more room than there is."""
        self._fit()

    def _fit(self) -> None:
        self._leave_room()
        self.call_after_refresh(self._leave_room)

    def _leave_room(self) -> None:
        """Let the part be as high as the border and what stands beside the part leave it."""
        for part in self.query(".part"):
            beside = [
                widget for widget in self.query("Vertical > *") if widget is not part and widget.display
            ]
            taken = sum(max(1, widget.size.height) for widget in beside)
            part.styles.max_height = max(1, self.app.size.height - 2 - taken)

    def action_no(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def action_yes(self) -> None:
        """Take the answer."""
        raise NotImplementedError

    @on(Button.Pressed, "#yes")
    def _press_yes(self) -> None:
        self.action_yes()

    @on(Button.Pressed, "#no")
    def _press_no(self) -> None:
        self.action_no()


def cells_across(screen: int) -> int:
    """How many cells a line in a dialog may have on a screen of that many, a bar to scroll by beside it."""
    return min(84, int(screen * 0.9)) - 5


def _shown(text: str) -> Text:
    return Text("\n".join(visible(line) for line in text.split("\n")), overflow="fold")


class Ask(Dialog[str | None]):
    """Asks for a text: a line, or a memo of many lines. The answer is None where the user left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "no", show=False),
        Binding("ctrl+s", "yes", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    Ask .part { height: 12; }
    Ask OneLine { background: $boost; }
    """

    def __init__(
        self,
        title: str,
        label: str,
        value: str = "",
        hint: str = "",
        multiline: bool = False,
        check: Callable[[str], str] | None = None,
        *,
        proposed: bool = False,
    ) -> None:
        """``check`` says in a sentence why a text cannot be taken, or "" where it can.

        A value that is only ``proposed`` is selected, so that what is typed takes its place.
        """
        super().__init__(title, "Save", "Leave")
        self._proposed = proposed
        self._label, self._value, self._hint = label, value, hint
        self.multiline = multiline
        self._check = check

    def body(self) -> ComposeResult:
        """The label, the field, the sentence that may be wrong with it, and the hint."""
        if self._label:
            yield Static(_shown(self._label), classes="quiet")
        yield Lines(self._value, classes="part") if self.multiline else OneLine(self._value)
        yield Static("", classes="problem nothing")
        yield Static(_shown(f"{self._hint} {self.keys}".strip()), classes="quiet")

    @property
    def keys(self) -> str:
        """Which keys do what."""
        return "Ctrl+S saves, Esc leaves." if self.multiline else "Enter saves, Esc leaves."

    def on_mount(self) -> None:
        """Begin in the field, after what is there, or on it where it is proposed."""
        field = self.query_one("Lines, OneLine")
        field.focus()
        if isinstance(field, Lines):
            field.move_cursor(field.document.end)
        elif self._proposed:
            self.query_one(OneLine).select_all()

    def value(self) -> str:
        """What the field holds now."""
        if self.multiline:
            return self.query_one(Lines).text
        return self.query_one(OneLine).value

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_yes()

    def action_yes(self) -> None:
        """Answer with the text, or say what is wrong with it."""
        text = self.value()
        problem = self._check(text) if self._check is not None else ""
        if problem:
            self._say(problem)
        else:
            self.dismiss(text)

    @on(OneLine.Shortened)
    def _shortened(self, event: OneLine.Shortened) -> None:
        self._say(event.sentence)

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _forget_problem(self) -> None:
        self.query_one(".problem", Static).add_class("nothing")

    def _say(self, sentence: str) -> None:
        problem = self.query_one(".problem", Static)
        problem.update(_shown(f"! {sentence}"))
        problem.remove_class("nothing")
        self._fit()


class Confirm(Dialog[bool]):
    """Shows what will happen and asks; scrolls where it is long."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", show=False),
        Binding("n,escape", "no", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("home", "scroll(-1_000_000)", show=False),
        Binding("end,G", "scroll(1_000_000)", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

    def __init__(
        self,
        title: str,
        sentences: Sequence[str],
        yes: str = "Do it",
        no: str = "Leave it",
        *,
        danger: bool = False,
    ) -> None:
        """With ``danger`` Enter alone leaves everything as it is."""
        super().__init__(title, f"{yes} (y)", f"{no} (n)")
        self._sentences = sentences
        self._danger = danger

    def body(self) -> ComposeResult:
        """The sentences, one below the other."""
        with VerticalScroll(classes="part", can_focus=False):
            yield Static(_shown("\n".join(self._sentences)))

    def on_mount(self) -> None:
        """Begin on the answer that Enter gives."""
        self.query_one("#no" if self._danger else "#yes", Button).focus()

    def action_yes(self) -> None:
        """Answer yes."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Answer no."""
        self.dismiss(False)

    def action_scroll(self, rows: int) -> None:
        """Show more of a long preview."""
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)


class Look(Confirm):
    """A preview with nothing to decide."""

    DEFAULT_CSS = """
    Look #no { display: none; }
    """


class Choose(Dialog[Hashable | None]):
    """Lets the user choose one of many lines by typing parts of its words; the answer is its key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "no", show=False),
        Binding("down,ctrl+n", "line(1)", show=False, priority=True),
        Binding("up,ctrl+p", "line(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    Choose OneLine { background: $boost; }
    Choose LineTable.part { height: 20; }
    Choose LineTable > .linetable--cursor {
        background: $block-cursor-background;
        color: $block-cursor-foreground;
        text-style: $block-cursor-text-style;
    }
    """

    def __init__(self, title: str, lines: Sequence[tuple[Hashable, str]]) -> None:
        """``lines`` are keys, all different and none None, with the texts to choose from."""
        super().__init__(title, "Choose", "Leave")
        self._choices = [(Line(key, (text,)), text.casefold()) for key, text in lines]

    def body(self) -> ComposeResult:
        """The field to type in, and what has these words."""
        yield OneLine(placeholder="Type parts of words")
        columns = [Column("", share=1)]
        table = LineTable(columns, empty="Nothing has these words.", header=False)
        table.add_class("part")
        table.can_focus = False
        table.styles.height = max(1, min(20, len(self._choices)))
        yield table

    def on_mount(self) -> None:
        """Begin with all of them."""
        self._filter("")
        self.query_one(OneLine).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._filter(event.value)

    def _filter(self, typed: str) -> None:
        words = typed.casefold().split()
        lines = [line for line, text in self._choices if all(word in text for word in words)]
        self.query_one(LineTable).show(lines)

    def action_line(self, step: int) -> None:
        """Move the cursor."""
        self.query_one(LineTable).action_line(step)

    def action_page(self, step: int) -> None:
        """Move the cursor by a screen of the list."""
        self.query_one(LineTable).action_page(step)

    @on(Input.Submitted)
    @on(LineTable.Chosen)
    def action_yes(self) -> None:
        """Answer with the line under the cursor; without one, wait."""
        table = self.query_one(LineTable)
        if table.lines:
            self.dismiss(table.cursor_key)
