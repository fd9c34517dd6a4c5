"""Adding codes to the framework from the tree and describing them, each one undo step."""

from collections.abc import Callable

from sqlalchemy.orm import Session
from textual import work
from textual.containers import Vertical

from codebook.codes import (
    add_code,
    children_of,
    colour_code,
    define_code,
    number_code,
    rename_code,
)
from codebook.framework import Draft
from codebook.tree import CodeLine, subtree
from qualcode.coding import get_code
from qualcode.errors import QualcodeError
from qualcode.store.models import Code
from qualcode.ui.bar import Bar
from qualcode.ui.lines import LineTable
from qualcode.ui.stage import Stage

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
        after = line.id if line is not None and not below else None

        def operation(session: Session, label: str) -> int:
            above = get_code(session, parent.id) if parent is not None else None
            place = behind(session, after, above)
            return add_code(session, Draft(label), parent=above, position=place).id

        hint = f"It goes below “{parent.label}”." if parent else "It goes to the top level."
        label = await self._ask("New code", "Label", "", hint, operation)
        if label is not None:
            said = f"Added “{label.strip()}”."
            made = self.stage.attempt(f"add “{label.strip()}”", lambda s: operation(s, label), said)
            if made is not None:
                self.go(made)

    async def _ask(
        self, title: str, label: str, value: str, hint: str, operation: Callable[[Session, str], object]
    ) -> str | None:
        """Ask for a text that ``operation`` takes; what it refuses is said while it can be mended."""
        desk = self.stage.desk

        def problem(text: str) -> str:
            try:
                with desk.project.rehearse() as session:
                    operation(session, text)
            except QualcodeError as error:
                return str(error)
            return ""

        return await self.stage.ask(title, label, value, hint=hint, check=problem)

    @work(exclusive=True, group="dialog")
    async def action_rename(self) -> None:
        """Another label."""
        line = self.current()
        if line is None:
            return

        def operation(session: Session, label: str) -> None:
            rename_code(session, get_code(session, line.id), label)

        label = await self._ask("Rename", "Label", line.label, "", operation)
        if label is not None and label.strip() != line.label:
            said = f"“{line.label}” is “{label.strip()}” now."
            self.stage.attempt(f"rename “{line.label}”", lambda s: operation(s, label), said)

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
        old = getattr(line, part)
        text = await self.stage.ask(f"{_PROSE[part]} of “{line.label}”", _PROSE[part], old, multiline=True)
        if text is None or text == old:
            return
        label = f"define “{line.label}”"
        said = f"The {_PROSE[part].lower()} of “{line.label}” was changed."
        self.change(line, label, lambda s, code: _describe(s, code, part, text.strip()), said)

    @work(exclusive=True, group="dialog")
    async def action_number(self) -> None:
        """Another printed number."""
        line = self.current()
        if line is None:
            return

        def operation(session: Session, number: str) -> None:
            number_code(session, get_code(session, line.id), number)

        hint = "As printed, for example 1.3.1; empty for none."
        number = await self._ask(f"Number of “{line.label}”", "Number", line.number, hint, operation)
        if number is not None and number.strip() != line.number:
            has = f"the number {number.strip()}" if number.strip() else "no number"
            said = f"“{line.label}” has {has} now."
            self.stage.attempt(f"number “{line.label}”", lambda s: operation(s, number), said)

    @work(exclusive=True, group="dialog")
    async def action_colour(self) -> None:
        """Another colour."""
        line = self.current()
        if line is None:
            return

        def operation(session: Session, colour: str) -> None:
            colour_code(session, get_code(session, line.id), colour)

        hint = "As #rrggbb, for example #d95f02; empty for one that the program chooses."
        colour = await self._ask(f"Colour of “{line.label}”", "Colour", line.colour, hint, operation)
        if colour is not None and colour.strip().lower() != line.colour:
            said = f"“{line.label}” has another colour now."
            self.stage.attempt(f"colour “{line.label}”", lambda s: operation(s, colour), said)

    def action_codable(self) -> None:
        """Whether passages may be coded at it."""
        line = self.current()
        if line is not None:
            may = not line.codable
            said = f"Passages may {'' if may else 'not '}be coded at “{line.label}”."
            label = f"{'let' if may else 'let no'} passages be coded at “{line.label}”"
            self.change(line, label, lambda s, code: define_code(s, code, codable=may), said)

    def change(self, line: CodeLine, label: str, act: Callable[[Session, Code], object], said: str) -> None:
        """One operation on one code, that is looked up again when the change begins."""
        self.stage.attempt(label, lambda session: act(session, get_code(session, line.id)), said)

    # ------------------------------------------------------------------ the rest

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


def behind(session: Session, after: int | None, above: Code | None, without: int | None = None) -> int:
    """The position behind one code below ``above``, ``without`` not counted; behind the last for None."""
    ids = [code.id for code in children_of(session, above.id if above is not None else None)]
    ids = [code_id for code_id in ids if code_id != without]
    return ids.index(after) + 1 if after in ids else len(ids)


def _describe(session: Session, code: Code, part: str, text: str) -> None:
    prose: dict[str, str] = {part: text}
    define_code(session, code, codable=None, minor=False, **prose)
