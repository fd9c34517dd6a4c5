"""Timing two jobs in turn, so that a busy machine slows both alike."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median


@dataclass
class Lap:
    """What one run took, in seconds."""

    wall: float = 0.0
    cpu: float = 0.0
    """Of this process, user and system; steadier than ``wall`` where others use the machine too."""


Job = Callable[[], Lap]
"""One run: prepares, times only what is asked about, checks the result and clears up."""


@dataclass(frozen=True)
class Measurement:
    """One line of the report: medians in seconds, peaks in bytes or a share, of a job and of its floor."""

    what: str
    size: str
    unit: str
    """``s``, ``B``, or ``%`` for a share of 1."""
    ours: float
    floor: float | None = None
    ours_cpu: float | None = None
    floor_cpu: float | None = None
    target: float | None = None
    """How many times the floor it may be; None where nothing is promised."""
    limit: float | None = None
    """What is promised without a floor: the least share, or the most seconds or bytes."""

    @property
    def ratio(self) -> float | None:
        """Times the floor."""
        return None if self.floor is None else self.ours / self.floor

    @property
    def cpu_ratio(self) -> float | None:
        """Times the floor, in CPU time."""
        return self.ours_cpu / self.floor_cpu if self.ours_cpu and self.floor_cpu else None

    @property
    def met(self) -> bool | None:
        """Whether target or limit is met; None where there is none."""
        if self.limit is not None:
            return self.ours >= self.limit if self.unit == "%" else self.ours <= self.limit
        return None if self.target is None or self.ratio is None else self.ratio <= self.target


@contextmanager
def stopwatch() -> Iterator[Lap]:
    """Time the block."""
    lap = Lap()
    wall, cpu = time.perf_counter(), time.process_time()
    yield lap
    lap.wall, lap.cpu = time.perf_counter() - wall, time.process_time() - cpu


def compare(
    what: str, size: str, job: Job, floor: Job | None = None, *, runs: int, target: float | None = None
) -> Measurement:
    """Run a job and its floor in turn, ``runs`` times each."""
    ours: list[Lap] = []
    floors: list[Lap] = []
    for _ in range(runs):
        if floor is not None:
            floors.append(floor())
        ours.append(job())
    return measured(what, size, ours, floors, target=target)


def measured(
    what: str, size: str, ours: Sequence[Lap], floors: Sequence[Lap] = (), *, target: float | None = None
) -> Measurement:
    """The medians of some laps."""
    return Measurement(
        what,
        size,
        "s",
        median(lap.wall for lap in ours),
        median(lap.wall for lap in floors) if floors else None,
        median(lap.cpu for lap in ours),
        median(lap.cpu for lap in floors) if floors else None,
        target,
    )
