"""Putting placeholders for names, and names back, for the table of operations that undo is tried on."""

from collections.abc import Callable

from sqlalchemy.orm import Session
from undo_base import Pick, chosen

from qualcode.errors import QualcodeError
from qualcode.pseudonyms import put_names_back, put_placeholders
from qualcode.store.models import Transcript
from transcripts.namekey import Entry, NameKey

_LISTED = (("lab", "Aldea"), ("nobody tells", "Bo"), ("P1", "Q1"), ("INT2", "[Site 2]"), ("unsure", "Cy"))


def _key(pick: Pick) -> NameKey:
    listed = _LISTED[: 1 + pick(len(_LISTED))]
    entries = (
        Entry(name, placeholder, name, line) for line, (name, placeholder) in enumerate(listed, start=2)
    )
    return NameKey(f"key {len(listed)}.csv", "0" * 64, tuple(entries))


def replaced_names(session: Session, pick: Pick) -> None:
    key = _key(pick)
    report = put_placeholders(session, key, [chosen(session, Transcript, pick)] if pick(2) else None)
    if not report.finds:
        raise QualcodeError("no name stands there")


def names_put_back(session: Session, pick: Pick) -> None:
    """By a key that was applied, or (as in a clean copy, which has none on record) one that was not."""
    key = (
        _key(pick) if pick(2) else NameKey("k.csv", "1" * 64, (Entry("Zoë Quist", "where", "Zoë Quist", 2),))
    )
    put_names_back(session, key, [chosen(session, Transcript, pick)] if pick(2) else None)


OPERATIONS: dict[str, Callable[[Session, Pick], None]] = {
    "replaced_names": replaced_names,
    "names_put_back": names_put_back,
}
