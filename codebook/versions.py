"""Versions that were signed off, and the points in the history that a researcher can name."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codebook.changes import changes_since
from codebook.tree import FIELDS, tree
from qualcode.errors import Ambiguous, BadInput, NotFound, Refused
from qualcode.nearest import nearest
from qualcode.plaintext import fold
from qualcode.store.models import Change, Study, Version

_FROZEN = ("uuid", *FIELDS, "retired")
"""What is kept of each code, beside the identity of the one above it."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")


@dataclass(frozen=True)
class VersionLine:
    """A version of the framework that was signed off."""

    id: int
    uuid: str
    name: str
    signed_by: tuple[str, ...]
    note: str
    at: str
    """ISO 8601, UTC."""
    change_id: int
    """The line of the history that signed it off."""
    digest: str
    """SHA-256 of corpus and codings (``exports.proof.digest``)."""
    carried: bool
    """Whether it was signed off in another project file and came along with an archive: what it was then is
    in no line of this history, and ``change_id`` is the line that brought it."""


class Point(NamedTuple):
    """A point in the history that somebody named."""

    change_id: int
    """The line after which the project is meant; 0 is before the first."""
    said: str
    """Which that is, in words: ``version “v3”``, ``line 57``, ``the end of 2026-11-22``, ``now``."""


class State(NamedTuple):
    """Where a project stands: what the caption of every table says."""

    line: int
    """The id of the latest line of the history; 0 in a new project."""
    date: str
    """The day of that line, UTC."""
    version: str
    """The name of the version signed off last, or empty."""
    since: int
    """How many lines of the history changed the framework after that version."""


def versions(session: Session) -> list[VersionLine]:
    """All versions, oldest first."""
    return [
        VersionLine(
            id=row.id,
            uuid=row.uuid,
            name=row.name,
            signed_by=tuple(row.signed_by.splitlines()),
            note=row.note,
            at=row.at,
            change_id=row.change_id,
            digest=row.digest,
            carried=row.at < line_at,
        )
        for row, line_at in session.execute(
            select(Version, Change.at)
            .join(Change, Change.id == Version.change_id)
            .order_by(Version.change_id, Version.id)
        )
    ]


def find_version(session: Session, name: str) -> VersionLine | None:
    """The version of that name: exactly, whatever its letters, or the only one that begins with these words.

    Raises Ambiguous where several do.
    """
    found = versions(session)
    wanted = fold(name)
    for fits in (
        [line for line in found if line.name == name],
        [line for line in found if fold(line.name) == wanted],
        [line for line in found if fold(line.name).startswith(f"{wanted} ")],
    ):
        if len(fits) > 1:
            names = ", ".join(f"“{line.name}”" for line in fits)
            raise Ambiguous(f"{len(fits)} versions are named so: {names}; give the whole name of one")
        if fits:
            return fits[0]
    return None


def find_point(session: Session, name: str) -> Point:
    """The point in the history meant by a version's name, ``#57``, a date (its end, UTC), a time, or ``now``.

    The name of a version goes before all others. Raises NotFound for what is none of these or before the
    project, Ambiguous where several versions begin with it, BadInput for a date that is none or to come,
    Refused for a version that came along from another project file.
    """
    name = name.strip()
    version = find_version(session, name)
    if version is not None and version.carried:
        raise Refused(
            f"the version “{version.name}” was signed off on {version.at[:10]} in another project file; how"
            " the project stood then is in the history of that file alone"
        )
    if version is not None:
        return Point(version.change_id, f"version “{version.name}”")
    if fold(name) == "now":
        return Point(latest_line(session), "now")
    if re.fullmatch(r"#\d{1,15}", name):
        return _line(session, int(name[1:]))
    if _DAY.fullmatch(name) or _TIME.fullmatch(name):
        return _time(session, name)
    known = [line.name for line in versions(session)]
    names = ", ".join(f"“{version}”" for version in known) or "none yet"
    give = f"give the name of a version ({names}), a line as in #57, a date as in 2026-11-22, or now"
    raise NotFound(f"{name!r} names no point in the history{nearest(name, known, otherwise=give)}")


def latest_line(session: Session) -> int:
    """The id of the latest line of the history, 0 in a new project."""
    return session.scalar(select(func.coalesce(func.max(Change.id), 0))) or 0


def state_of(session: Session) -> State:
    """Where the project of this session stands."""
    line = latest_line(session)
    at = session.scalar(select(Change.at).where(Change.id == line)) or _created(session)
    signed = versions(session)
    if not signed:
        return State(line, at[:10], "", 0)
    newest = signed[-1]
    since = changes_since(session, newest.change_id)
    if newest.carried and not since:
        since = int(session.get_one(Version, newest.id).framework != frozen_framework(session))
    return State(line, at[:10], newest.name, since)


def frozen_framework(session: Session) -> str:
    """Every code with what it says and the identity of the one above it, in order; retired ones too: JSON."""
    lines = tree(session)
    uuids = {line.id: line.uuid for line in lines}
    codes = [
        {
            **{name: getattr(line, name) for name in _FROZEN},
            "parent": uuids[line.parent_id] if line.parent_id is not None else None,
        }
        for line in lines
    ]
    return json.dumps(codes, ensure_ascii=False, separators=(",", ":"))


def _created(session: Session) -> str:
    return session.scalars(select(Study.created_at)).one()


def _line(session: Session, change_id: int) -> Point:
    latest = latest_line(session)
    if change_id > latest:
        raise NotFound(f"the history has no line {change_id}; its latest is {latest} (`qualcode history`)")
    return Point(change_id, f"line {change_id}")


def _time(session: Session, name: str) -> Point:
    day = _DAY.fullmatch(name) is not None
    at = _as_stored(name, day=day)
    said = f"the end of {name}" if day else at
    created = _created(session)
    if at < created:
        raise NotFound(f"{said} is before the project, which was begun on {created}; give a later date")
    if (day and name > (datetime.now(UTC) + timedelta(days=1)).date().isoformat()) or (
        not day and at > (datetime.now(UTC) + timedelta(days=1)).isoformat()
    ):
        raise BadInput(f"{name} is still to come; leave it out to see the project as it is now")
    found = session.scalar(select(func.coalesce(func.max(Change.id), 0)).where(Change.at <= at)) or 0
    return Point(found, said)


def _as_stored(name: str, *, day: bool) -> str:
    """A date or time as the history stores times. Raises BadInput for one that is not in the calendar."""
    try:
        moment = datetime.fromisoformat(f"{name}T23:59:59" if day else name)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise BadInput(f"{name!r} is no date; write it as in 2026-11-22 or 2026-11-22T14:30") from error
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
