"""Transcripts in pieces: what a role says, what answers a question, what stands below a heading."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.plaintext import fold
from qualcode.store.models import Speaker
from transcripts.questions.headings import Heading, below
from transcripts.questions.structure import Structures, spoken_turns
from transcripts.speaking import speaker_role

BEFORE = "before the first question"
"""What no question was asked about yet: at the beginning of an interview, or below a heading."""
Piece = tuple[int, int, frozenset[str]]
"""Start, end and the names of the groups it belongs to."""


@dataclass(frozen=True)
class Pieces:
    """One transcript in pieces, each in groups of its own."""

    pieces: tuple[tuple[int, int, frozenset[int]], ...]
    """Start, end and groups of each, in their order; none shares a character with another."""

    def groups(self, start: int, end: int) -> frozenset[int]:
        """The groups of all pieces that have a character of a passage."""
        first = max(bisect_left(self.pieces, start, key=lambda piece: piece[0]) - 1, 0)
        found: set[int] = set()
        for begins, ends, groups in self.pieces[first:]:
            if begins >= end:
                break
            if ends > start:
                found |= groups
        return frozenset(found)


class Cut(Protocol):
    """A way to cut transcripts into pieces."""

    each: str
    """What passages have to do with the group: the end of a sentence, for the caption."""
    group: str
    """How many interviews are in a group, for the caption."""
    several: str
    """What lies in several groups."""
    none: str
    """What interviews in no group have not."""
    nothing: str
    """What is to be said where no interview has a piece."""

    def members(self) -> Iterator[tuple[str, int]]:
        """Name of a group and id of an interview that is in it; more than once, if it comes so."""

    def pieces(self, transcript_id: int) -> Iterator[Piece]:
        """The pieces of a transcript by place."""

    def order(self) -> list[str] | None:
        """The names in their order; None where that is the order of a dictionary."""


class Roles:
    """By the role of whoever speaks."""

    each = " that a speaker in this role has words of"
    group = "how many interviews with a speaker in the role there are"
    several = "What several roles have words of"
    none = "speaker"
    nothing = "no interview has a speaker here, so that there is nothing to set side by side"

    def __init__(self, session: Session, homes: Mapping[int, int], *, exclude_interviewer: bool) -> None:
        """``homes`` has the interview's id for each transcript that counts."""
        self._session, self._homes, wanted = session, homes, set(homes.values())
        self._role_of = {
            (speaker.interview_id, speaker.label): speaker_role(speaker)
            for speaker in session.scalars(select(Speaker))
            if speaker.interview_id in wanted and not (exclude_interviewer and speaker.interviewer)
        }

    def members(self) -> Iterator[tuple[str, int]]:
        """By every speaker."""
        yield from ((role, home) for (home, _), role in self._role_of.items())

    def pieces(self, transcript_id: int) -> Iterator[Piece]:
        """Turn by turn."""
        home = self._homes[transcript_id]
        for turn in spoken_turns(self._session, transcript_id):
            role = self._role_of.get((home, turn.label or ""))
            yield turn.start, turn.end, frozenset({role} if role else ())

    def order(self) -> None:
        """That of a dictionary."""


class Questions:
    """By the questions of the guide."""

    each = ", at least partly in the answer"
    group = "in how many interviews the question is found"
    several = "What lies in several answers"
    none = "a question that is found"
    nothing = (
        "no question of the guide is found in any interview, so that there is nothing to set side by side;"
        " `qualcode questions missing` says what comes near"
    )

    def __init__(
        self, session: Session, homes: Mapping[int, int], *, exclude_interviewer: bool
    ) -> None:  # as the others
        """Whether interviewers' words count is no matter: they ask."""
        del exclude_interviewer
        self._homes, self._structures = homes, Structures(session)
        guide = self._structures.guide
        shorts = Counter(line.short for line in guide)
        self._name_of = {line.id: line.short if shorts[line.short] == 1 else line.printed for line in guide}

    def members(self) -> Iterator[tuple[str, int]]:
        """By every question that is found, and all that have words before the first one."""
        for transcript_id, home in self._homes.items():
            yield from ((name, home) for _, _, names in self.pieces(transcript_id) for name in names)

    def pieces(self, transcript_id: int) -> Iterator[Piece]:
        """Answer by answer."""
        for part in self._structures.of(transcript_id).parts:
            names = frozenset(self._name_of[each] for each in part.questions)
            yield part.start, part.end, names or frozenset({BEFORE})

    def order(self) -> list[str]:
        """That of the guide."""
        return [BEFORE, *self._name_of.values()]


class Headings:
    """By the headings of the transcripts, without the titles of documents, which are as good as names."""

    each = ", at least partly below the heading"
    group = "in how many interviews the heading stands"
    several = "What lies below several headings"
    none = "a heading"
    nothing = (
        "no transcript has a heading (one that its file has as a heading, a line in capitals, or one that is"
        " a section of the guide), so that there is nothing to set side by side"
    )

    def __init__(
        self, session: Session, homes: Mapping[int, int], *, exclude_interviewer: bool
    ) -> None:  # as the others
        """Whether interviewers' words count is no matter: headings are nobody's."""
        del exclude_interviewer
        self._homes, self._structures = homes, Structures(session)
        self._spelled: dict[str, str] = {}
        for transcript_id in homes:
            for each in self._below_title(transcript_id):
                self._spelled.setdefault(fold(each.name), each.name)

    def members(self) -> Iterator[tuple[str, int]]:
        """By every heading."""
        for transcript_id, home in self._homes.items():
            yield from ((name, home) for _, _, names in self.pieces(transcript_id) for name in names)

    def pieces(self, transcript_id: int) -> Iterator[Piece]:
        """Heading by heading, each with those above it; what stands before the first belongs to none."""
        for start, end, above in below(self._below_title(transcript_id)):
            yield start, end, frozenset(self._spelled[fold(each.name)] for each in above)

    def _below_title(self, transcript_id: int) -> list[Heading]:
        return [each for each in self._structures.of(transcript_id).headings if each.level > 0]

    def order(self) -> list[str]:
        """That in which they come first."""
        return list(self._spelled.values())


CUTS: Mapping[str, type[Roles | Questions | Headings]] = {
    "speaker-role": Roles,
    "question": Questions,
    "heading": Headings,
}
