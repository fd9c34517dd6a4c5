"""One coding after the other: its code changed, its words were lost, or its code is split."""

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from sqlalchemy.orm import Session
from textual import work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from codebook.operations import Operation
from codebook.reviews import CRITERIA, Review, older_words, review_progress
from exports.references import ReferenceLine, references
from qualcode.coding import get_code, get_coder, get_reference
from qualcode.memos import memos_on
from qualcode.quoting import kept_on
from qualcode.reviewing import ask_about, drop_reference, keep_reference, move_reference
from qualcode.store.touched import Touched
from qualcode.ui.columns import visible, visible_rows
from qualcode.ui.keys import Scope, bindings
from qualcode.ui.lines import Column, Line, LineTable
from qualcode.ui.lostacts import LostActs
from qualcode.ui.scopes import keys_of
from qualcode.ui.splitplan import SplitPlan, kept_plan, latest_plan
from qualcode.ui.stage import Stage

_EMPTY = (
    "Nothing waits to be looked at again. References come here when the definition or criteria of their code"
    " change, or when it is split: s on a code of the codebook. So do codings whose words a corrected"
    " transcript does not have any more."
)
_CONTEXT = 400
"""Characters shown before and after the passage under the cursor."""


class ReviewPlace(LostActs):
    """The queue of references to decide on."""

    NAME = "review"
    SCOPES: ClassVar[tuple[Scope, ...]] = ("review", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("review")
    DEFAULT_CSS = """
    ReviewPlace #title { height: auto; max-height: 3; padding: 0 1; text-style: bold; }
    ReviewPlace LineTable { height: 1fr; min-height: 4; }
    ReviewPlace #context { height: 2fr; padding: 0 1; background: $surface; border-top: hkey $panel; }
    ReviewPlace #context Static { width: 1fr; max-width: 110; }
    """

    def __init__(self, stage: Stage) -> None:
        """Shows what waits until a split is begun."""
        super().__init__(stage)
        self.list = LineTable(_columns(), empty=_EMPTY)
        self._title = Static(id="title", markup=False)
        self._around = Static(markup=False)
        self._box = VerticalScroll(self._around, id="context")
        self._box.can_focus = False
        self.lost = {}
        self._found: dict[int, ReferenceLine] = {}
        self._progress: dict[int, Review] = {}
        self.plan: SplitPlan | None = None
        """The split that is being made, if one is."""

    def body(self) -> Iterator[Widget]:
        """How far one has come, the queue, and the passage under the cursor in its context."""
        yield self._title
        yield self.list
        yield self._box

    def on_mount(self) -> None:
        """Show what waits."""
        self.fill()
        self.list.focus()
        if self.plan is None:
            self._offer()

    def take_key(self, key: str) -> bool:
        """The key that keeps a reference is not the list's here."""
        if key not in keys_of(self.app, "review.keep").split(","):
            return False
        self.action_keep()
        return True

    # ------------------------------------------------------------------ showing

    def take_code(self, code_id: int) -> None:
        """Go through the references of a code, to send them to others."""
        code = self.desk.by_id[code_id]
        if self.plan is None or self.plan.code.id != code_id:
            self.plan = kept_plan(code, self.desk.state.splits.get(code.uuid), self.desk.codes) or SplitPlan(
                code
            )
        if self.is_mounted:
            self.fill()
            self.list.action_edge(False)

    @work(exclusive=True, group="dialog")
    async def _offer(self) -> None:
        """Offer to go on with the split that was begun last; it is kept where the answer is no."""
        plan = latest_plan(self.desk.state.splits, self.desk.codes)
        if plan is None:
            return
        label = plan.code.label
        decided = f"{len(plan.choices):,} decided" if plan.choices else "none decided yet"
        if await self.stage.sure(f"Go on splitting “{label}”, with {decided}?", "Go on"):
            self.plan = plan
            self.fill()
            self.list.action_edge(False)
        else:
            self.stage.say(f"It is kept: s on “{label}” in the codebook goes on with it.")

    def _keep_plan(self) -> None:
        """Keep the split as it is now for the next time, the latest last."""
        if self.plan is not None and (self.plan.targets or self.plan.choices):
            splits = self.desk.state.splits
            splits.pop(self.plan.code.uuid, None)
            splits[self.plan.code.uuid] = self.plan.kept()

    def _end_plan(self) -> None:
        """There is no split any more."""
        if self.plan is not None:
            self.desk.state.splits.pop(self.plan.code.uuid, None)
            self.plan = None

    def fill(self) -> None:
        """Read the queue again."""
        if self.plan is not None and self.plan.code.id not in self.desk.by_id:
            self.plan = None
        self._keep_plan()
        lines = self.desk.read(self._read)
        self._found = {line.id: line for line in lines}
        lost = self.read_lost() if self.plan is None else ()
        self.list.show([*map(self._line, lines), *lost], keep=True)
        self._show_context()

    def follow(self, news: Touched) -> None:
        """References were decided on, or came."""
        self.fill()

    def dressed(self) -> None:
        """New colours."""
        if self.is_mounted:
            self.fill()

    def _read(self, session: Session) -> list[ReferenceLine]:
        if self.plan is not None:
            return references(session, [self.plan.code.id], context=_CONTEXT)
        self._progress = {review.code_id: review for review in review_progress(session)}
        order = list(self._progress)
        lines = references(session, order, context=_CONTEXT, marked=True)
        return sorted(lines, key=lambda line: (line.review == "asked", order.index(line.code_id)))

    def _line(self, line: ReferenceLine) -> Line:
        code = self.desk.by_id[line.code_id]
        state = self.plan.shown(line.uuid) if self.plan is not None else ""
        state = state or ("asked" if line.review == "asked" else "")
        quote = " ".join(line.quote.split())
        cells = (line.transcript, line.speaker or "", quote, code.label, state)
        return Line(key=line.id, cells=cells, stripe=self.stage.colour_of(code))

    def on_line_table_moved(self, event: LineTable.Moved) -> None:
        """Show the passage under the cursor in its context."""
        event.stop()
        self._show_context()

    def _current(self) -> ReferenceLine | None:
        key = self.list.cursor_key
        return self._found.get(key) if isinstance(key, int) else None

    def _show_context(self) -> None:
        line, lost = self._current(), self.current_lost()
        self._title.update(self._heading(line) if lost is None else self.lost_heading())
        self._box.display = line is not None or lost is not None
        if line is not None:
            self._around.update(self._described(line))
        elif lost is not None:
            self._around.update(self.lost_described(lost))
        self._box.scroll_home(animate=False)

    def _heading(self, line: ReferenceLine | None) -> str:
        if self.plan is not None:
            decided = sum(each.uuid in self.plan.choices for each in self._found.values())
            named = "  ".join(f"{at} {visible(label)}" for at, label in enumerate(self.plan.labels(), 1))
            return (
                f"Split “{visible(self.plan.code.label)}”: {decided:,} of {len(self._found):,} decided"
                f"\n{named or 'no code to send to yet: t takes one, T makes one'}"
            )
        review = self._progress.get(line.code_id) if line is not None else None
        if review is None:
            return "Nothing waits"
        return f"{visible(review.code)}: {review.sentence()}, since {visible(review.why)}"

    def _described(self, line: ReferenceLine) -> Text:
        code = self.desk.by_id[line.code_id]
        where = f"{line.transcript}, {line.speaker + ', ' if line.speaker else ''}turn {line.turn}"
        text = Text().append("▌", self.stage.colour_of(code) or "bold").append(visible(code.printed), "bold")
        text.append(f" · {visible(where)} · {visible(line.coder)}\n", "dim")
        text.append(visible_rows("…" + line.before), "dim")
        text.append(visible_rows(line.quote), "bold underline")
        text.append(visible_rows(line.after + "…"), "dim")
        older = self.desk.read(lambda session: older_words(session, code)) if self.plan is None else {}
        for part in CRITERIA:
            if prose := getattr(code, part):
                text.append(f"\n{part.capitalize()}: ", "bold").append(visible_rows(prose))
            if part in older:
                text.append(f"\n{part.capitalize()} before: {visible_rows(older[part]) or 'none'}", "dim")
        for memo in self.desk.read(lambda session: memos_on(session, "reference", line.id)):
            text.append(f"\n✎ {visible(memo.coder)}: ", "bold").append(visible_rows(memo.text))
        return text

    # ------------------------------------------------------------------ looking again

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Show the passage in its interview; in a split, let it stay."""
        event.stop()
        line = self._current()
        if line is None:
            if self.current_lost() is not None:
                self.action_by_hand()
            return
        if self.plan is not None:
            self._choose(line, None)
        else:
            self.stage.open_passage(line.transcript_id, line.start, line.end)

    def action_step(self, step: int) -> None:
        """Next or previous reference."""
        self.list.action_line(step)

    def action_keep(self) -> None:
        """It stands where it is; in a split, it stays."""
        line = self._current()
        if line is None:
            self.stage.say(self._nothing())
        elif self.plan is not None:
            self._choose(line, None)
        else:
            label = self.desk.by_id[line.code_id].label
            self.stage.attempt(
                f"keep a passage at “{label}” after looking again",
                lambda session: keep_reference(session, get_reference(session, line.id)),
                f"Kept at “{label}”.",
            )

    @work(exclusive=True, group="dialog")
    async def action_move(self) -> None:
        """Give the passage another code."""
        line = self._waiting()
        if line is None:
            return
        old = self.desk.by_id[line.code_id].label
        code_id = await self.pick_code(f"Instead of “{old}”")
        self.list.focus()
        if code_id is None:
            return

        def operation(session: Session) -> None:
            move_reference(session, get_reference(session, line.id), get_code(session, code_id))

        new = self.desk.by_id[code_id].label
        label = f"move a passage from “{old}” to “{new}” after looking again"
        self.stage.attempt(label, operation, f"Moved from “{old}” to “{new}”.")

    def action_drop(self) -> None:
        """Take the coding away; give one up that lost its words."""
        lost = self.current_lost()
        if lost is not None:
            self.give_up_lost(lost)
            return
        line = self._waiting()
        if line is not None:
            label = self.desk.by_id[line.code_id].label
            kept = self.desk.read(lambda session: kept_on(session, [line.id]))
            self.stage.attempt(
                f"take a passage off “{label}” after looking again",
                lambda session: drop_reference(session, get_reference(session, line.id)),
                f"Took “{label}” off{kept}; u brings it back.",
            )

    @work(exclusive=True, group="dialog")
    async def action_ask(self) -> None:
        """Leave it for the others, with a question."""
        line = self._waiting()
        if line is None:
            return
        label = self.desk.by_id[line.code_id].label
        question = await self.stage.ask(f"Ask the others about a passage at “{label}”", "Question")
        if question is None:
            return

        def operation(session: Session) -> None:
            coder = get_coder(session, self.desk.who)
            ask_about(session, get_reference(session, line.id), question, coder)

        said = "It waits for an answer; the question is your memo on it."
        self.stage.attempt(f"ask about a passage at “{label}” after looking again", operation, said)

    def _waiting(self) -> ReferenceLine | None:
        """The reference to decide on; in a split there is none."""
        if self.plan is not None:
            self.stage.say("A split is being made: w does it, Escape gives it up.", warning=True)
            return None
        line = self._current()
        if line is None:
            self.stage.say(self._nothing())
        return line

    def _nothing(self) -> str:
        if self.current_lost() is None:
            return "Nothing waits to be looked at again."
        return "It has no words: 1 2 3 place it, o chooses words in the transcript, x gives it up."

    # ------------------------------------------------------------------ splitting

    def action_send(self, digit: int) -> None:
        """Send the passage to one of the codes of the split; place a lost coding at one of its places."""
        line, lost = self._current(), self.current_lost()
        if lost is not None:
            self.place_at_candidate(lost, digit)
        elif self.plan is None:
            self.stage.say("Digits send passages while a code is split: s on a code of the codebook.")
        elif digit > len(self.plan.targets):
            self.stage.say(f"There is no code {digit} to send to; t takes one, T makes one.", warning=True)
        elif line is not None:
            self._choose(line, digit - 1)

    def _choose(self, line: ReferenceLine, choice: int | None) -> None:
        if self.plan is None:
            return
        self.plan.choices[line.uuid] = choice
        self.fill()
        self.list.action_line(1)
        if all(each.uuid in self.plan.choices for each in self._found.values()):
            self.stage.say("All are decided on: w splits the code.")

    @work(exclusive=True, group="dialog")
    async def action_target(self) -> None:
        """Take a code that passages may be sent to."""
        if self.plan is None:
            self.stage.say("Begin a split first: s on a code of the codebook.")
            return
        code_id = await self.pick_code(f"Split “{self.plan.code.label}” into")
        self.list.focus()
        line = self.desk.by_id.get(code_id or 0)
        if line is not None and line.id == self.plan.code.id:
            self.stage.say("A code cannot be split into itself; Enter lets a passage stay.", warning=True)
        elif line is not None and line not in self.plan.targets:
            self.plan.targets.append(line)
            self.fill()

    @work(exclusive=True, group="dialog")
    async def action_new_target(self) -> None:
        """Name a code that is made for the split, behind the one that is split."""
        if self.plan is None:
            self.stage.say("Begin a split first: s on a code of the codebook.")
            return
        label = await self.stage.ask(f"Split “{self.plan.code.label}” into a new code", "Label")
        if label is not None and label.strip() and label.strip() not in self.plan.targets:
            self.plan.targets.append(label.strip())
            self.fill()

    @work(exclusive=True, group="dialog")
    async def action_split(self) -> None:
        """Do the split as one change, when its preview was agreed to."""
        plan = self.plan
        if plan is None or not plan.sends():
            self.stage.say("Nothing is sent anywhere yet.")
            return
        operation = Operation("split", plan.arguments(line.uuid for line in self._found.values()))
        title, said = f"Split “{plan.code.label}”?", f"Split “{plan.code.label}”; u takes it back."
        if await self.stage.weigh(title, operation, said, yes="Split") is not None:
            self._end_plan()
            self.fill()

    def action_leave(self) -> None:
        """Give the split up."""
        if self.plan is not None:
            self.stage.say(f"Gave up splitting “{self.plan.code.label}”; nothing was changed.")
            self._end_plan()
            self.fill()


def _columns() -> list[Column]:
    return [
        Column("Transcript", width=12),
        Column("Speaker", width=10, drop=3),
        Column("Passage", share=1, least=20),
        Column("Code", width=20, drop=2),
        Column("", width=14, drop=1),
    ]
