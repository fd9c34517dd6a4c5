"""The side file of our own archives: what a project file of the standard has no place for.

It lies beside ``project.qde`` as ``qualcode.jsonl``: lines of JSON in UTF-8. The first one is the head:
``{"qualcode": 1, "program": …, "project": …}`` with the number of this form, the program that wrote it, and
the SHA-256 of the bytes of ``project.qde``. Each further line is one row of a project: ``table``, then the
columns by their names, where a row that is pointed at is named by its uuid. Where the digest is another one,
the archive was changed elsewhere and the side file speaks of something that is gone.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

NAME = "qualcode.jsonl"
FORM = 1
"""The number of the form, written into the head."""


class TurnPlace(NamedTuple):
    """Where the words of a turn stand: in the stored text, and in the text of the archive."""

    start: int
    end: int
    label: str | None
    time: int | None
    """Milliseconds from the start of the recording."""
    at: int
    """Where ``start`` stands in the text of the archive, behind time and label."""


def stored_text(told: str, turns: Sequence[TurnPlace]) -> str:
    r"""The text of a transcript without the labels that were written before its turns.

    >>> turns = [TurnPlace(0, 4, "Ivy", None, 5), TurnPlace(5, 10, "Pat", None, 15)]
    >>> stored_text("Ivy: Why?\nPat: Well.", turns)
    'Why?\nWell.'
    """
    return "\n".join(told[turn.at : turn.at + turn.end - turn.start] for turn in turns)


def stored_passage(turns: Sequence[TurnPlace], start: int, end: int) -> tuple[int, int]:
    """A passage of the text in the archive as one of the stored text.

    >>> stored_passage([TurnPlace(0, 4, "Ivy", None, 5), TurnPlace(5, 10, "Pat", None, 15)], 5, 20)
    (0, 10)
    """
    return _stored(turns, start), _stored(turns, end - 1) + 1


def _stored(turns: Sequence[TurnPlace], place: int) -> int:
    turn = turns[max(bisect_right(turns, place, key=lambda each: each.at) - 1, 0)]
    return min(turn.start + place - turn.at, turn.end)
