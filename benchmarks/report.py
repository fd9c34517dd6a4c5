"""Measurements as an aligned table, and as JSON."""

import json
import os
import platform
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.timing import Measurement

_HEAD = ("what", "size", "ours", "(cpu)", "floor", "(cpu)", "ratio", "(cpu)", "target", "")
_WIDTHS = (60, 4, 9, 10, 9, 10, 6, 7, 6, 6)


def header() -> str:
    """The heads of the columns."""
    return _line(_HEAD)


def row(found: Measurement) -> str:
    """One measurement: medians, times the floor, and whether the target is met."""
    return _line(
        (
            found.what,
            found.size,
            *(_amount(found.ours, found.unit), _in_brackets(_amount(found.ours_cpu, found.unit))),
            *(_amount(found.floor, found.unit), _in_brackets(_amount(found.floor_cpu, found.unit))),
            *(_times(found.ratio), _in_brackets(_times(found.cpu_ratio)), _promise(found)),
            {None: "", True: "met", False: "MISSED"}[found.met],
        )
    )


def _line(cells: tuple[str, ...]) -> str:
    first, *rest = (
        cell.ljust(width) if index == 0 else cell.rjust(width)
        for index, (cell, width) in enumerate(zip(cells, _WIDTHS, strict=True))
    )
    return " ".join((first, *rest)).rstrip()


def _amount(value: float | None, unit: str) -> str:
    """Seconds, bytes or a share for people.

    >>> _amount(0.00123, "s"), _amount(12.345, "s"), _amount(90_000_000, "B"), _amount(None, "s")
    ('1.23 ms', '12.3 s', '90 MB', '')
    >>> _amount(0.923, "%")
    '92.3 %'
    """
    if value is None:
        return ""
    if unit == "B":
        return f"{value / 1e6:.0f} MB"
    if unit == "%":
        return f"{value:.1%}".replace("%", " %")
    return f"{value:.3g} s" if value >= 1 else f"{value * 1000:.3g} ms"


def _promise(found: Measurement) -> str:
    return _times(found.target) if found.limit is None else _amount(found.limit, found.unit)


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2g}" if ratio < 10 else f"{ratio:.0f}"


def _in_brackets(text: str) -> str:
    return f"({text})" if text else ""


def machine() -> dict[str, str | int | None]:
    """What it was measured on."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": platform.machine(),
        "system": platform.system(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def _processor() -> str:
    names = Path("/proc/cpuinfo")
    if names.exists():
        for line in names.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


def write_json(path: Path, found: list[Measurement]) -> None:
    """Write the machine and every measurement, ratios included; seconds, bytes and shares of 1."""
    rows = [{**asdict(one), "ratio": one.ratio, "cpu_ratio": one.cpu_ratio, "met": one.met} for one in found]
    text = json.dumps({**machine(), "arguments": sys.argv[1:], "measurements": rows}, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def missed(found: list[Measurement]) -> Iterator[str]:
    """A line per target that was not met."""
    for one in found:
        if one.met is False and one.limit is not None:
            yield f"missed: {one.what} {one.size}: {_amount(one.ours, one.unit)}, not {_promise(one)}"
        elif one.met is False:
            yield f"missed: {one.what} {one.size}: {_times(one.ratio)} times the floor, not {one.target:g}"
