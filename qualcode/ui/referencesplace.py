"""The passages of a code or a whole theme, in context, each a key away from its interview."""

from collections.abc import Collection, Iterator, Sequence
from typing import ClassVar

from rich.text import Text
from sqlalchemy import select
from sqlalchemy.orm import Session
from textual import work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from codebook.tree import CodeLine, subtree
from exports.counts import Rule, count
from exports.references import ReferenceLine, reference_places, references
from exports.table import plural
from qualcode.coding import get_code, get_reference, recode, uncode
from qualcode.memos import memos_on
from qualcode.plaintext import fold
from qualcode.quoting import kept_on
from qualcode.store.models import Reference, Transcript
from qualcode.store.touched import Touched
from qualcode.ui.bar import Bar
from qualcode.ui.columns import visible, visible_rows
from qualcode.ui.keys import Scope, bindings
from qualcode.ui.lines import Column, Line, LineTable
from qualcode.ui.moment import Moment
from qualcode.ui.place import Place
from qualcode.ui.quoteacts import kept_lines, signs, star, trim_by_hand, use
from qualcode.ui.recoding import codings, recode_to
from qualcode.ui.stage import Stage
from transcripts.passages import Passage
from transcripts.script import clock

_EMPTY = (
    "No passages: c chooses another code, b adds the codes below, / another filter. Enter on a code of the"
    " codebook or a number of the table comes here too."
)
_CONTEXT = 300
"""Characters shown before and after the passage under the cursor."""


