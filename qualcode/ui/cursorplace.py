"""What is coded where the cursor stands on the coding screen, and which of it a key is meant for."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work

from qualcode.plaintext import one_line
from qualcode.ui.codingindex import Coding
from qualcode.ui.rowart import shortened
from qualcode.ui.travel import Travel
from transcripts.passages import Passage

if TYPE_CHECKING:
    from qualcode.ui.details import Details

_QUOTED = 40
"""Cells of a quote in the status line."""


class CursorPlace(Travel):
    """The part of the coding screen that knows the codings at the cursor."""

    details: "Details"

    def here(self) -> list[Coding]:
        """The codings at the cursor, or in the selection; those that are shown."""
        if self.opened is None:
            return []
        chosen = self.reader.selection
        cursor = self.reader.caret.cursor
        found = self.opened.index.within(*chosen) if chosen else self.opened.index.at(cursor)
        only = self.reader.only
        return [each for each in found if only is None or each.code_id in only]

    def focused_here(self) -> int | None:
        """The coding that was stepped to, as long as the cursor is on it; then it is given up."""
        focused = self.reader.focused_coding
        if focused is not None and all(each.id != focused for each in self.here()):
            self.reader.focus_coding(None)
            return None
        return focused

    def focus_here(self, coding_id: int) -> None:
        """Mark one coding at the cursor; its code becomes the active one."""
        self.reader.focus_coding(coding_id)
        coding = self.reader.index.get(coding_id)
        if coding is not None:
            self.desk.state.active = coding.code_id
        self.moved()

    def act_on_one(self, question: str, act: Callable[[Coding], object]) -> None:
        """Act on the coding under the cursor: the one stepped to, the only one, or the one that is named."""
        codings = self.here()
        focused = self.focused_here()
        meant = [each for each in codings if each.id == focused] or codings
        if not meant:
            self.stage.say("Nothing is coded here.")
        elif len(meant) == 1:
            act(replace(meant[0]))
        else:
            self._ask_which(question, meant, act)

    @work(exclusive=True, group="dialog")
    async def _ask_which(self, question: str, codings: list[Coding], act: Callable[[Coding], object]) -> None:
        lines = [(each.id, self._named(each)) for each in codings]
        wanted = await self.stage.choose(question, lines)
        if not isinstance(wanted, int) or self.opened is None:
            return
        coding = self.opened.index.get(wanted)
        if coding is None:
            self.stage.say("That coding was taken away in another window just now.", warning=True)
        else:
            act(replace(coding))

    def _named(self, coding: Coding) -> str:
        line = self.desk.by_id[coding.code_id]
        return f"{line.printed}: {self.quoted(Passage(coding.start, coding.end))}"

    def label_of(self, coding: Coding) -> str:
        """What the code of a coding is called."""
        return self.desk.by_id[coding.code_id].label

    def quoted(self, passage: Passage) -> str:
        """The words of a passage in quotation marks, as much of them as the status line has room for."""
        words = one_line(self.reader.model.text[passage.start : min(passage.end, passage.start + 200)])
        return f"“{shortened(words, _QUOTED)}”"

    def target(self) -> Passage | None:
        """What a code would be put on; where that is nothing, a sentence says so."""
        if self.opened is None:
            self.stage.say("Open an interview first: F2 lists them.", warning=True)
            return None
        passage = self.reader.caret.target()
        if passage is None:
            self.stage.say("There are no words here; go to some, or select some with s or t.", warning=True)
        return passage
