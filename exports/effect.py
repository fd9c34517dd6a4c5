"""What an operation does to the counts: told before it is done, in sentences."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.tree import tree
from exports.counts import CodeCount, Counts, Rule, count
from exports.table import plural
from qualcode.store.models import Lost, Memo, Pattern, Quote, Rejection, Summary

EffectRow = tuple[str, CodeCount | None, CodeCount | None]
"""A code as the table prints it, with its counts before and after; None where it is not in the table."""
About = tuple[int | None, ...]


@dataclass(frozen=True)
class Effect:
    """How the counts before an operation differ from those after it."""

    rows: list[EffectRow]
    """Codes whose numbers change, that vanish or that appear: in the order they had, new ones last."""
    unit: str = "interview"
    """What the first number counts, in the singular."""
    memos_joined: int = 0
    """How many memos are about something else afterwards: the code or reference that theirs was joined to."""
    memos_added: int = 0
    memos_removed: int = 0
    quotes_removed: int = 0
    """How many references are gone, or one with another, that were starred, used or trimmed as quotes."""
    summaries_removed: int = 0
    """How many cells of the matrix are gone, or one with another."""
    patterns_removed: int = 0
    rejections_removed: int = 0
    """How many passages that were rejected as suggestions may be suggested again."""
    lost_joined: int = 0
    """How many lost codings wait at another code afterwards."""
    lost_removed: int = 0
    """How many lost codings are given up, or have words again."""

    @property
    def weighs(self) -> bool:
        """Whether something is counted otherwise afterwards, or a memo or lost coding is touched.

        >>> Effect([("Doubt", CodeCount(0, 0), None)]).weighs, Effect([], lost_removed=1).weighs
        (False, True)
        """
        counted = any(each is not None and each.references for _, *both in self.rows for each in both)
        memos = self.memos_joined or self.memos_added or self.memos_removed
        kept = (
            self.quotes_removed or self.summaries_removed or self.patterns_removed or self.rejections_removed
        )
        return bool(counted or memos or self.lost_joined or self.lost_removed or kept)

    def sentences(self) -> list[str]:
        """One sentence a code, then on memos and lost codings; none where nothing changes.

        >>> Effect([("2 Trust", CodeCount(14, 41), CodeCount(14, 38))], memos_joined=1).sentences()
        ['“2 Trust”: 41 → 38 references, 14 interviews unchanged', '1 memo goes over to what stays']
        >>> Effect([("Doubt", CodeCount(1, 3), None)]).sentences()
        ['“Doubt” leaves the table: it had 3 references, 1 interview']
        """
        told = [_sentence(label, before, after, self.unit) for label, before, after in self.rows]
        beside = (
            (self.memos_joined, "memo", "goes over to what stays", "go over to what stays"),
            (self.memos_added, "memo", "is written", "are written"),
            (self.memos_removed, "memo", "is deleted", "are deleted"),
            (self.quotes_removed, "kept quote", "is deleted or joined", "are deleted or joined"),
            (self.summaries_removed, "summary", "is deleted or joined", "are deleted or joined"),
            (self.patterns_removed, "kept pattern", "is deleted or joined", "are deleted or joined"),
            (self.rejections_removed, "rejected suggestion", "is forgotten", "are forgotten"),
            (self.lost_joined, "lost coding", "waits there from then on", "wait there from then on"),
            (self.lost_removed, "lost coding", "waits no more", "wait no more"),
        )
        return told + [
            f"{_amount(number, noun)} {one if number == 1 else many}"
            for number, noun, one, many in beside
            if number
        ]


def effect(session: Session, rule: Rule, operation: Callable[[Session], object]) -> Effect:
    """Do something in this session and tell what it does to the counts of a rule; the caller rolls it back.

    What ``operation`` raises goes through.
    """
    before = counted(session, rule)
    operation(session)
    session.flush()
    return difference(before, counted(session, rule), rule)


class Counted(NamedTuple):
    """How a project stands: what an effect compares."""

    labels: dict[int, str]
    """The codes as the table prints them, in order, by id."""
    counts: Counts
    memos: dict[int, About]
    """What each memo is about."""
    lost: dict[int, int]
    """The code of each lost coding."""
    quotes: frozenset[int]
    """What is kept as quotes."""
    summaries: frozenset[int]
    patterns: frozenset[int]
    rejections: frozenset[int]


def counted(session: Session, rule: Rule) -> Counted:
    """How the project of this session stands by a rule."""
    codes = tree(session)
    about = select(Memo.id, Memo.reference_id, Memo.code_id, Memo.transcript_id, Memo.interview_id)
    memos = {memo_id: tuple(things) for memo_id, *things in session.execute(about)}
    lost = {row.id: row.code_id for row in session.execute(select(Lost.id, Lost.code_id))}
    kept = (frozenset(session.scalars(select(kind.id))) for kind in (Quote, Summary, Pattern, Rejection))
    return Counted({line.id: line.printed for line in codes}, count(session, codes, rule), memos, lost, *kept)


def difference(before: Counted, after: Counted, rule: Rule) -> Effect:
    """What lies between two states of a project that were counted by one rule."""
    both = before.memos.keys() & after.memos.keys()
    waiting = before.lost.keys() & after.lost.keys()
    order = list(dict.fromkeys([*before.labels, *after.labels]))
    return Effect(
        _rows(before.labels | after.labels, order, before.counts, after.counts),
        rule.unit,
        memos_joined=sum(before.memos[memo] != after.memos[memo] for memo in both),
        memos_added=len(after.memos) - len(both),
        memos_removed=len(before.memos) - len(both),
        quotes_removed=len(before.quotes - after.quotes),
        summaries_removed=len(before.summaries - after.summaries),
        patterns_removed=len(before.patterns - after.patterns),
        rejections_removed=len(before.rejections - after.rejections),
        lost_joined=sum(before.lost[each] != after.lost[each] for each in waiting),
        lost_removed=len(before.lost) - len(waiting),
    )


def _rows(labels: dict[int, str], order: list[int], before: Counts, after: Counts) -> list[EffectRow]:
    rows = ((labels[code_id], before.by_code.get(code_id), after.by_code.get(code_id)) for code_id in order)
    return [row for row in rows if row[1] != row[2]]


def _sentence(label: str, before: CodeCount | None, after: CodeCount | None, unit: str) -> str:
    if before is None or after is None:
        counted = before or after or CodeCount(0, 0)
        numbers = f"{_amount(counted.references, 'reference')}, {_amount(counted.interviews, unit)}"
        return f"“{label}” " + (
            f"comes into the table: {numbers}" if before is None else f"leaves the table: it had {numbers}"
        )
    references = _change(before.references, after.references, "reference")
    return f"“{label}”: {references}, {_change(before.interviews, after.interviews, unit)}"


def _change(before: int, after: int, noun: str) -> str:
    return f"{_amount(after, noun)} unchanged" if before == after else f"{before:,} → {_amount(after, noun)}"


def _amount(number: int, noun: str) -> str:
    """A number with its noun.

    >>> _amount(1, "interview"), _amount(1200, "Institution type")
    ('1 interview', '1,200 Institution types')
    """
    return f"{number:,} {noun if number == 1 else plural(noun)}"
