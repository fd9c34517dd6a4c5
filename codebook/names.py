"""Finding a code by what a researcher calls it: its path, its unique label, or its number."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from codebook.tree import CodeLine
from qualcode.errors import Ambiguous, NotFound
from qualcode.nearest import nearest
from qualcode.plaintext import fold


class CodeNames:
    """All codes of a framework by every name they answer to.

    A name is a printed number ("1.3.1"), a label, number and label as printed ("1.3.1 Current approaches"),
    or a path: any of these, then "/" and the label or number of a code directly below, and so on. Labels may
    hold a "/" themselves. An exact number or label goes before a path.
    """

    def __init__(self, lines: Sequence[CodeLine]) -> None:
        self._lines = lines
        self._by_name: dict[str, list[CodeLine]] = defaultdict(list)
        self._children: dict[int, list[CodeLine]] = defaultdict(list)
        self._found: dict[str, CodeLine | NotFound | Ambiguous] = {}
        self._by_id = {line.id: line for line in lines}
        for line in lines:
            for name in _names(line):
                self._by_name[name].append(line)
            if line.parent_id is not None:
                self._children[line.parent_id].append(line)

    def find(self, name: str) -> CodeLine:
        """The one code of that name. Raises NotFound (naming the nearest) or Ambiguous (with the paths)."""
        if name not in self._found:
            try:
                self._found[name] = self._only(name)
            except (NotFound, Ambiguous) as error:
                self._found[name] = error
        found = self._found[name]
        if isinstance(found, CodeLine):
            return found
        raise type(found)(str(found))

    def exact(self, line: CodeLine) -> str:
        """A name that finds this code and no other: the shortest that a person would still recognise."""
        for name in self._candidates(line):
            if {found.id for found in self._matches(name)} == {line.id}:
                return name
        return line.uuid

    def _candidates(self, line: CodeLine) -> Iterator[str]:
        if line.number:
            yield line.number
        below = line.label
        parent = self._by_id.get(line.parent_id) if line.parent_id is not None else None
        while parent is not None:
            yield f"{parent.number or parent.label}/{below}"
            below = f"{parent.label}/{below}"
            parent = self._by_id.get(parent.parent_id) if parent.parent_id is not None else None
        yield below

    def _matches(self, name: str) -> list[CodeLine]:
        """The codes that answer to a name, each once."""
        wanted = fold(name)
        found = self._by_name.get(wanted) or self._by_name.get(_segment(wanted)) or self._by_path(wanted)
        return list({line.id: line for line in found}.values())

    def _only(self, name: str) -> CodeLine:
        distinct = self._matches(name)
        if not distinct:
            raise NotFound(f"there is no code {name!r}{self._nearest(name)}")
        exact = [line for line in distinct if line.label == name or line.number == name]
        if len(distinct) > 1 and len(exact) != 1:
            paths = "; ".join(line.path for line in distinct[:5])
            raise Ambiguous(f"{len(distinct)} codes are named {name!r}; give the path of one: {paths}")
        return exact[0] if len(exact) == 1 else distinct[0]

    def _by_path(self, name: str) -> list[CodeLine]:
        """Try every "/" as the place where a first name ends."""
        found = []
        for cut, char in enumerate(name):
            if char == "/":
                first = name[:cut].strip()
                for start in self._by_name.get(first) or self._by_name.get(_segment(first)) or []:
                    found += self._below(start, name[cut + 1 :])
        return found

    def _below(self, parent: CodeLine, rest: str) -> list[CodeLine]:
        rest = rest.strip()
        found = []
        for child in self._children.get(parent.id, ()):
            for name in _names(child):
                if name in (rest, _segment(rest)):
                    found.append(child)
                elif rest.startswith(name) and rest[len(name) :].lstrip(" .").startswith("/"):
                    found += self._below(child, rest[len(name) :].lstrip(" .")[1:])
        return found

    def _nearest(self, name: str) -> str:
        labels = (line.label for line in self._lines)
        return nearest(name.split("/")[-1], labels, otherwise="`qualcode codebook show` lists them")


def _segment(text: str) -> str:
    return text.strip().rstrip(".").rstrip()


def _names(line: CodeLine) -> set[str]:
    names = {fold(line.label), line.uuid}
    if line.number:
        names |= {fold(line.number), fold(line.printed)}
    return names
