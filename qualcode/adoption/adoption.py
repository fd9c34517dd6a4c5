"""One study on its way into one project: what every step of it needs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from qualcode.adoption.report import AdoptionReport
from qualcode.exchange.offsets import Convention
from qualcode.exchange.side import Laid
from qualcode.exchange.study import ForeignStudy
from qualcode.plaintext import normalise, one_line
from qualcode.store.base import new_uuid

T = TypeVar("T")
_AS_STORED = len("2021-03-04T10:00:00Z")
_IDENTITY = re.compile("[0-9a-f]{32}")


class Progress(Protocol):
    """Hands on what it is given, and may show how far it is; what it raises goes through."""

    def __call__(self, doing: str, items: Iterable[T], total: int) -> Iterator[T]:
        """``doing`` names the items ("Texts"), ``total`` is how many there will be."""


def unseen(doing: str, items: Iterable[T], total: int) -> Iterator[T]:  # noqa: ARG001
    """No progress is shown."""
    return iter(items)


@dataclass(frozen=True)
class Adoption:
    """A study, the open change that it goes into, and what is told of it."""

    session: Session
    study: ForeignStudy
    convention: Convention
    report: AdoptionReport
    who: str
    """The coder of what the file names nobody for."""
    progress: Progress
    laid: Mapping[str, Laid] = field(default_factory=dict)
    """How texts lie in one of our own archives, by their GUIDs."""

    def name(self, kind: str, given: str) -> str:
        """A name as it is stored: one line, and never empty; where it changes that is told."""
        name = one_line(given) or f"unnamed {kind}"
        if name != given.strip():
            self.report.altered.add(f"{kind} under another name", f"“{_shown(given)}” is “{name}”")
        return name

    def renamed(self, kind: str, name: str, free: str) -> str:
        """The free name; told where it is another one."""
        if name != free:
            self.report.altered.add(f"{kind} under another name", f"“{name}” is “{free}”")
        return free


def identity(guid: str, taken: bool = False) -> str:
    """A GUID as the identity of a row, or a new one where it is none or taken."""
    return new_uuid() if taken or not _IDENTITY.fullmatch(guid) else guid


def prose(text: str) -> str:
    """A text of several lines as it is stored."""
    return normalise(text).strip()


def moment(given: str, otherwise: str) -> str:
    """A time as it is stored: ISO 8601 in UTC, to the second; ``otherwise`` where it is none.

    >>> moment("2021-03-04T12:00:00.25+02:00", ""), moment("yesterday", "2026-01-01T00:00:00Z")
    ('2021-03-04T10:00:00Z', '2026-01-01T00:00:00Z')
    """
    try:
        at = datetime.fromisoformat(given)
        if len(given) == _AS_STORED and given[10] == "T" and given[-1] == "Z":
            return given
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return otherwise
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _shown(name: str) -> str:
    flat = " ⏎ ".join(name.strip().splitlines())
    return flat if len(flat) <= 80 else f"{flat[:79]}…"
