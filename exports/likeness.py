"""Codes that are near each other: their labels, their definitions, or the passages coded at them.

Labels are compared without function words, each word as its family (``transcripts.search.families``), sorted,
by ``rapidfuzz.fuzz.ratio``; at 88 that found 20 of 22 true pairs of real codebooks and 4 of 22 that are near
but different. ``WRatio`` of the labels as they stand finds others, at 94 with no such mistake. What is
found is to be looked at, and never merged by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from shlex import join
from typing import Any

from sqlalchemy.orm import Session

from codebook.names import CodeNames
from codebook.retiring import retired_ids
from codebook.tree import CodeLine, tree
from exports.counts import count_shared
from transcripts.search.families import families
from transcripts.search.words import FUNCTION_WORDS, words

LABELS, WHOLE, DEFINITIONS, SHARED = 88, 94, 88, 0.5
"""From where on: labels by their words, labels as they stand, definitions; and the share of coded text."""
_SUBSTANCE = 4
"""Words that both definitions need, so that "see above" is like nothing."""
_CODED = 200
"""Characters coded at either code below which a share says nothing."""


@dataclass(frozen=True)
class Likeness:
    """Two codes and why they may be one."""

    first: str
    """The path of the code that stands earlier in the framework."""
    second: str
    label: int
    """How alike the labels are, of 100; 0 where they are not near."""
    definition: int
    """The same of the definitions."""
    shared: float
    """Of the text coded at either, what is coded at both; 0 where that is not much."""
    command: str
    """What would show what a merger does to the counts."""


def near_labels(labels: Sequence[str]) -> dict[tuple[int, int], int]:
    """Which two labels are near each other, by their places, and how near, of 100.

    >>> near_labels(["Lack of recognition", "Recognition – lack of", "Low pay"])
    {(0, 1): 100}
    """
    from rapidfuzz import fuzz

    found = _near(_keys(labels), fuzz.ratio, LABELS)
    for pair, score in _near([" ".join(words(label)) for label in labels], fuzz.WRatio, WHOLE).items():
        found[pair] = max(score, found.get(pair, 0))
    return found


def near_definitions(texts: Sequence[str]) -> dict[tuple[int, int], int]:
    """The same of definitions, of those with something in them."""
    from rapidfuzz import fuzz

    keys = [key if key.count(" ") >= _SUBSTANCE - 1 else "" for key in _keys(texts)]
    return _near(keys, fuzz.ratio, DEFINITIONS)


def _keys(texts: Sequence[str]) -> list[str]:
    """The families of the words that say something, sorted; of all words where none does."""
    substance = []
    for text in texts:
        found = words(text)
        substance.append([word for word in found if not FUNCTION_WORDS.fullmatch(word)] or found)
    flat = iter(families([word for each in substance for word in each]))
    return [" ".join(sorted(next(flat) for _ in each)) for each in substance]


def _near(keys: list[str], scorer: Callable[..., Any], threshold: int) -> dict[tuple[int, int], int]:
    from numpy import argwhere
    from rapidfuzz.process import cdist

    scores = cdist(keys, keys, scorer=scorer, score_cutoff=threshold)
    return {
        (int(one), int(two)): round(float(scores[one, two]))
        for one, two in argwhere(scores >= threshold)
        if one < two and keys[one] and keys[two]
    }


def near_label(session: Session, label: str) -> list[str]:
    """The paths of codes in use whose labels are near this one."""
    used = _used(tree(session))
    found = near_labels([*(line.label for line in used), label])
    return [used[one].path for one, two in found if two == len(used)]


def alike(session: Session) -> list[Likeness]:
    """All pairs of codes in use that are near each other, those with most evidence first.

    That a code shares passages with one above it is no evidence.
    """
    lines = tree(session)
    used = _used(lines)
    labels = near_labels([line.label for line in used])
    definitions = near_definitions([line.definition for line in used])
    shared = _shared(session, lines, used)
    names = CodeNames(lines)
    found = []
    for pair in sorted(labels.keys() | definitions.keys() | shared.keys()):
        first, second = used[pair[0]], used[pair[1]]
        merge = ["qualcode", "codebook", "merge", names.exact(second), names.exact(first), "--dry-run"]
        evidence = (labels.get(pair, 0), definitions.get(pair, 0), shared.get(pair, 0.0))
        found.append(Likeness(first.path, second.path, *evidence, join(merge)))
    return sorted(found, key=lambda each: -(each.label + each.definition + 100 * each.shared))


def _used(lines: list[CodeLine]) -> list[CodeLine]:
    left_out = retired_ids(lines)
    return [line for line in lines if line.id not in left_out]


def _shared(session: Session, lines: list[CodeLine], used: list[CodeLine]) -> dict[tuple[int, int], float]:
    own, both = count_shared(session, lines)
    place = {line.id: index for index, line in enumerate(used)}
    above = set(_above(used))
    found = {}
    for (one, two), together in both.items():
        either = own[one] + own[two] - together
        pair = (min(place[one], place[two]), max(place[one], place[two]))
        if either >= _CODED and together / either >= SHARED and pair not in above:
            found[pair] = round(together / either, 2)
    return found


def _above(used: list[CodeLine]) -> Iterator[tuple[int, int]]:
    """The places of each code and of those below it."""
    standing: list[int] = []
    for index, line in enumerate(used):
        standing = [each for each in standing if used[each].level < line.level]
        yield from ((each, index) for each in standing)
        standing.append(index)
