"""The side file of our own archives: what a project file of the standard has no place for.

It lies beside ``project.qde`` as ``qualcode.jsonl``: lines of JSON in UTF-8. The first one is the head:
``{"qualcode": 1, "program": …, "project": …}`` with the number of this form, the program that wrote it, and
the SHA-256 of the bytes of ``project.qde``. Each further line is one row of a project: ``table``, then the
columns by their names, where a row that is pointed at is named by its uuid. Where the digest is another one,
the archive was changed elsewhere and the side file speaks of something that is gone.
"""

import json
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Any, NamedTuple

from qualcode.errors import UnreadableFile

NAME = "qualcode.jsonl"
FORM = 1
"""The number of the form, written into the head."""
_LONGEST = 64 << 20
"""Bytes of one line; a longer one is not safe to hold."""
_TABLE = re.compile(rb'\{"table":"(\w+)",')
"""How we write the beginning of a row, so that one which is not wanted need not be taken apart."""


class TurnPlace(NamedTuple):
    """Where the words of a turn stand: in the stored text, and in the text of the archive."""

    start: int
    end: int
    label: str | None
    time: int | None
    """Milliseconds from the start of the recording."""
    at: int
    """Where ``start`` stands in the text of the archive, behind time and label."""


Span = tuple[int, int, int]
"""Start, end and level of a heading in the stored text."""


class Laid:
    """How the text of a transcript lies in the archive, where who speaks stands before the words."""

    def __init__(self, turns: Sequence[TurnPlace], digest: str, headings: Sequence[Span] = ()) -> None:
        """``digest`` is the SHA-256 of the text in the archive, in hex."""
        self.turns = tuple(turns)
        self.headings = tuple(headings)
        self._digest = digest

    def stored(self, told: str) -> str:
        r"""The text without what stands before the turns. Raises UnreadableFile where it is another text.

        >>> turns = [TurnPlace(0, 4, "Ivy", None, 5), TurnPlace(5, 10, "Pat", None, 15)]
        >>> told = "Ivy: Why?\nPat: Well."
        >>> Laid(turns, sha256(told.encode()).hexdigest()).stored(told)
        'Why?\nWell.'
        """
        if sha256(told.encode()).hexdigest() != self._digest:
            raise damaged()
        return "\n".join(told[turn.at : turn.at + turn.end - turn.start] for turn in self.turns)

    def passage(self, start: int, end: int) -> tuple[int, int]:
        """A passage of the text in the archive as one of the stored text; empty where it is but who speaks.

        >>> Laid([TurnPlace(0, 4, "Ivy", None, 5), TurnPlace(5, 10, "Pat", None, 15)], "").passage(5, 20)
        (0, 10)
        """
        return self._place(start, begins=True), self._place(end - 1) + 1

    def _place(self, offset: int, *, begins: bool = False) -> int:
        """Where a character stands; of what stands before a turn, the edge that a passage has there."""
        number = bisect_right(self.turns, offset, key=lambda each: each.at) - 1
        if number < 0:
            return self.turns[0].start - (not begins)
        turn = self.turns[number]
        return min(turn.start + offset - turn.at, turn.end + begins)


@dataclass(frozen=True)
class Side:
    """The side file of an archive whose XML is as it was written."""

    open: Callable[[], IO[bytes]]
    """Gives its bytes, from the beginning each time."""

    def rows(self, *wanted: str) -> Iterator[dict[str, Any]]:
        """The rows of some tables, or of all; as they stand, so look at every value before it is used.

        Raises UnreadableFile for lines that are none of such a file.
        """
        with closing(self.open()) as file:
            file.readline(_LONGEST)
            while line := file.readline(_LONGEST):
                if wanted and (named := _TABLE.match(line)) and named[1].decode() not in wanted:
                    continue
                row = _object(line)
                if not wanted or row.get("table") in wanted:
                    yield row

    def laid(self) -> dict[str, Laid]:
        """How each text lies in the archive, by its GUID. Raises UnreadableFile where one makes no text."""
        rows = self.rows("transcript")
        return {str(row.get("uuid")): Laid(_turns(row), str(row.get("text")), _headings(row)) for row in rows}


def open_side(opening: Callable[[], IO[bytes]], digest: str) -> Side | str:
    """The side file that ``opening`` gives the bytes of, or a sentence on why it is of no use.

    ``digest`` is the SHA-256 of the XML beside it, in hex. Raises UnreadableFile where the file is damaged.
    """
    with closing(opening()) as file:
        head = _object(file.readline(_LONGEST))
    if head.get("qualcode") != FORM:
        return f"{NAME} was written by another version of qualcode and was not used; install the newest one"
    if head.get("project") != digest:
        return f"{NAME} was not used, since another program changed the project after qualcode had written it"
    return Side(opening)


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise damaged() from error
    if not isinstance(found, dict):
        raise damaged()
    return found


def _turns(row: dict[str, Any]) -> tuple[TurnPlace, ...]:
    """The turns of a transcript. Raises UnreadableFile where they are none or do not make up a text."""
    try:
        turns = tuple(map(_turn, row["turns"]))
    except (TypeError, KeyError) as error:
        raise damaged() from error
    ends = -1
    for turn in turns:
        whole = all(type(number) is int for number in (turn.start, turn.end, turn.at))
        labelled = isinstance(turn.label, str | None) and isinstance(turn.time, int | None)
        if not (whole and labelled and turn.start == ends + 1 and turn.end >= turn.start and turn.at >= 0):
            raise damaged()
        ends = turn.end
    if not turns:
        raise damaged()
    return turns


def _headings(row: dict[str, Any]) -> tuple[Span, ...]:
    """The headings of a transcript, which older files have not. Raises UnreadableFile for what are none."""
    try:
        headings = tuple((start, end, level) for start, end, level in row.get("headings", ()))
    except (TypeError, ValueError) as error:
        raise damaged() from error
    last = -1
    for start, end, level in headings:
        whole = all(type(number) is int for number in (start, end, level))
        if not (whole and last < start < end):
            raise damaged()
        last = end
    return headings


def _turn(given: Sequence[Any]) -> TurnPlace:
    """A turn; labels, of which there are few, are kept once."""
    turn = TurnPlace(*given)
    return turn._replace(label=sys.intern(turn.label)) if type(turn.label) is str else turn


def damaged() -> UnreadableFile:
    """What is raised for a side file that is not as it was written."""
    return UnreadableFile(
        f"{NAME} in it is damaged; export the project again, or take that file out of the archive to import"
        " the rest"
    )
