"""What taking another program's project in did, or would do."""

from collections import Counter
from dataclasses import dataclass, field

from qualcode.exchange.losses import Losses
from qualcode.exchange.offsets import Convention

KINDS = ("coder", "code", "interview", "transcript", "attribute", "reference", "memo")
"""What a study is taken in as, in the order it is told."""


@dataclass
class AdoptionReport:
    """Everything that was made, and everything that is not as it was in the file, counted and named."""

    program: str
    """Which program made the file, for people."""
    offsets: Convention
    """How its offsets were counted."""
    made: Counter[str] = field(default_factory=Counter)
    """How many rows of each of ``KINDS`` are new in the project."""
    completed: int = 0
    """What codes that the project had say now and did not say before, and headings that became codes."""
    joined: Losses = field(default_factory=Losses)
    """What the project has already, and what the file has several times and is one here."""
    altered: Losses = field(default_factory=Losses)
    """What came in under another name, identity or place."""
    losses: Losses = field(default_factory=Losses)
    """What stays behind: what the reader left, and what could not be stored."""
    agreeing: int = 0
    """Passages whose words are those that the file says stand there."""
    silent: int = 0
    """Passages of which the file does not say what stands there."""
    mismatches: Losses = field(default_factory=Losses)
    """Passages on other words than the file says; they came in all the same."""
    proven: int = 0
    """References that were read back and stand on their words."""
    remarks: Losses = field(default_factory=Losses)
    """Sentences on how texts were read, as kinds, with the names of the transcripts."""
    references: dict[str, int] = field(default_factory=dict)
    """Of the file, by the path of the code in the project: new ones and those that it had already."""

    @property
    def changed(self) -> bool:
        """Whether the project has anything now that it did not have."""
        return self.made.total() + self.completed > 0
