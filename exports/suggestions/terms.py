"""The words and pairs of words of pieces of talk, weighed by how much they say (TF-IDF).

A row is a piece, a column a term. What a term weighs in a piece is (1 + ln n) · (ln((1 + N) / (1 + d)) + 1):
n is how often it stands there, N the number of pieces and d in how many of them it stands. Each row is then
divided by its length (Salton and Buckley 1988, smoothed as scikit-learn does). What stands in one piece
alone, or in more than half of them, is no term. Rows are kept one behind the other, without their zeros, as
five bytes a term: its column and n. The weights are reckoned from these whenever they are needed, some
thousand rows at a time, so that two thousand interviews fit into a few hundred megabytes. numpy alone is
used.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from transcripts.search.words import FUNCTION_WORDS, words

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

    Vector = NDArray[float64]
    Integers = NDArray[int64]

_PAIR = 1 << 32
"""What the first word of a pair counts for in its key, beside the second; more than there are words."""
_WORDS = 1 << 17
"""Words that are counted at once."""
_ROWS = 1 << 12
"""Rows that are reckoned with at once."""
_FILLING = re.compile(
    "(?:are|could|did|does|do|had|has|have|is|must|should|was|were|would)n|ll|re|ve|um+|uh+|erm?|hm+|mm+"
    "|all|also|any|about|after|again|because|before|can|could|did|even|get|gets|getting|go|goes|going|gone|got"
    "|how|just|kind|know|like|lot|lots|may|maybe|me|mean|might|more|most|much|now|oh|ok|okay|one|only|other"
    "|others|out|over|quite|really|right|said|say|says|see|should|some|something|sort|still|such|sure|then"
    "|there|thing|things|think|though|through|up|very|way|well|went|while|whole|why|would|yeah|yes|yet"
)
"""English words that fill speech, and what "doesn't" and "we'll" leave where they are parted."""


class _Numbers(dict[str, int]):
    """Words by number, in the order in which they are asked for first."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class _Block(NamedTuple):
    """The terms of some rows, one row behind the other."""

    keys: "Integers"
    """The terms, sorted."""
    sizes: Any
    """How many each row has."""
    columns: Any
    """Which of the keys each is."""
    often: Any
    """How often it stands in its row."""


