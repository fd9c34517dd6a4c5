"""The history of the framework that one can read, as a whole and of each code."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from codebook.changes import CodeEntry, code_entries, printed, received, told
from codebook.names import CodeNames
from codebook.tree import tree
from codebook.versions import versions
from qualcode.errors import Ambiguous, NotFound
from qualcode.plaintext import fold
from qualcode.store.history import COLUMNS, ChangeLine
from qualcode.store.models import Change, Code, Lineage


@dataclass(frozen=True)
class LogLine:
    """One line of the history that changed the framework, or signed it off."""

    line: int
    at: str
    who: str
    kind: str
    """``do``, ``undo`` or ``redo``."""
    label: str
    reason: str
    state: str
    what: tuple[str, ...]
    """What it did to each code, in fragments."""


@dataclass(frozen=True)
class Former:
    """A code that had a name at some time."""

    code_id: int
    uuid: str
    name: str
    """As the table printed it last."""
    there: bool
    fate: str
    """What became of it, in a sentence without its full stop."""


@dataclass(frozen=True)
class CodeStory:
    """Where one code came from and what became of it."""

    uuid: str
    name: str
    """As the table prints it, or printed it last."""
    there: bool
    fate: str
    numbers: tuple[str, ...]
    """Every printed number that it ever had, oldest first."""
    labels: tuple[str, ...]
    places: tuple[str, ...]
    """What it stood below, oldest first; "the top" for none."""
    split_from: tuple[str, ...]
    split_into: tuple[str, ...]
    merged: tuple[str, ...]
    """The codes that were merged into it."""
    lines: tuple[LogLine, ...]


def framework_log(session: Session) -> list[LogLine]:
    """Every line of the history that changed the framework or signed it off, oldest first."""
    entries = list(code_entries(session))
    return _lines(session, entries, _labels(entries), signed=True)


def code_story(session: Session, name: str) -> CodeStory:
    """The story of the code that has this name, or had it. Raises NotFound or Ambiguous."""
    entries = list(code_entries(session))
    labels = _labels(entries)
    code_id = _found(session, name, entries)
    own = [entry for entry in entries if entry.code_id == code_id]
    uuid = str(own[-1].code["uuid"])
    images = [image for entry in own for image in (entry.before, entry.after) if image is not None]
    from_, into, merged = _lineage(session, uuid)
    earlier = _merged_before(session, entries, code_id)
    former = _former(session, own, labels)
    return CodeStory(
        uuid=uuid,
        name=former.name,
        there=former.there,
        fate=former.fate,
        numbers=_each(str(image["number"]) for image in images if image["number"]),
        labels=_each(str(image["label"]) for image in images),
        places=_each(_place(image["parent_id"], labels) for image in images),
        split_from=from_,
        split_into=into,
        merged=_each([*merged, *earlier]),
        lines=tuple(_lines(session, [entry for entry in own if not entry.placed], labels, signed=False)),
    )


def formers(session: Session, name: str) -> list[Former]:
    """The codes that had this name or number at some time and have it no more."""
    entries = list(code_entries(session))
    labels = _labels(entries)
    own: dict[int, list[CodeEntry]] = defaultdict(list)
    for entry in entries:
        own[entry.code_id].append(entry)
    return [_former(session, own[code_id], labels) for code_id in _named(entries, name)]


def became(session: Session, name: str) -> str:
    """What became of a code that had this name, as a sentence; empty where none had it."""
    found = formers(session, name)
    if not found:
        return ""
    return "; ".join(f"a code was named so: {former.fate}" for former in found[:3])


def _named(entries: Iterable[CodeEntry], name: str) -> list[int]:
    """The ids of the codes that had this label, number or both at some time, the latest last."""
    wanted = fold(name.rstrip(". "))
    found = {
        entry.code_id: None
        for entry in entries
        for image in (entry.before, entry.after)
        if image is not None
        and wanted
        in (fold(image["label"]), fold(image["number"] or "-"), fold(printed(image)), image["uuid"])
    }
    return list(found)


def _found(session: Session, name: str, entries: list[CodeEntry]) -> int:
    try:
        return CodeNames(tree(session)).find(name).id
    except NotFound:
        ids = _named(entries, name)
        if not ids:
            raise
    if len(ids) > 1:
        uuids = {entry.code_id: entry for entry in entries}
        listed = "; ".join(f"{printed(uuids[each].code)} ({uuids[each].code['uuid']})" for each in ids)
        raise Ambiguous(f"{len(ids)} codes were named {name!r}; name one by its identity: {listed}")
    return ids[0]


def _former(session: Session, own: list[CodeEntry], labels: Mapping[int, str]) -> Former:
    last = own[-1]
    code = session.get(Code, last.code_id)
    name = printed(last.code)
    fate = f"it is “{name}” now"
    if code is not None and code.retired:
        fate = f"it is “{name}” now, and retired"
    if code is None:
        fate = _fate(session, last, labels)
    return Former(last.code_id, str(last.code["uuid"]), name, code is not None, fate)


def _fate(session: Session, last: CodeEntry, labels: Mapping[int, str]) -> str:
    merge = select(Lineage).where(Lineage.kind == "merge", Lineage.from_uuid == last.code["uuid"])
    row = session.scalars(merge.order_by(Lineage.id.desc())).first()
    line = session.get(Change, last.change_id)
    by = f" (line {last.change_id}, by {line.who} on {line.at[:10]})" if line else ""
    if row is not None:
        return f"it was merged into “{_label_of(session, row.to_uuid) or row.to_label}”{by}"
    target = received(session, last.change_id, last.code_id)
    if target is not None:
        return f"it was merged into “{labels.get(target, '')}”{by}"
    return f"it was deleted{by}" if line and line.kind == "do" else f"adding it was taken back{by}"


def _label_of(session: Session, uuid: str) -> str | None:
    return session.scalar(select(Code.label).where(Code.uuid == uuid))


def _lineage(session: Session, uuid: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What it was split from, what was split off from it, what was merged into it."""
    here = or_(Lineage.from_uuid == uuid, Lineage.to_uuid == uuid)
    rows = session.scalars(select(Lineage).where(here).order_by(Lineage.id)).all()
    splits = [row for row in rows if row.kind == "split"]
    return (
        _each(_old(row) for row in splits if row.to_uuid == uuid),
        _each(row.to_label for row in splits if row.from_uuid == uuid),
        _each(_old(row) for row in rows if row.kind == "merge" and row.to_uuid == uuid),
    )


