"""Adding codes to the framework from the tree and describing them, each one undo step."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work
from textual.containers import Vertical

from codebook.kinds import Done
from codebook.operations import Operation, perform
from codebook.references import references_at
from codebook.reviews import CRITERIA, redefined
from codebook.tree import CodeLine, subtree
from qualcode.coding import get_coder
from qualcode.errors import QualcodeError
from qualcode.ui.bar import Bar
from qualcode.ui.lines import LineTable
from qualcode.ui.stage import Stage

if TYPE_CHECKING:
    from qualcode.ui.refining import Define

_PROSE = {
    "definition": "Definition",
    "inclusion": "Inclusion criteria",
    "exclusion": "Exclusion criteria",
    "example": "Example",
}


class CodebookActs(Vertical):
    """What the keys of the tree do to the framework."""

    table: LineTable
    bar: Bar

    def __init__(self, stage: Stage) -> None:
        """``stage`` is the running program."""
        super().__init__()
        self.stage = stage
        self.taken: int | None = None
        """The code that is being moved by keys."""
        self.retired_shown = False
        self.weighing = False
        """Whether the next change is to be shown first, with its reason, though it would not ask."""

    def fill(self) -> None:
        """Show the framework; the pane says how."""
        raise NotImplementedError

    def go(self, code_id: int) -> None:
        """Put the cursor on a code; the pane says how."""
        raise NotImplementedError

    def current(self) -> CodeLine | None:
        """The code under the cursor."""
        key = self.table.cursor_key
        line = self.stage.desk.by_id.get(key) if isinstance(key, int) else None
        if line is None:
            self.stage.say("There is no code here; a adds one.")
        return line

    def beside(self, line: CodeLine) -> list[CodeLine]:
        """The codes beside one, itself among them, retired ones too."""
        return [code for code in self.stage.desk.codes if code.parent_id == line.parent_id]

    # ------------------------------------------------------------------ adding and describing

    @work(exclusive=True, group="dialog")
    async def action_add(self, below: bool) -> None:
        """A new code below the one under the cursor, or right after it."""
        key = self.table.cursor_key
        line = self.stage.desk.by_id.get(key) if isinstance(key, int) else None
        parent = line if below else self.stage.desk.by_id.get(line.parent_id or 0) if line else None
        after = line if line is not None and not below else None

        def operation(label: str) -> Operation:
            given = {"label": label.strip(), "parent": parent.uuid if parent is not None else None}
            return Operation("add", given if after is None else {**given, "after": after.uuid})

        hint = f"It goes below “{parent.label}”." if parent else "It goes to the top level."
        done = await self._ask(
            "New code", "Label", "", operation, lambda label: f"Added “{label}”.", hint=hint
        )
        if done is not None and done.code_id is not None:
            self.go(done.code_id)

    async def _ask(
        self,
        title: str,
        label: str,
        value: str,
        operation: Callable[[str], Operation],
        said: Callable[[str], str],
        *,
        hint: str = "",
    ) -> Done | None:
        """Ask for a text that ``operation`` takes, and do it or propose it."""
        from qualcode.ui.refining import Refine

        return await self.stage.refine_by(
            Refine(title, label, value, operation, self._refused, hint=hint), said
        )

    def _refused(self, operation: Operation) -> str:
        """Why an operation would be refused, said while it can be mended; empty where it can be done."""
        desk = self.stage.desk
        try:
            with desk.project.rehearse() as session:
                perform(session, operation, get_coder(session, desk.who))
        except QualcodeError as error:
            return str(error)
        return ""

    @work(exclusive=True, group="dialog")
    async def action_rename(self) -> None:
        """Another label."""
        line = self.current()
        if line is None:
            return

        def operation(label: str) -> Operation:
            return Operation("rename", {"code": line.uuid, "label": label.strip()})

        old = line.label
        await self._ask("Rename", "Label", old, operation, lambda label: f"“{old}” is “{label}” now.")

    @work(exclusive=True, group="dialog")
    async def action_define(self) -> None:
        """What the code means, one part at a time."""
        line = self.current()
        if line is None:
            return
        lines = [(name, f"{title}: {getattr(line, name) or '–'}") for name, title in _PROSE.items()]
        part = await self.stage.choose(f"Describe “{line.label}”", lines)
        if not isinstance(part, str):
            return
        said = f"The {_PROSE[part].lower()} of “{line.label}” was changed."
        done = await self.stage.refine_by(self._defining(line, part), lambda _text: said)
        if done is not None and done.told:
            self.stage.say(f"{said} {done.told[0]} (F8).")

    def _defining(self, line: CodeLine, part: str) -> "Define":
        """The dialog for one part of what a code means."""
        from qualcode.ui.refining import Define

        def operation(text: str, minor: bool) -> Operation:
            given = {"code": line.uuid, part: text.strip()}
            return Operation("define", {**given, "minor": True} if minor else given)

        here = self.stage.desk.read(lambda session: references_at(session, [line.id]))
        return Define(
            f"{_PROSE[part]} of “{line.label}”",
            _PROSE[part],
            getattr(line, part),
            operation,
            self._refused,
            differs=lambda text: bool(redefined(line, {part: text})),
            references=len(here) if part in CRITERIA else 0,
        )

    @work(exclusive=True, group="dialog")
    async def action_number(self) -> None:
        """Another printed number."""
        line = self.current()
        if line is None:
            return

        def operation(number: str) -> Operation:
            return Operation("number", {"code": line.uuid, "number": number.strip()})

        def said(number: str) -> str:
            return f"“{line.label}” has {f'the number {number}' if number else 'no number'} now."

        hint = "As printed, for example 1.3.1; empty for none."
        await self._ask(f"Number of “{line.label}”", "Number", line.number, operation, said, hint=hint)

    @work(exclusive=True, group="dialog")
    async def action_colour(self) -> None:
        """Another colour."""
        line = self.current()
        if line is None:
            return

        def operation(colour: str) -> Operation:
            return Operation("colour", {"code": line.uuid, "colour": colour.strip().lower()})

        def said(_colour: str) -> str:
            return f"“{line.label}” has another colour now."

        hint = "As #rrggbb, for example #d95f02; empty for one that the program chooses."
        await self._ask(f"Colour of “{line.label}”", "Colour", line.colour, operation, said, hint=hint)

    def action_codable(self) -> None:
        """Whether passages may be coded at it."""
        line = self.current()
        if line is not None:
            may = not line.codable
            said = f"Passages may {'' if may else 'not '}be coded at “{line.label}”."
            title = f"Let {'' if may else 'no '}passages be coded at “{line.label}”?"
            self.change(title, Operation("define", {"code": line.uuid, "codable": may}), said, yes="Do it")

    # ------------------------------------------------------------------ the rest

    def action_weigh(self) -> None:
        """Show the next change first, whatever it is: with a reason, or as a proposal."""
        self.weighing = True
        self.stage.say("The next change asks first, and takes a reason; Escape gives that up.")

    def change(self, title: str, operation: Operation, said: str, *, yes: str) -> None:
        """Do what needs no asking, unless that is wanted."""
        if self.weighing:
            self.weigh(title, operation, said, yes)
        else:
            self.stage.refine(operation, said)

    @work(exclusive=True, group="dialog")
    async def weigh(self, title: str, operation: Operation, said: str, yes: str) -> None:
        """Ask first."""
        self.weighing = False
        await self.stage.weigh(title, operation, said, yes=yes)

    def action_proposals(self) -> None:
        """What waits for a decision."""
        self.stage.action_go("proposals")

    @work(exclusive=True, group="dialog")
    async def action_memo(self) -> None:
        """Memo on the code."""
        line = self.current()
        if line is not None:
            await self.stage.edit_memo("code", line.id, f"“{line.label}”")

    def action_quick(self, digit: int) -> None:
        """Give the code a digit that assigns it."""
        line = self.current()
        if line is None:
            return
        quick = self.stage.desk.state.quick
        for other in [other for other, code_id in quick.items() if code_id == line.id]:
            del quick[other]
        quick[digit] = line.id
        self.fill()
        self.stage.say(f"{digit} codes at “{line.label}” now.")

    def show_references(self, code_id: int) -> None:
        """The passages of a code; of a heading, with those below it."""
        line = self.stage.desk.by_id.get(code_id)
        if line is not None:
            ids = [code.id for code in subtree(self.stage.desk.codes, code_id)]
            self.stage.show_references(ids, line.printed)
