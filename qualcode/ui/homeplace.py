"""The project's home: its interviews, how far each is coded, and what there is to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session
from textual import work
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import get_current_worker

from qualcode.errors import QualcodeError, Refused
from qualcode.leaving import told_to_go
from qualcode.store.models import Transcript
from qualcode.store.touched import Touched
from qualcode.ui.bar import Bar
from qualcode.ui.correcting import correct
from qualcode.ui.homeexport import Exports
from qualcode.ui.homefigures import Figures, Panel, figures
from qualcode.ui.homeimport import Imports
from qualcode.ui.homelist import Row, any_lost, columns, line, matching, ordered, rows, sortings
from qualcode.ui.homepseudonyms import Pseudonyms
from qualcode.ui.homespeakers import Speakers
from qualcode.ui.keys import Scope, bindings
from qualcode.ui.lines import LineTable
from qualcode.ui.stage import Stage
from transcripts.interviews import remove_transcript
from transcripts.lost import lost_counts
from transcripts.overview import InterviewLine, attribute_names, overview

_EMPTY = (
    "There are no interviews here yet.\n\n"
    "Press i to import transcripts: a file, or a folder of them.\n"
    "Word, OpenDocument, text, PDF and subtitles can be read.\n\n"
    "To look at a whole study first, leave with q and run\n"
    "qualcode demo"
)
_NONE = "No interview has these words: / changes them, and / then Esc shows all interviews."


class HomePlace(Imports, Exports, Pseudonyms, Speakers):
    """Where one sees what there is, and goes on."""

    NAME = "home"
    SCOPES: ClassVar[tuple[Scope, ...]] = ("home", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("home")
    DEFAULT_CSS = """
    HomePlace {
        & #home { height: 1fr; layout: vertical; }
        & #panel { height: auto; max-height: 35%; padding: 0 1; }
        & #panel Static { width: 1fr; text-wrap: nowrap; }
        & #nothing { height: 1fr; display: none; content-align: center middle; text-align: center; }
        &.-empty #nothing { display: block; }
        &.-empty LineTable { display: none; }
        &.-wide #home, &.-broad #home { layout: horizontal; }
        &.-wide LineTable, &.-broad LineTable, &.-wide #nothing, &.-broad #nothing { width: 1fr; }
        &.-wide #panel { width: 36; }
        &.-broad #panel { width: 48; }
        &.-wide #panel, &.-broad #panel {
            height: 1fr; max-height: 100%; border-left: vkey $panel; padding: 1 1 0 1;
        }
    }
    """

    @dataclass
    class Counted(Message):
        """The figures were counted beside the keyboard; None with a sentence where they could not be."""

        figures: Figures | None
        problem: str

    def __init__(self, stage: Stage) -> None:
        """Sorted by name."""
        super().__init__(stage)
        self.list = LineTable(columns((), (), ("fixed", "interview")), empty=_NONE)
        self.bar = Bar()
        self.panel = Static(markup=False)
        self._nothing = Static(_EMPTY, id="nothing", markup=False)
        self._lines: list[InterviewLine] = []
        self._lost: dict[int, int] = {}
        self._attributes: list[str] = []
        self._figures: Figures | None = None
        self._by = ("fixed", "interview")
        self._filter = ""

    def body(self) -> Iterator[Widget]:
        """The interviews, and the project beside or below them."""
        box = VerticalScroll(self.panel, id="panel")
        box.can_focus = False
        yield Container(self.list, self._nothing, box, id="home")
        yield self.bar

    def on_mount(self) -> None:
        """Show them, with the cursor on the one that was open."""
        self.fill()
        self.list.focus()
        self.list.go(self.desk.state.transcript)

    # ------------------------------------------------------------------ showing

    def fill(self) -> None:
        """Read the interviews at once, and count beside the keyboard."""
        self._lines, self._attributes, self._lost = self.desk.read(
            lambda s: (overview(s), attribute_names(s), lost_counts(s))
        )
        if self._by not in sortings(self._attributes):
            self._by = ("fixed", "interview")
        self.set_class(not self._lines, "-empty")
        self._show()
        self._count()

    def follow(self, news: Touched) -> None:
        """Numbers may have moved."""
        self.fill()

    def on_screen_resume(self) -> None:
        """Somebody may have read on in the meantime."""
        if self._lines and self._stale is False:
            self._show()
            self._count()

    @work(thread=True, exclusive=True, group="figures")
    def _count(self) -> None:
        worker = get_current_worker()
        codes, asked = self.desk.codes, tuple(self.desk.state.places)
        try:
            counted = self.desk.read(lambda session: figures(session, codes, asked))
        except QualcodeError as error:
            self.post_message(self.Counted(None, str(error)))
            return
        if not worker.is_cancelled:
            self.post_message(self.Counted(counted, ""))

    def on_home_place_counted(self, message: Counted) -> None:
        """Show the figures, or why there are none."""
        if message.figures is None:
            self.stage.say(message.problem, warning=True)
            return
        self._figures = message.figures
        self._show()

    def _rows(self) -> list[Row]:
        known = self._figures
        stopped = {}
        for transcript_id, offset in self.desk.state.places.items():
            length = known.lengths.get(transcript_id) if known is not None else None
            if length:
                stopped[transcript_id] = min(offset / length, 1.0)
        return rows(self._lines, known.coded if known is not None else {}, stopped, self._lost)

    def _show(self) -> None:
        everything = self._rows()
        found = ordered(matching(everything, self._filter), self._by)
        self.list.set_columns(columns(self._attributes, everything, self._by))
        lost = any_lost(everything)
        self.list.show([line(row, self._attributes, lost=lost) for row in found])
        filtered = f"{len(found):,} of {len(everything):,} with “{self._filter}”" if self._filter else ""
        self.status.place(filtered)
        self._show_panel()

    def _show_panel(self) -> None:
        panel = Panel(self.desk.name, self.desk.project.path, self._lines, self._figures, self.desk.lost)
        broad = self.has_class("-broad")
        brief = not broad and not self.has_class("-wide")
        width = self.size.width - 2 if brief else (45 if broad else 33)
        self.panel.update(panel.text(width, brief=brief))

    def on_resize(self) -> None:
        """The panel goes beside the list, or below it."""
        self.call_after_refresh(self._show_panel)

    # ------------------------------------------------------------------ finding

    def action_filter(self) -> None:
        """Type words that interviews must have."""
        self.bar.open("filter", "Filter:", self._filter)

    def on_bar_typed(self, message: Bar.Typed) -> None:
        """Narrow while typing."""
        self._filter = message.text.strip()
        self._show()

    def on_bar_taken(self) -> None:
        """Keep the filter."""
        self.list.focus()

    def on_bar_left(self) -> None:
        """Show all again."""
        self._filter = ""
        self._show()
        self.list.focus()

    def action_sort(self) -> None:
        """Sort by the next column."""
        order = sortings(self._attributes)
        self._by = order[(order.index(self._by) + 1) % len(order)]
        self._show()
        self.stage.say(_sorted(self._by))

    # ------------------------------------------------------------------ acting

    def _current(self) -> InterviewLine | None:
        key = self.list.cursor_key
        found = next((each for each in self._lines if each.transcript_id == key), None)
        if found is None:
            self.stage.say("There is no interview here; i imports some.")
        return found

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Go on where one stopped."""
        event.stop()
        if isinstance(event.key, int):
            self.stage.open_passage(event.key, self.desk.state.places.get(event.key, 0))

    @work(exclusive=True, group="dialog")
    async def action_memo(self) -> None:
        """Memo on the interview."""
        found = self._current()
        if found is not None:
            about = self.desk.read(lambda session: _interview_id(session, found.transcript_id))
            await self.stage.edit_memo("interview", about, found.interview)

    @work(exclusive=True, group="dialog")
    async def action_correct(self) -> None:
        """Correct the transcript in the user's editor."""
        found = self._current()
        if found is not None:
            await correct(self, found.transcript_id)

    @work(exclusive=True, group="dialog")
    async def action_remove(self) -> None:
        """Take a transcript out, after a look at what that does."""
        found = self._current()
        if found is None:
            return
        going = self.desk.read(lambda session: _going(session, found.transcript_id))

        def operation(session: Session) -> None:
            transcript = session.get(Transcript, found.transcript_id)
            if transcript is None:
                raise Refused(f"{found.transcript} was removed in another window just now")
            remove_transcript(session, transcript)

        title = f"Take “{found.transcript}” out of the project{going}?"
        if await self.stage.confirm(title, operation, yes="Take it out"):
            said = f"Took {found.transcript} out{going}; u brings it back."
            self.stage.attempt(f"remove {found.transcript}", operation, said)


def _interview_id(session: Session, transcript_id: int) -> int | None:
    transcript = session.get(Transcript, transcript_id)
    return transcript.interview_id if transcript is not None else None


def _going(session: Session, transcript_id: int) -> str:
    """What goes with a transcript, to be said behind it; empty where nothing does."""
    transcript = session.get(Transcript, transcript_id)
    going = told_to_go(session, transcript) if transcript is not None else ""
    return f", with {going}" if going else ""


def _sorted(by: tuple[str, str]) -> str:
    said = {
        "interview": "name",
        "words": "words, most first",
        "codings": "codings, most first",
        "coded": "how much is coded, most first",
        "stopped": "where you stopped, furthest first",
    }
    return f"Sorted by {said[by[1]] if by[0] == 'fixed' else by[1]}."
