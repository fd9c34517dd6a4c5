"""How commands print and write files."""

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any, TypeVar

import click

T = TypeVar("T")

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def say_json(value: Any) -> None:
    """Print a value as JSON; dataclasses become objects, paths their text."""
    click.echo(json_text(value))


def json_text(value: Any) -> str:
    """A value as ``say_json`` prints it."""
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    return str(value)


def say_columns(rows: Sequence[Sequence[str]], align: str) -> None:
    """Print aligned columns; ``align`` has "l" or "r" for each, and the first row is the header."""
    from exports.formats.columns import columns

    for line in columns(rows, align=align, width=width()):
        click.echo(line.rstrip())


def width() -> int:
    """Columns of the terminal, or 100 where the output goes elsewhere."""
    if not sys.stdout.isatty():
        return 100
    return shutil.get_terminal_size(fallback=(100, 24)).columns


def progress(label: str, *, length: int | None = None) -> Callable[[Iterable[T]], Iterator[T]]:
    """A function that shows a bar on the screen while what it is given is gone through."""

    def shown(items: Iterable[T]) -> Iterator[T]:
        hidden = not sys.stderr.isatty()
        with click.progressbar(items, length=length, label=label, file=sys.stderr, hidden=hidden) as bar:
            yield from bar

    return shown


def plural(count: int, noun: str) -> str:
    """A number with its noun.

    >>> plural(1, "interview"), plural(1200, "reference")
    ('1 interview', '1,200 references')
    """
    from exports.table import plural as of

    return f"{count:,} {noun if count == 1 else of(noun)}"


def moment(at: str) -> str:
    """A stored time (ISO 8601 in UTC) as lists print it, to the minute.

    >>> moment("2026-11-22T14:30:05Z")
    '2026-11-22 14:30'
    """
    return at[:16].replace("T", " ")
