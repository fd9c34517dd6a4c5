"""Names that are free: a number goes behind one that is taken."""

from collections import Counter
from collections.abc import Callable, Iterable


def _same(name: str) -> str:
    return name


class FreeNames:
    """Names in use, and new ones told apart from them.

    >>> names = FreeNames(["P1"])
    >>> [names.take("P1"), names.take("P1"), names.take("P2")]
    ['P1 (2)', 'P1 (3)', 'P2']
    """

    def __init__(self, taken: Iterable[str] = (), *, key: Callable[[str], str] = _same) -> None:
        """``key`` gives what has to differ: names in one spelling are told apart as they are."""
        self._key = key
        self._taken = {key(name) for name in taken}
        self._numbers: Counter[str] = Counter()

    def take(self, name: str) -> str:
        """The name, or where it is taken the name with the first number that makes it free; now taken."""
        free, own = name, self._key(name)
        while self._key(free) in self._taken:
            self._numbers[own] += 1
            free = f"{name} ({self._numbers[own] + 1})"
        self._taken.add(self._key(free))
        return free
