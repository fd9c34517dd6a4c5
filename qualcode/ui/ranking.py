"""Which code is meant by a few typed letters: parts of words, initials, a number, with slips of the hand."""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from codebook.tree import CodeLine
from qualcode.ui.words import SMALL, Word, initials, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]
    """One figure for each code, or for each term and word."""

Key = TypeVar("Key", bound=Hashable)

_TYPED, _TERMS = 200, 12
"""How many letters and words of a query count; what is longer was pasted by mistake."""
_LEAF_WORDS, _PARENT_WORDS, _WORD_LETTERS = 24, 40, 40
"""How many words of a label and of those above it count, and how many letters of a word."""
_PARENT = 0.85
"""What a word of a heading above counts beside one of the label itself."""
_CUT, _INSIDE, _ENOUGH = 0.8, 0.7, 0.55
"""What a misspelt beginning of a word counts, and a middle of one; and what is no match any more."""
_SAME_INITIALS, _FIRST_INITIALS = 1.16, 0.95
_WHOLE = 0.2
"""What a label gains that is typed out in full."""
_RECENT = 0.03
_REMEMBERED = 200
"""How many terms keep their figures, since a further key leaves the other terms as they were."""


class CodeRanking:
    """Finds codes by what is typed. Made once for a framework; a query then takes about a millisecond."""

    def __init__(self, codes: Sequence[CodeLine]) -> None:
        """``codes`` in printed order, as `codebook.tree.tree` gives them; nothing is computed yet."""
        self._codes = codes

    def prepare(self) -> None:
        """Build the index now, which the first query otherwise does: it loads numpy and rapidfuzz."""
        self.find("code")

    def find(
        self, typed: str, *, recent: Sequence[int] = (), limit: int = 50, everything: bool = False
    ) -> list[int]:
        """Ids of at most ``limit`` codes, best first; without a query recent ones, then all as printed.

        A code must match every word typed, but one word of three may be wrong where nothing else matches.
        ``recent`` are ids, latest first; they win ties. Retired codes and codes that passages cannot be
        coded at are left out unless ``everything`` is asked for. Any text is good, also a very long one.
        """
        if not typed[:_TYPED].strip():
            return self._unasked(recent, everything)[:limit]
        terms = [word.text[:_WORD_LETTERS] for word in words(typed[:_TYPED])][:_TERMS]
        if not terms or not self._codes:
            return []
        return self._index.best(terms, recent, everything)[:limit]

    def _unasked(self, recent: Sequence[int], everything: bool) -> list[int]:
        open_ids = [code.id for code in self._codes if everything or is_open(code)]
        known = set(open_ids)
        first = [code_id for code_id in dict.fromkeys(recent) if code_id in known]
        return first + [code_id for code_id in open_ids if code_id not in set(first)]

    @cached_property
    def _index(self) -> "_Index":
        return _Index(self._codes)


def is_open(code: CodeLine) -> bool:
    """Whether passages may be coded at it."""
    return code.codable and not code.retired


class _Place(NamedTuple):
    """One word of a code's path."""

    text: str
    weight: float
    leaf: bool
    """Whether it is a whole word of the label itself."""


