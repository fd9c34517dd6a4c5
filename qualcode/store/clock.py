"""The time as it is stored."""

from datetime import UTC, datetime


def now() -> str:
    """ISO 8601 in UTC, to the second.

    >>> now().endswith("Z")
    True
    """
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
