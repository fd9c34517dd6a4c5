"""What lies between two states of the framework, in words and as data."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.changes import CodeEntry, code_entries, received
from codebook.codes import PROSE
from codebook.tree import CodeLine, tree
from qualcode.store.models import Lineage

KINDS = (
    *("added", "split", "removed", "merged", "retired", "restored"),
    *("renamed", "renumbered", "moved", "reordered", "redefined", "codable", "recoloured"),
)
"""In the order in which they are told."""
Origins = dict[str, tuple[str, str]]
"""By the identity of a code: identity and label of the one that it was merged into, or split off from."""


@dataclass(frozen=True)
class Difference:
    """One thing that is different about one code."""

    kind: str
    """One of KINDS."""
    uuid: str
    code: str
    """As the table prints it, or printed it last."""
    before: str
    after: str
    words: str
    """A sentence."""
    field: str = ""
    """Of ``redefined``: definition, inclusion, exclusion or example."""


@dataclass(frozen=True)
class Origin:
    """How codes came and went between two states."""

    merged: Origins
    split: Origins


def origin(session: Session, since: int, until: int) -> Origin:
    """What was merged and split after ``since`` up to ``until``; ``session`` is as of ``until``."""
    rows = session.scalars(select(Lineage).where(Lineage.change_id > since, Lineage.change_id <= until)).all()
    merged = {row.from_uuid: (row.to_uuid, row.to_label) for row in rows if row.kind == "merge"}
    split = {row.to_uuid: (row.from_uuid, row.from_label) for row in rows if row.kind == "split"}
    last = {entry.code_id: entry for entry in code_entries(session, since=since, until=until)}
    for code_id, entry in last.items():
        uuid = entry.code["uuid"]
        if entry.after is None and uuid not in merged:
            target = received(session, entry.change_id, code_id)
            if target is not None:
                merged[uuid] = _identity(session, target, last)
    return Origin({uuid: _end(merged, target) for uuid, target in merged.items()}, split)


def _end(merged: Origins, target: tuple[str, str]) -> tuple[str, str]:
    """Where a code is at last that went into one that was merged itself."""
    passed = {target[0]}
    while target[0] in merged and merged[target[0]][0] not in passed:
        target = merged[target[0]]
        passed.add(target[0])
    return target


def _identity(session: Session, code_id: int, last: dict[int, CodeEntry]) -> tuple[str, str]:
    for line in tree(session):
        if line.id == code_id:
            return line.uuid, line.label
    code = last[code_id].code
    return str(code["uuid"]), str(code["label"])


def framework_diff(before: list[CodeLine], after: list[CodeLine], came: Origin) -> list[Difference]:
    """Everything that is different, kind by kind, each in the order of the framework."""
    old, new = ({line.uuid: line for line in lines} for lines in (before, after))
    found = [_arrived(line, came) for line in after if line.uuid not in old]
    found += [_gone(line, came) for line in before if line.uuid not in new]
    above = _headings(before), _headings(after)
    for line in after:
        if line.uuid in old:
            found += _changed(old[line.uuid], line, *above)
    found += _reordered(before, after)
    return sorted(found, key=lambda each: KINDS.index(each.kind))


def _arrived(line: CodeLine, came: Origin) -> Difference:
    if line.uuid in came.split:
        source = came.split[line.uuid][1]
        words = f"“{line.printed}” was split off from “{source}”"
        return Difference("split", line.uuid, line.printed, source, line.path, words)
    return Difference("added", line.uuid, line.printed, "", line.path, f"“{line.printed}” was added")


def _gone(line: CodeLine, came: Origin) -> Difference:
    if line.uuid in came.merged:
        target = came.merged[line.uuid][1]
        words = f"“{line.printed}” was merged into “{target}”"
        return Difference("merged", line.uuid, line.printed, line.path, target, words)
    words = f"“{line.printed}” was deleted"
    return Difference("removed", line.uuid, line.printed, line.path, "", words)


def _headings(lines: list[CodeLine]) -> dict[int | None, CodeLine]:
    return {line.id: line for line in lines}


def _changed(
    old: CodeLine,
    new: CodeLine,
    old_above: dict[int | None, CodeLine],
    new_above: dict[int | None, CodeLine],
) -> Iterator[Difference]:
    def differs(kind: str, before: str, after: str, words: str, field: str = "") -> Difference:
        return Difference(kind, new.uuid, new.printed, before, after, words, field)

    name = new.printed
    if old.label != new.label:
        yield differs("renamed", old.label, new.label, f"“{old.label}” is called “{new.label}” now")
    if old.number != new.number:
        numbers = (number or "no number" for number in (old.number, new.number))
        yield differs("renumbered", old.number, new.number, f"“{new.label}”: {' became '.join(numbers)}")
    if old.parent_id != new.parent_id:
        places = _where(old_above.get(old.parent_id)), _where(new_above.get(new.parent_id))
        yield differs("moved", *places, f"“{name}” went from {places[0]} to {places[1]}")
    for field in PROSE:
        text = getattr(old, field), getattr(new, field)
        if text[0] != text[1]:
            said = " became ".join(f"“{each}”" if each else "nothing" for each in text)
            yield differs("redefined", *text, f"{field} of “{name}”: {said}", field)
    if old.retired != new.retired:
        kind, words = ("retired", "is retired") if new.retired else ("restored", "is back")
        yield differs(kind, "", "", f"“{name}” {words}")
    if old.codable != new.codable:
        words = f"passages may {'' if new.codable else 'not '}be coded at “{name}” now"
        yield differs("codable", str(old.codable).lower(), str(new.codable).lower(), words)
    if old.colour != new.colour:
        yield differs("recoloured", old.colour, new.colour, f"“{name}” has another colour")


def _where(heading: CodeLine | None) -> str:
    return f"“{heading.printed}”" if heading else "the top"


def _reordered(before: list[CodeLine], after: list[CodeLine]) -> Iterator[Difference]:
    """Headings under which the codes that stayed there stand in another order."""
    orders: tuple[dict[int | None, list[str]], ...] = (defaultdict(list), defaultdict(list))
    for order, lines in zip(orders, (before, after), strict=True):
        for line in lines:
            order[line.parent_id].append(line.uuid)
    names = {line.uuid: line.label for line in after}
    headings = {line.id: line for line in after}
    for parent_id, now in orders[1].items():
        then = orders[0].get(parent_id, [])
        stayed = set(then) & set(now)
        old, new = ([uuid for uuid in order if uuid in stayed] for order in (then, now))
        if old != new:
            heading = headings.get(parent_id) if parent_id is not None else None
            uuid, name = (heading.uuid, heading.printed) if heading else ("", "")
            was, now_is = (", ".join(names[each] for each in order) for order in (old, new))
            words = f"the codes below {_where(heading)} stand in another order"
            yield Difference("reordered", uuid, name, was, now_is, words)
