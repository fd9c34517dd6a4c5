"""Proposals for the framework: what others would like changed, and deciding on it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from sqlalchemy.orm import Session
from textual import work
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from codebook.proposals import (
    ProposalLine,
    comment_on,
    decline,
    get_proposal,
    hindrance,
    proposals,
    withdraw,
)
from exports.preview import Preview, accepted
from qualcode.coding import get_coder
from qualcode.errors import QualcodeError
from qualcode.store.models import Coder, Proposal
from qualcode.store.touched import Touched
from qualcode.ui.columns import visible
from qualcode.ui.dialogs import Confirm
from qualcode.ui.keys import Scope, bindings
from qualcode.ui.lines import Column, Line, LineTable
from qualcode.ui.place import Place
from qualcode.ui.stage import Stage
from qualcode.ui.weighing import Weigh
from qualcode.ui.when import local, when

_EMPTY = "No proposal waits for a decision. In the codebook, p in the question before a change makes one."
_WHO = 20
"""Cells of a coder's name at most."""
_SHOWN = frozenset({"code", "proposal", "comment"})
"""Tables whose rows change what is shown."""


class ProposalsPlace(Place):
    """What waits for a decision, oldest first."""

    NAME = "proposals"
    SCOPES: ClassVar[tuple[Scope, ...]] = ("proposals", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("proposals")
    DEFAULT_CSS = """
    ProposalsPlace LineTable { height: 1fr; }
    ProposalsPlace VerticalScroll { height: 40%; min-height: 4; border-top: hkey $panel; padding: 0 1; }
    ProposalsPlace VerticalScroll Static { width: 1fr; max-width: 100; }
    """

    def __init__(self, stage: Stage) -> None:
        """Only open ones, until the others are asked for."""
        super().__init__(stage)
        self.list = LineTable(_columns([]), empty=_EMPTY)
        self._said = Static(markup=False)
        self._lines: dict[int, ProposalLine] = {}
        self._all = False

    def body(self) -> Iterator[Widget]:
        """The list, and below it what is said of the proposal under the cursor."""
        with Vertical():
            yield self.list
            with VerticalScroll(can_focus=False):
                yield self._said

    def on_mount(self) -> None:
        """Begin with the oldest."""
        self.fill()
        self.list.focus()

    # ------------------------------------------------------------------ showing

    def fill(self) -> None:
        """Show the proposals as they are now."""
        found = self.desk.read(lambda session: proposals(session, only_open=not self._all))
        self._lines = {line.id: line for line in found}
        now = datetime.now().astimezone()
        lines = [_line(line, now) for line in found]
        self.list.set_columns(_columns(lines))
        self.list.show(lines, keep=True)
        waiting = sum(line.state == "open" for line in found)
        self.status.place(
            f"{waiting:,} open" if waiting != len(found) or not found else f"{len(found):,} open"
        )
        self._describe()

    def follow(self, news: Touched) -> None:
        """Somebody proposed, spoke, decided, or changed what a proposal is about."""
        if news.rows.keys() & _SHOWN:
            self.fill()

    def on_line_table_moved(self, event: LineTable.Moved) -> None:
        """Say more of the proposal under the cursor."""
        event.stop()
        self._describe()

    def _describe(self) -> None:
        line = self._current()
        self._said.update(Text() if line is None else _text(line, self._hindrance(line)))

    def _hindrance(self, line: ProposalLine) -> str:
        try:
            return self.desk.read(lambda session: hindrance(session, get_proposal(session, line.id)))
        except QualcodeError as error:
            return f"cannot be done: {error}"

    def _current(self) -> ProposalLine | None:
        key = self.list.cursor_key
        return self._lines.get(key) if isinstance(key, int) else None

    def _open(self) -> ProposalLine | None:
        """The proposal under the cursor, if it waits for a decision."""
        line = self._current()
        if line is None:
            self.stage.say("There is no proposal here.")
        elif line.state != "open":
            self.stage.say(f"Proposal {line.id} was {line.state} by {line.decided_by} already.")
            return None
        return line

    def action_decided(self) -> None:
        """Those decided on as well, or only open ones."""
        self._all = not self._all
        self.fill()
        self.stage.say("All proposals." if self._all else "Only proposals that wait for a decision.")

    def action_leave(self) -> None:
        """Back to the codebook."""
        self.stage.action_go("codebook")

    # ------------------------------------------------------------------ deciding

    @work(exclusive=True, group="dialog")
    async def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Show what accepting it now would do, and do nothing."""
        event.stop()
        line = self._open()
        sentences = self._previewed(line) if line is not None else []
        if line is not None and sentences:
            shown = [*sentences, "Nothing is done now: a on this line accepts it."]
            await self.app.push_screen_wait(Confirm(_title("Proposal", line), shown, "Close", "Leave"))

    @work(exclusive=True, group="dialog")
    async def action_accept(self) -> None:
        """Do what is proposed, where that is agreed to."""
        line = self._open()
        sentences = self._previewed(line) if line is not None else []
        if line is None or not sentences:
            return
        late = self._hindrance(line)
        yes = "Accept on top" if late else "Accept"
        dialog = Weigh(f"{_title('Accept proposal', line)}?", sentences, yes, proposes=False)
        if not await self.app.push_screen_wait(dialog) or dialog.answer is None:
            return
        reason = dialog.answer.reason

        def act(session: Session) -> None:
            accepted(session, *_both(session, line.id, self.desk.who), reason, on_top=bool(late))

        label = f"{line.label} (proposal {line.id} by {line.who})"
        self._do(label, act, f"Accepted: {line.label}; u takes it back.", reason=reason or line.reason)

    def _previewed(self, line: ProposalLine) -> list[str]:
        """What accepting would do now; nothing, and a word why, where it cannot be done."""
        try:
            with self.desk.project.rehearse() as session:
                both = _both(session, line.id, self.desk.who)
                found: Preview = accepted(session, *both, on_top=True, rule=self.desk.rule)
        except QualcodeError as error:
            self.stage.say(str(error), warning=True)
            return []
        late = self._hindrance(line)
        return [*([f"It {late}."] if late else []), *(found.sentences or ["No count changes."])]

    @work(exclusive=True, group="dialog")
    async def action_decline(self) -> None:
        """Close it without doing it."""
        line = self._open()
        if line is None:
            return
        title = _title("Decline proposal", line)
        reason = await self.stage.ask(title, "Why", check=lambda text: "" if text.strip() else "Say why.")
        if reason is not None:

            def act(session: Session) -> None:
                decline(session, *_both(session, line.id, self.desk.who), reason)

            self._do(f"decline proposal {line.id}", act, f"Declined proposal {line.id}.", reason=reason)

    @work(exclusive=True, group="dialog")
    async def action_comment(self) -> None:
        """Say something of it."""
        line = self._current()
        if line is None:
            self.stage.say("There is no proposal here.")
            return
        text = await self.stage.ask(_title("On proposal", line), "What you say of it", multiline=True)
        if text is not None and text.strip():

            def act(session: Session) -> None:
                comment_on(session, *_both(session, line.id, self.desk.who), text)

            self._do(f"comment on proposal {line.id}", act, "Kept what you say.")

    def action_withdraw(self) -> None:
        """Take one's own proposal back."""
        line = self._open()
        if line is not None:

            def act(session: Session) -> None:
                withdraw(session, *_both(session, line.id, self.desk.who))

            self._do(f"withdraw proposal {line.id}", act, f"Withdrew proposal {line.id}.")

    def _do(self, label: str, act: Callable[[Session], None], said: str, *, reason: str = "") -> None:
        try:
            self.desk.do(label, act, reason=reason)
        except QualcodeError as error:
            self.stage.say(str(error), warning=True)
        else:
            self.stage.say(said)


def _both(session: Session, number: int, who: str) -> tuple[Proposal, Coder]:
    return get_proposal(session, number), get_coder(session, who)


def _title(what: str, line: ProposalLine) -> str:
    return f"{what} {line.id}: {line.label}"


def _columns(lines: Sequence[Line]) -> list[Column]:
    """As wide as what stands in them, so that the rest is left for what is proposed."""
    number, when_, who, state = (
        max((cell_len(str(line.cells[place])) for line in lines), default=0) for place in (0, 1, 2, 4)
    )
    return [
        Column("", "right", width=max(number, 2)),
        Column("When", width=max(when_, 4), drop=1),
        Column("Who", width=max(3, min(who, _WHO))),
        Column("What", share=1, least=12),
        *([Column("", width=state)] if state else []),
    ]


def _line(line: ProposalLine, now: datetime) -> Line:
    state = "" if line.state == "open" else line.state
    cells = (str(line.id), when(local(line.at), now), line.who, line.label, state)
    return Line(line.id, cells, style="dim" if state else "")


def _text(line: ProposalLine, hinders: str) -> Text:
    text = Text().append(f"{visible(line.label)}\n\n", "bold")
    text.append(f"{visible(line.who)}: ", "bold").append(f"{visible(line.reason)}\n")
    for comment in line.comments:
        text.append(f"{visible(comment.who)}: ", "bold").append(f"{comment.text}\n")
    if hinders:
        text.append(f"\n! It {hinders}.\n", "bold")
    if line.state != "open":
        why = f": {line.verdict}" if line.verdict else ""
        text.append(f"\n{line.state.capitalize()} by {visible(line.decided_by)}{why}\n", "dim")
    return text
