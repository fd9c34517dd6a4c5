"""Which code stands below which where each row gives its way from the top: "1/1.3/Trust", "Roles > Trust"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from codebook.files.hierarchy import LOST, Entry, Placed, attach, names_of
from codebook.files.items import MAX_LEVEL, Problem, named
from codebook.framework import Draft
from qualcode.plaintext import fold

_TIGHT = r"(?<! )/(?! )"
_CUTS = {" > ": " > ", "/": _TIGHT, " / ": " / "}
_NUMBER = re.compile(r"\d+(?:\.\d+)*\.?")


def by_path(entries: Sequence[Entry], *, labelled: bool) -> Placed:
    """Rows in any order, each with its path; where they are not ``labelled`` its last part is the label.

    The label of a labelled row may hold the separator. Parts that no row describes become headings.
    """
    paths = _Paths(entries, labelled=labelled)
    for place in range(len(entries)):
        paths.resolve(place)
    if paths.implied:
        labels = ", ".join(map(repr, paths.implied))
        paths.placed.notes.append(f"Headings that stand in paths only were added: {labels}.")
    return paths.attached()


class _Paths:
    """Rows by their paths, and the headings that paths name and no row describes."""

    def __init__(self, entries: Sequence[Entry], *, labelled: bool) -> None:
        self._separator = _separator([entry.hint for entry in entries])
        self._labelled = labelled
        self._paths = [" ".join(entry.hint.split()).removeprefix("/").strip() for entry in entries]
        self._places: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        for place, entry in enumerate(entries):
            self._places.setdefault(fold(self._paths[place]), place)
            self._numbers.setdefault(fold(entry.draft.number), place)
        self._rows = list(entries)
        self._parents: list[int | None] = [LOST] * len(entries)
        self._first = list(range(len(entries)))
        """The place of the row that first named each row: its own, but for headings that were made."""
        self.implied: list[str] = []
        self.placed = Placed()

    def resolve(self, place: int) -> None:
        """Find the row, or make the heading, that a row stands below."""
        path, entry = self._paths[place], self._rows[place]
        if not path and not self._labelled:
            return
        if problem := self._problem(path, entry.draft):
            self.placed.problems.append(Problem(entry.line, problem))
            self._rows[place] = entry._replace(draft=replace(entry.draft, label=entry.draft.label or path))
            return
        above = (self._above(path, entry.draft) or "") if self._labelled else self._head(path)
        if not self._labelled:
            self._rows[place] = entry._replace(draft=replace(entry.draft, label=self._tail(path, above)))
        self._parents[place] = self._heading(above, place)

    def attached(self) -> Placed:
        """All rows in order, each heading that was made where it was first named."""
        order = sorted(range(len(self._rows)), key=lambda place: (self._first[place], -place))
        now = {old: new for new, old in enumerate(order)}
        parents = [self._parents[old] for old in order]
        moved = [now.get(parent, parent) if parent is not None else None for parent in parents]
        return attach([self._rows[old] for old in order], moved, self.placed)

    def _problem(self, path: str, draft: Draft) -> str:
        if not path:
            return f"the path of {named(draft)} is empty"
        if len(self._cuts(path)) >= MAX_LEVEL:
            return f"the path has more than {MAX_LEVEL} parts"
        if self._labelled and self._above(path, draft) is None:
            return f"the path {path!r} does not end with the label or number of {named(draft)}"
        return ""

    def _cuts(self, path: str) -> list[int]:
        return [match.start() for match in re.finditer(_CUTS[self._separator], path)]

    def _above(self, path: str, draft: Draft) -> str | None:
        """The path of the code above a labelled row; None where the path is not this row's."""
        for name in sorted(names_of(draft), key=len, reverse=True):
            name = " ".join(name.split())
            head = path[: len(path) - len(name)]
            if fold(path[len(head) :]) == fold(name) and (not head or head.endswith(self._separator)):
                return head.removesuffix(self._separator)
        return None

    def _head(self, path: str) -> str:
        return path[: max(self._cuts(path), default=0)]

    def _tail(self, path: str, head: str) -> str:
        return path[len(head) :].removeprefix(self._separator).strip() if head else path

    def _heading(self, path: str, asking: int) -> int | None:
        """The row of a path, made where there is none."""
        if not path:
            return None
        found = self._places.get(fold(path), self._numbers.get(fold(path)))
        return self._imply(path, asking) if found is None else found

    def _imply(self, path: str, asking: int) -> int:
        line = self._rows[asking].line
        head = self._head(path)
        label = self._tail(path, head)
        if _NUMBER.fullmatch(label):
            self.placed.problems.append(
                Problem(line, f"the path names {label!r}, and no row has that number")
            )
        parent = self._heading(head, asking)
        place = len(self._rows)
        self._places[fold(path)] = place
        self._rows.append(Entry(line, Draft(label), path))
        self._parents.append(parent)
        self._first.append(asking)
        self.implied.append(label)
        return place


def _separator(paths: Sequence[str]) -> str:
    """What parts the paths; a "/" between spaces belongs to a label where tight ones are found."""
    if any(" > " in path for path in paths):
        return " > "
    return "/" if any(re.search(_TIGHT, path.strip().removeprefix("/")) for path in paths) else " / "
