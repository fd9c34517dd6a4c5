"""Identities as the standard writes them; every one is the same from export to export."""

from uuid import UUID, uuid5

_SELECTIONS = UUID("5f0c39d6-3d2a-4c41-9a53-2f7a6d1c0b8e")
"""What the identities of selections are made from, together with that of their first coding."""


def dashed(uuid: str) -> str:
    """An identity of the project in the form of the standard.

    >>> dashed("0123456789abcdef0123456789abcdef")
    '01234567-89ab-cdef-0123-456789abcdef'
    """
    return "-".join((uuid[:8], uuid[8:12], uuid[12:16], uuid[16:20], uuid[20:]))


def selection_guid(coding: str) -> str:
    """The identity of the selection whose first coding has this one."""
    return str(uuid5(_SELECTIONS, coding))
