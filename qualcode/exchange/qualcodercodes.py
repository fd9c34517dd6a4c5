"""The tree of codes of a QualCoder project: categories, which are no codes, and codes below them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.exchange.databases import ForeignDatabase
from qualcode.exchange.identities import identity
from qualcode.exchange.losses import Losses
from qualcode.exchange.study import ForeignCode

_COLOUR = re.compile("#[0-9a-f]{6}")

_Key = tuple[str, int]
"""``("category", catid)`` or ``("code", cid)``."""


@dataclass
class _Node:
    name: str
    memo: str
    colour: str
    above: _Key | None


def code_identity(born: str, name: str) -> str:
    """What stands for a code; its name is the only one in its project. ``born`` is the project's date."""
    return identity("qualcoder", born, "code", name)


def code_tree(database: ForeignDatabase, born: str, losses: Losses) -> Iterator[ForeignCode]:
    """Every category and code, each after the one above it, by name as the program shows them."""
    nodes = dict(_categories(database)) | dict(_codes(database))
    _break_loops(nodes, losses)
    below: dict[_Key | None, list[_Key]] = defaultdict(list)
    for key, node in nodes.items():
        below[node.above if node.above in nodes else None].append(key)
    waiting = _sorted(nodes, below[None])
    while waiting:
        key = waiting.pop()
        yield _code(born, key, nodes)
        waiting += _sorted(nodes, below[key])


def _categories(database: ForeignDatabase) -> Iterator[tuple[_Key, _Node]]:
    for row in database.rows("code_cat", texts=("name", "memo"), numbers=("catid", "supercatid")):
        above = None if row["supercatid"] is None else ("category", row["supercatid"])
        yield ("category", row["catid"]), _Node(row["name"], row["memo"], "", above)


def _codes(database: ForeignDatabase) -> Iterator[tuple[_Key, _Node]]:
    texts, numbers = ("name", "memo", "color"), ("cid", "catid", "supercid")
    for row in database.rows("code_name", texts=texts, numbers=numbers):
        above = None if row["catid"] is None else ("category", row["catid"])
        if row["supercid"] is not None:
            above = ("code", row["supercid"])
        colour = row["color"].lower()
        shown = colour if _COLOUR.fullmatch(colour) else ""
        yield ("code", row["cid"]), _Node(row["name"], row["memo"], shown, above)


def _break_loops(nodes: dict[_Key, _Node], losses: Losses) -> None:
    safe: set[_Key] = set()
    for start in nodes:
        walked: list[_Key] = []
        key: _Key | None = start
        while key is not None and key in nodes and key not in safe:
            if key in walked:
                losses.add("place of a code that stood below itself", nodes[key].name)
                nodes[key].above = None
                break
            walked.append(key)
            key = nodes[key].above
        safe.update(walked)


def _sorted(nodes: dict[_Key, _Node], keys: list[_Key]) -> list[_Key]:
    """The last comes first, to be taken from the end."""
    return sorted(keys, key=lambda key: (key[0], nodes[key].name.casefold(), key[1]), reverse=True)


def _code(born: str, key: _Key, nodes: dict[_Key, _Node]) -> ForeignCode:
    node = nodes[key]
    above = node.above if node.above in nodes else None
    parent = _guid(born, above, nodes) if above else None
    codable = key[0] == "code"
    return ForeignCode(_guid(born, key, nodes), parent, node.name, node.memo, codable, node.colour)


def _guid(born: str, key: _Key, nodes: dict[_Key, _Node]) -> str:
    name = nodes[key].name
    if key[0] == "code":
        return code_identity(born, name)
    return identity("qualcoder", born, "category", name)
