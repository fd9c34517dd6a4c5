"""Recoding in bulk from the screen: which references, to which code, and what that does."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from codebook.bulk import query_of
from codebook.kinds import Done
from codebook.operations import Operation
from codebook.recoding import selected, without
from codebook.tree import CodeLine
from qualcode.conditions import Conditions
from qualcode.errors import QualcodeError
from qualcode.ui.desk import Desk
from qualcode.ui.dialogs import Dialog
from qualcode.ui.fields import OneLine, Tick
from qualcode.ui.stage import Stage

_FIELDS = {
    "containing": ("With the words", ""),
    "speaker": ("Spoken by", "a label or a role, as in Ivy"),
    "whose": ("Coded by", "a coder’s name"),
    "where": ("Interviews with", "attribute=value, or several with ; between them"),
    "transcripts": ("In transcripts", "names, with ; between them"),
}
_SEVERAL = ("where", "transcripts")
"""Fields that take several, with a semicolon between them."""
_VOICES = {"": None, "yes": True, "no": False}


def codings(number: int) -> str:
    """A number of codings.

    >>> codings(1), codings(1200)
    ('1 coding', '1,200 codings')
    """
    return f"{number:,} coding{'' if number == 1 else 's'}"


def found(desk: Desk, source: CodeLine, given: Mapping[str, Any], target: CodeLine | None = None) -> int:
    """How many references a recoding is about, those that are at ``target`` already left out.

    Raises what reading the conditions raises.
    """

    def query(session: Any) -> int:
        asked = query_of(session, {**given, "source": source.uuid})
        return len(selected(session, asked if target is None else without(asked, target.id)))

    return desk.read(query)


class Which(Dialog[Conditions | None]):
    """Asks which references of a code are meant, and says how many these are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "no", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    DEFAULT_CSS = """
    Which Horizontal Static { width: 20; }
    Which OneLine { width: 1fr; height: 1; background: $boost; }
    """

    def __init__(self, desk: Desk, source: CodeLine) -> None:
        """``source`` is the code whose references may be meant."""
        super().__init__(f"Recode passages of “{source.label}”", "Choose the code", "Leave")
        self._desk, self._source = desk, source

    def body(self) -> ComposeResult:
        """The conditions, and how many references meet them."""
        for name, (label, hint) in _FIELDS.items():
            yield self._row(name, label, hint)
        yield self._row("interviewer", "Interviewers’ words", "yes: only these; no: only others’")
        if self._source.heading:
            yield Tick("With what is coded below it (Space)")
        yield Static("", id="found", markup=False)
        hint = "All conditions have to hold. Enter goes on to the code that they get, Tab to the next field."
        yield Static(hint, classes="quiet", markup=False)

    def _row(self, name: str, label: str, hint: str) -> Horizontal:
        field = OneLine(placeholder=hint)
        field.id = name
        return Horizontal(Static(label, markup=False), field)

    def on_mount(self) -> None:
        """Begin with the words; a heading means what is below it."""
        for tick in self.query(Tick):
            tick.value = True
        self.query_one("#containing", OneLine).focus()
        self._count()

    def conditions(self) -> Conditions:
        """What the fields say. Raises QualcodeError where they do not say it."""
        texts = {name: self.query_one(f"#{name}", OneLine).value.strip() for name in _FIELDS}
        several = {name: [part for part in texts[name].split(";") if part.strip()] for name in _SEVERAL}
        voice = self.query_one("#interviewer", OneLine).value.strip().casefold()
        if voice not in _VOICES:
            raise QualcodeError("Interviewers’ words: yes, no, or nothing.")
        return Conditions(
            **{**texts, **several},  # type: ignore[arg-type]  # as the fields are named
            interviewer=_VOICES[voice],
            subtree=any(tick.value for tick in self.query(Tick)),
        )

    @on(Input.Changed)
    @on(Tick.Changed)
    def _count(self) -> None:
        self._met()

    def _met(self) -> Conditions | None:
        """The conditions, if references meet them; what comes of them is said."""
        try:
            asked = self.conditions()
            given = self._desk.read(asked.arguments)
            number = found(self._desk, self._source, given)
        except QualcodeError as error:
            self.query_one("#found", Static).update(f"! {error}")
            return None
        self.query_one("#found", Static).update(f"{codings(number)} meet{'s' if number == 1 else ''} this.")
        return asked if number else None

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_yes()

    def action_yes(self) -> None:
        """Go on, where there is anything to recode."""
        if (asked := self._met()) is not None:
            self.dismiss(asked)


async def recode_to(
    stage: Stage,
    pick: Callable[[str], Awaitable[int | None]],
    source: CodeLine,
    given: Mapping[str, Any],
    which: str,
) -> Done | None:
    """Ask which code references get, show what that does, and do or propose it.

    ``given`` is what the operation is given beside source and target, ``which`` names the references.
    """
    target = stage.desk.by_id.get(await pick(f"All of {which}, to") or 0)
    if target is None:
        return None
    operation = Operation("recode", {**given, "source": source.uuid, "target": target.uuid})
    moved = codings(found(stage.desk, source, given, target))
    title = f"Recode {moved} of {which} to “{target.label}”?"
    said = f"Recoded {moved} to “{target.label}”; u takes it back."
    return await stage.weigh(title, operation, said, yes="Recode")
