"""Moving, merging, retiring and deleting codes from the tree: with a preview, each one undo step."""

from textual import work

from codebook.codes import dependants
from codebook.operations import Operation
from codebook.tree import CodeLine
from qualcode.coding import get_code
from qualcode.errors import QualcodeError
from qualcode.ui.codebookacts import CodebookActs


class CodebookMoves(CodebookActs):
    """What the keys of the tree do to the order and the number of codes."""

    # ------------------------------------------------------------------ moving

    def action_cut(self) -> None:
        """Take a code, to put it elsewhere."""
        line = self.current()
        if line is not None:
            self.taken = line.id
            self.fill()
            self.stage.say(f"Moving “{line.label}”: go to another code, then p below it, P beside it.")

    def action_paste(self, below: bool) -> None:
        """Put the code that was taken below the one under the cursor, or right after it."""
        if self.taken is None:
            self.stage.say("Take a code first: m on the code to move.")
            return
        line = self.current()
        if line is not None and line.id == self.taken:
            self.stage.say("Go to another code first; Escape gives the move up.")
        elif line is not None:
            taken, self.taken = self.taken, None
            self.move(taken, line.id, beside=not below)
            self.fill()

    def action_shift(self, step: int) -> None:
        """One place up or down among its siblings."""
        line = self.current()
        if line is None:
            return
        siblings = self.beside(line)
        place = siblings.index(line) + step
        while 0 <= place < len(siblings) and siblings[place].retired and not self.retired_shown:
            place += step
        if not 0 <= place < len(siblings):
            self.stage.say(f"“{line.label}” is {'last' if step > 0 else 'first'} already.")
            return

        where = f"{'after' if step > 0 else 'before'} “{siblings[place].label}”"
        operation = Operation("reorder", {"code": line.uuid, "position": place})
        self.change(f"Put “{line.label}” {where}?", operation, f"“{line.label}” is {where} now.", yes="Put")

    @work(exclusive=True, group="dialog")
    async def move(self, code_id: int, onto_id: int | None, *, beside: bool) -> None:
        """Put a code below another (None: the top level), or right after it; asks where counts change.

        At the top level without ``beside`` it becomes the first.
        """
        desk = self.stage.desk
        line, onto = desk.by_id.get(code_id), desk.by_id.get(onto_id or 0)
        if line is None or (onto is None and onto_id is not None):
            self.stage.say(
                "The code was deleted in another window just now; nothing was moved.", warning=True
            )
            return
        parent = onto if not beside else desk.by_id.get(onto.parent_id or 0) if onto else None
        given = {"code": line.uuid, "parent": parent.uuid if parent is not None else None}
        if beside and onto is not None:
            operation, where = Operation("move", {**given, "after": onto.uuid}), f"to after “{onto.label}”"
        elif parent is not None:
            operation, where = Operation("move", given), f"below “{parent.label}”"
        else:
            first = {} if beside else {"position": 0}
            operation, where = Operation("move", {**given, **first}), "to the top level"
        said = f"Moved “{line.label}” {where}."
        moves = (parent.id if parent else None) != line.parent_id
        if self._asked_to_weigh() or (moves and self._counts(line)):
            await self.stage.weigh(f"Move “{line.label}” {where}?", operation, said, yes="Move")
        else:
            self.stage.refine(operation, said)
        self.go(code_id)

    def _asked_to_weigh(self) -> bool:
        """Whether this change is to be shown first in any case; the next one then is not."""
        weighing, self.weighing = self.weighing, False
        return weighing

    def _counts(self, line: CodeLine) -> bool:
        """Whether moving a code can do anything to the counts."""
        return line.heading or self.stage.desk.counted(line.id).references > 0

    @work(exclusive=True, group="dialog")
    async def action_renumber(self) -> None:
        """Give printed numbers anew."""
        choices = (
            (False, "Headings, and what has a number already"),
            (True, "Every code"),
        )
        codes = await self.stage.choose("Give numbers anew: 1, 1.1, 1.1.1", choices)
        if codes is not None:
            operation = Operation("renumber", {"codes": codes is True})
            await self.stage.weigh(
                "Number the framework anew?", operation, "Numbered the framework anew.", yes="Number"
            )

    # ------------------------------------------------------------------ merging, retiring, deleting

    def action_split(self) -> None:
        """Send the references of the code to others, one by one, on the review screen."""
        line = self.current()
        if line is not None:
            self.stage.split_code(line.id)

    def action_suggest(self) -> None:
        """Look for passages that may belong at the code."""
        line = self.current()
        if line is not None:
            self.stage.suggest_for(line.id)

    @work(exclusive=True, group="dialog")
    async def action_recode(self) -> None:
        """Give those of its references that meet conditions another code."""
        from qualcode.ui.recoding import Which, recode_to

        line = self.current()
        if line is None:
            return
        asked = await self.app.push_screen_wait(Which(self.stage.desk, line))
        if asked is not None:
            which = f"“{line.label}”{' and below' if asked.subtree else ''}"
            await recode_to(self.stage, self._pick, line, self.stage.desk.read(asked.arguments), which)

    async def _pick(self, title: str, *, everything: bool = False) -> int | None:
        """Let a code be chosen; the keyboard comes back here."""
        code_id = await self.screen.pick_code(title, everything=everything)  # type: ignore[attr-defined]  # the screens of this program have it
        self.table.focus()
        return code_id if isinstance(code_id, int) else None

    @work(exclusive=True, group="dialog")
    async def action_merge(self) -> None:
        """Merge the code into another one."""
        line = self.current()
        if line is None:
            return
        target_id = await self._pick(f"Merge “{line.label}” into", everything=True)
        target = self.stage.desk.by_id.get(target_id or 0)
        if target is None:
            return
        operation = Operation("merge", {"source": line.uuid, "target": target.uuid})
        title = f"Merge “{line.label}” into “{target.label}”?"
        said = f"Merged “{line.label}” into “{target.label}”; u takes it back."
        if await self.stage.weigh(title, operation, said, yes="Merge"):
            self.go(target.id)

    @work(exclusive=True, group="dialog")
    async def action_retire(self) -> None:
        """Retire the code, or bring it back."""
        line = self.current()
        if line is None:
            return
        kind, verb = ("restore", "Bring back") if line.retired else ("retire", "Retire")
        said = "back" if line.retired else "retired: neither coded at nor counted, but kept; H shows it"
        operation = Operation(kind, {"code": line.uuid})
        await self.stage.weigh(f"{verb} “{line.label}”?", operation, f"“{line.label}” is {said}.", yes=verb)

    @work(exclusive=True, group="dialog")
    async def action_delete(self) -> None:
        """Delete the code with everything below it."""
        line = self.current()
        if line is None:
            return
        try:
            hanging = self.stage.desk.read(lambda s: dependants(s, get_code(s, line.id)))
        except QualcodeError as error:
            self.stage.say(str(error), warning=True)
            return
        operation = Operation("delete", {"code": line.uuid})
        said = f"Deleted “{line.label}”; u brings it back."
        if self._asked_to_weigh() or any(hanging):
            title = f"Delete “{line.label}”{_with(*hanging)}?"
            await self.stage.weigh(title, operation, said, yes="Delete")
        else:
            self.stage.refine(operation, said)


def _with(
    codes: int, codings: int, lost: int, memos: int, quotes: int = 0, summaries: int = 0, patterns: int = 0
) -> str:
    """What goes with a code that is deleted.

    >>> _with(2, 14, 0, 1), _with(0, 1, 0, 0), _with(0, 0, 2, 0)
    (' with 2 codes below it, 14 codings and 1 memo', ' with 1 coding', ' with 2 lost codings')
    """
    below = f"{_amount(codes, 'code')} below it"
    parts = [
        text
        for number, text in (
            (codes, below),
            (codings, _amount(codings, "coding")),
            (lost, _amount(lost, "lost coding")),
            (memos, _amount(memos, "memo")),
            (quotes, _amount(quotes, "kept quote")),
            (summaries, _amount(summaries, "summary")),
            (patterns, _amount(patterns, "kept pattern")),
        )
        if number
    ]
    *first, last = parts or [""]
    return f" with {', '.join(first)} and {last}" if first else f" with {last}" if last else ""


def _amount(number: int, noun: str) -> str:
    """A number with its noun.

    >>> _amount(1, "memo"), _amount(1200, "coding")
    ('1 memo', '1,200 codings')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
