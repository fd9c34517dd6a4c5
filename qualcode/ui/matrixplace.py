"""The matrix: interviews beside themes, and below a cell its passages beside the summary one writes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from sqlalchemy.orm import Session
from textual import work
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from exports.quotes.lines import QuoteLine
from qualcode.errors import QualcodeError
from qualcode.store.touched import Touched
from qualcode.summarising import Cell, SummaryLine, summaries
from qualcode.swapreports import number
from qualcode.ui.cellgrid import CellGrid
from qualcode.ui.choices import choose_heading, choose_where
from qualcode.ui.columns import visible
from qualcode.ui.filenames import file_to_write
from qualcode.ui.keys import Scope, bindings
from qualcode.ui.lines import Column, Line, LineTable
from qualcode.ui.matrixcells import MatrixCells
from qualcode.ui.place import Place
from qualcode.ui.stage import Stage
from qualcode.ui.summaryfield import SummaryField
from qualcode.ui.when import local

_EMPTY = (
    "Nothing to set side by side: a matrix needs interviews (F2, then i imports some) and themes (F4, then a"
    " adds one)."
)
_NO_PASSAGES = "Nothing is coded here."


class MatrixPlace(Place):
    """What each interview has to say on each theme."""

    NAME = "matrix"
    SCOPES: ClassVar[tuple[Scope, ...]] = ("matrix", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("matrix")
    DEFAULT_CSS = """
    MatrixPlace .line { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    MatrixPlace #title { text-style: bold; }
    MatrixPlace #head { height: 2; text-style: bold; background: $surface; border-top: hkey $panel; }
    MatrixPlace #cell { height: 45%; min-height: 8; background: $surface; }
    MatrixPlace #passages { width: 1fr; border-right: vkey $panel; }
    MatrixPlace #written { width: 1fr; }
    MatrixPlace #words { height: 50%; padding: 0 1; border-top: dashed $panel; }
    MatrixPlace #words Static { width: 1fr; }
    MatrixPlace SummaryField { height: 1fr; padding: 0 1; background: $surface; }
    MatrixPlace SummaryField:focus { background: $boost; }
    """

    def __init__(self, stage: Stage) -> None:
        """The themes of the top level, all interviews."""
        super().__init__(stage)
        self.grid = CellGrid(_EMPTY)
        self.quotes = LineTable(_columns(), empty=_NO_PASSAGES, header=False)
        self.field = SummaryField(stage)
        self._title = Static(id="title", classes="line", markup=False)
        self._head = Static(id="head", classes="line", markup=False)
        self._by = Static(id="by", classes="line", markup=False)
        self._around = Static(markup=False)
        self._words = VerticalScroll(self._around, id="words")
        self._words.can_focus = False
        self.under: int | None = None
        self.where: tuple[str, ...] = ()
        self.cells = MatrixCells()
        self._found: list[QuoteLine] = []
        self._moved: Cell | None = None

    def body(self) -> Iterator[Widget]:
        """What is shown, the cells, and the one under the cursor."""
        yield self._title
        yield self.grid
        yield self._head
        with Horizontal(id="cell"):
            with Vertical(id="passages"):
                yield self.quotes
                yield self._words
            with Vertical(id="written"):
                yield self._by
                yield self.field

    def on_mount(self) -> None:
        """Show it."""
        self.fill()
        self.grid.focus()

    # ------------------------------------------------------------------ showing

    def fill(self) -> None:
        """Read all of it again; a heading or a condition that is gone is given up."""
        try:
            self.cells = self.desk.read(self._read)
        except QualcodeError as error:
            self.under, self.where = None, ()
            self.call_after_refresh(
                self.stage.say, f"{error}. All themes and interviews again.", warning=True
            )
            self.cells = self.desk.read(self._read)
        self._draw()

    def _read(self, session: Session) -> MatrixCells:
        return MatrixCells.read(session, self._under_uuid(), self.where)

    def _under_uuid(self) -> str:
        """The heading whose codes are the themes; empty where it is gone."""
        if self.under not in self.desk.by_id:
            self.under = None
        return self.desk.by_id[self.under].uuid if self.under is not None else ""

    def follow(self, news: Touched) -> None:
        """Read what changed; where that is summaries alone, nothing is counted."""
        before = self.cells.summaries
        if news.rows.keys() <= {"summary", "coder"}:
            self.cells = replace(self.cells, summaries=self.desk.read(summaries))
            self._draw()
        else:
            self.fill()
        self._moved = _difference(before, self.cells.summaries)

    def go_to_change(self, news: Touched) -> None:
        """To the cell whose summary was taken back or written again."""
        if self._moved is not None and "summary" in news.rows:
            self._go(self._moved)

    def _go(self, cell: Cell) -> None:
        themes = [line.id for line in self.cells.themes]
        if cell[1] in themes:
            self.grid.go_cell(cell[0], themes.index(cell[1]))

    def _draw(self) -> None:
        cells = self.cells
        self.grid.fill([visible(line.printed) for line in cells.themes], cells.lines())
        self._show_cell()

    def cell(self) -> Cell | None:
        """The ids of the interview and the theme under the cursor."""
        home = self.grid.cursor_key
        if not isinstance(home, int) or not self.cells.themes:
            return None
        return home, self.cells.themes[self.grid.theme].id

    def on_cell_grid_cell_moved(self, event: CellGrid.CellMoved) -> None:
        """Show what is in the cell."""
        event.stop()
        self._show_cell()

    def _show_cell(self) -> None:
        cell = self.cell()
        self.query_one("#cell").display = self._head.display = cell is not None
        self._title.update(self._heading())
        self.field.show(cell, self.cells.summaries.get(cell) if cell else None)
        if cell is None:
            return
        self._found = self.desk.read(lambda session: self.cells.quotes(session, cell))
        self.quotes.show([_line(key, quote) for key, quote in enumerate(self._found)], keep=False)
        self._head.update(self._counted(cell))
        self._by.update(self._written(cell))
        self._show_words()

    def on_summary_field_left(self, event: SummaryField.Left) -> None:
        """Show what is under the cursor, which may be another cell by now."""
        event.stop()
        self._show_cell()

    def _heading(self) -> str:
        """What the rows and columns are, and which of them are out of sight."""
        top = self.desk.by_id.get(self.under or 0)
        left, right = self.grid.aside
        aside = ", ".join(
            f"{count:,} more {side}" for count, side in ((left, "left"), (right, "right")) if count
        )
        where = f" · only {self.where[0]}" if self.where else ""
        themes = number(len(self.cells.themes), "theme") + (f" below “{top.printed}”" if top else "")
        more = f" ({aside})" if aside else ""
        without = f" · {number(sum(1 for _ in self.cells.without()), 'coded cell')} without a summary"
        interviews = number(len(self.cells.interviews), "interview")
        return visible(f"{interviews}, {themes}{more}{where}{without}")

    def _counted(self, cell: Cell) -> str:
        theme = next(line for line in self.cells.themes if line.id == cell[1])
        count = self.cells.references[cell]
        told = number(count, "reference") if count else "nothing coded"
        return visible(f"{self.cells.interviews[cell[0]]} · {theme.printed}: {told}")

    def _written(self, cell: Cell) -> str:
        found = self.cells.summaries.get(cell)
        return (
            visible(f"Summary by {found.coder}, {local(found.at):%Y-%m-%d %H:%M}")
            if found
            else "No summary yet: Enter writes, Esc keeps"
        )

    def on_line_table_moved(self, event: LineTable.Moved) -> None:
        """Show the words of the passage under the cursor."""
        event.stop()
        if event.table is self.quotes:
            self._show_words()

    def _current(self) -> QuoteLine | None:
        key = self.quotes.cursor_key
        return self._found[key] if isinstance(key, int) and key < len(self._found) else None

    def _show_words(self) -> None:
        quote = self._current()
        self._words.display = quote is not None
        if quote is not None:
            text = Text().append(f"{visible(_source(quote))}\n", "dim")
            self._around.update(text.append("\n".join(map(visible, quote.words.split("\n")))))
            self._words.scroll_home(animate=False)

    # ------------------------------------------------------------------ acting

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Write the summary of the cell, or show the passage in its interview."""
        event.stop()
        if event.table is self.grid:
            self.field.begin()
        elif (quote := self._current()) is not None:
            self.stage.open_passage(quote.transcript_id, quote.start, quote.end)

    def action_passages(self) -> None:
        """Go to the passages of the cell."""
        if self._found:
            self.quotes.focus()
        else:
            self.stage.say(_NO_PASSAGES)

    def action_leave(self) -> None:
        """Keep what was written, and back to the cells."""
        self.grid.focus()

    def keep(self) -> None:
        """Write what was typed and not kept yet."""
        self.field.keep()

    def action_missing(self, step: int) -> None:
        """The next cell, or the one before, that has passages and no summary."""
        themes = [line.id for line in self.cells.themes]
        order = [(home, theme) for home in self.cells.interviews for theme in themes]
        here, wanted = self.cell(), set(self.cells.without())
        if here is None or not wanted:
            self.stage.say("Every cell that has passages has a summary.")
            return
        at = order.index(here)
        around = [*order[at + 1 :], *order[: at + 1]] if step > 0 else [*order[:at][::-1], *order[at:][::-1]]
        self._go(next(cell for cell in around if cell in wanted))
        self.stage.say(f"{number(len(wanted), 'cell')} with passages and no summary.")

    @work(exclusive=True, group="dialog")
    async def action_themes(self) -> None:
        """Other themes: the top level, or what stands directly below a heading."""
        chosen = await choose_heading(self.stage, "Themes: what stands below", "the top level")
        if chosen is not None:
            self.under = chosen or None
            self.fill()

    @work(exclusive=True, group="dialog")
    async def action_where(self) -> None:
        """Only interviews with one value of an attribute; or all again."""
        where = await choose_where(self.stage)
        if where is not None:
            self.where = where
            self.fill()

    @work(exclusive=True, group="dialog")
    async def action_file(self) -> None:
        """Write the matrix to a file; the suffix says in which format."""
        from qualcode.ui.matrixfile import WritingMatrix

        target = await file_to_write(self.stage, "Write the matrix", "matrix.docx")
        if target is None:
            return
        writing = WritingMatrix(self.desk.project, target, self._under_uuid(), self.where)
        outcome = await self.app.push_screen_wait(writing)
        if isinstance(outcome, Path):
            self.stage.say(f"Wrote {outcome}; interviews are numbered in it.")
        else:
            self.stage.say(outcome or "Stopped; nothing was written.", warning=bool(outcome))


def _columns() -> list[Column]:
    return [
        Column("★", width=1, drop=2),
        Column("Passage", share=1, least=20),
        Column("Code", width=18, drop=1),
    ]


def _line(key: int, quote: QuoteLine) -> Line:
    return Line(key, ("★" if quote.starred else "", " ".join(quote.words.split()), quote.code))


def _source(quote: QuoteLine) -> str:
    return f"{', '.join(filter(None, (quote.transcript, quote.speaker)))} · {quote.code}"


def _difference(before: dict[Cell, SummaryLine], after: dict[Cell, SummaryLine]) -> Cell | None:
    """A cell in which two states differ."""
    cells = before.keys() | after.keys()
    return next((cell for cell in sorted(cells) if before.get(cell) != after.get(cell)), None)