class Terms:
    """The weighed terms of some texts; rows are numbered as the texts come."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Read the texts once; none of them is kept."""
        import numpy

        self._numbers = _Numbers()
        blocks = [_counted(*each) for each in self._read(texts)]
        self._names = list(self._numbers)
        self.size = sum(len(block.sizes) for block in blocks)
        """How many rows there are."""
        keys = numpy.concatenate([block.keys for block in blocks])
        keys.sort()
        keys = keys[numpy.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)]]
        held = numpy.zeros(len(keys), dtype="int32")
        for block in blocks:
            held[numpy.searchsorted(keys, block.keys)] += numpy.bincount(
                block.columns, minlength=len(block.keys)
            )
        counts = (held > 1) & (2 * held <= max(self.size, 4))
        self._keys = keys[counts]
        self._rarity = numpy.log((1 + self.size) / (1 + held[counts])) + 1
        self._keep(blocks, numpy.where(counts, numpy.cumsum(counts, dtype="int32") - 1, -1), keys)

    def _read(self, texts: Iterable[str]) -> Iterator[tuple["array[int]", "array[int]"]]:
        """The words as numbers, and how many each text has, for some texts at a time."""
        said, sizes, number = array("q"), array("q"), self._numbers.__getitem__
        for text in texts:
            found = words(text)
            said.extend(map(number, found))
            sizes.append(len(found))
            if len(said) >= _WORDS:
                yield said, sizes
                said, sizes = array("q"), array("q")
        yield said, sizes

    def _keep(self, blocks: list[_Block], number: "Integers", keys: "Integers") -> None:
        """Put the terms that count one behind the other; ``number`` has their column by place in ``keys``."""
        import numpy

        sizes, columns, often = [], [], []
        for block in _taken(blocks):
            found = number[numpy.searchsorted(keys, block.keys)][block.columns]
            kept = found >= 0
            rows = numpy.repeat(numpy.arange(len(block.sizes)), block.sizes)[kept]
            sizes.append(numpy.bincount(rows, minlength=len(block.sizes)))
            columns.append(found[kept])
            often.append(block.often[kept])
        self._starts = numpy.concatenate([[0], numpy.cumsum(numpy.concatenate(sizes))])
        self._columns, self._often = numpy.concatenate(columns), numpy.concatenate(often)
        self._louder = 1 + numpy.log(numpy.arange(1, int(self._often.max(initial=0)) + 1))
        squares = [self._sums(rows, self._weights(rows) ** 2) for rows in self._strides()]
        self._lengths = numpy.sqrt(numpy.concatenate([numpy.zeros(0), *squares]))

    # ------------------------------------------------------------------ reckoning

    def total(self, rows: Sequence[int]) -> "Vector":
        """The sum of some rows."""
        import numpy

        found = numpy.zeros(len(self._keys))
        for row in rows:
            here = slice(row, row + 1)
            if self._lengths[row]:
                found[self._columns[self._cells(here)]] += self._weights(here) / self._lengths[row]
        return found

    @cached_property
    def everything(self) -> "Vector":
        """The sum of all rows."""
        import numpy

        found = numpy.zeros(len(self._keys))
        for rows in self._strides():
            lengths = numpy.repeat(self._lengths[rows], self._sizes(rows))
            numpy.add.at(found, self._columns[self._cells(rows)], self._weights(rows) / lengths)
        return found

    @cached_property
    def along_everything(self) -> "Vector":
        """How far each row reaches in the direction of all together."""
        return self.along(self.everything)

    def along(self, vector: "Vector") -> "Vector":
        """How far each row reaches in the direction of a vector: their inner products."""
        import numpy

        far, found = vector * self._rarity, numpy.zeros(self.size)
        for rows in self._strides():
            cells = self._cells(rows)
            found[rows] = self._sums(rows, self._louder[self._often[cells] - 1] * far[self._columns[cells]])
        numpy.divide(found, self._lengths, out=found, where=self._lengths > 0)
        return found

    def lengths(self) -> "Vector":
        """The length of each row: one, or nothing where it has no term that counts."""
        there: Vector = (self._lengths > 0).astype("float64")
        return there

    def _strides(self) -> Iterator[slice]:
        """All rows, as many at a time as are reckoned with at once."""
        return (slice(row, min(row + _ROWS, self.size)) for row in range(0, self.size, _ROWS))

    def _cells(self, rows: slice) -> slice:
        """Where the terms of some rows stand."""
        return slice(int(self._starts[rows.start]), int(self._starts[rows.stop]))

    def _sizes(self, rows: slice) -> "Integers":
        """How many terms each of some rows has."""
        sizes: Integers = self._starts[rows.start + 1 : rows.stop + 1] - self._starts[rows]
        return sizes

    def _weights(self, rows: slice) -> "Vector":
        """What the terms of some rows weigh, before the rows are divided by their lengths."""
        cells = self._cells(rows)
        weights: Vector = self._louder[self._often[cells] - 1] * self._rarity[self._columns[cells]]
        return weights

    def _sums(self, rows: slice, weights: "Vector") -> "Vector":
        """The sum of the weights of each of some rows."""
        import numpy

        size = rows.stop - rows.start
        home = numpy.repeat(numpy.arange(size), self._sizes(rows))
        return numpy.asarray(numpy.bincount(home, weights, minlength=size), dtype="float64")

    def row_of(self, text: str) -> "Vector":
        """What the row of a text outside would be; all zeros where it has no term that counts."""
        import numpy

        found = [self._numbers.get(word, -1) for word in words(text)]
        keys = [number for number in found if number >= 0]
        keys += [_PAIR * (1 + one) + two for one, two in pairwise(found) if one >= 0 and two >= 0]
        vector = numpy.zeros(len(self._keys))
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
        here = slice(row, row + 1)
        columns = self._columns[self._cells(here)]
        weights = self._weights(here) / max(self._lengths[row], 1e-300)
        reached = (weights * vector[columns]).round(9).tolist()
        named = [(-far, self._named(column)) for far, column in zip(reached, columns.tolist(), strict=True)]
        order = [term for far, term in sorted(named) if far < 0]
        telling = [term for term in order if all(map(_tells, term.split()))]
        return _apart(telling or order)[:most]

    def _named(self, column: int) -> str:
        """A term in its words, folded."""
        first, second = divmod(int(self._keys[column]), _PAIR)
        return f"{self._names[first - 1]} {self._names[second]}" if first else self._names[second]


def _counted(said: "array[int]", sizes: "array[int]") -> _Block:
    """The words and pairs of some rows, from the numbers of their words and how many words each row has."""
    import numpy

    numbers, many = numpy.asarray(said), len(sizes)
    rows = numpy.repeat(numpy.arange(many), sizes)
    paired = rows[:-1] == rows[1:]
    pairs = _PAIR * (1 + numbers[:-1][paired]) + numbers[1:][paired]
    keys, columns = numpy.unique(numpy.concatenate([numbers, pairs]), return_inverse=True)
    cells = numpy.concatenate([rows, rows[:-1][paired]]) * len(keys) + columns
    cells, often = numpy.unique(cells, return_counts=True)
    rows, columns = numpy.divmod(cells, max(len(keys), 1))
    small = numpy.min_scalar_type(int(often.max(initial=0)))
    return _Block(keys, numpy.bincount(rows, minlength=many), columns.astype("int32"), often.astype(small))


def _taken(blocks: list[_Block]) -> Iterator[_Block]:
    """Each block in turn, which is not kept."""
    blocks.reverse()
    while blocks:
        yield blocks.pop()


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
