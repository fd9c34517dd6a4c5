"""The columns of a crosstab: interviews by an attribute, each interview, or pieces of transcripts."""

import re
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.pieces import CUTS, Cut, Pieces
from exports.units import Units, find_attribute
from qualcode.errors import Refused
from qualcode.plaintext import fold
from qualcode.store.models import AttributeValue, Interview

BUILT_IN = ("interview", *CUTS)


class Groups:
    """The groups that a project has by one measure, under a condition on interviews."""

    def __init__(
        self, session: Session, by: str, where: Mapping[str, frozenset[str]], *, exclude_interviewer: bool
    ) -> None:
        """``by`` is interview, speaker-role, question, heading or an attribute.

        Raises NotFound for an attribute that the project does not have, and Refused where there is no group.
        """
        self._session = session
        self._interview_of = Units(session, "interview", where, exclude_interviewer=False).homes()
        homes = set(self._interview_of.values())
        self.cut: Cut | None = None
        """What cuts transcripts into pieces, where these are grouped and not whole interviews."""
        if by in CUTS:
            self.cut = CUTS[by](session, self._interview_of, exclude_interviewer=exclude_interviewer)
        named = set(self.cut.members() if self.cut else self._named(by, homes))
        self.names = self._in_order({name for name, _ in named})
        """Their headings: as in the guide or the transcripts, others as in a dictionary, numbers by size."""
        if not self.names:
            nothing = f"no interview has {by} here, so that there is nothing to set side by side"
            raise Refused(self.cut.nothing if self.cut else nothing)
        members = {name: {home for other, home in named if other == name} for name in self.names}
        self.sizes = tuple(len(members[name]) for name in self.names)
        """How many interviews are in each."""
        placed = set().union(*members.values())
        self.total = len(placed)
        """How many interviews are in any."""
        self.unplaced = len(homes - placed)
        self._number = {name: number for number, name in enumerate(self.names)}
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

    def _in_order(self, names: set[str]) -> tuple[str, ...]:
        order = self.cut.order() if self.cut else None
        return tuple(name for name in order if name in names) if order else tuple(sorted(names, key=natural))

    def place(self, transcript_id: int) -> int | Pieces:
        """The group of a transcript, -1 where it has none; or its pieces with theirs."""
        home = self._interview_of.get(transcript_id)
        if home is None:
            return -1
        if self.cut is None:
            return self._group_of.get(home, -1)
        return Pieces(
            tuple(
                (start, end, frozenset(self._number[name] for name in names))
                for start, end, names in self.cut.pieces(transcript_id)
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
