"""A queue of suggestions that is gone through: what became of each, and each passage as it is to be coded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy.orm import Session

from exports.suggestions.queue import Queue, Suggestion, is_rejected, rejected_quotes
from exports.suggestions.spoken import Coded
from transcripts.passages import Passage

Fate = Literal["", "accepted", "rejected", "skipped"]


@dataclass
class Sitting:
    """One queue, which stays as it was computed while it is decided on."""

    queue: Queue
    fates: dict[int, Fate] = field(default_factory=dict)
    """By number in the queue, from 0; what is open is not in it."""
    passages: dict[int, Passage] = field(default_factory=dict)
    """The passages that were made longer or shorter."""
    skipped: set[int] = field(default_factory=set)

    @property
    def suggestions(self) -> Sequence[Suggestion]:
        """What is suggested, the best first."""
        return self.queue.suggestions

    def passage(self, number: int) -> Passage:
        """The passage as it would be coded now."""
        found = self.suggestions[number]
        return self.passages.get(number, Passage(found.start, found.end))

    def look(self, session: Session, code_ids: Sequence[int], who: str, *, own: bool) -> int | None:
        """See what is coded and rejected by now; the first that is open again, if one is.

        ``own``: only what this coder coded is taken for coded.
        """
        coded = Coded(session, code_ids, who if own else None)
        rejected = rejected_quotes(session, code_ids, who)
        before, self.fates = self.fates, {}
        for number, each in enumerate(self.suggestions):
            if coded.touches(each.piece):
                self.fates[number] = "accepted"
            elif is_rejected(each.quote, rejected.get(each.transcript_id, ())):
                self.fates[number] = "rejected"
            elif number in self.skipped:
                self.fates[number] = "skipped"
        return min((number for number in before if number not in self.fates), default=None)

    def next_open(self, after: int) -> int | None:
        """The next one to decide on, from the beginning again behind the last; None where all are decided."""
        numbers = range(len(self.suggestions))
        return next((each for each in (*numbers[after:], *numbers[:after]) if each not in self.fates), None)

    def summary(self) -> str:
        """What was decided so far, in words.

        >>> from exports.suggestions.queue import Queue
        >>> Sitting(None, {0: "accepted", 3: "rejected"}).summary()  # type: ignore[arg-type]
        'accepted 1, rejected 1'
        """
        fates = list(self.fates.values())
        counted = [f"{fate} {fates.count(fate):,}" for fate in ("accepted", "rejected", "skipped")]
        return ", ".join(each for each in counted if not each.endswith(" 0"))


def end_moved(sentences: Sequence[Passage], passage: Passage, step: int) -> Passage | None:
    """The passage with its end moved to that of the next sentence, or the one before; None where it cannot.

    >>> end_moved([Passage(0, 4), Passage(5, 9)], Passage(0, 4), 1)
    Passage(start=0, end=9)
    """
    ends = sorted(each.end for each in sentences)
    if step > 0:
        end = next((each for each in ends if each > passage.end), None)
    else:
        end = next((each for each in reversed(ends) if passage.start < each < passage.end), None)
    return None if end is None else Passage(passage.start, end)


def start_moved(sentences: Sequence[Passage], passage: Passage, step: int) -> Passage | None:
    """The passage with its start moved to that of the next sentence, or the one before; None where it cannot.

    >>> start_moved([Passage(0, 4), Passage(5, 9)], Passage(5, 9), -1)
    Passage(start=0, end=9)
    """
    starts = sorted(each.start for each in sentences)
    if step > 0:
        start = next((each for each in starts if passage.start < each < passage.end), None)
    else:
        start = next((each for each in reversed(starts) if each < passage.start), None)
    return None if start is None else Passage(start, passage.end)
