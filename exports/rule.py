"""What is counted, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from transcripts.questions.within import ANYWHERE, Within

Aggregate = Literal["none", "sum", "union"]


@dataclass(frozen=True)
class Rule:
    """What is counted, and how; the caption of every table says it in words."""

    aggregate: Aggregate = "none"
    """Whether a heading counts what is below it, and whether its references are a sum or a union."""
    unit: str = "interview"
    """What the first number counts: interview, transcript, speaker, or the name of an attribute."""
    per_coder: bool = False
    """Whether two coders on one passage are two references."""
    coder: str | None = None
    """Count one coder's references only."""
    exclude_interviewer: bool = False
    """Leave out references that lie wholly in interviewers' turns."""
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Count only interviews whose attribute has one of these values."""
    within: Within = ANYWHERE
    """Count only references that lie at least partly in these answers, headings and speakers' turns."""
