"""What the matrix on the screen shows: its themes and interviews, and what is in their cells."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.text import Text
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.tree import CodeLine, tree
from exports.counts import Rule
from exports.matrix.build import MatrixOptions, build_matrix
from exports.matrix.themes import themes_of
from exports.quotes.lines import QuoteLine, QuoteOptions, quote_list
from exports.units import parse_where
from qualcode.store.models import Interview
from qualcode.summarising import Cell, SummaryLine, summaries
from qualcode.ui.cellgrid import GridLine
from qualcode.ui.columns import visible


@dataclass(frozen=True)
class MatrixCells:
    """A matrix with the ids behind it."""

    themes: tuple[CodeLine, ...] = ()
    interviews: dict[int, str] = field(default_factory=dict)
    """Names by id, in the order of the rows."""
    references: dict[Cell, int] = field(default_factory=dict)
    """As they are counted."""
    summaries: dict[Cell, SummaryLine] = field(default_factory=dict)
    rule: Rule = field(default_factory=Rule)

    @classmethod
    def read(cls, session: Session, under: str, where: tuple[str, ...]) -> "MatrixCells":
        """The themes of the top level or below a code. Raises what ``themes_of`` and ``parse_where`` do."""
        themes = themes_of(tree(session), below=under)
        rule = Rule(where=parse_where(session, where))
        matrix = build_matrix(session, themes, MatrixOptions(cells="summaries", rule=rule, with_names=True))
        ids = {row.name: row.id for row in session.execute(select(Interview.id, Interview.name))}
        interviews = {ids[row.interview]: row.interview for row in matrix.rows}
        references = {
            (home, theme.id): cell.references
            for home, row in zip(interviews, matrix.rows, strict=True)
            for theme, cell in zip(themes, row.cells, strict=True)
        }
        return cls(tuple(themes), interviews, references, summaries(session), rule)

    def lines(self) -> list[GridLine]:
        """A line for each interview: in each cell the number of references and how the summary begins."""
        return [
            GridLine(home, name, tuple(self._shown((home, theme.id)) for theme in self.themes))
            for home, name in self.interviews.items()
        ]

    def _shown(self, cell: Cell) -> Text:
        count = self.references[cell]
        text = Text(f"{count:>3}" if count else "   ", "dim", no_wrap=True)
        if cell in self.summaries:
            text.append(
                " " + " ".join(visible(self.summaries[cell].text[:200].replace("\n", " ")).split()), "not dim"
            )
        return text

    def without(self) -> Iterator[Cell]:
        """The cells that have references and no summary, row by row."""
        return (
            (home, theme.id)
            for home in self.interviews
            for theme in self.themes
            if self.references[home, theme.id] and (home, theme.id) not in self.summaries
        )

    def quotes(self, session: Session, cell: Cell) -> list[QuoteLine]:
        """What is coded in a cell, starred first."""
        theme = next(line for line in self.themes if line.id == cell[1])
        asked = QuoteOptions(
            below=True, rule=self.rule, context=0, whole=True, with_names=True, interview_id=cell[0]
        )
        return sorted(quote_list(session, theme, asked).quotes, key=lambda quote: not quote.starred)
