"""Who coded what in a transcript: seeded references that overlap, touch and coincide as real ones do."""

from collections.abc import Iterator
from itertools import accumulate
from random import Random

from benchmarks.framework import Place
from benchmarks.truth import Coded
from transcripts.passages import Passage

CODERS = ("Ann", "Ben", "Chandra", "Dana")


class Coding:
    """The habits of the coders, and what they do to one transcript after another."""

    def __init__(self, places: list[Place], rng: Random) -> None:
        self._rng = rng
        order = sorted(range(len(places)), key=lambda index: (places[index].heading, rng.random()))
        self._codes = order
        self._often = tuple(accumulate(1 / (rank + 8) for rank in range(len(order))))

    def transcript(self, interview: int, text: str, sentences: list[Passage], wanted: int) -> list[Coded]:
        """``wanted`` distinct references in the order they were made, each of words that stand there once."""
        coders = self._coders()
        found: dict[Coded, None] = {}
        while len(found) < wanted:
            for coded in self._act(interview, text, sentences, coders, list(found)[-12:]):
                if len(found) < wanted and _stands_once(text, coded):
                    found[coded] = None
        return list(found)

    def _coders(self) -> list[int]:
        """One coder, in every third transcript two."""
        return self._rng.sample(range(len(CODERS)), 1 if self._rng.random() < 0.67 else 2)

    def _act(
        self, interview: int, text: str, sentences: list[Passage], coders: list[int], recent: list[Coded]
    ) -> Iterator[Coded]:
        """One thing that a coder does: mostly a new passage, sometimes more work on a recent one."""
        chance, coder = self._rng.random(), self._rng.choice(coders)
        if recent and chance < 0.30:
            before = self._rng.choice(recent)
            if chance < 0.05:
                yield self._grown(before, before.coder, text)
            elif chance < 0.12:
                yield self._grown(before, coder, text)
            else:
                yield before._replace(code=self._code())
        else:
            first = self._rng.randrange(len(sentences))
            last = min(first + self._rng.choice((0, 0, 0, 1, 1, 2, 4)), len(sentences) - 1)
            passage = (sentences[first].start, sentences[last].end)
            yield from self._cut(Coded(interview, self._code(), coder, *passage), in_two=chance < 0.33)

    def _code(self) -> int:
        return self._rng.choices(self._codes, cum_weights=self._often)[0]

    def _grown(self, before: Coded, coder: int, text: str) -> Coded:
        """A passage at the same code that shares words with one before it."""
        width = before.end - before.start
        start = max(0, before.start + self._rng.randint(-20, width // 2))
        end = min(len(text), max(before.end, start + 40) + self._rng.randint(0, 120))
        while text[start].isspace():
            start += 1
        while text[end - 1].isspace():
            end -= 1
        return before._replace(coder=coder, start=start, end=end)

    def _cut(self, coded: Coded, *, in_two: bool) -> Iterator[Coded]:
        """The passage, or its two halves, which touch."""
        middle = (coded.start + coded.end) // 2
        if in_two and coded.end - coded.start > 80:
            yield coded._replace(end=middle)
            yield coded._replace(start=middle)
        else:
            yield coded


def _stands_once(text: str, coded: Coded) -> bool:
    """Whether the words can be found again by themselves, with no blank at either end."""
    words = text[coded.start : coded.end]
    return (
        words == words.strip() and text.find(words) == coded.start and text.find(words, coded.start + 1) < 0
    )
