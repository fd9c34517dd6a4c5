"""What has changed in a project since somebody looked last: the history, read forwards."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from qualcode.store.history import COLUMNS, ChangeLine
from qualcode.store.journal import JOURNALLED_TABLES
from qualcode.store.models import Change, JournalEntry, Reference

Place = tuple[int, int, int]
"""Id of a transcript, start and end: code points, half-open."""

MANY = 5_000
"""From more rows of a table than this, reading the table again is the shorter way."""
_MOST_PLACES = 50
_LOOKED_AT = 500
"""How many entries about references are read in search of places."""


@dataclass(frozen=True)
class Touched:
    """What was done, undone and redone after a change, by whichever coder, window or program."""

    last: int
    """The id of the latest change that this takes in: where the next look starts; 0 in a new project."""
    changes: tuple[ChangeLine, ...]
    """Oldest first."""
    rows: Mapping[str, frozenset[int] | None]
    """By the name of each table that was written to, the ids of the rows that were added, changed or removed.

    None for more than MANY of them: read the whole table again. Rows that came back to what they were are
    named too. Texts and turns are not: they come and go with their transcripts.
    """
    places: tuple[Place, ...]
    """Where references were changed that are there now, latest first; then where some were taken away.

    At most 50.
    """


_CHANGES = select(*COLUMNS).where(Change.id > bindparam("since")).order_by(Change.id)
_NEW = JournalEntry.change_id > bindparam("since")
_LAST_ROW = func.coalesce(JournalEntry.last_row_id, JournalEntry.row_id)
_SIZES = (
    select(JournalEntry.table, func.sum(_LAST_ROW - JournalEntry.row_id + 1).label("size"))
    .where(_NEW)
    .group_by(JournalEntry.table)
)
_IDS = (
    select(JournalEntry.table, JournalEntry.row_id, _LAST_ROW)
    .where(_NEW, JournalEntry.table.in_(bindparam("few", expanding=True)))
    .distinct()
)
_ENTRIES = (
    select(JournalEntry.row_id, JournalEntry.last_row_id, JournalEntry.before, JournalEntry.after)
    .where(_NEW, JournalEntry.table == Reference.__tablename__)
    .order_by(JournalEntry.id.desc())
    .limit(_LOOKED_AT)
)
_PLACES = select(Reference.id, Reference.transcript_id, Reference.start, Reference.end)


def touched(session: Session, since: int) -> Touched:
    """What happened after change ``since``, in the order of its happening."""
    changes = tuple(ChangeLine(*row) for row in session.connection().execute(_CHANGES, {"since": since}))
    if not changes:
        return Touched(since, (), {}, ())
    rows = _rows(session, since)
    if any(line.kind == "migrate" for line in changes):
        rows = dict.fromkeys(JOURNALLED_TABLES)
    places = _places(session, since) if Reference.__tablename__ in rows else ()
    return Touched(changes[-1].id, changes, rows, places)


def _rows(session: Session, since: int) -> dict[str, frozenset[int] | None]:
    """The rows by table; those of a table with many are not even listed."""
    connection = session.connection()
    sizes = {row.table: row.size for row in connection.execute(_SIZES, {"since": since})}
    found: dict[str, set[int]] = {table: set() for table, size in sizes.items() if size <= MANY}
    for table, first, last in connection.execute(_IDS, {"since": since, "few": list(found)}):
        found[table].update(range(first, last + 1))
    return {table: frozenset(found[table]) if table in found else None for table in sizes}


def _places(session: Session, since: int) -> tuple[Place, ...]:
    """By the latest entry about each reference: where it is, or was when it was taken away."""
    seen: set[int] = set()
    here: list[Place] = []
    gone: list[Place] = []
    for entry in session.connection().execute(_ENTRIES, {"since": since}).all():
        if entry.last_row_id is not None:
            here.extend(_in_range(session, entry.row_id, entry.last_row_id))
        elif entry.row_id not in seen:
            seen.add(entry.row_id)
            (here if entry.after is not None else gone).append(_place(entry.after or entry.before))
        if len(here) >= _MOST_PLACES:
            break
    return tuple(dict.fromkeys([*here, *gone]))[:_MOST_PLACES]


def _in_range(session: Session, first: int, last: int) -> Iterator[Place]:
    """Where those references of a bulk range are that are there still."""
    query = _PLACES.where(Reference.id.between(first, last)).order_by(Reference.id)
    rows = session.connection().execute(query.limit(_MOST_PLACES))
    return ((row.transcript_id, row.start, row.end) for row in rows)


def _place(image: str) -> Place:
    row = json.loads(image)
    return row["transcript_id"], row["start"], row["end"]
