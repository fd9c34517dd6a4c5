"""The questions of the interview guide in the transcript that is open: where each is asked and answered."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from transcripts.questions.guide import GuideLine, read_guide
from transcripts.questions.structure import Asking, Structure, Structures

SIGN = "?"
"""Stands before the number of a question, where it is asked."""
_LONGEST = 6
"""Cells of a number in the margin, at most."""
_NOTHING = Structure(interviewers=False)


@dataclass(frozen=True)
class GuideHere:
    """The guide, and where its questions are asked in one text; offsets are code points into that."""

    guide: tuple[GuideLine, ...] = ()
    """All questions, in their order; none where there is no guide."""
    structure: Structure = _NOTHING

    @cached_property
    def line_of(self) -> dict[int, GuideLine]:
        """The questions by their ids."""
        return {line.id: line for line in self.guide}

    @cached_property
    def cells(self) -> int:
        """Cells that the sign and the longest number need in the margin; 0 where there is no guide."""
        longest = max((len(line.number) for line in self.guide), default=0)
        return len(SIGN) + min(longest, _LONGEST) if self.guide else 0

    def begun(self, start: int, end: int) -> list[GuideLine]:
        """The questions whose words begin in a stretch."""
        askings = self.structure.askings
        first, last = (bisect_left(askings, each, key=_start) for each in (start, end))
        return [self.line_of[each.question] for each in askings[first:last]]

    def answered(self, offset: int) -> list[GuideLine]:
        """The questions in whose answer an offset lies; an answer begins with the turn that asks."""
        number = bisect_right(self.structure.parts, offset, key=lambda part: part.start) - 1
        asked = self.structure.parts[number].questions if number >= 0 else frozenset()
        return [line for line in self.guide if line.id in asked]

    def before_first(self, offset: int) -> bool:
        """Whether an offset stands before the turn that asks the first question."""
        askings = self.structure.askings
        return bool(askings) and offset < askings[0].turn[0]

    def beside(self, offset: int, step: int) -> int | None:
        """The number, from 0, of the next or previous place where something is asked; None at the end."""
        askings = self.structure.askings
        number = bisect_right(askings, offset, key=_start) if step > 0 else self._before(offset)
        return number if 0 <= number < len(askings) else None

    def _before(self, offset: int) -> int:
        return bisect_left(self.structure.askings, offset, key=_start) - 1

    def asked_in(self, start: int, end: int) -> list[Asking]:
        """Where questions are asked in words that share a character with a stretch."""
        return [each for each in self.structure.askings if each.start < end and each.end > start]


def read_guide_here(session: Session, transcript_id: int) -> GuideHere:
    """The questions in the current text of a transcript; looks for none where there is no guide."""
    guide = tuple(read_guide(session))
    return GuideHere(guide, Structures(session).of(transcript_id)) if guide else GuideHere()


def _start(asking: Asking) -> int:
    return asking.start
