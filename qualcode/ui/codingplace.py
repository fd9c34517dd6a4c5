"""The coding screen: the transcript, the codebook beside it, and what is coded at the cursor."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from qualcode.store.touched import Touched
from qualcode.ui.bar import Bar
from qualcode.ui.caret import Caret
from qualcode.ui.codebookpane import CodebookPane
from qualcode.ui.codingindex import Coding, CodingIndex
from qualcode.ui.columns import visible
from qualcode.ui.details import Details
from qualcode.ui.guideacts import GuideActs
from qualcode.ui.keys import Scope, bindings
from qualcode.ui.opened import Opened, codings, follow, open_transcript, transcript_ids
from qualcode.ui.picker import Picker
from qualcode.ui.reader import Reader
from qualcode.ui.rowart import shortened
from qualcode.ui.stage import Stage
from qualcode.ui.text import TextModel
from transcripts.lost import lost_count
from transcripts.script import clock

_EMPTY = "No interview is open.\n\nF2 shows the interviews; i imports transcripts there; Enter opens one."
_HINT = "s sentence · c code · u undo · ? keys"
_PREFIXES = {
    "h": "home",
    "c": "coding",
    "b": "codebook",
    "t": "table",
    "r": "references",
    "y": "history",
    "v": "versions",
    "s": "search",
}
_NAME = 30
"""Cells of a code's name in the status line."""
_COUNTED_WORDS = 20_000
"""Characters of a selection whose words are still counted at every key."""


