"""A project of another program, whichever it is: what its reader gives and what is stored from.

Everything small is a value; selections, of which there may be hundreds of thousands, are read anew each
time they are asked for. GUIDs are 32 lower-case hex digits, as the project file keeps its own.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.exchange.losses import Losses
from qualcode.exchange.offsets import Convention
from qualcode.exchange.side import Side


class ForeignCoder(NamedTuple):
    """Somebody who coded."""

    guid: str
    name: str


@dataclass(frozen=True)
class ForeignCode:
    """A code or heading, in the order of its program."""

    guid: str
    parent: str | None
    """The GUID of the code above it."""
    label: str
    """As the other program has it: any text, and perhaps the same as a sibling's."""
    description: str = ""
    codable: bool = True
    colour: str = ""
    """``#rrggbb`` or empty."""
    notes: tuple[str, ...] = ()
    """GUIDs of notes about it."""


class Variable(NamedTuple):
    """A column of attributes."""

    guid: str
    name: str


@dataclass(frozen=True)
class ForeignCase:
    """A person, place or group that sources are grouped by; it becomes an interview."""

    guid: str
    name: str
    description: str = ""
    values: dict[str, str] = field(default_factory=dict)
    """By the GUID of the variable."""
    sources: tuple[str, ...] = ()
    """GUIDs of its whole sources."""


@dataclass(frozen=True)
class ForeignSource:
    """A text that was coded; it becomes a transcript."""

    guid: str
    name: str
    """As its program shows it."""
    description: str = ""
    created: str = ""
    """ISO 8601, or empty."""
    values: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    missing: str = ""
    """Why its text cannot be had ("its text is not in the archive"); empty where it can."""


@dataclass(frozen=True)
class ForeignNote:
    """A memo, wherever it hangs."""

    guid: str
    text: str
    """With its title as the first line where it has one of its own."""
    coder: str = ""
    """The GUID of who wrote it, or empty."""
    created: str = ""


class Mark(NamedTuple):
    """One coding of a selection at one code."""

    guid: str
    """Empty where the program gives it no identity."""
    code: str
    coder: str
    """GUID, or empty where nobody is named."""
    created: str
    notes: tuple[str, ...] = ()


class Selection(NamedTuple):
    """A passage of one source with its codings, which may be none."""

    guid: str
    source: str
    start: int
    """In the units of the study's :class:`~qualcode.exchange.offsets.Convention`, from 0."""
    end: int
    """One past the last."""
    words: str
    """What the program says stands there, whole or cut short; empty where it does not say.

    It may be a title that somebody gave the passage, where the study is ``titled``.
    """
    marks: tuple[Mark, ...]
    coder: str = ""
    created: str = ""
    description: str = ""
    """A comment on the passage; becomes a memo on each of its codings."""
    notes: tuple[str, ...] = ()
    whole: bool = False
    """Codings of the source as a whole, whatever its length; start and end are 0 then and mean nothing."""


@dataclass(frozen=True)
class ForeignCodebook:
    """A framework of another program, without any coding."""

    program: str
    codes: tuple[ForeignCode, ...]
    """A code stands after the one above it."""
    losses: Losses
    remarks: tuple[str, ...] = ()


class ForeignStudy(ABC):
    """A project of another program, opened for reading; its files are never written."""

    program: str
    """Which program made it, for people: "NVivo for Windows 12.6", "Taguette"."""
    name: str
    coders: tuple[ForeignCoder, ...]
    codes: tuple[ForeignCode, ...]
    """A code stands after the one above it."""
    variables: tuple[Variable, ...]
    cases: tuple[ForeignCase, ...]
    sources: tuple[ForeignSource, ...]
    notes: dict[str, ForeignNote]
    """By GUID: notes that hang on something, and those in ``project_notes``."""
    project_notes: tuple[str, ...]
    """GUIDs of notes on the project as a whole."""
    selections_total: int
    """Selections of every kind as they stand in the file, left-out and repeated ones included."""
    marks_total: int
    """Codings as they stand in the file, those on left-out and repeated selections included."""
    reach: dict[str, int] | None = None
    """Where the last passage of each source ends, in its own units; None where that was not looked at."""
    convention: Convention | None = None
    """What its offsets count, where its reader knows; None where the evidence in it must say."""
    titled: bool = False
    """Whether the words of a selection may be a title that somebody gave it."""
    losses: Losses
    """What cannot come along; the reader has counted it all by the time the study is open."""
    remarks: tuple[str, ...] = ()
    """Sentences on what is odd in the file, or was read otherwise than it stands; nothing is lost by it."""
    side: Side | None = None
    """What else is known of it, where it is one of our own archives."""

    @abstractmethod
    def text(self, guid: str) -> str:
        """The text of a source exactly as offsets count it: line breaks and byte order mark still in it.

        Raises UnreadableFile where it is missing or no text.
        """

    @abstractmethod
    def selections(self) -> Iterator[Selection]:
        """Every selection in a text, by source, read from the file as they come."""

    @abstractmethod
    def close(self) -> None:
        """Give up the file."""