class ReferencesPlace(Place):
    """What stands behind a number."""

    NAME = "references"
    SCOPES: ClassVar[tuple[Scope, ...]] = ("references", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("references")
    DEFAULT_CSS = """
    ReferencesPlace #title { height: 1; padding: 0 1; text-style: bold; text-wrap: nowrap;
        text-overflow: ellipsis; }
    ReferencesPlace #title.-past { background: $warning-muted; color: $text-warning; }
    ReferencesPlace.-broad #context { height: 14; }
    ReferencesPlace #context { height: 9; padding: 0 1; background: $surface; border-top: hkey $panel; }
    ReferencesPlace #context Static { width: 1fr; }
    """

    def __init__(self, stage: Stage) -> None:
        """Shows the active code until another is asked for."""
        super().__init__(stage)
        self.list = LineTable(self._columns(), empty=_EMPTY)
        self.bar = Bar()
        self._title = Static(id="title", markup=False)
        self._around = Static(markup=False)
        self._box = VerticalScroll(self._around, id="context")
        self._box.can_focus = False
        self._codes: tuple[int, ...] = ()
        self._named = ""
        self._rule: Rule | None = None
        self._moment = Moment(stage.desk)
        self._found: dict[int, ReferenceLine] = {}
        self._filter = ""

    def body(self) -> Iterator[Widget]:
        """Which passages, the passages, and the one under the cursor in its context."""
        yield self._title
        yield self.list
        yield self.bar
        yield self._box

    def _columns(self, *, several: bool = True) -> list[Column]:
        """``several``: whether passages of more than one code are shown, so that each must name its own."""
        columns = [
            Column("Transcript", width=14),
            Column("Speaker", width=12, drop=3),
            Column("Turn", align="right", width=5, drop=2),
            Column("Passage", share=1, least=20),
            Column("Code", width=22, drop=4),
            Column("Coder", width=10, drop=1),
            Column("★✓", width=2, drop=6),
            Column("✎", width=1, drop=5),
        ]
        return columns if several else [column for column in columns if column.title != "Code"]

    def on_mount(self) -> None:
        """Show what was asked for, or the active code."""
        active = self.desk.state.active
        if not self._codes and active in self.desk.by_id:
            self._codes, self._named = (active,), self.desk.by_id[active].printed
        self.fill()
        self.list.focus()

    def show_codes(
        self, code_ids: Collection[int], title: str, rule: Rule | None, moment: Moment | None = None
    ) -> None:
        """Show the passages of codes; those that ``rule`` counts where one is given, as of then or now."""
        self._codes, self._named, self._rule, self._filter = tuple(code_ids), title, rule, ""
        self._moment = moment or Moment(self.desk)
        if self.is_mounted:
            self.fill()
            self.list.action_edge(False)

    # ------------------------------------------------------------------ showing

    def fill(self) -> None:
        """Read the passages again."""
        codes, moment = [code_id for code_id in self._codes if code_id in self._moment.by_id], self._moment
        lines = moment.read(lambda s: references(s, codes, self._rule, context=_CONTEXT)) if codes else []
        words = fold(self._filter).split()
        if words:
            lines = [line for line in lines if all(word in fold(line.quote) for word in words)]
        self._found = {line.id: line for line in lines}
        several = len({line.code_id for line in lines}) > 1
        self.list.set_columns(self._columns(several=several))
        self.list.show([self._line(line, several=several) for line in lines])
        self._title.update(self._heading(len(lines)))
        self._title.set_class(moment.point is not None, "-past")
        self._show_context()

    def follow(self, news: Touched) -> None:
        """Passages came, went or moved; not those of the past."""
        if self._moment.point is None:
            self.fill()

    def _line(self, line: ReferenceLine, *, several: bool) -> Line:
        code = self._moment.by_id[line.code_id]
        return Line(
            key=line.id,
            cells=(
                line.transcript,
                line.speaker or "",
                str(line.turn),
                " ".join(line.quote.split()),
                *((code.label,) if several else ()),
                line.coder,
                signs(line),
                "✎" if line.memos else "",
            ),
            stripe=self.stage.colour_of(code),
        )

    def _heading(self, shown: int) -> str:
        if not self._codes:
            return "No code is chosen"
        top, point = self._moment.by_id.get(self._codes[0]), self._moment.point
        named = visible(top.printed if top else self._named)
        if top is not None and len(self._codes) > 1:
            named += " and below"
        filtered = f" with “{visible(self._filter)}”" if self._filter else ""
        counted = "" if self._filter else self._counted(shown)
        then = f"As of {visible(point.said)} · " if point is not None else ""
        return f"{then}{named}: {codings(shown)}{filtered}{counted}"

    def _subtree(self, top: int) -> tuple[int, ...]:
        return tuple(line.id for line in subtree(self._moment.codes, top))

    def _counted(self, shown: int) -> str:
        """The number of the table beside the codings that make it up, from the one place that counts."""
        rule, top = self._rule, self._codes[0]
        if rule is None or top not in self._moment.by_id:
            return ""
        if self._codes != (self._subtree(top) if rule.aggregate != "none" else (top,)):
            return ""
        counts = self._moment.read(lambda session: count(session, self._moment.codes, rule))
        numbers = counts.by_code.get(top)
        if numbers is None:
            return ""
        unit = rule.unit if numbers.interviews == 1 else plural(rule.unit)
        references = "reference" if numbers.references == 1 else "references"
        why = " (overlaps are one)" if numbers.references < shown else ""
        return f" · in the table {numbers.interviews:,} {unit}, {numbers.references:,} {references}{why}"

    def on_line_table_moved(self, event: LineTable.Moved) -> None:
        """Show the passage under the cursor in its context."""
        event.stop()
        self._show_context()

    def _current(self) -> ReferenceLine | None:
        key = self.list.cursor_key
        return self._found.get(key) if isinstance(key, int) else None

    def dressed(self) -> None:
        """New colours."""
        if self.is_mounted:
            self.fill()

    def _show_context(self) -> None:
        line = self._current()
        self._box.display = line is not None
        if line is None:
            return
        self._around.update(self._described(line))
        self._box.scroll_home(animate=False)

    def _described(self, line: ReferenceLine) -> Text:
        code = self._moment.by_id[line.code_id]
        when = f", {clock(line.time)}" if line.time is not None else ""
        where = f"{line.transcript}, {line.speaker + ', ' if line.speaker else ''}turn {line.turn}{when}"
        text = Text().append("▌", self.stage.colour_of(code) or "bold").append(visible(code.printed), "bold")
        text.append(f" · {visible(where)} · {visible(line.coder)}\n", "dim")
        text.append(visible_rows("…" + line.before), "dim")
        text.append(visible_rows(line.quote), "bold underline")
        text.append(visible_rows(line.after + "…"), "dim").append_text(kept_lines(line))
        if line.memos:
            for memo in self._moment.read(lambda session: memos_on(session, "reference", line.id)):
                text.append(f"\n✎ {visible(memo.by)}: ", "bold").append(visible_rows(memo.text))
        return text

    # ------------------------------------------------------------------ acting

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Show the passage in its interview; ] and [ go on from there."""
        event.stop()
        line = self._current()
        place = self._place(line) if line is not None else None
        if line is not None and place is not None:
            if line.code_id in self.desk.by_id:
                self.desk.state.active = line.code_id
            self.stage.open_passage(line.transcript_id, *place)

    def _place(self, line: ReferenceLine) -> Passage | None:
        """Where a passage stands now; None, and a word why, where one of the past stands nowhere any more."""
        if self._moment.point is None:
            return Passage(line.start, line.end)
        revision = select(Transcript.revision_id).where(Transcript.id == line.transcript_id)
        now = self.desk.read(lambda session: session.scalar(revision))
        if now == self._moment.read(lambda session: session.scalar(revision)):
            return Passage(line.start, line.end)
        coded = select(Reference.start, Reference.end).where(Reference.id == line.id)
        found = self.desk.read(lambda session: session.execute(coded).first())
        if found is None:
            was = "was corrected" if now is not None else "was taken out of the project"
            self.stage.say(f"{line.transcript} {was} since, and this passage is not coded any more.")
        return Passage(*found) if found is not None else None

    def _now(self) -> bool:
        """Whether anything may be done to what is listed."""
        if self._moment.point is not None:
            self.stage.say("This is the past, and only read: p shows the passages as they are now.")
        return self._moment.point is None

    def action_now(self) -> None:
        """As they are now, where the list is of the past."""
        if self._moment.point is None:
            self.stage.say("The passages are shown as they are now.")
            return
        self.show_codes(self._codes, self._named, self._rule)
        self.stage.say("The passages as they are now.")

    @work(exclusive=True, group="dialog")
    async def action_choose_code(self) -> None:
        """Show the passages of another code."""
        code_id = await self.pick_code("References of", everything=True)
        self.list.focus()
        if code_id is not None:
            self.show_codes((code_id,), self.desk.by_id[code_id].printed, None)

    def action_below(self) -> None:
        """With the codes below the heading, or without."""
        if not self._codes or self._codes[0] not in self._moment.by_id:
            self.stage.say("Choose a code first: c.")
            return
        top = self._codes[0]
        ids = self._subtree(top)
        if len(ids) == 1:
            self.stage.say(f"There are no codes below “{self._moment.by_id[top].label}”.")
            return
        self._codes = ids if len(self._codes) == 1 else (top,)
        self.fill()
        self.stage.say("With the codes below it." if len(self._codes) > 1 else "Without the codes below it.")

    def action_filter(self) -> None:
        """Type words that passages must have."""
        self.bar.open("filter", "Filter:", self._filter)

    def on_bar_typed(self, message: Bar.Typed) -> None:
        """Narrow while typing."""
        self._filter = message.text.strip()
        self.fill()

    def on_bar_taken(self) -> None:
        """Keep the filter."""
        self.list.focus()

    def on_bar_left(self) -> None:
        """Show all again."""
        self._filter = ""
        self.fill()
        self.list.focus()

    def action_copy(self) -> None:
        """Put the quote with its source on the clipboard."""
        line = self._current()
        if line is not None:
            source = ", ".join(part for part in (line.transcript, line.speaker, f"turn {line.turn}") if part)
            self.app.copy_to_clipboard(f"“{line.quote}” ({source})")
            self.stage.say(f"Copied the quote with its source: {source}.")

    @work(exclusive=True, group="dialog")
    async def action_memo(self) -> None:
        """Memo on the coding."""
        line = self._current()
        if line is not None and self._now():
            await self.stage.edit_memo("reference", line.id, f"“{self.desk.by_id[line.code_id].label}”")

    @work(exclusive=True, group="dialog")
    async def action_recode(self) -> None:
        """Give the coding another code."""
        line = self._current()
        if line is None or not self._now():
            return
        old = self.desk.by_id[line.code_id].label
        code_id = await self.pick_code(f"Instead of “{old}”")
        self.list.focus()
        if code_id is None:
            return

        def operation(session: Session) -> None:
            recode(session, get_reference(session, line.id), get_code(session, code_id))

        new = self.desk.by_id[code_id].label
        self.stage.attempt(f"recode “{old}” to “{new}”", operation, f"“{old}” is “{new}” now.")

    @work(exclusive=True, group="dialog")
    async def action_recode_all(self) -> None:
        """Give all the codings listed another code, after a look at what that does."""
        if not self._now():
            return
        listed = list(self._found.values())
        top = self.desk.by_id.get(self._codes[0]) if listed else None
        if top is None:
            self.stage.say("Nothing is listed that could be recoded: c chooses a code.")
            return
        named = f"“{top.label}”{' and below' if len(self._codes) > 1 else ''}"
        filtered = f" with “{self._filter}”" if self._filter else ""
        await recode_to(self.stage, self._pick, top, self._asked(top, listed), named + filtered)

    async def _pick(self, title: str) -> int | None:
        code_id = await self.pick_code(title)
        self.list.focus()
        return code_id

    def _asked(self, top: CodeLine, listed: Sequence[ReferenceLine]) -> dict[str, object]:
        """What is listed, as arguments: a code with or without those below, or the passages one by one."""
        asked: dict[str, object] = {}
        codes: Collection[int] = (top.id,)
        if len(self._codes) > 1:
            asked["subtree"], codes = True, self._subtree(top.id)
        everything = self.desk.read(lambda session: reference_places(session, codes))
        if {place.reference_id for place in everything} != {line.id for line in listed}:
            asked["references"] = [line.uuid for line in listed]
        return asked

    def action_star(self) -> None:
        """Star the coding as a quote, or take the star away."""
        line = self._current()
        if line is not None and self._now():
            star(self.stage, line)

    def action_use(self) -> None:
        """Mark the coding as used in the report, or not."""
        line = self._current()
        if line is not None and self._now():
            use(self.stage, line)

    @work(exclusive=True, group="dialog")
    async def action_trim(self) -> None:
        """Keep a shorter version of the coding's words for the report."""
        line = self._current()
        if line is not None and self._now():
            await trim_by_hand(self.stage, line)

    def action_uncode(self) -> None:
        """Take the coding away."""
        line = self._current()
        if line is not None and self._now():
            label = self.desk.by_id[line.code_id].label
            kept = self.desk.read(lambda session: kept_on(session, [line.id]))
            said = f"Took “{label}” off a passage of {line.transcript}{kept}; u brings it back."
            self.stage.attempt(f"uncode “{label}”", lambda s: uncode(s, get_reference(s, line.id)), said)
