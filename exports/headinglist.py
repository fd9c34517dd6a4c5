"""The headings of the transcripts, and in which interviews each stands."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from exports.asking import Progress, transcripts_heard
from exports.counts import count_interviews_of
from qualcode.plaintext import fold
from transcripts.questions.headings import FOUND, Heading
from transcripts.questions.structure import Structures


@dataclass(frozen=True)
class HeadingEntry:
    """A heading, whatever its case, in all transcripts."""

    heading: str
    """As it is spelt where it comes first."""
    level: int | None
    """The highest that a file gives it, from 1; None where it only looks like one."""
    interviews: int
    names: tuple[str, ...]
    """The interviews in which it stands, by name."""


def heading_list(session: Session, *, progress: Progress = iter) -> list[HeadingEntry]:
    """All headings but the titles of documents, in the order in which they come first."""
    structures = Structures(session)
    homes: dict[str, dict[int, str]] = {}
    first: dict[str, Heading] = {}
    for each in progress(transcripts_heard(session)):
        for heading in structures.of(each.id).headings:
            if heading.level > 0:
                name = fold(heading.name)
                homes.setdefault(name, {})[each.interview_id] = each.interview
                level = min(heading.level, first.get(name, heading).level)
                first[name] = first.get(name, heading)._replace(level=level)
    return [
        HeadingEntry(
            heading.name,
            None if heading.level == FOUND else heading.level,
            count_interviews_of(homes[name]),
            tuple(sorted(homes[name].values())),
        )
        for name, heading in first.items()
    ]
