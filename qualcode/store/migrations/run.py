"""Bringing an older project file up to date, with a backup beside it."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, insert

from qualcode.errors import ProjectUnusable
from qualcode.store import journal
from qualcode.store.clock import now
from qualcode.store.connection import connect, disposing, migrating
from qualcode.store.models import Change

STEPS = Path(__file__).parent


def upgrade(path: Path, version: str, *, steps: Path = STEPS, to: str = "head") -> Path:
    """Run every step after ``version``, up to ``to``, in one transaction; return the backup made first.

    Foreign keys are off meanwhile (a table that is rebuilt would take its dependants with it) and checked
    before the commit. Undo stops here. Raises ProjectUnusable, with the file as it was, where a step leaves
    a dangling row.
    """
    backup = _back_up(path, version)
    with disposing(migrating(path)) as engine, engine.begin() as connection:
        for name in journal.present(connection):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        command.upgrade(_config(connection, steps), to)
        _refuse_dangling(connection, path)
        if to == "head":
            journal.install(connection)
        connection.execute(insert(Change).values(_history_line(version)))
    return backup


def _back_up(path: Path, version: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    backup = path.with_name(f"{path.stem}.before-{version}-{stamp}{path.suffix}")
    source, target = connect(path), sqlite3.connect(backup)
    try:
        if (verdict := source.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise ProjectUnusable(f"{path.name} is damaged ({verdict}); it was not brought up to date")
        source.backup(target)
    finally:
        source.close()
        target.close()
    return backup


def _config(connection: Connection, steps: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(steps / "versions"))
    config.attributes["connection"] = connection
    return config


def _refuse_dangling(connection: Connection, path: Path) -> None:
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if dangling is not None:
        raise ProjectUnusable(
            f"{path.name} could not be brought up to date: row {dangling[1]} of {dangling[0]} would point at"
            f" a {dangling[2]} that is not there; the file is as it was"
        )


def _history_line(version: str) -> dict[str, str]:
    return {
        "kind": "migrate",
        "label": f"bring the file up to date (from format {version})",
        "reason": "",
        "who": "qualcode",
        "at": now(),
        "state": "done",
    }
