"""The right numbers, computed slowly from the generator's own data by another way than the program's.

Passages are painted into bit sets: the characters that any passage holds, and the seams between two
characters that lie inside one. Overlapping passages run together and touching ones do not, so there are as
many references as painted characters less painted seams.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from benchmarks.framework import Place

Table = list[tuple[int, int]]
"""Interviews and references per heading or code, in printed order."""


class Coded(NamedTuple):
    """One reference as the generator made it; interview, code and coder are indexes."""

    interview: int
    code: int
    coder: int
    start: int
    end: int


class Truth:
    """Counts transcripts one after another under all three aggregations."""

    def __init__(self, places: list[Place]) -> None:
        self._places = places
        self._direct = [0] * len(places)
        self._union = [0] * len(places)
        self._interviews: list[set[int]] = [set() for _ in places]

    def add(self, transcript: Iterable[Coded]) -> None:
        """Count the references of one transcript."""
        direct, below = defaultdict[int, list[Coded]](list), defaultdict[int, list[Coded]](list)
        for coded in transcript:
            direct[coded.code].append(coded)
            self._interviews[coded.code].add(coded.interview)
            for index in self._upwards(coded.code):
                below[index].append(coded)
        for index, found in direct.items():
            self._direct[index] += merged(found)
        for index, found in below.items():
            self._union[index] += merged(found)

    def _upwards(self, code: int) -> Iterable[int]:
        index: int | None = code
        while index is not None:
            yield index
            index = self._places[index].parent

    def tables(self) -> dict[str, Table]:
        """The table per aggregation: none, sum and union."""
        united, added = [set(interviews) for interviews in self._interviews], list(self._direct)
        for index in reversed(range(len(self._places))):
            parent = self._places[index].parent
            if parent is not None:
                united[parent] |= united[index]
                added[parent] += added[index]
        own = [len(interviews) for interviews in self._interviews]
        every = [len(interviews) for interviews in united]
        return {
            "none": list(zip(own, self._direct, strict=True)),
            "sum": list(zip(every, added, strict=True)),
            "union": list(zip(every, self._union, strict=True)),
        }


def merged(found: Iterable[Coded]) -> int:
    """How many references these passages of one transcript are, overlapping ones being one.

    >>> merged([Coded(0, 0, 0, 0, 5), Coded(0, 0, 1, 4, 9), Coded(0, 0, 0, 9, 12)])
    2
    """
    characters = seams = 0
    for coded in found:
        width = coded.end - coded.start
        characters |= ((1 << width) - 1) << coded.start
        seams |= ((1 << (width - 1)) - 1) << (coded.start + 1)
    return characters.bit_count() - seams.bit_count()
