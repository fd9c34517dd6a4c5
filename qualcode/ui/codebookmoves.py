"""Moving, merging, retiring and deleting codes from the tree: with a preview, each one undo step."""

from collections.abc import Callable

from sqlalchemy.orm import Session
from textual import work

from codebook.codes import delete_code, dependants, move_code
from codebook.merging import merge_code
from codebook.retiring import restore_code, retire_code
from codebook.tree import CodeLine
from qualcode.coding import get_code, get_coder
from qualcode.errors import QualcodeError
from qualcode.store.models import Code
from qualcode.ui.codebookacts import CodebookActs, behind


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

        def act(session: Session, code: Code) -> None:
            parent = get_code(session, line.parent_id) if line.parent_id is not None else None
            move_code(session, code, parent, place)

        said = f"“{line.label}” is {'after' if step > 0 else 'before'} “{siblings[place].label}” now."
        self.change(line, f"reorder “{line.label}”", act, said)

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
        above_all = onto is None and not beside

        def operation(session: Session) -> None:
            above = get_code(session, parent.id) if parent is not None else None
            after = onto.id if beside and onto is not None else None
            place = 0 if above_all else behind(session, after, above, without=code_id)
            move_code(session, get_code(session, code_id), above, place)

        where = f"below “{parent.label}”" if parent is not None else "to the top level"
        if beside and onto is not None:
            where = f"to after “{onto.label}”"
        elsewhere = (parent.id if parent else None) != line.parent_id
        if elsewhere and not await self._agreed(f"Move “{line.label}” {where}?", line, operation):
            return
        self.stage.attempt(f"move “{line.label}” {where}", operation, f"Moved “{line.label}” {where}.")
        self.go(code_id)

    async def _agreed(self, title: str, line: CodeLine, operation: Callable[[Session], object]) -> bool:
        """Show what a move does to the counts, where it can do anything."""
        if not line.heading and not self.stage.desk.counted(line.id).references:
            return True
        return await self.stage.confirm(title, operation, yes="Move")

    # ------------------------------------------------------------------ merging, retiring, deleting

    @work(exclusive=True, group="dialog")
    async def action_merge(self) -> None:
        """Merge the code into another one."""
        line = self.current()
        if line is None:
            return
        target_id = await self.screen.pick_code(f"Merge “{line.label}” into", everything=True)  # type: ignore[attr-defined]  # the screens of this program have it
        self.table.focus()
        target = self.stage.desk.by_id.get(target_id or 0)
        if target is None:
            return

        def operation(session: Session) -> None:
            source, into = get_code(session, line.id), get_code(session, target.id)
            merge_code(session, source, into, coder=get_coder(session, self.stage.desk.who))

        title = f"Merge “{line.label}” into “{target.label}”?"
        if await self.stage.confirm(title, operation, yes="Merge"):
            label = f"merge “{line.label}” into “{target.label}”"
            said = f"Merged “{line.label}” into “{target.label}”; u takes it back."
            self.stage.attempt(label, operation, said)
            self.go(target.id)

    @work(exclusive=True, group="dialog")
    async def action_retire(self) -> None:
        """Retire the code, or bring it back."""
        line = self.current()
        if line is None:
            return
        act, verb = (restore_code, "Bring back") if line.retired else (retire_code, "Retire")

        def operation(session: Session) -> None:
            act(session, get_code(session, line.id))

        if await self.stage.confirm(f"{verb} “{line.label}”?", operation, yes=verb):
            said = "back" if line.retired else "retired: neither coded at nor counted, but kept; H shows it"
            self.stage.attempt(f"{verb.lower()} “{line.label}”", operation, f"“{line.label}” is {said}.")

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

        def operation(session: Session) -> None:
            delete_code(session, get_code(session, line.id))

        title = f"Delete “{line.label}”{_with(*hanging)}?"
        if any(hanging) and not await self.stage.confirm(title, operation, yes="Delete"):
            return
        self.stage.attempt(f"delete “{line.label}”", operation, f"Deleted “{line.label}”; u brings it back.")


def _with(codes: int, codings: int, memos: int) -> str:
    """What goes with a code that is deleted.

    >>> _with(2, 14, 1), _with(0, 1, 0)
    (' with 2 codes below it, 14 codings and 1 memo', ' with 1 coding')
    """
    below = f"{_amount(codes, 'code')} below it"
    parts = [
        text
        for number, text in (
            (codes, below),
            (codings, _amount(codings, "coding")),
            (memos, _amount(memos, "memo")),
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
