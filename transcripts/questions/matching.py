"""Whether somebody asks a question of the guide: words against words, some sentences of a turn at a time.

Scores are those of ``rapidfuzz.fuzz.token_set_ratio``, from 0 to 100, of the words without case, accents and
signs: what both have counts fully, in any order. By itself that gives 100 to "and why?" wherever a question
has these words. So a sentence of the question has to be met as well: in three words of substance at least,
and in half of those that it has. A question without such a sentence is met by its own words alone
(``token_sort_ratio``).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from transcripts.search.words import FUNCTION_WORDS, words

AT_LEAST = 85.0
"""The score from which on a question counts as asked."""
_SUBSTANCE = 3
"""Words of substance that a stretch and a question have to share."""
_TOGETHER = 3
"""Sentences in a row that are held against a question together."""
_ASKING = re.compile(
    "about|also|any|anything|can|could|describe|did|had|may|me|might|mind|much|okay|please|question|right"
    "|say|some|something|tell|things?|think|there|u[hm]|well|would"
)
"""English words that go with any question."""
_SENTENCE = re.compile(r"[^.?!…\n]+(?:[.?!…]+[\"'”’)\]]*|\n|\Z)")


@dataclass(frozen=True)
class Wording:
    """One way to ask a question, prepared for comparing."""

    question: int
    """The question's id."""
    text: str
    never: bool
    """Whether it only sounds like the question, and is not."""
    plain: str
    sentences: tuple[frozenset[str], ...]
    """The words of substance of each sentence with three of them; of the whole where only that has."""
    every: frozenset[str]
    """All words of substance."""


class Match(NamedTuple):
    """Some sentences that ask a question."""

    question: int
    """The question's id."""
    score: float
    wording: str
    """Of the ways to ask it, the nearest."""
    start: int
    """Code points, half-open, into the text that was looked through."""
    end: int


class _Window(NamedTuple):
    start: int
    end: int
    plain: str
    substance: frozenset[str]


def prepared(question: int, text: str, *, never: bool = False) -> Wording:
    """A way to ask the question with that id."""
    every = _substance(words(text))
    parts = tuple(_substance(words(found[0])) for found in _SENTENCE.finditer(text))
    enough = tuple(part for part in (*parts, every) if len(part) >= _SUBSTANCE)
    return Wording(question, text, never, " ".join(words(text)), enough, every)


def matches(text: str, guide: Sequence[Wording], at_least: float = AT_LEAST) -> list[Match]:
    """The questions that a turn asks, by place; of those that share a sentence the nearest.

    >>> guide = [prepared(7, "Who teaches the students in your lab?")]
    >>> said = "Thanks. So, in your lab, who teaches students? Right."
    >>> [(each.question, round(each.score)) for each in matches(said, guide)]
    [(7, 96)]
    >>> matches("And who? In your lab, right.", guide)
    []
    """
    found = (_best(window, guide, at_least) for window in _windows(text))
    near = [each for each in found if each is not None]
    near.sort(key=lambda each: (-each.score, each.end - each.start, each.start))
    kept: list[Match] = []
    for each in near:
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def nearest_matches(text: str, guide: Sequence[Wording]) -> list[Match]:
    """For each question with a word of substance in common, what of a turn is most like it, asked or not.

    The score is less by the share of the words of substance that are missing.
    """
    found: dict[int, Match] = {}
    for said in _windows(text):
        for known in guide:
            if known.never or not known.every & said.substance:
                continue
            score = _met(said, known) * _score(said, known, 0.0)
            before = found.get(known.question)
            if before is None or score > before.score:
                found[known.question] = Match(known.question, score, known.text, said.start, said.end)
    return list(found.values())


def _best(said: _Window, guide: Sequence[Wording], at_least: float) -> Match | None:
    """The nearest question; none where what only sounds like it is nearer, or as near."""
    best: tuple[float, int, bool] = (0.0, 0, False)
    nearest: Wording | None = None
    for known in guide:
        shared = len(known.every & said.substance)
        if (shared >= _SUBSTANCE or not known.sentences) and _met(said, known) == 1:
            near = _score(said, known, at_least), shared, known.never
            if near[0] and near > best:
                best, nearest = near, known
    if nearest is None or nearest.never:
        return None
    return Match(nearest.question, best[0], nearest.text, said.start, said.end)


def _score(said: _Window, known: Wording, at_least: float) -> float:
    from rapidfuzz import fuzz

    scorer = fuzz.token_set_ratio if known.sentences else fuzz.token_sort_ratio
    return scorer(said.plain, known.plain, score_cutoff=at_least)


def _met(said: _Window, known: Wording) -> float:
    """The share of the words of substance that a question needs, at most 1; a short one needs none."""
    shares = (len(part & said.substance) / max(_SUBSTANCE, (len(part) + 1) // 2) for part in known.sentences)
    return min(1.0, max(shares, default=1.0))


def _substance(found: Sequence[str]) -> frozenset[str]:
    return frozenset(word for word in found if _has_substance(word))


@lru_cache(maxsize=50_000)
def _has_substance(word: str) -> bool:
    return not (FUNCTION_WORDS.fullmatch(word) or _ASKING.fullmatch(word))


def _windows(text: str) -> Iterator[_Window]:
    """One to three sentences in a row, without the white space around them."""
    found = [each for each in _SENTENCE.finditer(text) if each[0].strip()]
    said = [words(each[0]) for each in found]
    for first, each in enumerate(found):
        start = each.end() - len(each[0].lstrip())
        joined: list[str] = []
        for last in range(first, min(first + _TOGETHER, len(found))):
            joined = joined + said[last]
            end = found[last].start() + len(found[last][0].rstrip())
            yield _Window(start, end, " ".join(joined), _substance(joined))