class CodingPlace(GuideActs):
    """Where one reads and codes."""

    NAME = "coding"
    SCOPES: ClassVar[tuple[Scope, ...]] = ("coding", "reader")
    BINDINGS: ClassVar[list[BindingType]] = bindings("coding")

    def __init__(self, stage: Stage) -> None:
        """Opens the transcript of the last time when it is first shown."""
        super().__init__(stage)
        self.reader = Reader(lambda: stage.inks, initials=stage.initials)
        self.details = Details(stage)
        self.pane = CodebookPane(stage)
        self.bar = Bar()
        self.picker = Picker()

    def body(self) -> Iterator[Widget]:
        """Codebook, text, details; below them the line to type into, above all the picker."""
        with Horizontal(id="desk"):
            yield self.pane
            yield Static(_EMPTY, id="empty", markup=False)
            yield self.reader
            yield self.details
        yield self.bar
        yield self.picker

    def on_mount(self) -> None:
        """Open what was open, and show panels as they were."""
        self.reader.moved = self.moved
        self.reader.asked = self.answer
        self.reader.codes = self.desk.by_id
        panes = self.desk.state.panes
        self.set_class(panes.get("codebook", False), "-codebook")
        self.set_class(panes.get("details", True), "-details")
        self.set_class(panes.get("below", False), "-below")
        if self.wanted is None:
            self._open_last()
        else:
            self._open_wanted()
        self.reader.focus()
        self.call_after_refresh(self.moved)
        if not self.desk.state.taught:
            self.desk.state.taught = True
            self.status.say(_HINT)

    def _open_last(self) -> None:
        ids = self.desk.read(transcript_ids)
        last = self.desk.state.transcript
        if ids:
            self.open(last if last in ids else ids[0])
        else:
            self._show_empty()

    def _show_empty(self) -> None:
        self.opened = None
        self.set_class(True, "-empty")
        self.reader.show(TextModel(""), CodingIndex(()), ())
        self.status.place("")
        if self.picker.is_open:
            self.give_up_picking()

    def open(self, transcript_id: int) -> bool:
        """Show another transcript where it was left; False where it is gone."""
        self.give_up_moving()
        if self.opened is not None:
            self.remember_place()
        opened = self.desk.read(lambda session: open_transcript(session, transcript_id, self.stage.split))
        if opened is None:
            self._show_empty()
            return False
        self.opened = opened
        if self.has_class("-empty"):
            self.status.say("")  # it may ask for what was just done
        self.set_class(False, "-empty")
        self.desk.state.transcript = transcript_id
        self.reader.codes, self.reader.guide = self.desk.by_id, opened.guide
        self.reader.show(opened.model, opened.index, opened.interviewers)
        self.reader.go(self.desk.state.places.get(transcript_id, 0), centre=True)
        return True

    # ------------------------------------------------------------------ following

    def moved(self) -> None:
        """The cursor is elsewhere: the status line and the details follow in the same frame."""
        if self.opened is None:
            return
        here = self.here()
        self.details.show(here, self.focused_here())
        where = self._where()
        self.status.place(
            where if self.details.display else " · ".join(filter(None, (self._names(here), where)))
        )

    def _names(self, codings: list[Coding]) -> str:
        """The code at the cursor, the one stepped to if there is one, for want of room to describe it."""
        if not codings:
            return ""
        focused = self.reader.focused_coding
        coding = next((each for each in codings if each.id == focused), codings[-1])
        more = f" +{len(codings) - 1}" if len(codings) > 1 else ""
        return f"“{shortened(visible(self.label_of(coding)), _NAME)}”{more}"

    def _where(self) -> str:
        opened, caret = self.opened, self.reader.caret
        assert opened is not None
        model = opened.model
        number = model.turn_index(caret.cursor)
        turn = model.turns[number] if model.turns else None
        parts = [opened.name, f"turn {number + 1:,}/{max(len(model.turns), 1):,}", self.answer_here()]
        if turn is not None and turn.speaker:
            parts.append(turn.speaker)
        if turn is not None and turn.time is not None:
            parts.append(clock(turn.time))
        if (chosen := caret.selection) is not None:
            size = chosen.end - chosen.start
            words = len(model.text[chosen.start : chosen.end].split()) if size <= _COUNTED_WORDS else 0
            parts.append(f"{words:,} words" if words != 1 else "1 word")
            if not words:
                parts[-1] = f"{size:,} character{'s' if size != 1 else ''}"
        if caret.marking:
            parts.append("MARK")
        if opened.lost:
            parts.append(f"{opened.lost:,} lost")
        return " · ".join(filter(None, parts))

    def fill(self) -> None:
        """Read the open transcript again; what is seen, the cursor and the selection stay."""
        opened = self.opened
        if opened is None:
            self._open_last()
            return
        caret, first = self.reader.caret, self.reader.first_seen
        if self.open(opened.id):
            self._resume(opened, caret, first)
        else:
            self.stage.say(f"{opened.name} is not in the project any more.", warning=True)
        self.pane.fill()

    def _resume(self, before: Opened, caret: Caret, first_seen: int) -> None:
        """Stand on the same words, also where the text is another one now."""
        now = self.opened
        assert now is not None
        anchor = None if caret.anchor is None else before.carried(caret.anchor, now)
        there = replace(caret, cursor=before.carried(caret.cursor, now), anchor=anchor)
        self.reader.resume(there, before.carried(first_seen, now))

    def follow(self, news: Touched) -> None:
        """Draw what changed and nothing else."""
        if news.rows.keys() & {"transcript", "speaker", "interview"}:
            self.fill()
            return
        if "code" in news.rows:
            self._follow_codes(news)
        if self.opened is None:
            return
        if "reference" in news.rows:
            self._give_up_what_changed(news.rows["reference"])
            self._follow_references(news)
        if "memo" in news.rows:
            self._follow_memos()
        if "question" in news.rows:
            self.follow_guide()
        if "lost" in news.rows:
            self.opened.lost = self.desk.read(partial(lost_count, transcript_id=self.opened.id))
        self.details.forget()
        self.moved()

    def _follow_codes(self, news: Touched) -> None:
        self.reader.codes = self.desk.by_id
        only = self.reader.only
        if only is not None and not all(map(self.known, only)):
            self.reader.only = None
        self.reader.redraw()
        self.pane.follow(news)

    def _give_up_what_changed(self, ids: Collection[int] | None) -> None:
        """Boundaries that are in hand are put down where the coding changed in another window."""
        if self._moving is not None and (ids is None or self._moving.was.id in ids):
            self.give_up_moving()

    def _follow_references(self, news: Touched) -> None:
        opened = self.opened
        assert opened is not None
        changed = self.desk.read(lambda session: follow(session, opened, news.rows["reference"]))
        if self.reader.index is not opened.index:
            self.reader.index = opened.index
            self.reader.redraw()
        else:
            self.reader.recoded(changed)

    def _follow_memos(self) -> None:
        opened = self.opened
        assert opened is not None
        for fresh in self.desk.read(lambda session: codings(session, opened.id)):
            known = opened.index.get(fresh.id)
            if known is not None:
                known.memos = fresh.memos

    def counted(self) -> None:
        """New numbers beside the codes, and in the details of one."""
        self.pane.counted()
        if self.opened is not None:
            self.details.forget()
            self.details.show(self.here(), self.focused_here())

    def dressed(self) -> None:
        """New colours."""
        if self.is_mounted:
            self.reader.redraw()
            self.pane.dressed()

    def keep(self) -> None:
        """Where the cursor is, and which panels are shown."""
        if self.opened is not None:
            self.remember_place()
        panes = ("codebook", "details", "below")
        self.desk.state.panes.update({name: self.has_class(f"-{name}") for name in panes})

    def on_screen_suspend(self) -> None:
        """Another screen or a dialog is shown: what a key would have ended is given up."""
        self.give_up_moving()

    def on_resize(self) -> None:
        """Panels may have come or gone."""
        self.details.forget()
        self.call_after_refresh(self.moved)

    # ------------------------------------------------------------------ panels

    def action_toggle_codebook(self) -> None:
        """Show the codebook beside the text and go there, or hide it."""
        self.toggle_class("-codebook")
        if self.has_class("-codebook"):
            self.pane.fill()
            self.pane.focus_list()
        else:
            self.reader.focus()

    def action_toggle_details(self) -> None:
        """Show or hide what is coded at the cursor."""
        self.toggle_class("-below" if self.has_class("-narrow") else "-details")
        self.details.forget()
        self.call_after_refresh(self.moved)

    def on_codebook_pane_leave(self) -> None:
        """Back to the text."""
        self.reader.focus()

    def on_codebook_pane_active(self, message: CodebookPane.Active) -> None:
        """The code under the pane's cursor is what ] and [ step through."""
        self.desk.state.active = message.code_id

    def on_codebook_pane_reference(self, message: CodebookPane.Reference) -> None:
        """Step to a reference of a code without leaving the pane, where there is room for both."""
        self.desk.state.active = message.code_id
        if self.has_class("-narrow"):
            self.remove_class("-codebook")
            self.reader.focus()
        self.action_reference(message.step)

    # ------------------------------------------------------------------ what the reader leaves to us

    def answer(self, what: str) -> None:
        """Find, go to a place, or the second key after g."""
        if what == "find":
            self.open_find()
        elif what in ("next", "previous"):
            self.find_again(backwards=what == "previous")
        elif what == "go to":
            self.bar.open("go to", "Turn (41) or time (12:30):")
        elif what == "prefix":
            names = " · ".join(f"{key} {name}" for key, name in _PREFIXES.items())
            self.status.say(f"g: g top · {names}")
        elif what in _PREFIXES:
            self.status.say("")
            self.stage.action_go(_PREFIXES[what])
        else:
            self.status.say("")

    def on_bar_typed(self, message: Bar.Typed) -> None:
        """Show the first place while words are typed."""
        if message.purpose == "find":
            self.find(message.text, stay=True)

    def on_bar_taken(self, message: Bar.Taken) -> None:
        """Find it, or go there."""
        self.reader.focus()
        if message.purpose == "find":
            self.find(message.text)
        else:
            self.go_to_named(message.text)

    def on_bar_left(self) -> None:
        """Back to where the search began."""
        self.reader.focus()
        self.leave_find()
