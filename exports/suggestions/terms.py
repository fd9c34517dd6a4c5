"""The words and pairs of words of pieces of talk, weighed by how much they say (TF-IDF).

A row is a piece, a column a term. What a term weighs in a piece is (1 + ln n) · (ln((1 + N) / (1 + d)) + 1):
n is how often it stands there, N the number of pieces and d in how many of them it stands. Each row is then
divided by its length (Salton and Buckley 1988, smoothed as scikit-learn does). What stands in one piece
alone, or in more than half of them, is no term. Rows are kept one behind the other, without their zeros;
numpy alone is used.
"""

import re
from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from transcripts.search.words import FUNCTION_WORDS, words

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

    Vector = NDArray[float64]
    Integers = NDArray[int64]

_FILLING = re.compile(
    "(?:are|could|did|does|do|had|has|have|is|must|should|was|were|would)n|ll|re|ve|um+|uh+|erm?|hm+|mm+"
    "|all|also|any|about|after|again|because|before|can|could|did|even|get|gets|getting|go|goes|going|gone|got"
    "|how|just|kind|know|like|lot|lots|may|maybe|me|mean|might|more|most|much|now|oh|ok|okay|one|only|other"
    "|others|out|over|quite|really|right|said|say|says|see|should|some|something|sort|still|such|sure|then"
    "|there|thing|things|think|though|through|up|very|way|well|went|while|whole|why|would|yeah|yes|yet"
)
"""English words that fill speech, and what "doesn't" and "we'll" leave where they are parted."""


class Terms:
    """The weighed terms of some texts; rows are numbered as the texts come."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Read the texts once; none of them is kept."""
        import numpy

        self._numbers: dict[str, int] = {}
        said, sizes = self._read(texts)
        self._names = list(self._numbers)
        self.size = len(sizes)
        """How many rows there are."""
        rows, keys = self._occurrences(numpy.asarray(said, dtype="int64"), numpy.asarray(sizes))
        self._weigh(rows, keys)

    def _read(self, texts: Iterable[str]) -> tuple["array[int]", "array[int]"]:
        """The words as numbers, and how many each text has."""
        said, sizes, numbers = array("i"), array("i"), self._numbers
        for text in texts:
            found = words(text)
            said.extend([numbers.setdefault(word, len(numbers)) for word in found])
            sizes.append(len(found))
        return said, sizes

    def _occurrences(self, said: "Integers", sizes: Any) -> tuple["Integers", "Integers"]:
        """Row and key of every word and pair; a key is the number of a word, or beyond those of a pair."""
        import numpy

        many, rows = len(self._names), numpy.repeat(numpy.arange(self.size), sizes)
        paired = rows[:-1] == rows[1:]
        pairs = many * (1 + said[:-1][paired]) + said[1:][paired]
        return numpy.concatenate([rows, rows[:-1][paired]]), numpy.concatenate([said, pairs])

    def _weigh(self, rows: "Integers", keys: "Integers") -> None:
        """Keep the terms that count and make every row of length one."""
        import numpy

        self._keys, columns = numpy.unique(keys, return_inverse=True)
        width = max(len(self._keys), 1)
        cells, often = numpy.unique(rows * width + columns, return_counts=True)
        rows, columns = numpy.divmod(cells, width)
        held = numpy.bincount(columns, minlength=width)
        counts = (held > 1) & (2 * held <= max(self.size, 4))
        kept = counts[columns]
        rows, columns, often = rows[kept], columns[kept], often[kept]
        self._rarity = numpy.where(counts, numpy.log((1 + self.size) / (1 + held)) + 1, 0.0)
        weights = (1 + numpy.log(often)) * self._rarity[columns]
        lengths = numpy.sqrt(numpy.bincount(rows, weights * weights, minlength=self.size))
        self._rows, self._columns = rows.astype("int32"), columns.astype("int32")
        self._weights = weights / lengths[rows]
        self._width = width

    # ------------------------------------------------------------------ reckoning

    def total(self, rows: Sequence[int] | None = None) -> "Vector":
        """The sum of some rows, or of all."""
        if rows is None:
            return self._summed(self._columns, self._weights, self._width)
        import numpy

        wanted = numpy.zeros(self.size, dtype=bool)
        wanted[list(rows)] = True
        kept = wanted[self._rows]
        return self._summed(self._columns[kept], self._weights[kept], self._width)

    def along(self, vector: "Vector") -> "Vector":
        """How far each row reaches in the direction of a vector: their inner products."""
        return self._summed(self._rows, self._weights * vector[self._columns], self.size)

    @staticmethod
    def _summed(places: Any, weights: "Vector", width: int) -> "Vector":
        import numpy

        return numpy.asarray(numpy.bincount(places, weights, minlength=width), dtype="float64")

    def lengths(self) -> "Vector":
        """The length of each row: one, or nothing where it has no term that counts."""
        return self._summed(self._rows, self._weights * self._weights, self.size)

    def row_of(self, text: str) -> "Vector":
        """What the row of a text outside would be; all zeros where it has no term that counts."""
        import numpy

        found = [self._numbers.get(word, -1) for word in words(text)]
        keys = [number for number in found if number >= 0]
        keys += [len(self._names) * (1 + one) + two for one, two in pairwise(found) if one >= 0 and two >= 0]
        vector = numpy.zeros(self._width)
        for key in set(keys):
            place = int(numpy.searchsorted(self._keys, key))
            if place < len(self._keys) and self._keys[place] == key:
                vector[place] = (1 + numpy.log(keys.count(key))) * self._rarity[place]
        length = float(numpy.sqrt(vector @ vector))
        return vector / length if length else vector

    def heaviest(self, row: int, vector: "Vector", most: int) -> list[str]:
        """The terms of a row that reach farthest along a vector, the farthest first.

        No word is told twice, and no term with a word that fills speech, or a function word, unless there are
        no others.
        """
        import numpy

        first, last = numpy.searchsorted(self._rows, [row, row + 1])
        columns = self._columns[first:last]
        reached = (self._weights[first:last] * vector[columns]).round(9).tolist()
        named = [(-far, self._named(column)) for far, column in zip(reached, columns.tolist(), strict=True)]
        order = [term for far, term in sorted(named) if far < 0]
        telling = [term for term in order if all(map(_tells, term.split()))]
        return _apart(telling or order)[:most]

    def _named(self, column: int) -> str:
        """A term in its words, folded."""
        first, second = divmod(int(self._keys[column]), len(self._names))
        return f"{self._names[first - 1]} {self._names[second]}" if first else self._names[second]


def _apart(terms: Iterable[str]) -> list[str]:
    """Those that have no word of an earlier one."""
    told: list[str] = []
    for term in terms:
        if not set(term.split()) & set(" ".join(told).split()):
            told.append(term)
    return told


def _tells(word: str) -> bool:
    """Whether a reader would take a word as a reason."""
    return len(word) > 1 and not (FUNCTION_WORDS.fullmatch(word) or _FILLING.fullmatch(word))
