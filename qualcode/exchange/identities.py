"""Identities for what its program keeps under a name or number only, and times in one form.

Made from what a thing is called and where it stands, never from row numbers: the same project read twice
gives the same identities, and so do two copies of it in which different people coded.
"""

from datetime import datetime
from uuid import UUID, uuid5

_OURS = UUID("7a3d8f0e-5b0c-4a57-9a57-3f5d2f1c6b84")


def identity(*parts: str | int) -> str:
    """32 lower-case hex digits that stand for ``parts`` and nothing else.

    >>> identity("code", "Trust") == identity("code", "Trust") != identity("codeTrust")
    True
    """
    return uuid5(_OURS, repr(parts)).hex


def iso_time(text: str, zone: str = "") -> str:
    """A time as SQLite programs print it, in ISO 8601; empty where it is none.

    ``zone`` is put behind a time that names none: ``Z`` where the program writes UTC.

    >>> iso_time("2026-03-01 09:30:00.123456", "Z"), iso_time("yesterday")
    ('2026-03-01T09:30:00Z', '')
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return ""
    printed = moment.isoformat(timespec="seconds")
    return printed if moment.tzinfo else printed + zone
