"""What every screen has in common: its three lines, its keys, and how it hears of changes."""

from asyncio import Future
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from qualcode.store.touched import Touched
from qualcode.ui.desk import Desk
from qualcode.ui.keys import Scope
from qualcode.ui.picker import Picker
from qualcode.ui.ribbon import Hints, Ribbon, StatusLine

if TYPE_CHECKING:
    from qualcode.ui.stage import Stage


class Place(Screen[None]):
    """A screen of the program. A subclass says what stands between the lines and how to fill it."""

    NAME: ClassVar[str]
    """As in ribbon.PLACES."""
    SCOPES: ClassVar[tuple[Scope, ...]] = ()
    """Whose keys work here, in the order of help and hints."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (150, "-broad")]  # Textual's own

    def __init__(self, stage: "Stage") -> None:
        """``stage`` is the running program, which every action that is not the screen's own goes to."""
        super().__init__()
        self.stage = stage
        self._stale = False
        self._picked: Future[int | None] | None = None

    @property
    def desk(self) -> Desk:
        """The project as the screens see it."""
        return self.stage.desk

    @property
    def status(self) -> StatusLine:
        """The line that says what just happened."""
        return self.query_one(StatusLine)

    def compose(self) -> ComposeResult:
        """The ribbon, the screen's own part, the status and the hints."""
        yield Ribbon(self.NAME, lambda: self.desk.name, lambda: self.desk.lost)
        yield from self.body()
        yield StatusLine()
        yield Hints(self.SCOPES)

    def body(self) -> Iterator[Widget]:
        """The screen's own widgets."""
        raise NotImplementedError

    def take_code(self, code_id: int) -> None:
        """Work on a code; for screens that work on one."""
        raise NotImplementedError

    def fill(self) -> None:
        """Show what the project holds now; called when the screen is shown after a change."""
        raise NotImplementedError

    def changed(self, news: Touched) -> None:
        """Something was written, here or in another window; a screen that is not shown waits."""
        if news.rows.keys() & {"lost", "project"}:
            self.query_one(Ribbon).refresh()
        if self.is_current:
            self.follow(news)
        else:
            self._stale = True

    def follow(self, news: Touched) -> None:
        """Show what changed; a screen that can do it with less than filling anew says how."""
        self.fill()

    def go_to_change(self, news: Touched) -> None:
        """Show what an undo or redo has just changed, where this screen can."""

    def counted(self) -> None:
        """The counts were made anew."""

    def dressed(self) -> None:
        """The theme changed; what was drawn with other colours is drawn again."""

    def keep(self) -> None:
        """Write into desk.state what this screen wants to find again the next time."""

    def on_screen_resume(self) -> None:
        """Catch up with what happened while another screen was shown."""
        if self._stale:
            self._stale = False
            self.fill()

    async def pick_code(self, title: str, *, everything: bool = False) -> int | None:
        """Let the user choose a code; its id, or None. ``everything``: headings and retired codes too."""
        found = self.query(Picker)
        picker = found.first() if found else Picker()
        if not found:
            await self.mount(picker)
        self._picked = Future()
        picker.open(
            self.desk.codes,
            counts=self.desk.numbers(),
            recent=self.desk.state.recent,
            title=title,
            new=False,
            colours=self.stage.colour_of,
            everything=everything,
        )
        return await self._picked

    def on_picker_chosen(self, message: Picker.Chosen) -> None:
        """Hand the code to whoever asked for it."""
        if self._picked is not None and not self._picked.done():
            message.stop()
            self._picked.set_result(message.code_id)
            self.query_one(Picker).close()

    def on_picker_closed(self) -> None:
        """Nobody was chosen."""
        if self._picked is not None and not self._picked.done():
            self._picked.set_result(None)
