"""Signs that passages lie where they were meant to, for every way that they may have been counted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from qualcode.errors import BadInput
from qualcode.exchange.offsets import Convention, Ruler, agrees
from qualcode.exchange.study import ForeignStudy, Selection

PER_SOURCE = 500
"""Passages of one source that are looked at, spread evenly over those it has."""
ENOUGH = 1000
"""Passages that lie elsewhere when counted otherwise, after which no more are looked at."""
MOST = 20_000
"""Passages that are looked at in all."""


class Signs(NamedTuple):
    """What one passage looks like when it is counted in one way."""

    inside: bool
    """It lies in the text and cuts no character in two."""
    told: bool
    """It holds the words that the program tells of it."""
    line_start: bool
    line_end: bool
    word_start: bool
    word_end: bool


_NOWHERE = Signs(*[False] * 6)
Place = tuple[int, int] | None


@dataclass
class Evidence:
    """What passages look like, for each of the conventions in their order."""

    conventions: tuple[Convention, ...]
    looks: Counter[tuple[Signs, ...]] = field(default_factory=Counter)
    """How often passages looked like this in the conventions."""
    passages: int = 0
    worded: int = 0
    """Passages whose words are told."""
    telling: Counter[str] = field(default_factory=Counter)
    """By the GUID of the source, passages that lie elsewhere when counted otherwise."""
    alike: list[int] = field(default_factory=list)
    """For each convention a number that is the same where all passages lay at the same places."""

    def __post_init__(self) -> None:
        self.alike = [0] * len(self.conventions)

    def count(self, number: int, sign: str) -> int:
        """Passages that show a sign in the convention of that number."""
        return sum(times for signs, times in self.looks.items() if getattr(signs[number], sign))

    def add(self, selection: Selection, places: Sequence[Place], text: str) -> None:
        """Look at one more passage."""
        self.passages += 1
        self.worded += bool(selection.words)
        self.telling[selection.source] += len(set(places)) > 1
        self.alike = [hash(pair) for pair in zip(self.alike, places, strict=True)]
        seen = {place: _signs(place, selection.words, text) for place in set(places)}
        self.looks[tuple(seen[place] for place in places)] += 1


def gather(study: ForeignStudy, sources: set[str], conventions: tuple[Convention, ...]) -> Evidence:
    """Look at passages of some sources, in one pass over all selections that ends when enough were seen."""
    evidence = Evidence(conventions)
    passages = (selection for selection in study.selections() if not selection.whole)
    for source, selections in groupby(passages, key=lambda passage: passage.source):
        if source not in sources:
            continue
        raw = study.text(source)
        rulers = [Ruler(raw, convention) for convention in conventions]
        for selection in spread(selections, PER_SOURCE):
            places = [_place(ruler, selection) for ruler in rulers]
            evidence.add(selection, places, rulers[0].text)
        settled = len(set(evidence.alike)) == len(conventions) and evidence.telling.total() >= ENOUGH
        if settled or evidence.passages >= MOST:
            break
    return evidence


def spread(selections: Iterable[Selection], most: int) -> Iterator[Selection]:
    """Up to ``most`` of the selections, evenly spread, however many there are.

    Every one is kept until there are too many, then every second one, and so on.
    """
    kept: list[Selection] = []
    step = 1
    for number, selection in enumerate(selections):
        if number % step == 0:
            kept.append(selection)
        if len(kept) > most:
            kept, step = kept[::2], step * 2
    return iter(kept)


def _place(ruler: Ruler, selection: Selection) -> Place:
    try:
        return ruler.passage(selection.start, selection.end)
    except BadInput:  # which is a sign as well
        return None


def _signs(place: Place, words: str, text: str) -> Signs:
    if place is None:
        return _NOWHERE
    start, end = place
    before, after = text[max(start - 1, 0) : start] or "\n", text[end : end + 1] or "\n"
    first, last = text[start], text[end - 1]
    return Signs(
        inside=True,
        told=bool(words) and agrees(words, text[start:end]),
        line_start=before == "\n" and first != "\n",
        line_end=after == "\n" or last == "\n",
        word_start=before.isspace() and not first.isspace(),
        word_end=not last.isspace() and not after.isalnum(),
    )
