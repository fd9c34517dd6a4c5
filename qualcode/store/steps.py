"""One step of the history while it is written: its line, and the mark that the triggers read.

Fixed statements, so that SQLAlchemy compiles each once: a key that assigns a code waits for them.
"""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, update

from qualcode.errors import ProjectUnusable
from qualcode.store.clock import now
from qualcode.store.history import ChangeLine, taken_back
from qualcode.store.journal import tables
from qualcode.store.models import Change, JournalEntry, OpenChange

_CHANGE, _OPEN = tables((Change, OpenChange))
_LINE = insert(_CHANGE)
_MARK = update(_OPEN).values(change_id=bindparam("marked"), bulk_table=None)
_RENAME = update(_CHANGE).where(Change.id == bindparam("line")).values(label=bindparam("words"))
_FORGET = delete(_CHANGE).where(Change.id == bindparam("line"))
_JOURNALLED = select(exists().where(JournalEntry.change_id == bindparam("line")))
_OVERTAKEN = (
    update(_CHANGE)
    .where(Change.state == "undone", Change.id.in_(taken_back(bindparam("line"))))
    .values(state="dropped")
)


def begin(
    connection: Connection, kind: str, label: str, *, who: str, reason: str = "", target_id: int | None = None
) -> ChangeLine:
    """Write the line of a change and open it. Raises ProjectUnusable where the mark is missing."""
    values = {"kind": kind, "label": label, "reason": reason, "who": who, "at": now(), "state": "done"}
    row = connection.execute(_LINE, {**values, "target_id": target_id}).inserted_primary_key
    change_id = row[0]  # type: ignore[index]  # an INSERT of one row has one
    if connection.execute(_MARK, {"marked": change_id}).rowcount != 1:
        raise ProjectUnusable("the project is damaged or altered; `qualcode check` says where")
    return ChangeLine(change_id, **values)


def end(connection: Connection, line: ChangeLine, label: str | None = None) -> ChangeLine | None:
    """Close a change, under another label if given; None, and no line, where it wrote nothing.

    What its coder undid before and did not do again is overtaken by something newly done.
    """
    connection.execute(_MARK, {"marked": None})
    if not connection.scalar(_JOURNALLED, {"line": line.id}):
        connection.execute(_FORGET, {"line": line.id})
        return None
    if label is not None and label != line.label:
        connection.execute(_RENAME, {"line": line.id, "words": label})
        line = replace(line, label=label)
    if line.kind == "do":
        connection.execute(_OVERTAKEN, {"line": line.id, "coder": line.who})
    return line
