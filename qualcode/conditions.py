"""Which references a recoding in bulk is about, as a person says it in options or in a dialog."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from exports.units import parse_where, resolve_coder
from transcripts.interviews import find_transcript


@dataclass(frozen=True)
class Conditions:
    """All of them have to hold; one that is empty says nothing."""

    containing: str = ""
    """Words that the passage holds."""
    speaker: str = ""
    """Label or role of whoever begins to speak."""
    whose: str = ""
    """The coder's name."""
    where: Sequence[str] = ()
    """Conditions of the form ``attribute=value``."""
    transcripts: Sequence[str] = ()
    """Their names."""
    interviewer: bool | None = None
    """Only interviewers' words, or only others'."""
    subtree: bool = False
    """Also what is coded below."""

    def arguments(self, session: Session) -> dict[str, Any]:
        """What the operation ``recode`` is given beside source and target.

        Raises NotFound or BadInput for what the project does not have.
        """
        where = parse_where(session, tuple(self.where))
        found = {
            "subtree": self.subtree,
            "coder": resolve_coder(session, self.whose) if self.whose else "",
            "transcripts": [find_transcript(session, name).uuid for name in self.transcripts],
            "where": {name: sorted(values) for name, values in where.items()},
            "containing": self.containing,
            "speaker": self.speaker,
        }
        given = {name: value for name, value in found.items() if value}
        return given if self.interviewer is None else {**given, "interviewer": self.interviewer}
