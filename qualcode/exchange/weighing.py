"""Ways of counting offsets, weighed by the signs that speak for each."""

from functools import cached_property
from math import erf, sqrt

from qualcode.exchange.offsets import Convention
from qualcode.exchange.signs import Evidence, Signs

_WEIGHTS = {"inside": 6, "told": 6, "line_start": 1, "line_end": 1, "word_start": 1, "word_end": 1}
"""How many begun or ended words a sign is worth: words that agree are hardly chance."""


class Weighing:
    """The conventions of some evidence, of which there are one or more, ranked."""

    def __init__(self, evidence: Evidence, usual: Convention) -> None:
        """``usual`` is preferred where the evidence is the same."""
        self.evidence = evidence
        self.worded = evidence.worded if self._words_are_words() else 0
        """Passages whose words are told, where these are words."""
        weights = _WEIGHTS if self.worded else {**_WEIGHTS, "told": 0}
        self._weights = [weights[sign] for sign in Signs._fields]
        ranked = sorted(evidence.conventions, key=lambda way: (self._score(way), way == usual), reverse=True)
        self.best = ranked[0]
        """The one that fits best."""
        self.rival = next((way for way in ranked if not self.alike(way)), None)
        """The next best that puts any passage elsewhere; None where all put them at the same places."""

    def alike(self, convention: Convention) -> bool:
        """Whether a convention puts every passage where the best one does."""
        alike = self.evidence.alike
        return alike[self._number(convention)] == alike[self._number(self.best)]

    @property
    def outside(self) -> int:
        """Passages that are in no text, or begin or end within a character, in the best convention too."""
        return self.evidence.passages - self.count(self.best, "inside")

    def count(self, convention: Convention, sign: str) -> int:
        """Passages that show a sign when counted so."""
        return self.evidence.count(self._number(convention), sign)

    @cached_property
    def sure(self) -> float:
        """From 0 to 1: how unlikely it is that the lead is by chance; less where even the best fits badly.

        Each sign that only one of the two shows is a vote, as in a sign test (normal approximation).
        """
        if self.rival is None:
            return 1.0 - self.outside / max(self.evidence.passages, 1)
        best, rival, lead, votes = self._number(self.best), self._number(self.rival), 0, 0
        for signs, times in self.evidence.looks.items():
            for weight, here, there in zip(self._weights, signs[best], signs[rival], strict=True):
                lead += weight * times * (here - there)
                votes += weight * times * (here != there)
        chance = (1 + erf(lead / sqrt(2 * votes))) / 2 if votes else 0.5
        return chance if self._fit() >= 0.5 else min(chance, self._fit())

    def _fit(self) -> float:
        """The share of passages that the best convention puts at their words, or at the beginning of some."""
        if self.worded:
            return self.count(self.best, "told") / self.worded
        return self.count(self.best, "word_start") / self.evidence.passages

    def _words_are_words(self) -> bool:
        """Whether what is told of passages stands somewhere; some programs tell the number of the line."""
        most = max(self.count(convention, "told") for convention in self.evidence.conventions)
        return most >= self.evidence.worded / 10

    def _score(self, convention: Convention) -> int:
        counts = (self.count(convention, sign) for sign in Signs._fields)
        return sum(weight * count for weight, count in zip(self._weights, counts, strict=True))

    def _number(self, convention: Convention) -> int:
        return self.evidence.conventions.index(convention)
