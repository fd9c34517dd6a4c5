"""The history of the framework: what changed it, which versions were signed off, what lies between."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Session
from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from codebook.diff import framework_diff, origin
from codebook.log import LogLine, framework_log
from codebook.proposals import ProposalLine, proposals
from codebook.tree import tree
from codebook.versions import VersionLine, state_of, versions
from exports.asked import Asked
from exports.tablediff import RowDifference, table_diff
from qualcode.errors import QualcodeError
from qualcode.plaintext import one_line
from qualcode.signoff import sign_off
from qualcode.store.touched import Touched
from qualcode.ui.dialogs import Confirm, Look
from qualcode.ui.keys import Scope, bindings
from qualcode.ui.lines import Column, Line, LineTable
from qualcode.ui.linestrips import LineStyle
from qualcode.ui.place import Place
from qualcode.ui.stage import Stage
from qualcode.ui.when import local, when

_EMPTY = "Nothing has changed the framework yet: F4, then a adds a code."
_MOST = 200
"""How many sentences a dialog holds."""


class VersionsPlace(Place):
    """What changed the framework, newest first, with the versions among it."""

    NAME = "versions"
    SCOPES: ClassVar[tuple[Scope, ...]] = ("versions", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("versions")

    def __init__(self, stage: Stage) -> None:
        """The whole log, until only versions are asked for."""
        super().__init__(stage)
        columns = (
            Column("Line", align="right", width=6),
            Column("When", width=16),
            Column("Who", width=12),
            Column("What", share=1, least=12),
        )
        self.list = LineTable(columns, empty=_EMPTY)
        self._lines: list[LogLine] = []
        self._versions: dict[int, VersionLine] = {}
        self._only = False

    def body(self) -> Iterator[Widget]:
        """One list."""
        yield self.list

    def on_mount(self) -> None:
        """Show it."""
        self.fill()
        self.list.focus()

    # ------------------------------------------------------------------ showing

    def fill(self) -> None:
        """Read the log again."""
        self._lines = self.desk.read(framework_log)[::-1]
        signed = self.desk.read(versions)
        self._versions = {version.change_id: version for version in signed if not version.carried}
        now = datetime.now().astimezone()
        shown = [line for line in self._lines if not self._only or line.line in self._versions]
        self.list.show([self._line(line, now) for line in shown], keep=True)
        state = self.desk.read(state_of)
        since = f"{state.since:,} change{'' if state.since == 1 else 's'} since “{state.version}”"
        self.status.place(since if state.version else "Nothing is signed off yet")

    def follow(self, news: Touched) -> None:
        """New lines came, and old ones were taken back."""
        self.fill()

    def _line(self, line: LogLine, now: datetime) -> Line:
        version = self._versions.get(line.line)
        gone = line.kind == "do" and line.state != "done"
        style: LineStyle = "heading" if version else "struck" if gone else "" if line.kind == "do" else "dim"
        what = f"Version “{version.name}”, signed off by {', '.join(version.signed_by)}" if version else ""
        prefix = "" if line.kind == "do" else f"{line.kind}: "
        reason = f" ({line.reason})" if line.reason else ""
        cells = (str(line.line), when(local(line.at), now), line.who, what or f"{prefix}{line.label}{reason}")
        return Line(line.line, cells, style=style)

    def action_only(self) -> None:
        """Only versions, or everything that changed the framework."""
        self._only = not self._only
        self.fill()
        self.stage.say("Only versions." if self._only else "Everything that changed the framework.")

    def _current(self) -> LogLine | None:
        key = self.list.cursor_key
        return next((line for line in self._lines if line.line == key), None)

    def _named(self, line: LogLine) -> str:
        version = self._versions.get(line.line)
        return f"version “{version.name}”" if version else f"line {line.line}"

    # ------------------------------------------------------------------ looking and comparing

    @work(exclusive=True, group="dialog")
    async def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Show everything that a line did."""
        line = self._current()
        if line is None:
            return
        version = self._versions.get(line.line)
        said = [version.note] if version and version.note else []
        said += [f"Because: {line.reason}"] if line.reason and not version else []
        await self._look(f"Line {line.line}: {line.label}", [*said, *line.what])

    @work(exclusive=True, group="dialog")
    async def action_compare(self) -> None:
        """What lies between the framework as the line left it, and now."""
        line = self._current()
        if line is None:
            return
        latest = self.desk.project.latest_change()
        try:
            with self.desk.project.as_of(line.line) as session:
                before = tree(session)
            with self.desk.project.as_of(latest) as session:
                found = framework_diff(before, tree(session), origin(session, line.line, latest))
        except QualcodeError as error:
            self.stage.say(str(error), warning=True)
            return
        words = [difference.words for difference in found] or ["The framework is the same."]
        await self._look(f"The framework from {self._named(line)} to now", words)

    @work(exclusive=True, group="dialog")
    async def action_numbers(self) -> None:
        """Which numbers of the table moved since the line, and why."""
        line = self._current()
        if line is None:
            return
        latest = self.desk.project.latest_change()
        try:
            found = table_diff(self.desk.project, Asked(self.desk.rule), line.line, latest)
        except QualcodeError as error:
            self.stage.say(str(error), warning=True)
            return
        words = [sentence for row in found.rows for sentence in _told(row)] or ["No number moved."]
        await self._look(f"The table from {self._named(line)} to now", words)

    async def _look(self, title: str, sentences: list[str]) -> None:
        if len(sentences) > _MOST:
            more = f"… and {len(sentences) - _MOST:,} more; `qualcode codebook log` and `diff` show all."
            sentences = [*sentences[:_MOST], more]
        await self.app.push_screen_wait(Look(title, sentences, yes="Close"))

    # ------------------------------------------------------------------ signing off

    @work(exclusive=True, group="dialog")
    async def action_sign_off(self) -> None:
        """Freeze the framework and its counts as a version."""
        waiting = self.desk.read(proposals)
        if waiting and not await self._all_the_same(waiting):
            return
        name = await self.stage.ask("Sign off the codebook", "Version", hint="Such as: v3 after pilot")
        if not name or not name.strip():
            return
        who = await self.stage.ask("Signed off by", "Names", self.desk.who, hint="With a comma between them")
        if not who or not who.strip():
            return
        note = await self.stage.ask("What was agreed", "Note", hint="May stay empty")
        if note is None:
            return
        label = one_line(name)

        def act(session: Session) -> None:
            sign_off(session, label, signed_by=who.split(","), note=note, with_open_proposals=bool(waiting))

        said = f"Signed off “{label}”; u takes it back."
        self.stage.attempt(f"sign off “{label}”", act, said, reason=note.strip())

    async def _all_the_same(self, waiting: list[ProposalLine]) -> bool:
        """List what nobody has decided on, and ask."""
        many = "a proposal is" if len(waiting) == 1 else f"{len(waiting):,} proposals are"
        listed = [f"{line.id}  {line.label} ({line.who}: {line.reason})" for line in waiting]
        where = "F4, then v, decides on them. Signed off now, the version leaves them open."
        dialog = Confirm(
            f"Sign off while {many} open?",
            [*listed, "", where],
            yes="Sign off all the same",
            danger=True,
        )
        return await self.app.push_screen_wait(dialog) is True


def _told(row: RowDifference) -> Iterator[str]:
    """A row with its numbers, and its causes below."""
    numbers = [
        " → ".join("–" if side is None else str(getattr(side, name)) for side in (row.before, row.after))
        for name in ("references", "interviews")
    ]
    yield f"{row.code}: references {numbers[0]}, interviews {numbers[1]}"
    for cause in row.causes:
        lines = ", ".join(f"#{line.id} {line.who}" for line in cause.lines[:3])
        yield f"   {cause.words}" + (f" ({lines})" if lines else "")
