"""A transcript as plain text that a person edits: a line for who speaks, and below it what is said.

    >> Ivy [0:00:30]
    What do you do all day?

    >> Pat [0:00:42.500]
    I keep the lasers running.

Blank lines are for the eye. Lines that begin with ``>>>`` are remarks. A backslash before a line keeps it as
it is: one that would look like any of these, or is blank in the transcript too.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from qualcode.errors import UnreadableFile
from qualcode.plaintext import normalise
from transcripts.labels import milliseconds
from transcripts.script import Script, Turn, exact_clock

MARK = ">>> qualcode transcript"
"""How a file of this form begins."""
_HEAD = ">>"
_REMARK = ">>>"
_STAMPED = re.compile(r"(.*?)\s*\[([\d:.,]*)\]", re.DOTALL)
_TIME = re.compile(r"(?:\d+:)?\d+:[0-5]\d(?:[.,]\d{1,3})?")
_HELP = (
    "Correct the words and save; the codings go with theirs. A line with >> says who speaks, and when.",
    "Blank lines do not matter. To leave all as it was, close this without saving.",
)


class _Said(NamedTuple):
    """One turn of the form."""

    speaker: str | None
    time: int | None
    lines: list[str]


def editable(script: Script, name: str) -> str:
    r"""The form of a transcript; ``name`` is shown at its top.

    >>> talk = Script("Yes.\nNo.", (Turn(0, 4, "Ivy", 30_000), Turn(5, 8, None, None)))
    >>> editable(talk, "INT1").partition("\n\n")[2]
    '>> Ivy [0:00:30]\nYes.\n\n>>\nNo.\n'
    """
    top = [f"{MARK} {' '.join(name.split())}", *(f"{_REMARK} {line}" for line in _HELP)]
    return "\n".join([*top, *_written(script)]) + "\n"


def _written(script: Script) -> Iterator[str]:
    for number, turn in enumerate(script.turns):
        yield ""
        if number or turn.speaker is not None or turn.time is not None:
            yield _head(turn)
        yield from map(_kept, script.text[turn.start : turn.end].split("\n"))


def _head(turn: Turn) -> str:
    """Who speaks and when; an empty pair of brackets behind a label that ends like a time."""
    parts = [_HEAD]
    if turn.speaker is not None:
        parts.append(turn.speaker)
    if turn.time is not None:
        parts.append(f"[{exact_clock(turn.time)}]")
    elif turn.speaker is not None and _STAMPED.fullmatch(turn.speaker):
        parts.append("[]")
    return " ".join(parts)


def _kept(line: str) -> str:
    return f"\\{line}" if not line.strip() or line.startswith((_HEAD, "\\")) else line


def is_editable(text: str) -> bool:
    """Whether a text is of this form."""
    return text.lstrip("\ufeff").startswith(MARK)


def from_editable(text: str) -> Script:
    """The transcript that a form stands for. Turns without a line are left out.

    Raises UnreadableFile, naming the line, for a time that is none, and where no words are left.
    """
    said = [each for each in _turns(normalise(text)) if each.lines]
    stretches = ["\n".join(each.lines) for each in said]
    if not any(stretch.strip() for stretch in stretches):
        raise UnreadableFile(
            "no words are left; to take a transcript out of the project, use `qualcode remove`"
        )
    turns, start = [], 0
    for each, stretch in zip(said, stretches, strict=True):
        turns.append(Turn(start, start + len(stretch), each.speaker, each.time))
        start += len(stretch) + 1
    return Script("\n".join(stretches), tuple(turns))


def _turns(text: str) -> Iterator[_Said]:
    said = _Said(None, None, [])
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith(_REMARK):
            continue
        if line.startswith(_HEAD):
            yield said
            said = _Said(*_read_head(line.removeprefix(_HEAD).strip(), number), [])
        else:
            said.lines.append(line.removeprefix("\\"))
    yield said


def _read_head(head: str, number: int) -> tuple[str | None, int | None]:
    """Speaker and time of a line that says who speaks."""
    found = _STAMPED.fullmatch(head)
    if found is None:
        return head or None, None
    label, stamp = found.groups()
    if stamp and not _TIME.fullmatch(stamp):
        raise UnreadableFile(f"line {number}: [{stamp}] is not a time; write it like [0:12:30]")
    return label.strip() or None, milliseconds(stamp) if stamp else None
