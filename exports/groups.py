"""The columns of a crosstab: interviews by an attribute, each interview, or speakers by their role."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.units import Units, find_attribute
from qualcode.errors import Refused
from qualcode.plaintext import fold
from qualcode.store.models import AttributeValue, Interview, Speaker, Transcript, Turn
from transcripts.speaking import speaker_role

BUILT_IN = ("interview", "speaker-role")


@dataclass(frozen=True)
class Turns:
    """One transcript whose speakers are grouped."""

    turns: tuple[tuple[int, int, int], ...]
    """Start, end and group of each turn, in their order; -1 is no group."""

    def groups(self, start: int, end: int) -> frozenset[int]:
        """The groups whose speakers have a character of a passage."""
        first = max(bisect_right(self.turns, start, key=lambda turn: turn[0]) - 1, 0)
        found = set()
        for begins, ends, group in self.turns[first:]:
            if begins >= end:
                break
            if ends > start and group >= 0:
                found.add(group)
        return frozenset(found)


class Groups:
    """The groups that a project has by one measure, under a condition on interviews."""

    def __init__(
        self, session: Session, by: str, where: Mapping[str, frozenset[str]], *, exclude_interviewer: bool
    ) -> None:
        """``by`` is interview, speaker-role or an attribute.

        Raises NotFound for an attribute that the project does not have, and Refused where there is no group.
        """
        self._session = session
        units = Units(session, "interview", where, exclude_interviewer=False)
        self._interview_of = {transcript: int(home) for transcript, home in units.unit_of.items()}
        homes = set(self._interview_of.values())
        self._role_of: dict[tuple[int, str], str] = {}
        if by == "speaker-role":
            named = self._roles(homes, exclude_interviewer=exclude_interviewer)
        else:
            named = self._named(by, homes)
        self.by_role = by == "speaker-role"
        self.names = tuple(sorted({name for name, _ in named}, key=natural))
        """Their headings, in the order of a dictionary, numbers by size."""
        if not self.names:
            raise Refused(f"no interview has {by} here, so that there is nothing to set side by side")
        members = {name: {home for other, home in named if other == name} for name in self.names}
        self.sizes = tuple(len(members[name]) for name in self.names)
        """How many interviews are in each."""
        placed = set().union(*members.values())
        self.total = len(placed)
        """How many interviews are in any."""
        self.unplaced = len(homes - placed)
        self._group_of = {home: number for number, name in enumerate(self.names) for home in members[name]}

    def _named(self, by: str, homes: set[int]) -> list[tuple[str, int]]:
        """Heading and interview, for every interview that has one."""
        if by == "interview":
            statement = select(Interview.name, Interview.id)
        else:
            attribute = find_attribute(self._session, by)
            statement = select(AttributeValue.value, AttributeValue.interview_id).where(
                AttributeValue.attribute_id == attribute.id
            )
        return [(name, home) for name, home in self._session.execute(statement) if home in homes]

    def _roles(self, homes: set[int], *, exclude_interviewer: bool) -> list[tuple[str, int]]:
        """Role and interview of every speaker who counts."""
        self._role_of = {
            (speaker.interview_id, speaker.label): speaker_role(speaker)
            for speaker in self._session.scalars(select(Speaker))
            if speaker.interview_id in homes and not (exclude_interviewer and speaker.interviewer)
        }
        return [(role, home) for (home, _), role in self._role_of.items()]

    def place(self, transcript_id: int) -> int | Turns:
        """The group of a transcript, -1 where it has none; or its turns with theirs."""
        home = self._interview_of.get(transcript_id)
        if home is None:
            return -1
        return self._turns(transcript_id, home) if self.by_role else self._group_of.get(home, -1)

    def _turns(self, transcript_id: int, home: int) -> Turns:
        number = {name: index for index, name in enumerate(self.names)}
        statement = (
            select(Turn.start, Turn.end, Turn.label)
            .join(Transcript, Transcript.revision_id == Turn.revision_id)
            .where(Transcript.id == transcript_id)
            .order_by(Turn.start)
        )
        return Turns(
            tuple(
                (start, end, number.get(self._role_of.get((home, label or ""), ""), -1))
                for start, end, label in self._session.execute(statement)
            )
        )


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """A key to sort names by, so that 9 stands before 10.

    >>> sorted(["INT10", "INT9", "a"], key=natural)
    ['a', 'INT9', 'INT10']
    """
    return tuple((int(part) if part.isdigit() else -1, fold(part)) for part in re.split(r"(\d+)", name))


def resolve_groups(session: Session, name: str) -> str:
    """A measure as the researcher wrote it: a built-in one, or an attribute in the spelling of the project.

    Raises NotFound for an attribute that interviews do not have.
    """
    return name.lower() if name.lower() in BUILT_IN else find_attribute(session, name).name
