"""What every reader returns: the spoken words of one file and who said them."""

from dataclasses import dataclass
from typing import NamedTuple


class Turn(NamedTuple):
    """A speaker's stretch of a transcript."""

    start: int
    """First code point of the stretch in the text."""
    end: int
    """One past its last code point."""
    speaker: str | None
    """The label as the file has it, without colon, stars or time; None where nobody is named."""
    time: int | None
    """When it begins, in milliseconds from the start of the recording; None where the file is silent."""


class HeadingLine(NamedTuple):
    """A line of a transcript that is a heading in the file, by its style or its marks."""

    start: int
    """First code point of the line in the text."""
    end: int
    """One past its last code point."""
    level: int
    """0 for the title of a document, 1 to 9 for headings, as deep as the file has them."""


DEEPEST = 9
"""The deepest level that word processors have; what lies deeper in a file counts as that."""


@dataclass(frozen=True)
class Script:
    """The words of a transcript as they will be stored, labels and time stamps taken out.

    The turns tile the text: joining their stretches with a newline gives the text again. A file that
    names no speakers is one turn with no speaker. Within a turn a newline separates paragraphs.
    """

    text: str
    turns: tuple[Turn, ...]
    notes: tuple[str, ...] = ()
    """Sentences for the import report: a guessed encoding, something left out."""
    headings: tuple[HeadingLine, ...] | None = None
    """By place; None where the form of the file knows none, so that those known otherwise stay."""

    @property
    def words(self) -> int:
        """How many words, split at white space."""
        return len(self.text.split())

    @property
    def speakers(self) -> tuple[str, ...]:
        """The labels in order of first appearance."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.speaker is not None))


def clock(milliseconds: int) -> str:
    """A time as it is shown.

    >>> clock(754_000), clock(3_723_000)
    ('12:34', '1:02:03')
    """
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def exact_clock(milliseconds: int) -> str:
    """A time to the millisecond, with hours, as it is written to be read again.

    >>> exact_clock(754_000), exact_clock(754_030)
    ('0:12:34', '0:12:34.030')
    """
    seconds, fraction = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    clock = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return f"{clock}.{fraction:03}" if fraction else clock
