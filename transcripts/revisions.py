"""The texts that a transcript has had: read from the history, which keeps every state of its row."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.store.models import Change, JournalEntry, Revision, Transcript


@dataclass(frozen=True)
class RevisionLine:
    """A transcript was given a text: its first one, another, or, by undo or redo, one that it had had."""

    number: int
    """Of the text, in the order in which they came: the same text has the same number again."""
    revision_id: int
    words: int
    at: str
    """ISO 8601, UTC."""
    who: str
    """Empty where the history does not go back so far."""
    kind: str
    """``do``, ``undo`` or ``redo``; empty where the history does not go back so far."""
    label: str
    reason: str
    current: bool
    """Whether it is what the transcript has now."""


_Given = tuple[int, str, str, str, str, str]
"""A revision, and when, who, kind, label and reason of the change that gave it."""


def revisions(session: Session, transcript: Transcript) -> list[RevisionLine]:
    """Every text of a transcript, oldest first; the last is the one it has now."""
    given = list(_given(session, transcript))
    numbers = {number: each for each, number in enumerate(dict.fromkeys(row[0] for row in given), 1)}
    query = select(Revision.id, Revision.words).where(Revision.id.in_(numbers))
    words = {row.id: row.words for row in session.execute(query)}
    last = len(given) - 1
    return [
        RevisionLine(
            number=numbers[revision_id],
            revision_id=revision_id,
            words=words[revision_id],
            at=at,
            who=who,
            kind=kind,
            label=label,
            reason=reason,
            current=place == last,
        )
        for place, (revision_id, at, who, kind, label, reason) in enumerate(given)
    ]


def _given(session: Session, transcript: Transcript) -> Iterator[_Given]:
    """Each change of the text. A clean copy has no history, so the first text may stand by itself."""
    statement = (
        select(JournalEntry.before, JournalEntry.after, Change)
        .join(Change, Change.id == JournalEntry.change_id)
        .where(JournalEntry.table == Transcript.__tablename__, JournalEntry.row_id == transcript.id)
        .order_by(JournalEntry.id)
    )
    entries = session.execute(statement).all()
    last = _revision(entries[0].before) if entries else transcript.revision_id
    if last is not None:
        yield last, transcript.imported_at, "", "", "", ""
    for before, after, change in entries:
        revision_id = _revision(after)
        if revision_id is not None and revision_id not in (last, _revision(before)):
            last = revision_id
            yield revision_id, change.at, change.who, change.kind, change.label, change.reason


def _revision(image: str | None) -> int | None:
    return None if image is None else json.loads(image)["revision_id"]
