"""Which names may be of one person or place: shorter forms of a longer one, and near spellings."""

from collections.abc import Mapping, Sequence

from qualcode.plaintext import fold
from transcripts.names.mentions import Kind
from transcripts.names.wordlists import TITLES

_NEAR = 85
"""From this rapidfuzz ratio on, two spellings may be of one name: Catherine, Katherine; Sara, Sarah."""
_MOST = 3
"""Names that one may be a form of, at most."""
_SHORTEST = 4
"""Letters of names that are compared so: shorter ones are all alike."""


def parts(name: str) -> frozenset[str]:
    """The words of a name, folded, without titles and full stops.

    >>> sorted(parts("Dr. Jane Smith"))
    ['jane', 'smith']
    """
    words = fold(name).replace(".", " ").split()
    return frozenset(word for word in words if word not in TITLES) or frozenset(words)


def longer_forms(names: Mapping[str, Kind]) -> dict[str, tuple[str, ...]]:
    """For each name the others that it may be a form of: its words are in them, or it is spelt nearly so.

    Of two with the same words, the one that stands later in ``names`` may be a form of the earlier. Addresses
    and numbers are forms of nothing.

    >>> longer_forms({"Jane Smith": "name", "Dr Smith": "name", "Smith": "name", "Leeds": "place"})
    {'Dr Smith': ('Jane Smith',), 'Smith': ('Jane Smith', 'Dr Smith')}
    """
    words = {name: parts(name) for name, kind in names.items() if kind not in ("address", "number")}
    order = {name: place for place, name in enumerate(words)}
    by_word: dict[str, list[str]] = {}
    for name, its in words.items():
        for word in its:
            by_word.setdefault(word, []).append(name)
    found = {}
    for name, its in words.items():
        sharing = by_word[min(its, key=lambda word: len(by_word[word]))]
        larger = [
            other
            for other in sharing
            if its < words[other] or (its == words[other] and order[other] < order[name])
        ]
        larger.sort(key=lambda other: words[other] == its)
        if like := larger[:_MOST] or _near(name, names, order):
            found[name] = tuple(like)
    return found


def _near(name: str, names: Mapping[str, Kind], order: Mapping[str, int]) -> list[str]:
    """Earlier names of the kind that are spelt nearly the same."""
    from rapidfuzz import fuzz, process

    if len(name) < _SHORTEST:
        return []
    before = [other for other in order if order[other] < order[name] and names[other] == names[name]]
    scored = process.extract(name, before, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=2)
    return [other for other, _, _ in scored]


def together(names: Sequence[str], like: Mapping[str, Sequence[str]]) -> list[str]:
    """The names in their order, but each behind the first of those that it may be a form of.

    >>> together(["Leeds", "Smith", "York", "Jane Smith"], {"Smith": ["Jane Smith"]})
    ['Leeds', 'York', 'Jane Smith', 'Smith']
    """
    below: dict[str, list[str]] = {}
    for name in names:
        if name in like:
            below.setdefault(like[name][0], []).append(name)
    ordered: dict[str, None] = {}
    waiting = [*reversed(names), *(name for name in reversed(names) if name not in like)]
    while waiting:
        name = waiting.pop()
        if name not in ordered:
            ordered[name] = None
            waiting += reversed(below.get(name, []))
    return list(ordered)