class _Index:
    """The distinct words of all paths, and for each code which of them it has, as tables."""

    def __init__(self, codes: Sequence[CodeLine]) -> None:
        import numpy as np

        labels = {code.id: words(code.label)[:_LEAF_WORDS] for code in codes}
        rows = list(_rows(codes, labels))
        self._vocabulary = sorted({place.text for row in rows for place in row})
        number = {text: index for index, text in enumerate(self._vocabulary)}
        shape = (len(rows), max(map(len, rows), default=0) or 1)
        self._words = np.full(shape, len(number), np.intp)
        self._weight = np.zeros(shape, np.float32)
        self._leaf = np.zeros(shape, np.bool_)
        for at, row in enumerate(rows):
            self._words[at, : len(row)] = [number[place.text] for place in row]
            self._weight[at, : len(row)] = [place.weight for place in row]
            self._leaf[at, : len(row)] = [place.leaf for place in row]
        self._ids = [code.id for code in codes]
        self._open = np.array([is_open(code) for code in codes], np.bool_)
        self._leaf_words = np.maximum(self._leaf.sum(1), 1).astype(np.float32)
        self._shortness = np.array([_shortness(code) for code in codes], np.float32)
        self._lengths = np.array([*map(len, self._vocabulary), 1], np.float32)
        self._initials = _initials(labels[code.id] for code in codes)
        self._initials_sorted = sorted(self._initials)
        self._whole = _grouped(tuple(word.text for word in labels[code.id]) for code in codes)
        self._cuts: dict[int, list[str]] = {}
        self._known: dict[str, Numbers] = {}

    def best(self, terms: list[str], recent: Sequence[int], everything: bool) -> list[int]:
        """Ids of the codes that match, best first."""
        import numpy as np

        score, matched = self._scores(terms)
        if len(terms) == 1 and 2 <= len(terms[0]) <= 6:
            self._add_initials(terms[0], score, matched)
        score[self._whole.get(tuple(terms), [])] += _WHOLE
        if not everything:
            matched = np.where(self._open, matched, 0)
        needed = _needed(terms, int(matched.max()))
        for rank, code_id in enumerate(recent):
            if code_id in self._row_of:
                score[self._row_of[code_id]] += _RECENT / (1 + rank)
        order = np.argsort(-score, kind="stable")
        return [self._ids[at] for at in order[matched[order] >= needed].tolist()]

    @cached_property
    def _row_of(self) -> dict[int, int]:
        return {code_id: at for at, code_id in enumerate(self._ids)}

    def _scores(self, terms: list[str]) -> "tuple[Numbers, Numbers]":
        """For each code how well it fits, and how many of the telling terms it has.

        Every term takes one word of the path and no two the same; long terms choose first.
        """
        import numpy as np

        everyone = np.arange(len(self._ids))
        free = self._weight.copy()
        points = np.zeros((len(terms), len(self._ids)), np.float32)
        places = np.full(points.shape, -1)
        covered = np.zeros_like(points)
        for at in sorted(range(len(terms)), key=lambda at: -len(terms[at])):
            offered = self._nearness(terms[at])[self._words] * free
            chosen = offered.argmax(1)
            points[at] = offered[everyone, chosen]
            hit = points[at] > 0
            places[at] = np.where(hit, chosen, -1)
            free[everyone[hit], chosen[hit]] = 0
            letters = len(terms[at]) / self._lengths[self._words[everyone, chosen]]
            covered[at] = np.where(hit, np.minimum(1, letters), 0)
        telling = _telling(terms)
        matched = (points[telling] > 0).sum(0).astype(np.float32)
        in_order = (np.diff(places, axis=0, prepend=-1) > 0) & (places >= 0)
        leaf = (self._leaf & (free < self._weight)).sum(1) / self._leaf_words
        bonus = 0.1 * leaf + (0.04 * in_order + 0.06 * covered).mean(0) + self._shortness
        return points.mean(0) + bonus, matched

    def _nearness(self, term: str) -> "Numbers":
        """How near a term is to each word: 1 where it begins the word, 0 for no match."""
        import numpy as np

        if term in self._known:
            return self._known[term]
        near = np.zeros(len(self._vocabulary) + 1, np.float32)
        if len(term) > 2 and not term[0].isdigit():
            self._add_alike(term, near[:-1])
            inside = [at for at, word in enumerate(self._vocabulary) if term in word]
            near[inside] = np.maximum(near[inside], _INSIDE)
        near[self._beginning(self._vocabulary, term)] = 1
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known[term] = near
        return near

    @staticmethod
    def _beginning(ordered: Sequence[str], typed: str) -> slice:
        """Where in an ordered list those stand that begin with what is typed."""
        return slice(bisect_left(ordered, typed), bisect_left(ordered, typed + "\U0010ffff"))

    def _add_alike(self, term: str, row: "Numbers") -> None:
        """Fill in how much a term resembles each word, and the beginning of each word."""
        import numpy as np
        from rapidfuzz.distance import OSA, Indel
        from rapidfuzz.process import cdist

        length = len(term)
        if length not in self._cuts:
            self._cuts[length] = [word[:length] for word in self._vocabulary]
        whole = cdist([term], self._vocabulary, scorer=OSA.normalized_similarity, dtype=np.float32)[0]
        begun = cdist([term], self._cuts[length], scorer=Indel.normalized_similarity, dtype=np.float32)[0]
        alike = np.maximum(whole, _CUT * begun)
        row[:] = np.where(alike >= _ENOUGH, alike, 0)

    def _add_initials(self, typed: str, score: "Numbers", matched: "Numbers") -> None:
        """Raise the codes whose labels begin with these letters, word by word."""
        import numpy as np

        for letters in self._initials_sorted[self._beginning(self._initials_sorted, typed)]:
            rows = np.array(self._initials[letters])
            worth = _SAME_INITIALS if letters == typed else _FIRST_INITIALS
            score[rows] = np.maximum(score[rows], worth + self._shortness[rows])
            matched[rows] = 1