def _old(row: Lineage) -> str:
    return f"{row.from_number} {row.from_label}".strip()


def _merged_before(session: Session, entries: list[CodeEntry], code_id: int) -> list[str]:
    """Codes that were merged into this one by a program that kept no lineage."""
    known = set(session.scalars(select(Lineage.from_uuid).where(Lineage.kind == "merge")))
    gone = {entry.code_id: entry for entry in entries}
    return [
        printed(entry.code)
        for entry in gone.values()
        if entry.after is None
        and entry.code["uuid"] not in known
        and received(session, entry.change_id, entry.code_id) == code_id
    ]


def _labels(entries: Iterable[CodeEntry]) -> dict[int, str]:
    """The last label of every code there ever was."""
    return {entry.code_id: printed(entry.code) for entry in entries}


def _lines(
    session: Session, entries: Iterable[CodeEntry], labels: Mapping[int, str], *, signed: bool
) -> list[LogLine]:
    what: dict[int, list[str]] = defaultdict(list)
    for change_id, own in groupby(entries, key=lambda entry: entry.change_id):
        what[change_id] += _told(session, list(own), labels)
    if signed:
        for version in versions(session):
            told = "brought along, signed off elsewhere:" if version.carried else "signed off as"
            what[version.change_id].append(f"{told} “{version.name}”")
    rows = (ChangeLine(*row) for row in session.execute(select(*COLUMNS).order_by(Change.id)))
    return [
        LogLine(
            line=row.id,
            at=row.at,
            who=row.who,
            kind=row.kind,
            label=row.label,
            reason=row.reason,
            state=row.state,
            what=tuple(what[row.id]),
        )
        for row in rows
        if row.id in what
    ]


def _told(session: Session, entries: list[CodeEntry], labels: Mapping[int, str]) -> Iterator[str]:
    """What one line did; that siblings moved up is told only where it did nothing else."""
    others = [entry for entry in entries if not entry.placed]
    if not others:
        headings = _each(_place(entry.code["parent_id"], labels) for entry in entries)
        yield from (f"put codes below “{heading}” in another order" for heading in headings)
    for entry in others:
        target = _taker(session, entry, labels) if entry.after is None else ""
        if target:
            yield f"merged “{printed(entry.code)}” into “{target}”"
        else:
            yield from told(entry, labels)


def _taker(session: Session, entry: CodeEntry, labels: Mapping[int, str]) -> str:
    """The label of the code that another one was merged into by this entry; empty where it was none."""
    uuid, line = entry.code["uuid"], entry.change_id
    row = select(Lineage.to_label).where(Lineage.kind == "merge", Lineage.from_uuid == uuid)
    target = received(session, line, entry.code_id)
    if target is not None:
        return labels.get(target, "a code that is gone")
    return session.scalar(row.where(Lineage.change_id == line)) or ""


def _place(parent_id: int | None, labels: Mapping[int, str]) -> str:
    return "the top" if parent_id is None else labels.get(parent_id, "a code that is gone")


def _each(words: Iterable[str]) -> tuple[str, ...]:
    """Each once, in their order."""
    return tuple(dict.fromkeys(words))
