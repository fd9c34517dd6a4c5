"""The field in which the summary of a cell is written: what is typed is kept as soon as the field is left."""

from sqlalchemy.orm import Session
from textual.message import Message

from qualcode.coding import get_coder
from qualcode.store.models import Code, Interview
from qualcode.summarising import Cell, SummaryLine, summaries, tidy, write_summary
from qualcode.ui.fields import Lines
from qualcode.ui.stage import Stage


class SummaryField(Lines):
    """Shows the summary of one cell at a time; each time it is left is one step back."""

    class Left(Message):
        """The field was left, and shows another cell where it is told to."""

    def __init__(self, stage: Stage) -> None:
        """Empty until a cell is shown."""
        super().__init__()
        self._stage = stage
        self._cell: Cell | None = None
        self._loaded = ""
        self._drafts: dict[Cell, str] = {}
        """What was typed and could not be written."""

    def show(self, cell: Cell | None, found: SummaryLine | None) -> None:
        """Show the summary of a cell; while somebody types nothing else is shown, whatever happens around."""
        stored = found.text if found is not None else ""
        if self.has_focus or (cell == self._cell and self._loaded == stored):
            return
        self.keep()
        self._cell, self._loaded = cell, stored
        draft = self._drafts.pop(cell, stored) if cell else ""
        if draft != self.text:
            self.text = draft
        self.disabled = cell is None

    def begin(self) -> None:
        """Write, behind what is there."""
        self.focus()
        self.move_cursor(self.document.end)
        self._stage.say("Type the summary; Esc keeps it and leads back.")

    def on_blur(self) -> None:
        """Keep what was typed."""
        self.keep()
        self.post_message(self.Left())

    def keep(self) -> None:
        """Write what was typed, if anything was; where that cannot be done, it is there again in its cell."""
        cell, mine, loaded = self._cell, tidy(self.text), self._loaded
        if cell is None or mine == tidy(loaded):
            return
        who, joined = self._stage.desk.who, False

        def operation(session: Session) -> str:
            nonlocal joined
            there = summaries(session).get(cell)
            now = there.text if there is not None else ""
            joined = bool(now and now != loaded)
            text = f"{now}\n{mine}".strip() if joined else mine
            write_summary(session, cell, text, get_coder(session, who))
            return text

        self._loaded = mine
        written = self._stage.attempt(self._label(cell, mine), operation)
        if written is None:
            self._loaded = loaded
            self._drafts[cell] = self.text
            return
        self._loaded = written
        if self._cell == cell and self.text != written:
            self.text = written
        self._stage.say(_said(mine, joined=joined))

    def _label(self, cell: Cell, mine: str) -> str:
        """The line of the history."""

        def named(session: Session) -> str:
            interview, code = session.get(Interview, cell[0]), session.get(Code, cell[1])
            return f"{interview.name if interview else 'an interview'} under “{code.label if code else '?'}”"

        verb = "summarise" if mine else "remove the summary of"
        return f"{verb} {self._stage.desk.read(named)}"


def _said(mine: str, *, joined: bool) -> str:
    if joined and not mine:
        return "Another window wrote here meanwhile: what it wrote stands in the cell."
    if joined:
        return "Another window wrote here meanwhile: both stand in the cell; u takes yours back."
    return "Summary kept; u takes it back." if mine else "Summary removed; u brings it back."
