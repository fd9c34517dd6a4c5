"""What many presses of one key come to, and all of that as a table in milliseconds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.terminal_frames import Answer, percentile
from benchmarks.timing import Measurement

_HEAD = ("", "n", "median", "p95", "max", "rest", "cpu", "p95", "kB", "bare", "p95", "cpu", "limit", "")
_GROUPS = "(first frame; rest: p95 of the last frame; cpu: all threads; bare: first frame of the bare app)"

MEMORY = 120_000_000
"""Bytes that the program may hold after everything."""


class Unanswered(Exception):
    """Nothing was painted, so there is nothing to report."""


@dataclass(frozen=True)
class Answered(Measurement):
    """The answers to one action. ``ours`` and ``floor`` are medians of the first frame, in seconds."""

    n: int = 0
    """Keys that were answered."""
    unanswered: int = 0
    p95: float = 0.0
    """Of the first frame, as ``worst``."""
    worst: float = 0.0
    rest: float = 0.0
    """95th percentile of the last frame before the screen came to rest."""
    cpu_p95: float = 0.0
    painted: float = 0.0
    """Bytes of all frames after one key, median."""
    floor_p95: float | None = None
    limit: float | None = None
    worst_limit: float | None = None
    wrong: str = ""
    """What the project file says against the answers; empty where it agrees or was not asked."""

    @property
    def verdict(self) -> str:
        """Whether 95 of 100 keys, and where it is asked all of them, were painted in time."""
        if self.wrong or self.unanswered:
            return self.wrong or f"{self.unanswered} keys were not answered"
        if self.limit is None:
            return ""
        if self.p95 > self.limit:
            busy = self.floor_p95 is not None and self.floor_p95 > self.limit
            return "MISSED, by the bare app too" if busy else "MISSED"
        if self.worst_limit is not None and self.worst > self.worst_limit:
            return f"MISSED: one over {self.worst_limit * 1000:.0f}"
        return "met" if self.rest <= self.limit else "met by the first frame"


def answered(
    what: str,
    size: str,
    ours: Sequence[Answer],
    bare: Sequence[Answer] = (),
    *,
    limit: float | None = None,
    worst: float | None = None,
    wrong: str = "",
) -> Answered:
    """The figures of some answers. Raises Unanswered where there is not one."""
    firsts = [answer.first for answer in ours if answer.first is not None]
    lasts = [answer.last for answer in ours if answer.last is not None]
    floors = [answer.first for answer in bare if answer.first is not None]
    if not firsts:
        raise Unanswered(f"{what}, {size}: not one of {len(ours)} keys was answered by a frame")
    return Answered(
        *(what, size, "s", median(firsts), median(floors) if floors else None),
        *(median(answer.cpu for answer in ours), median(answer.cpu for answer in bare) if bare else None),
        n=len(firsts),
        unanswered=len(ours) - len(firsts),
        p95=percentile(firsts, 95),
        worst=max(firsts),
        rest=percentile(lasts, 95),
        cpu_p95=percentile([answer.cpu for answer in ours], 95),
        painted=median(answer.painted for answer in ours),
        floor_p95=percentile(floors, 95) if floors else None,
        limit=limit,
        worst_limit=worst,
        wrong=wrong,
    )


def table(found: Sequence[Answered]) -> Iterator[str]:
    """One line per action, a head per project."""
    for size in dict.fromkeys(one.size for one in found):
        yield ""
        yield f"terminal, {size}, milliseconds {_GROUPS}"
        yield _line(_HEAD)
        yield from (_line(_cells(one)) for one in found if one.size == size)


def memory_line(one: Measurement) -> str:
    """Resident memory beside that of the bare app and the limit.

    >>> memory_line(Measurement("memory", "12k", "B", 79_000_000, 37_000_000))
    'memory, 12k: 79 MB, of the bare app 37 MB, limit 120 MB: met'
    """
    ours, bare = (f"{(size or 0) / 1e6:.0f} MB" for size in (one.ours, one.floor))
    verdict = "met" if one.ours < MEMORY else "MISSED"
    return f"{one.what}, {one.size}: {ours}, of the bare app {bare}, limit {MEMORY / 1e6:.0f} MB: {verdict}"


def _cells(one: Answered) -> tuple[str, ...]:
    ours = (_ms(value) for value in (one.ours, one.p95, one.worst, one.rest, one.ours_cpu, one.cpu_p95))
    bare = (_ms(value) for value in (one.floor, one.floor_p95, one.floor_cpu))
    painted = f"{one.painted / 1000:.1f}"
    return (one.what, str(one.n), *ours, painted, *bare, _ms(one.limit), one.verdict)


def _line(cells: tuple[str, ...]) -> str:
    name, *figures, verdict = cells
    return f"{name:34}{''.join(f'{figure:>8}' for figure in figures)}  {verdict}".rstrip()


def _ms(seconds: float | None) -> str:
    """Milliseconds with three digits at least.

    >>> _ms(0.00412), _ms(1.2345), _ms(None)
    ('4.1', '1234', '')
    """
    if seconds is None:
        return ""
    return f"{seconds * 1000:.1f}" if seconds < 0.1 else f"{seconds * 1000:.0f}"