def _shortness(code: CodeLine) -> float:
    """What a code loses by a long label: it decides between equals only."""
    return -0.0005 * min(len(code.label), 200)


def _telling(terms: list[str]) -> list[int]:
    """Which terms must match: all but small words, or all where there are no others."""
    return [at for at, term in enumerate(terms) if term not in SMALL] or list(range(len(terms)))


def _needed(terms: list[str], most: int) -> int:
    """How many telling terms a code must match, where the best one matches ``most``.

    >>> _needed(["past", "sup"], 2), _needed(["past", "sup"], 1), _needed(["past", "sup", "xyz"], 2)
    (2, 2, 2)
    """
    count = len(_telling(terms))
    return max(most, 1) if most >= count - (count > 2) else count


def _grouped(keys: Iterable[Key]) -> dict[Key, list[int]]:
    """Under each key the rows that have it.

    >>> _grouped("aba")
    {'a': [0, 2], 'b': [1]}
    """
    found: dict[Key, list[int]] = {}
    for row, key in enumerate(keys):
        found.setdefault(key, []).append(row)
    return found


def _initials(labels: Iterable[list[Word]]) -> dict[str, list[int]]:
    """Under each way to write a label by its first letters the rows that have it."""
    found: dict[str, list[int]] = {}
    for row, label in enumerate(labels):
        for letters in initials(label):
            found.setdefault(letters, []).append(row)
    return found


def _rows(codes: Sequence[CodeLine], labels: Mapping[int, list[Word]]) -> Iterator[list[_Place]]:
    """For each code the words of its path from the top, with its numbers."""
    by_id = {code.id: code for code in codes}
    for code in codes:
        above: list[_Place] = []
        for heading in _headings(code, by_id):
            above[:0] = _places(heading, labels[heading.id], weight=_PARENT)
        yield above[-_PARENT_WORDS:] + _places(code, labels[code.id], weight=1.0)


def _headings(code: CodeLine, by_id: Mapping[int, CodeLine]) -> Iterator[CodeLine]:
    """The headings above a code, nearest first."""
    seen = {code.id}
    parent = by_id.get(code.parent_id or 0)
    while parent is not None and parent.id not in seen:
        seen.add(parent.id)
        yield parent
        parent = by_id.get(parent.parent_id or 0)


def _places(code: CodeLine, label: list[Word], *, weight: float) -> list[_Place]:
    """A code's number, with and without its dots, and the words of its label, whole and in parts."""
    dotted = ".".join(code.number.split("."))[:_WORD_LETTERS].strip(" .").lower()
    numbers = [text for text in dict.fromkeys((dotted, dotted.replace(".", ""))) if text]
    found = [_Place(text, weight, False) for text in numbers]
    for word in label:
        found.append(_Place(word.text[:_WORD_LETTERS], weight, weight == 1))
        found.extend(_Place(part.text[:_WORD_LETTERS], weight, False) for part in word.parts)
    return found
