"""Adding up references as they pass, in order of place: what ``exports.counts`` counts with."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

from codebook.retiring import retired_ids
from codebook.tree import CodeLine
from exports.units import Place

Found = tuple[int, int, int, int, int]
"""A reference as it is counted: transcript, start, end, code, coder."""


@dataclass(frozen=True)
class CodeCount:
    """The two numbers of one code."""

    interviews: int
    """Distinct units with at least one counted reference; never more than there are."""
    references: int


class Tally:
    """Counts references in order of place: one begins wherever no earlier one still runs."""

    def __init__(self, codes: list[CodeLine], *, union: bool, per_coder: bool) -> None:
        self.reached = _reached(codes, union=union)
        self._per_coder = per_coder
        self._union = union
        self.references = [0] * len(codes)
        self.bits = [0] * len(codes)
        self.once = 0
        """References where those at any code that share a character are one; only counted for a union."""
        self._own = {line.id: index for index, line in enumerate(codes)}

    def empty(self) -> "Tally":
        """One more that counts in the same way, from nothing."""
        other = copy(self)
        other.references, other.bits, other.once = [0] * len(self.bits), [0] * len(self.bits), 0
        return other

    def by_code(self) -> dict[int, CodeCount]:
        """What was counted, per code id; retired codes have nothing."""
        return {
            code: CodeCount(self.bits[index].bit_count(), self.references[index])
            for code, index in self._own.items()
            if code in self.reached
        }

    def add_all(self, found: list[Found], place: Place) -> None:
        """The same as ``add``, and for a union also all codes together."""
        self.add(found, place)
        if self._union:
            self.once += self._once(found, place)

    def _once(self, found: list[Found], place: Place) -> int:
        """How many references there are where those at any code that share a character are one."""
        ends: dict[int, int] = {}
        begun = 0
        for _, start, end, code, coder in found:
            if code not in self.reached or not place.counts(start, end):
                continue
            key = coder if self._per_coder else 0
            last = ends.get(key, -1)
            begun += start >= last
            ends[key] = max(end, last)
        return begun

    def add(self, found: Iterable[Found], place: Place) -> None:
        """Count one transcript's references, which come ordered by start."""
        ends: dict[int | tuple[int, int], int] = {}
        references, reached, per_coder = self.references, self.reached, self._per_coder
        touched: dict[int, int] = {}
        whole = place.bit
        for _, start, end, code, coder in found:
            if whole is None:
                bits = place.bits(start, end)
                if bits is None:
                    continue
            else:
                bits = whole
            for index in reached.get(code, ()):
                key = (index, coder) if per_coder else index
                last = ends.get(key, -1)
                if start >= last:
                    references[index] += 1
                    ends[key] = end
                elif end > last:
                    ends[key] = end
            touched[code] = touched.get(code, 0) | bits
        for code, bits in touched.items():
            if code in reached:
                self.bits[self._own[code]] |= bits


def _reached(codes: list[CodeLine], *, union: bool) -> dict[int, tuple[int, ...]]:
    """Per code id: the places in ``codes`` where its references count; retired codes reach none."""
    reached: dict[int, tuple[int, ...]] = {}
    left_out = retired_ids(codes)
    for index, line in enumerate(codes):
        if line.id not in left_out:
            above = reached.get(line.parent_id, ()) if line.parent_id is not None else ()
            reached[line.id] = (index, *above)
    return reached if union else {code: indexes[:1] for code, indexes in reached.items()}


def gather(codes: list[CodeLine], bits: list[int], references: list[int] | None) -> None:
    """Unite interviews up the tree, and add references up where they are given."""
    place = {line.id: index for index, line in enumerate(codes)}
    for index in range(len(codes) - 1, -1, -1):
        parent_id = codes[index].parent_id
        if parent_id is not None and parent_id in place:
            bits[place[parent_id]] |= bits[index]
            if references is not None:
                references[place[parent_id]] += references[index]
