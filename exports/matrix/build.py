"""Building a matrix: the summary of each interview under each theme, and the quotes behind it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.tree import CodeLine, tree
from codebook.versions import state_of
from exports.caption import facts, left_out, standing
from exports.counts import Counts, CrossCounts, Rule, count_across
from exports.groups import Groups, natural
from exports.quotes.attribution import Attributions, split_names
from exports.quotes.lines import QuoteLine, QuoteOptions, quote_list
from exports.units import Units, attribute_values, find_attribute
from qualcode.store.models import Interview, Study
from qualcode.summarising import Cell, SummaryLine, summaries

Kind = Literal["both", "either", "summaries", "quotes", "counts"]
Progress = Callable[[Sequence[CodeLine]], Iterator[CodeLine]]
_NONE = SummaryLine("", "", "")


@dataclass(frozen=True)
class MatrixOptions:
    """How a matrix is asked for; ``rule`` says which references count, by whom and in which interviews."""

    cells: Kind = "both"
    """What stands in them; ``either`` is the summary, and quotes where there is none."""
    rule: Rule = field(default_factory=Rule)
    direct: bool = False
    """Only what is coded at a theme itself, nothing below it."""
    show: Sequence[str] = ()
    """Attributes beside the interview, or lists of them with commas."""
    sort: str = ""
    """The attribute by which interviews are ordered, or empty."""
    quotes: int = 3
    """In a cell, at most."""
    starred: bool = False
    """Only starred quotes."""
    whole: bool = False
    """Whether trimmed versions are left out of account."""
    with_names: bool = False
    """Whether interviews are called by their names."""
    title: str = ""
    """Instead of the project's name, or empty."""


@dataclass(frozen=True)
class MatrixCell:
    """One interview under one theme."""

    summary: str
    """Empty where there is none, or none is asked for; so are the next two."""
    coder: str
    """Who wrote it last."""
    at: str
    quotes: tuple[QuoteLine, ...]
    """Starred ones first, then in the order of the transcripts; no more than are asked for."""
    more: int
    """How many quotes are left out."""
    references: int
    """As they are counted: passages that overlap are one."""
    empty: bool
    """Whether there is neither a summary nor a reference, asked for or not."""


@dataclass(frozen=True)
class MatrixRow:
    """One interview."""

    interview: str
    """Its number in words, or its name where names are asked for."""
    attributes: tuple[str, ...]
    """The values of those shown, empty ones for none."""
    cells: tuple[MatrixCell, ...]

    @property
    def described(self) -> str:
        """The interview with its attributes."""
        told = ", ".join(filter(None, self.attributes))
        return f"{self.interview} ({told})" if told else self.interview


@dataclass(frozen=True)
class Matrix:
    """Interviews and themes, and what is in the cells."""

    title: str
    cells: Kind
    attributes: tuple[str, ...]
    """The names of those shown."""
    themes: tuple[str, ...]
    """As printed."""
    rows: tuple[MatrixRow, ...]
    empty: tuple[int, ...]
    """Per theme, how many of the interviews have neither a summary nor a reference."""
    caption: str
    facts: dict[str, str | int]
    notes: tuple[str, ...] = ()
    """What whoever prints it should know; not part of a file."""


def build_matrix(
    session: Session, themes: Sequence[CodeLine], options: MatrixOptions, progress: Progress = iter
) -> Matrix:
    """The matrix of these themes; ``progress`` goes through them while their quotes are chosen.

    Raises NotFound for an attribute that interviews do not have.
    """
    building = _Building(session, themes, options)
    if options.cells not in ("summaries", "counts"):
        building.quote(progress)
    rows = tuple(building.row(interview_id) for interview_id in building.order())
    state, rule = state_of(session), options.rule
    told = [*_told(options), *left_out(rule, building.counts, None), standing(state)]
    about = facts(replace(rule, aggregate=_aggregate(options)), building.counts, under=None, state=state)
    return Matrix(
        title=options.title or f"{session.scalars(select(Study.name)).one()}: framework matrix",
        cells=options.cells,
        attributes=tuple(building.attributes),
        themes=tuple(line.printed for line in themes),
        rows=rows,
        empty=tuple(sum(row.cells[place].empty for row in rows) for place in range(len(themes))),
        caption=" ".join(told),
        facts=about | {"cells": options.cells},
        notes=tuple(building.notes()),
    )


def _aggregate(options: MatrixOptions) -> Literal["none", "union"]:
    return "none" if options.direct else "union"


