"""A project as values that do not depend on the numbers of its rows: what two equal projects agree in."""

from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from qualcode.store.journal import JOURNALLED_TABLES
from qualcode.store.models import Heading, Revision, Transcript, Turn
from qualcode.store.project import Project

Row = dict[str, Any]
_PAST = {"id", "change_id", "since", "revision_id"}


def dumped(project: Project) -> dict[str, list[Row]]:
    """Every row of every journalled table in its order, and the texts of the transcripts with their turns."""
    with project.read() as session:
        uuids = {
            name: dict(session.execute(select(table.c.id, table.c.uuid)).all())
            for name, table in JOURNALLED_TABLES.items()
            if "uuid" in table.c
        }
        found = {name: _rows(session, table, uuids) for name, table in JOURNALLED_TABLES.items()}
        found["text"] = _texts(session)
    found["reference"].sort(key=lambda row: row["uuid"])
    return found


def _rows(session: Session, table: Table, uuids: dict[str, dict[int, str]]) -> list[Row]:
    rows = []
    for row in session.execute(select(table).order_by(table.c.id)).mappings():
        values = {}
        for column in table.columns:
            value = row[column.name]
            if column.name == "latest_transcript":
                value = uuids["transcript"].get(value)
            for key in column.foreign_keys:
                if value is not None and column.name not in _PAST:
                    value = uuids[key.column.table.name][value]
            if column.name not in _PAST:
                values[column.name] = value
        rows.append(values)
    if table.name == "proposal":
        numbers = session.scalars(select(table.c.id).order_by(table.c.id)).all()
        rows = [{**row, "id": number} for row, number in zip(rows, numbers, strict=True)]
    return rows


def _texts(session: Session) -> list[Row]:
    rows = []
    for uuid, revision in session.execute(
        select(Transcript.uuid, Revision)
        .join(Revision, Revision.id == Transcript.revision_id)
        .order_by(Transcript.id)
    ):
        turns = session.execute(
            select(Turn.position, Turn.start, Turn.end, Turn.label, Turn.time)
            .where(Turn.revision_id == revision.id)
            .order_by(Turn.position)
        )
        rows.append(
            {"uuid": uuid, "text": revision.text, "words": revision.words, "digest": revision.digest}
            | {"turns": [tuple(turn) for turn in turns], "headings": _headings(session, revision.id)}
        )
    return rows


def _headings(session: Session, revision_id: int) -> list[tuple[int, ...]]:
    columns = (Heading.start, Heading.end, Heading.level)
    statement = select(*columns).where(Heading.revision_id == revision_id).order_by(Heading.start)
    return [tuple(row) for row in session.execute(statement)]
