"""What another program's file holds and ours cannot, or the other way round: counted and named."""

from collections.abc import Iterator
from dataclasses import dataclass, field

KEPT_NAMES = 50
"""Names that are kept of each kind; further ones are counted."""


@dataclass(frozen=True)
class Loss:
    """One kind of thing that stays behind."""

    kind: str
    """In the singular: "picture", "coding on a picture"."""
    count: int
    names: tuple[str, ...]
    """The first ones, where they have names."""


@dataclass
class Losses:
    """Kinds of things that stay behind, in the order they were met."""

    _counts: dict[str, int] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, name: str = "", count: int = 1) -> None:
        """Count one more (or ``count``) of a kind, with its name where it has one."""
        self._counts[kind] = self._counts.get(kind, 0) + count
        names = self._names.setdefault(kind, [])
        if name and len(names) < KEPT_NAMES:
            names.append(name)

    def take(self, others: "Losses") -> None:
        """Count what others counted as well."""
        for loss in others:
            self.add(loss.kind, count=loss.count)
            self._names[loss.kind] += loss.names[: KEPT_NAMES - len(self._names[loss.kind])]

    def __iter__(self) -> Iterator[Loss]:
        """Every kind with its count and names."""
        return (Loss(kind, count, tuple(self._names[kind])) for kind, count in self._counts.items())

    def __bool__(self) -> bool:
        """Whether anything stays behind."""
        return bool(self._counts)
