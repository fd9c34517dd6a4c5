"""The codings of one transcript, kept for drawing them and for stepping from one to the next.

Codings that lie in one lane never overlap, so a lane is an ordered list that can be searched by halving;
what shares characters with a row of text is found by looking once into each lane. How long a coding is
does not matter then: one of the whole transcript costs what one of a word costs.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice
from operator import attrgetter

from qualcode.errors import BadInput

_BLOCK = 2048
"""Code points for which the number of lanes in use is kept, so that a crowd elsewhere costs nothing here."""
_AFTER_ALL = 1 << 62


@dataclass(slots=True)
class Coding:
    """One passage coded at one code by one coder, as a reader draws it."""

    id: int
    start: int
    """Code points into the transcript's text; the passage is half-open."""
    end: int
    code_id: int
    coder_id: int
    memos: int = 0
    """How many memos are attached."""
    lane: int = 0
    """The stripe it is drawn in, from 0; the index sets it."""


_place = attrgetter("start", "end", "id")
_entry = attrgetter("start", "end", "id", "code_id")
_Entry = tuple[int, int, int, int]


class _Lane:
    """Codings that do not overlap, in order."""

    __slots__ = ("codings", "starts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.codings: list[Coding] = []

    def is_free(self, start: int, end: int) -> bool:
        before = bisect_left(self.starts, end)
        return not before or self.codings[before - 1].end <= start

    def insert(self, coding: Coding) -> None:
        at = bisect_left(self.starts, coding.start)
        self.starts.insert(at, coding.start)
        self.codings.insert(at, coding)

    def remove(self, start: int) -> None:
        at = bisect_left(self.starts, start)
        del self.starts[at], self.codings[at]


class CodingIndex:
    """Answers which codings lie at a place of the text, and gives each a lane that stays while others change.

    The index keeps the objects it is given and sets their ``lane``. To change a coding, put it again.
    """

    def __init__(self, codings: Iterable[Coding]) -> None:
        """Lay the codings into as few lanes as can be; of two with one id the later counts.

        Raises BadInput for a coding that holds no character.
        """
        self._codings: dict[int, Coding] = {}
        self._entries: dict[int, _Entry] = {}
        self._order: list[_Entry] = []
        self._lanes: list[_Lane] = []
        self._depths: list[int] = []
        self._fill({coding.id: coding for coding in codings})

    @property
    def lanes(self) -> int:
        """How many lanes a gutter needs: one more than the highest in use."""
        return len(self._lanes)

    def __len__(self) -> int:
        return len(self._codings)

    def __iter__(self) -> Iterator[Coding]:
        """All codings, by start, end and id."""
        return iter([self._codings[coding_id] for _, _, coding_id, _ in self._order])

    def get(self, id: int) -> Coding | None:
        """The coding of this id, if it is here."""
        return self._codings.get(id)

    def within(self, start: int, end: int) -> list[Coding]:
        """The codings that share a character with ``[start, end)``, by start, end and id."""
        found: list[Coding] = []
        if start >= end:
            return found
        for lane in self._lanes[: self._depth(start, end)]:
            codings = lane.codings
            at = bisect_left(lane.starts, end) - 1
            while at >= 0 and codings[at].end > start:
                found.append(codings[at])
                at -= 1
        found.sort(key=_place)
        return found

    def at(self, offset: int) -> list[Coding]:
        """The codings that cover the character at ``offset``, by start, end and id."""
        return self.within(offset, offset + 1)

    def put(self, coding: Coding) -> None:
        """Add a coding, or replace the one of its id; every other keeps its lane.

        One that is replaced keeps its lane too where the new passage finds it free; otherwise, as for a new
        one, it is the lowest lane that is free. Raises BadInput for a coding that holds no character.
        """
        _check(coding)
        old = self._take(coding.id)
        lane = self._free_lane(coding, None if old is None else old.lane)
        insort(self._order, _entry(coding))
        self._lay(coding, lane)
        self._trim()

    def drop(self, id: int) -> Coding | None:
        """Take a coding out and return it; None where there is none of this id."""
        coding = self._take(id)
        self._trim()
        return coding

    def following(self, offset: int, code_ids: Collection[int] | None = None) -> Coding | None:
        """The first coding that starts after ``offset``, of these codes or of any."""
        first = bisect_right(self._order, (offset, _AFTER_ALL, 0, 0))
        return self._first_of(islice(self._order, first, None), code_ids)

    def preceding(self, offset: int, code_ids: Collection[int] | None = None) -> Coding | None:
        """The last coding that starts before ``offset``, of these codes or of any."""
        after = bisect_left(self._order, (offset, -1, 0, 0))
        return self._first_of(reversed(self._order[:after]), code_ids)

    def _first_of(self, entries: Iterable[_Entry], code_ids: Collection[int] | None) -> Coding | None:
        if code_ids is not None:
            wanted = frozenset(code_ids)
            entries = (entry for entry in entries if entry[3] in wanted)
        for _, _, coding_id, _ in entries:
            return self._codings[coding_id]
        return None

    def _fill(self, codings: dict[int, Coding]) -> None:
        """Lay all codings at once: each into the lowest lane that is free where it starts.

        In order of their starts this needs no more lanes than codings ever cover one character; where
        several start together the longest goes first, so that it encloses the others in the gutter.
        """
        free: list[int] = []
        busy: list[tuple[int, int]] = []
        for coding in sorted(codings.values(), key=lambda coding: (coding.start, -coding.end, coding.id)):
            _check(coding)
            while busy and busy[0][0] <= coding.start:
                heappush(free, heappop(busy)[1])
            lane = heappop(free) if free else len(busy)
            heappush(busy, (coding.end, lane))
            self._lay(coding, lane)
        self._order = sorted(self._entries.values())

    def _free_lane(self, coding: Coding, preferred: int | None) -> int:
        """The preferred lane if the coding fits there, else the lowest it fits, else a new one."""
        start, end = coding.start, coding.end
        if preferred is not None and self._lanes[preferred].is_free(start, end):
            return preferred
        fits = (number for number, lane in enumerate(self._lanes) if lane.is_free(start, end))
        return next(fits, len(self._lanes))

    def _lay(self, coding: Coding, lane: int) -> None:
        if lane == len(self._lanes):
            self._lanes.append(_Lane())
        coding.lane = lane
        self._codings[coding.id] = coding
        self._entries[coding.id] = _entry(coding)
        self._lanes[lane].insert(coding)
        self._deepen(coding, lane + 1)

    def _take(self, id: int) -> Coding | None:
        """Take a coding out by the place it was put at, for its owner may have changed it since."""
        coding = self._codings.pop(id, None)
        if coding is not None:
            entry = self._entries.pop(id)
            del self._order[bisect_left(self._order, entry)]
            self._lanes[coding.lane].remove(entry[0])
        return coding

    def _trim(self) -> None:
        while self._lanes and not self._lanes[-1].codings:
            self._lanes.pop()

    def _deepen(self, coding: Coding, depth: int) -> None:
        depths = self._depths
        first, last = coding.start // _BLOCK, (coding.end - 1) // _BLOCK
        depths.extend([0] * (last + 1 - len(depths)))
        for block in range(first, last + 1):
            if depths[block] < depth:
                depths[block] = depth

    def _depth(self, start: int, end: int) -> int:
        """A bound on the lanes in use there: what was dropped is not taken off, which only costs a look."""
        return max(self._depths[max(start, 0) // _BLOCK : (end - 1) // _BLOCK + 1], default=0)


def _check(coding: Coding) -> None:
    if not 0 <= coding.start < coding.end:
        raise BadInput(f"a coding cannot run from {coding.start} to {coding.end}: it would hold no text")
