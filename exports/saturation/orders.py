"""The order in which interviews are gone through."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from exports.counts import InterviewCodes
from qualcode.errors import BadInput, NotFound
from qualcode.files import naming
from qualcode.nearest import nearest
from qualcode.plaintext import decode, fold
from qualcode.sheets import read_bytes


def ordered(names: Mapping[int, str], found: Mapping[int, InterviewCodes], order: str) -> list[int]:
    """The ids of the interviews that were coded, in an order: coding, name, or that of a file.

    Coding: by when the first counted reference of each was made.
    Raises what ``listed`` raises.
    """
    if order == "coding":
        return sorted(found, key=lambda home: found[home].first)
    if order == "name":
        return sorted(found, key=lambda home: (fold(names[home]), home))
    if not Path(order).is_file():
        raise NotFound(
            f"there is no file {order!r}; the order is coding, name, or a text file with a name a line"
        )
    return [home for home in listed(names, Path(order), found) if home in found]


def listed(names: Mapping[int, str], path: Path, needed: Iterable[int]) -> list[int]:
    """The interviews that a text file names, one a line.

    Raises UnreadableFile, NotFound for a name that no interview has, and BadInput for one that stands twice
    or where one of ``needed`` is missing.
    """
    ids = {fold(name): home for home, name in names.items()}
    with naming(path):
        text = decode(read_bytes(path)).text
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = [_one(ids, names, line, path) for line in lines]
    twice = next((home for home in found if found.count(home) > 1), None)
    if twice is not None:
        raise BadInput(f"{path.name} names {names[twice]} twice; leave one of the lines")
    missing = [names[home] for home in needed if home not in found]
    if missing:
        raise BadInput(
            f"{path.name} leaves out {', '.join(sorted(missing)[:5])}; every coded interview needs a line"
        )
    return found


def _one(ids: Mapping[str, int], names: Mapping[int, str], line: str, path: Path) -> int:
    if fold(line) in ids:
        return ids[fold(line)]
    near = nearest(line, names.values(), otherwise="`qualcode attributes` lists them")
    raise NotFound(f"{path.name} names {line!r}, and no interview has that name{near}")
