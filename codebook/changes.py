"""What each line of the history did to the framework, read from the images of codes in the journal."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import PROSE
from qualcode.store.models import Code, JournalEntry, Reference

Image = Mapping[str, Any]
"""A row of the table of codes as the journal keeps it."""
SAID = ("number", "label", *PROSE, "colour", "codable", "retired")
"""What a code says of itself; with its place, all that makes a framework."""
_FRAMEWORK = ("parent_id", "position", *SAID)


class CodeEntry(NamedTuple):
    """What one line of the history did to one code."""

    change_id: int
    code_id: int
    before: Image | None
    """None where the code was added."""
    after: Image | None
    """None where it was deleted or merged into another."""

    @property
    def code(self) -> Image:
        """The code as it was left, or as it was before it went."""
        return self.after or self.before or {}

    @property
    def placed(self) -> bool:
        """Whether nothing but its place among its siblings is another, as when one of them came or went."""
        return not self.changed("parent_id", *SAID) and self.changed("position")

    def changed(self, *names: str) -> bool:
        """Whether a code that stays says something else there."""
        return bool(self.before and self.after) and any(
            (self.before or {}).get(name) != (self.after or {}).get(name) for name in names
        )


def code_entries(
    session: Session, *, since: int = 0, until: int | None = None, code_id: int | None = None
) -> Iterator[CodeEntry]:
    """What was done to codes after line ``since``, up to line ``until``, oldest first.

    What is no part of the framework is passed over: that references are to be looked at again, say.
    """
    statement = (
        select(JournalEntry.change_id, JournalEntry.row_id, JournalEntry.before, JournalEntry.after)
        .where(JournalEntry.table == Code.__tablename__, JournalEntry.change_id > since)
        .order_by(JournalEntry.id)
    )
    if until is not None:
        statement = statement.where(JournalEntry.change_id <= until)
    if code_id is not None:
        statement = statement.where(JournalEntry.row_id == code_id)
    for row in session.execute(statement.execution_options(yield_per=500)):
        entry = CodeEntry(
            row.change_id,
            row.row_id,
            json.loads(row.before) if row.before else None,
            json.loads(row.after) if row.after else None,
        )
        if entry.before is None or entry.after is None or entry.changed(*_FRAMEWORK):
            yield entry


def changes_since(session: Session, since: int) -> int:
    """How many lines of the history after that one changed the framework."""
    return len({entry.change_id for entry in code_entries(session, since=since)})


def received(session: Session, change_id: int, code_id: int) -> int | None:
    """The id of the code that took the references of one that went in this line; None where none did.

    Older programs left no other trace of a merge.
    """
    statement = select(JournalEntry.before, JournalEntry.after).where(
        JournalEntry.change_id == change_id,
        JournalEntry.table == Reference.__tablename__,
        JournalEntry.before.is_not(None),
        JournalEntry.after.is_not(None),
    )
    for row in session.execute(statement.execution_options(yield_per=500)):
        before, after = json.loads(row.before), json.loads(row.after)
        if before["code_id"] == code_id != after["code_id"]:
            return int(after["code_id"])
    return None


def told(entry: CodeEntry, labels: Mapping[int, str]) -> list[str]:
    """What an entry did to its code, in fragments; ``labels`` of codes by id, for where they stood.

    >>> told(CodeEntry(4, 1, {"label": "A", "number": "1"}, {"label": "B", "number": "1"}), {})
    ['renamed “A” to “B”']
    """
    before, after = entry.before, entry.after
    if before is None or after is None:
        return [f"{'added' if before is None else 'deleted'} “{printed(entry.code)}”"]
    label = printed(after)
    said = []
    if entry.changed("label"):
        said.append(f"renamed “{before['label']}” to “{after['label']}”")
    if entry.changed("number"):
        said.append(f"“{after['label']}”: {_number(before['number'])} became {_number(after['number'])}")
    if entry.changed("parent_id"):
        places = (_place(image["parent_id"], labels) for image in (before, after))
        said.append(f"moved “{label}” from {' to '.join(places)}")
    said += [
        f"{name} of “{label}”: {_quoted(before[name])} became {_quoted(after[name])}"
        for name in PROSE
        if entry.changed(name)
    ]
    if entry.changed("codable"):
        said.append(f"passages may {'' if after['codable'] else 'not '}be coded at “{label}”")
    if entry.changed("retired"):
        said.append(f"retired “{label}”" if after["retired"] else f"brought “{label}” back")
    if entry.changed("colour"):
        said.append(f"gave “{label}” another colour")
    return said


def printed(code: Image) -> str:
    """Number and label as the table prints them."""
    return f"{code['number']} {code['label']}".strip()


def _number(number: str) -> str:
    return f"number {number}" if number else "no number"


def _place(parent_id: int | None, labels: Mapping[int, str]) -> str:
    return "the top" if parent_id is None else f"below “{labels.get(parent_id, 'a code that is gone')}”"


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "nothing"
