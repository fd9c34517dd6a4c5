"""What the history says of codes: what changed them since a line of it, and what became of one now gone."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from qualcode.store.history import COLUMNS, ChangeLine
from qualcode.store.models import Change, Code, JournalEntry

_MEANT = (
    *("parent_id", "number", "label", "definition", "inclusion", "exclusion", "example", "colour"),
    *("codable", "retired"),
)
"""What somebody who would change a code has to know of it; not its place among its siblings."""
Image = Mapping[str, Any] | None
Spans = dict[int, tuple[Image, Image, set[int]]]
"""By the id of a code: as it was first, as it is last, and the lines of the history that touched it."""


def changed_since(
    session: Session, code_ids: Collection[int], since: int, *, below: bool
) -> list[ChangeLine]:
    """The changes after line ``since`` that stand and made one of these codes another one, oldest first.

    With ``below``, what came to stand directly below them, or left them, counts too. What was changed and
    taken back again does not.
    """
    wanted = set(code_ids)
    lines: set[int] = set()
    for code_id, (first, last, touched) in _spans(session, since).items():
        if _meant(first) == _meant(last):
            continue
        parents = {image["parent_id"] for image in (first, last) if image is not None}
        if code_id in wanted or (below and parents & wanted):
            lines |= touched
    found = select(*COLUMNS).where(Change.id.in_(lines), _stands(since)).order_by(Change.id)
    return [ChangeLine(*row) for row in session.execute(found)]


def _spans(session: Session, since: int) -> Spans:
    """What happened to every code after a line of the history."""
    columns = (JournalEntry.row_id, JournalEntry.before, JournalEntry.after, JournalEntry.change_id)
    statement = (
        select(*columns)
        .where(JournalEntry.change_id > since, JournalEntry.table == Code.__tablename__)
        .order_by(JournalEntry.id)
    )
    spans: Spans = {}
    for row_id, before, after, change_id in session.execute(statement):
        first = spans[row_id][0] if row_id in spans else _image(before)
        touched = spans[row_id][2] if row_id in spans else set()
        if _meant(_image(before)) != _meant(_image(after)):
            touched.add(change_id)
        spans[row_id] = (first, _image(after), touched)
    return spans


def _image(text: str | None) -> Image:
    return None if text is None else json.loads(text)


def _meant(image: Image) -> tuple[Any, ...] | None:
    return None if image is None else tuple(image[name] for name in _MEANT)


def _stands(since: int) -> ColumnElement[bool]:
    """Changes that are not taken back, and those that took back or did again what was done before."""
    done = (Change.kind == "do") & (Change.state == "done")
    return done | (Change.kind.in_(("undo", "redo")) & (Change.target_id <= since))


def what_became_of(session: Session, uuid: str) -> str:
    """A sentence on a code that is gone: who took it out, and by what."""
    uuid_before = func.json_extract(JournalEntry.before, "$.uuid")
    entry = session.execute(
        select(func.coalesce(JournalEntry.before, ""), *COLUMNS)
        .join(Change, Change.id == JournalEntry.change_id)
        .where(
            JournalEntry.table == Code.__tablename__,
            JournalEntry.after.is_(None),
            uuid_before == uuid,
        )
        .order_by(JournalEntry.id.desc())
        .limit(1)
    ).first()
    if entry is None:
        return "a code that this is about is not in the project"
    label = json.loads(entry[0])["label"]
    return f"the code “{label}” is gone since {told(ChangeLine(*entry[1:]))}"


def told(line: ChangeLine) -> str:
    """A line of the history in a sentence.

    >>> told(ChangeLine(57, "do", "merge “Fear” into “Trust”", "", "Ben", "2026-01-03T10:00:00Z", "done"))
    '#57 (Ben, 2026-01-03: merge “Fear” into “Trust”)'
    """
    kind = "" if line.kind == "do" else f"{line.kind}: "
    return f"#{line.id} ({line.who}, {line.at[:10]}: {kind}{line.label})"