class _Building:
    """What the rows of one matrix are made of."""

    def __init__(self, session: Session, themes: Sequence[CodeLine], options: MatrixOptions) -> None:
        self._session, self._themes, self._options = session, themes, options
        names = session.execute(select(Interview.id, Interview.name).order_by(Interview.id)).all()
        self._names = {row.id: row.name for row in names}
        units = Units(session, "interview", options.rule.where, exclude_interviewer=False)
        self._homes = units.homes()
        self.attributes = [find_attribute(session, name).name for name in split_names(session, options.show)]
        self._attributions = Attributions(session, self.attributes, with_names=options.with_names)
        self._values = attribute_values(session)
        self._summaries = summaries(session)
        self._crossed, self._places = self._counted()
        self._told: list[str] = []
        self._quotes: dict[Cell, tuple[QuoteLine, ...]] = {}
        self._more: dict[Cell, int] = {}

    def _counted(self) -> tuple[CrossCounts | None, dict[str, int]]:
        """The counts of all codes by interview, and the place of each interview in them."""
        if not self._homes:
            return None, {}
        rule = replace(self._options.rule, aggregate=_aggregate(self._options))
        groups = Groups(self._session, "interview", rule.where, exclude_interviewer=False)
        crossed = count_across(self._session, tree(self._session), rule, groups)
        return crossed, {name: place for place, name in enumerate(groups.names)}

    @property
    def counts(self) -> Counts:
        """Of all interviews together."""
        return self._crossed.counts if self._crossed is not None else Counts(0, {}, 0, 0)

    def quote(self, progress: Progress) -> None:
        """Choose the quotes of all cells, theme by theme: there may be many, of which few are kept."""
        options = self._options
        asked = QuoteOptions(
            below=not options.direct,
            rule=options.rule,
            starred=options.starred,
            whole=options.whole,
            with_names=options.with_names,
            context=0,
        )
        for theme in progress(self._themes):
            listed = quote_list(self._session, theme, asked)
            self._told += [f"{theme.printed}: {note}" for note in listed.notes]
            here = defaultdict[int, list[QuoteLine]](list)
            for quote in sorted(listed.quotes, key=lambda quote: not quote.starred):
                here[self._homes[quote.transcript_id]].append(quote)
            for home, quotes in here.items():
                self._quotes[home, theme.id] = tuple(quotes[: options.quotes])
                self._more[home, theme.id] = max(len(quotes) - options.quotes, 0)

    def order(self) -> list[int]:
        """The interviews: by the attribute, then by name, or by number where names are not said."""
        sort = find_attribute(self._session, self._options.sort).name if self._options.sort else ""
        shown = set(self._homes.values())

        def key(interview_id: int) -> tuple[object, ...]:
            value = self._values.get((interview_id, sort), "")
            called = natural(self._names[interview_id]) if self._options.with_names else ()
            return (bool(sort and not value), natural(value), called, interview_id)

        return sorted(shown, key=key)

    def row(self, interview_id: int) -> MatrixRow:
        """One interview under all themes."""
        return MatrixRow(
            self._attributions.called(interview_id),
            tuple(self._values.get((interview_id, name), "") for name in self.attributes),
            tuple(self._cell(interview_id, theme.id) for theme in self._themes),
        )

    def _cell(self, interview_id: int, code_id: int) -> MatrixCell:
        options, written = self._options, self._summaries.get((interview_id, code_id), _NONE)
        quoted = not (options.cells == "either" and written.text)
        asked = written if options.cells in ("both", "either", "summaries") else _NONE
        references = self._references(interview_id, code_id)
        return MatrixCell(
            *asked,
            quotes=self._quotes.get((interview_id, code_id), ()) if quoted else (),
            more=self._more.get((interview_id, code_id), 0) if quoted else 0,
            references=references,
            empty=not references and not written.text,
        )

    def _references(self, interview_id: int, code_id: int) -> int:
        if self._crossed is None or code_id not in self._crossed.cells:
            return 0
        return self._crossed.cells[code_id][self._places[self._names[interview_id]]].references

    def notes(self) -> list[str]:
        """What whoever prints it should know."""
        telling = self._attributions.telling((home, None) for home in self._homes.values())
        if not telling:
            return self._told
        of = "1 interview" if telling == 1 else f"{telling:,} interviews"
        return [*self._told, f"what --show says fits {of} alone; show fewer attributes to give nobody away"]


def _told(options: MatrixOptions) -> list[str]:
    """What stands in the cells, in words."""
    where = "at the theme" if options.direct else "at the theme or below it"
    summary = "the summary that a researcher wrote"
    starred = "starred quotes" if options.starred else "quotes, starred ones first"
    quotes = f"{starred}, {options.quotes:,} at most, of what is coded {where}"
    told = {
        "both": f"{summary}; then {quotes}",
        "either": f"{summary}; where there is none, {quotes}",
        "summaries": summary,
        "quotes": quotes,
        "counts": f"references {where}; passages that overlap are one, whoever coded them",
    }[options.cells]
    parts = [f"Each cell: {told}."]
    if options.cells not in ("summaries", "counts"):
        parts.append("“[…]” stands for words left out.")
    if options.rule.coder:
        parts.append(f"Only what {options.rule.coder} coded.")
    return parts
