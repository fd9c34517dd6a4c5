"""Times of the history as a researcher reads them: in the time of this place, and near days by name."""

from datetime import datetime


def local(at: str) -> datetime:
    """A stored time (ISO 8601 in UTC) in the time of this place."""
    return datetime.fromisoformat(at).astimezone()


def when(at: datetime, now: datetime) -> str:
    """A time seen from ``now``: days of this week by name, others by date.

    >>> now = datetime(2026, 11, 22, 17, 0)
    >>> when(datetime(2026, 11, 22, 9, 5), now), when(datetime(2026, 11, 21, 9, 5), now)
    ('today 09:05', 'yesterday 09:05')
    >>> when(datetime(2026, 11, 18, 9, 5), now), when(datetime(2026, 1, 2, 14, 31), now)
    ('Wed 09:05', '2026-01-02 14:31')
    """
    days = (now.date() - at.date()).days
    if days in (0, 1):
        return f"{('today', 'yesterday')[days]} {at:%H:%M}"
    if 1 < days < 7:
        return f"{_DAYS[at.weekday()]} {at:%H:%M}"
    return f"{at:%Y-%m-%d %H:%M}"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
