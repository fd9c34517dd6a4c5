"""The project at a glance: its numbers, what is left to do, what was done last."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.cells import cell_len
from rich.text import Text
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codebook.tree import CodeLine
from exports.counts import Rule, count
from exports.coverage import coverage
from qualcode.store.history import ChangeLine, history
from qualcode.store.models import Coder, Memo, Revision, Transcript
from qualcode.ui.columns import visible
from qualcode.ui.rowart import shortened
from qualcode.ui.when import local, when
from transcripts.overview import InterviewLine

_RECENT = 3


@dataclass(frozen=True)
class Figures:
    """What takes a moment to count."""

    coded: dict[int, float]
    """Per transcript id the share of its text that is coded, from 0 to 1."""
    lengths: dict[int, int]
    """Code points of the transcripts that were asked for, by id."""
    codes: int
    """In use: retired ones are left out, as in the table."""
    references: int
    """The sum of the table's column: of codings that overlap at one code, one counts."""
    by_coder: tuple[tuple[str, int], ...]
    """The same for each coder alone, the most first; coders without any are left out."""
    memos: int
    recent: tuple[ChangeLine, ...]
    """The latest lines of the history, newest first."""


def figures(session: Session, codes: list[CodeLine], lengths_of: Collection[int]) -> Figures:
    """Count a project; ``codes`` as codebook.tree.tree gives them."""
    counts = count(session, codes, Rule())
    names = session.scalars(select(Coder.name).order_by(Coder.name)).all()
    coders = [(name, _references(session, codes, name)) for name in names]
    lengths = select(Transcript.id, func.length(Revision.text)).join(Revision)
    return Figures(
        coverage(session),
        {row[0]: row[1] for row in session.execute(lengths.where(Transcript.id.in_(lengths_of)))},
        sum(line.id in counts.by_code and not line.heading for line in codes),
        sum(each.references for each in counts.by_code.values()),
        tuple(sorted((each for each in coders if each[1]), key=lambda each: -each[1])),
        session.scalar(select(func.count()).select_from(Memo)) or 0,
        tuple(history(session, limit=_RECENT)),
    )


def _references(session: Session, codes: list[CodeLine], coder: str) -> int:
    return sum(each.references for each in count(session, codes, Rule(coder=coder)).by_code.values())


@dataclass(frozen=True)
class Panel:
    """What the panel beside the list says."""

    name: str
    path: Path
    lines: Sequence[InterviewLine]
    figures: Figures | None
    """None while they are counted."""
    lost: int = 0
    """Codings that lost their words to a correction."""

    def text(self, width: int, *, brief: bool) -> Text:
        """In rows of at most ``width`` cells; ``brief`` where there is room for a few rows only."""
        said = Text(no_wrap=True, overflow="ellipsis")
        said.append(visible(self.name), "bold")
        if brief:
            said.append(f"  {_short_path(self.path, width - cell_len(self.name) - 2)}\n", "dim")
            self._brief(said, width)
        else:
            said.append(f"\n{_short_path(self.path, width)}\n", "dim")
            self._full(said, width)
        return said

    def _brief(self, said: Text, width: int) -> None:
        numbers = self._numbers()
        coders = " · ".join(f"{visible(name)} {number:,}" for name, number in self._coders())
        counted = " · ".join(_amount(number, noun) for noun, number in numbers)
        said.append(shortened(counted + (f" ({coders})" if coders else ""), width))
        said.append("\nTo do: ", "bold").append(" · ".join(self._to_do()))
        for line in self._recent():
            said.append(f"\n{shortened(_done(line), width)}", "dim")

    def _full(self, said: Text, width: int) -> None:
        room = min(width, 33)
        rows = [(f"{noun.capitalize()}s", number) for noun, number in self._numbers()]
        rows += [(f"  {visible(name)}", number) for name, number in self._coders()]
        for title, number in rows:
            shown = f"{number:,}"
            kept = shortened(title, room - len(shown) - 1)
            said.append(f"\n{kept}{' ' * (room - cell_len(kept) - len(shown))}{shown}")
        said.append("\n\nTo do", "bold")
        for sentence in self._to_do():
            said.append(f"\n{sentence}")
        if recent := self._recent():
            said.append("\n\nDone last", "bold")
        for line in recent:
            said.append(f"\n{_at(line)}  {visible(line.who)}", "dim")
            said.append(f"\n  {shortened(_what(line), width - 2)}")

    def _numbers(self) -> list[tuple[str, int]]:
        interviews = len({line.interview for line in self.lines})
        numbers = [("interview", interviews)]
        if interviews != len(self.lines):
            numbers.append(("transcript", len(self.lines)))
        if self.figures is not None:
            numbers += [("code", self.figures.codes), ("reference", self.figures.references)]
        return numbers

    def _coders(self) -> tuple[tuple[str, int], ...]:
        return self.figures.by_coder if self.figures is not None else ()

    def _recent(self) -> tuple[ChangeLine, ...]:
        return self.figures.recent if self.figures is not None else ()

    def _to_do(self) -> list[str]:
        if not self.lines:
            return ["import interviews (i)"]
        coded = {line.interview for line in self.lines if line.references}
        left = len({line.interview for line in self.lines} - coded)
        memos = self.figures.memos if self.figures is not None else 0
        lost = f"{_amount(self.lost, 'coding')} lost {'its' if self.lost == 1 else 'their'} words: F8"
        return [
            *([lost] if self.lost else []),
            f"{_amount(left, 'interview')} not coded yet" if left else "every interview has codings",
            _amount(memos, "memo") if memos else "no memos",
        ]


def _done(line: ChangeLine) -> str:
    return f"{_at(line)}  {visible(line.who)}  {_what(line)}"


def _at(line: ChangeLine) -> str:
    return when(local(line.at), datetime.now().astimezone())


def _what(line: ChangeLine) -> str:
    prefix = {"undo": "undo: ", "redo": "redo: "}.get(line.kind, "")
    return prefix + visible(line.label)


def _amount(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _short_path(path: Path, cells: int) -> str:
    """A path with the home folder as ~, and its end where there is no room for all of it."""
    shown = visible(str(path))
    home = str(Path.home())
    if shown.startswith(f"{home}/"):
        shown = "~" + shown[len(home) :]
    while cell_len(shown) > max(cells, 1):
        shown = "…" + shown[2:]
    return shown
