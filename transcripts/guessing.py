"""Whether a file that is imported is no new interview but a correction of a transcript that is there."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.plaintext import fold
from qualcode.store.models import Revision, Transcript
from transcripts.differences import differences
from transcripts.script import Script

DIFFERENT = 0.5
"""Below this share of words in common a text is taken for another interview."""


def correction_of(session: Session, script: Script, name: str, known: Iterable[str]) -> str | None:
    """The transcript, by its name, that a text of this name is likely to be a correction of, if of any.

    It has the same name, or begins with its name as "INT01-corrected" does with "INT01", and at least half of
    the words are in both, in the same order. Of several, the one with the most.
    """
    found = [(_alike(session, script, each), each) for each in known if _named_after(name, each)]
    alike, best = max(found, default=(0.0, None))
    return best if alike >= DIFFERENT else None


def _named_after(name: str, known: str) -> bool:
    """Whether a name is another one, or that one with something behind it.

    >>> [_named_after(name, "INT1") for name in ("int1", "INT1-corrected", "INT1 (2)", "INT10", "INT")]
    [True, True, True, False, False]
    """
    name, known = fold(name), fold(known)
    return name.startswith(known) and not name[len(known) : len(known) + 1].isalnum()


def _alike(session: Session, script: Script, known: str) -> float:
    text = select(Revision.text).join(Transcript, Transcript.revision_id == Revision.id)
    return differences(session.scalars(text.where(Transcript.name == known)).one(), script.text).alike
