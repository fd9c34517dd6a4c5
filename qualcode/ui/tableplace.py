"""The table, live: the same options as ``qualcode table``, and the passages behind every number."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, ClassVar, get_args

from rich.cells import cell_len
from rich.text import Text
from sqlalchemy import select
from sqlalchemy.orm import Session
from textual import work
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from codebook.retiring import retired_ids
from codebook.tree import subtree
from codebook.versions import find_point, versions
from exports.asked import Asked
from exports.asking import AskedOften
from exports.build import Sort
from exports.counts import Aggregate, Rule
from exports.table import Row, Table, plural
from exports.units import BUILT_IN
from qualcode.errors import NotFound, QualcodeError
from qualcode.store.models import Attribute, Coder
from qualcode.store.touched import Touched
from qualcode.tablefiles import write_table
from qualcode.ui.choices import choose_heading, choose_where
from qualcode.ui.columns import visible
from qualcode.ui.filenames import file_to_write
from qualcode.ui.keynames import printed
from qualcode.ui.keys import Scope, bindings
from qualcode.ui.lines import Column, Line, LineTable
from qualcode.ui.linestrips import LineStyle
from qualcode.ui.moment import Moment
from qualcode.ui.place import Place
from qualcode.ui.questionpick import pick_question
from qualcode.ui.scopes import keys_of
from qualcode.ui.stage import Stage
from qualcode.ui.tableoptions import TableOptions
from transcripts.questions.guide import read_guide

_WIDEST = 24
"""Cells of a column of numbers at most, whatever its unit is called."""
_OPTIONS = {
    "aggregate": "Headings count",
    "unit": "The first number counts",
    "coders": "Coders",
    "interviewer": "Interviewers’ words",
    "sort": "Sorted by",
    "empty": "Codes without references",
    "under": "Shown",
    "where": "Interviews",
    "question": "In the answer to",
    "as_of": "As of",
}
_TYPED = "\n"
"""Stands for a state that is typed; no version has such a name."""
_EMPTY = "No codes yet: F4, then a adds one; `qualcode codebook import FILE` brings a framework in."


class TablePlace(Place):
    """What the work is for: interviews and references per code."""

    NAME = "table"
    SCOPES: ClassVar[tuple[Scope, ...]] = ("table", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("table")
    DEFAULT_CSS = """
    TablePlace #figures { height: 1fr; }
    TablePlace.-broad LineTable { width: 110; }
    TablePlace #options { display: none; width: 1fr; height: 1fr; padding: 0 1; background: $surface;
        border-left: vkey $panel; }
    TablePlace.-broad #options { display: block; }
    TablePlace #caption { height: auto; max-height: 5; padding: 0 1; color: $text-muted; }
    """

    def __init__(self, stage: Stage) -> None:
        """With the options of the last time."""
        super().__init__(stage)
        self.options = TableOptions.kept(stage.desk.state.table)
        self.list = LineTable(self._columns("Interviews"), empty=_EMPTY, cell_cursor=True)
        self.table: Table | None = None
        self._moment = Moment(stage.desk)
        self._shown = Static(id="options", markup=False)
        self._caption = Static(id="caption", markup=False)

    def body(self) -> Iterator[Widget]:
        """The table, where there is room its options, and its caption."""
        with Horizontal(id="figures"):
            yield self.list
            yield self._shown
        yield self._caption

    def on_mount(self) -> None:
        """Show it."""
        self.fill()
        self.list.focus()

    def _columns(self, unit: str) -> Sequence[Column]:
        return (
            Column("Description", share=1, least=20),
            Column(unit, align="right", width=max(12, min(cell_len(unit), _WIDEST))),
            Column("References", align="right", width=12),
        )

    # ------------------------------------------------------------------ showing

    def fill(self) -> None:
        """Count anew and show it; options that the project does not know any more are given up."""
        try:
            self._moment = Moment.named(self.desk, self.options.as_of)
            table, rule = self._moment.read(self._built)
        except QualcodeError as error:
            self.options, self._moment = TableOptions(), Moment(self.desk)
            table, rule = self._moment.read(self._built)
            sentence = str(error) if str(error).endswith(("?", ".")) else f"{error}."
            self.call_after_refresh(
                self.stage.say, f"{sentence} All options are as at the beginning again.", warning=True
            )
        self.table = table
        self.list.set_columns(self._columns(plural(table.unit).capitalize()))
        self.list.show([_line(row) for row in table.rows])
        self._caption.update(f"{visible(table.caption)} Sorted by {self.options.sort}.")
        self._shown.update(self._options())
        if self.desk.rule != rule:
            self.desk.rule = rule
            self.stage.recount()

    def _options(self) -> Text:
        """Every option with its key and what it is now."""
        options = self.options
        under = self.desk.by_id.get(options.under or 0)
        lines = {
            "aggregate": {"none": "nothing", "sum": "the sum", "union": "the union"}[options.aggregate],
            "unit": plural(options.unit),
            "coders": options.coders,
            "interviewer": "left out" if options.exclude_interviewer else "counted",
            "sort": options.sort,
            "empty": "hidden" if options.hide_empty else "shown",
            "under": under.printed if under else "the whole framework",
            "where": ", ".join(options.where) or "all",
            "question": self._asked_for() or "anywhere",
            "as_of": options.as_of or "now",
        }
        text = Text().append("Options\n", "bold")
        for name, value in lines.items():
            key = printed(keys_of(self.app, f"table.{name}").split(",")[0])
            text.append(f"\n{key:>2}", "bold").append(f"  {_OPTIONS[name]:<25} {visible(value)}")
        return text

    def _asked_for(self) -> str:
        """The questions in whose answers passages have to lie."""
        guide = self._moment.read(read_guide)
        return " or ".join(line.short for line in guide if line.uuid in self.options.questions)

    def follow(self, news: Touched) -> None:
        """Numbers may have moved."""
        self.fill()

    def keep(self) -> None:
        """The options are found again the next time."""
        self.desk.state.table = self.options.as_data()

    def _asked(self, session: Session) -> Asked:
        options, codes = self.options, self._moment.codes
        under = next((line for line in codes if line.id == options.under), None)
        if options.under is not None and (under is None or under.id in retired_ids(codes)):
            raise NotFound("the heading that was shown alone is not in the table any more")
        uuid = under.uuid if under else ""
        return Asked(options.rule(session), options.sort, options.hide_empty, uuid)

    def _built(self, session: Session) -> tuple[Table, Rule]:
        asked = self._asked(session)
        return asked.build(session), asked.rule

    def _choose(self, said: str, **options: Any) -> None:
        """Take over options and show what becomes of the table."""
        self.options = replace(self.options, **options)
        self.stage.say(said)
        self.fill()

    # ------------------------------------------------------------------ options

    def action_aggregate(self) -> None:
        """What headings count: what was coded at them, or the sum or union of what is below too."""
        order = get_args(Aggregate)
        aggregate = order[(order.index(self.options.aggregate) + 1) % len(order)]
        said = {
            "none": "Headings show only what was coded at them.",
            "sum": "Headings show the sum of the references at and below them.",
            "union": "Headings show every passage at or below them once.",
        }
        self._choose(said[aggregate], aggregate=aggregate)

    def action_sort(self) -> None:
        """The order of codes within their heading."""
        order = get_args(Sort)
        sort = order[(order.index(self.options.sort) + 1) % len(order)]
        self._choose(f"Codes are sorted by {sort} within their heading.", sort=sort)

    def action_empty(self) -> None:
        """Hide codes without references, or not."""
        hide = not self.options.hide_empty
        self._choose(f"Codes without references are {'hidden' if hide else 'shown'}.", hide_empty=hide)

    def action_interviewer(self) -> None:
        """Leave out passages wholly in interviewers' words, or not."""
        leave = not self.options.exclude_interviewer
        said = f"Passages wholly in interviewers’ words are {'left out' if leave else 'counted'}."
        self._choose(said, exclude_interviewer=leave)

    @work(exclusive=True, group="dialog")
    async def action_unit(self) -> None:
        """What the first number counts."""
        units = [*BUILT_IN, *self.desk.read(_attributes)]
        chosen = await self.stage.choose("The first number counts", [(unit, unit) for unit in units])
        if isinstance(chosen, str):
            self._choose(f"The first number counts {plural(chosen)}.", unit=chosen)

    @work(exclusive=True, group="dialog")
    async def action_coders(self) -> None:
        """Coders pooled, each apart, or one only."""
        names = self.desk.read(lambda session: session.scalars(select(Coder.name).order_by(Coder.name)).all())
        lines = [
            ("pooled", "pooled: passages that overlap are one, whoever coded them"),
            ("per-coder", "per coder: each coder’s references apart"),
            *((f"coder={name}", f"only {name}") for name in names),
        ]
        chosen = await self.stage.choose("References of", lines)
        if isinstance(chosen, str):
            self._choose(f"Coders: {dict(lines)[chosen]}.", coders=chosen)

    @work(exclusive=True, group="dialog")
    async def action_under(self) -> None:
        """Only one heading and what is below it; or all again."""
        whole = "the whole framework"
        chosen = await choose_heading(self.stage, "Show", whole)
        if chosen is not None:
            line = self.desk.by_id.get(chosen)
            self._choose(f"The table shows {line.printed if line else whole}.", under=chosen or None)

    @work(exclusive=True, group="dialog")
    async def action_where(self) -> None:
        """Only interviews with one value of an attribute; or all again."""
        where = await choose_where(self.stage)
        if where is not None:
            said = f"Only interviews with {where[0]}." if where else "All interviews are counted."
            self._choose(said, where=where)

    @work(exclusive=True, group="dialog")
    async def action_question(self) -> None:
        """Only passages in the answer to a question of the guide; or all again."""
        chosen = await pick_question(self, self._moment.read)
        if isinstance(chosen, AskedOften):
            said = f"Only passages in the answer to “{chosen.question.short}”."
            self._choose(said, questions=(chosen.question.uuid,))
        elif chosen is not None:
            self._choose("Passages are counted wherever they lie.", questions=())

    @work(exclusive=True, group="dialog")
    async def action_as_of(self) -> None:
        """The table as it stood; or as it is again."""
        found = self.desk.read(versions)
        lines: list[tuple[Hashable, str]] = [("", "now"), (_TYPED, "a date or a line of the history …")]
        lines += [(version.name, f"{version.name} ({version.at[:10]})") for version in reversed(found)]
        chosen = await self.stage.choose("The table as of", lines[:1] + lines[2:] + lines[1:2])
        hint = "A date as in 2026-11-22 (its end, UTC), or a line as in #57"
        if not isinstance(chosen, str):
            return
        if chosen == _TYPED:
            typed = await self.stage.ask("The table as of", "State", hint=hint, check=self._no_point)
            if typed is None:
                return
            chosen = typed.strip()
        said = f"The table as it stood at {chosen}." if chosen else "The table as it is now."
        self._choose(said, as_of=chosen)

    def _no_point(self, name: str) -> str:
        """Why a text names no point in the history; empty where it does."""
        try:
            self.desk.read(lambda session: find_point(session, name))
        except QualcodeError as error:
            return str(error)
        return ""

    def action_reset(self) -> None:
        """All options as at the beginning."""
        self._choose("All options are as at the beginning.", **asdict(TableOptions()))

    # ------------------------------------------------------------------ behind the numbers, and out

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Show the passages behind a number; with those below it where headings count them."""
        line = self._moment.by_id.get(event.key) if isinstance(event.key, int) else None
        if line is None:
            return
        below = subtree(self._moment.codes, line.id) if self.options.aggregate != "none" else [line]
        ids = [code.id for code in below]
        self.stage.show_references(ids, line.printed, rule=self.desk.rule, moment=self._moment)

    @work(exclusive=True, group="dialog")
    async def action_write(self) -> None:
        """Write the table to a file; the suffix says in which format."""
        target = await file_to_write(self.stage, "Write the table", "table.docx")
        if target is not None:
            self._write(target)

    def _write(self, target: Path) -> None:
        from exports.formats import by_suffix
        from exports.proof import proven

        try:
            form = by_suffix(target)
            table = self._moment.read(lambda session: proven(session, self._asked(session), form))
            write_table(table, form, target)
        except QualcodeError as error:
            self.stage.say(str(error), warning=True)
            return
        self.stage.say(f"Wrote {target.resolve()}.")

    @work(exclusive=True, group="dialog")
    async def action_verify(self) -> None:
        """Hold a table that was written against the project, and show what came of it."""
        from qualcode.ui.filenames import typed_file
        from qualcode.ui.proving import Proving, ask_table, told

        typed = await self.app.push_screen_wait(ask_table())
        if typed is None:
            return
        path = typed_file(typed)
        verdict = await self.app.push_screen_wait(Proving(self.desk.project, path))
        if verdict is None or isinstance(verdict, str):
            self.stage.say(verdict or "", warning=True)
            return
        self.stage.say(f"{verdict.title(path.name)}.", warning=not verdict.verified)
        await self.app.push_screen_wait(told(verdict, path))


def _line(row: Row) -> Line:
    numbers = ("" if count is None else f"{count:,}" for count in (row.interviews, row.references))
    style: LineStyle = "heading" if row.heading else ""
    return Line(key=row.code_id, cells=(row.printed, *numbers), level=row.level - 1, style=style)


def _attributes(session: Session) -> list[str]:
    return list(session.scalars(select(Attribute.name).order_by(Attribute.position)))
