"""Stretches of one transcript, and what the words of a query do to them.

A list of stretches is sorted, and no two in it share a character; two that only touch stay two, as two
references that touch do. ``docs/queries.md`` shows each of these in a picture.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from heapq import merge

Stretch = tuple[int, int]
"""Code points, half-open."""
Apart = Callable[[int, int], int]
"""How far it is from where a stretch ends to where a later one begins."""


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches sorted by their start, with those that share a character made one.

    >>> joined([(0, 4), (2, 6), (6, 8)])
    [(0, 6), (6, 8)]
    """
    found: list[Stretch] = []
    for start, end in stretches:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def both(left: list[Stretch], right: list[Stretch]) -> list[Stretch]:
    """AND: what lies in a stretch of either side.

    >>> both([(0, 6), (8, 12)], [(4, 10)])
    [(4, 6), (8, 10)]
    """
    found, here, there = [], 0, 0
    while here < len(left) and there < len(right):
        start = max(left[here][0], right[there][0])
        end = min(left[here][1], right[there][1])
        if start < end:
            found.append((start, end))
        if left[here][1] <= right[there][1]:
            here += 1
        else:
            there += 1
    return found


def either(left: list[Stretch], right: list[Stretch]) -> list[Stretch]:
    """OR: what lies in a stretch of one side or of both; those that share a character are one.

    >>> either([(0, 6)], [(4, 10), (10, 12)])
    [(0, 10), (10, 12)]
    """
    return joined(merge(left, right))


def without(left: list[Stretch], right: list[Stretch]) -> list[Stretch]:
    """NOT: what lies in a stretch of the left and in none of the right.

    >>> without([(0, 10)], [(2, 4), (8, 12)])
    [(0, 2), (4, 8)]
    """
    found, there = [], 0
    for start, end in left:
        while there < len(right) and right[there][1] <= start:
            there += 1
        at, place = start, there
        while place < len(right) and right[place][0] < end:
            if at < right[place][0]:
                found.append((at, right[place][0]))
            at = max(at, right[place][1])
            place += 1
        if at < end:
            found.append((at, end))
    return found


def meets(stretches: Sequence[Stretch], start: int, end: int) -> bool:
    """Whether a passage shares a character with one of these.

    >>> meets([(0, 4), (6, 8)], 3, 6), meets([(0, 4), (6, 8)], 4, 6)
    (True, False)
    """
    before = bisect_left(stretches, (end,))
    return before > 0 and stretches[before - 1][1] > start


def overlapping(left: list[Stretch], right: list[Stretch]) -> list[Stretch]:
    """OVERLAPPING: the stretches of the left that share a character with one of the right.

    >>> overlapping([(0, 6), (8, 12)], [(5, 8)])
    [(0, 6)]
    """
    return [(start, end) for start, end in left if meets(right, start, end)]


def followed(left: list[Stretch], right: list[Stretch], apart: Apart, most: int) -> list[Stretch]:
    """FOLLOWED BY: the stretches of the left behind which one of the right begins, ``most`` away or less.

    >>> followed([(0, 6), (8, 12)], [(9, 10), (15, 20)], lambda end, start: start - end, 3)
    [(0, 6), (8, 12)]
    """
    starts = [start for start, _ in right]
    return [
        (start, end)
        for start, end in left
        if (place := bisect_left(starts, end)) < len(right) and apart(end, starts[place]) <= most
    ]


def near(left: list[Stretch], right: list[Stretch], apart: Apart, most: int) -> list[Stretch]:
    """NEAR: the stretches of the left that share a character with one of the right, or are ``most`` away.

    >>> near([(0, 2), (8, 12), (30, 31)], [(3, 8)], lambda end, start: start - end, 1)
    [(0, 2), (8, 12)]
    """
    ends = [end for _, end in right]
    behind = {
        (start, end)
        for start, end in left
        if (place := bisect_right(ends, start) - 1) >= 0 and apart(ends[place], start) <= most
    }
    chosen = behind.union(overlapping(left, right), followed(left, right, apart, most))
    return [stretch for stretch in left if stretch in chosen]
