"""Where the words of a lost passage may be now: the places of a text that are most like a quote."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transcripts.passages import Passage

NEAR = 70
"""From this score on a place is offered. Quotes of another interview score 67.5 at most."""
_ALIGNED = 200
"""Characters of a quote that are aligned at a time; the time grows with their square."""
_STEPS = 12
"""Words that either end is moved by, together."""
_WORD = 60
"""Characters in which the word beside a place is looked for."""
_FIRST, _LAST = re.compile(r"\S+\s+"), re.compile(r"\s+\S+$")
_LAST_WORD, _NEXT = re.compile(r"\S+\s+$"), re.compile(r"\s*\S+")
_PLAIN = str.maketrans("’‘ʼ´`“”„«»‐‑‒–—−\u00a0\n", "'''''\"\"\"\"\"------  ")


class Candidate(NamedTuple):
    """A place that a person may choose."""

    passage: Passage
    words: str
    score: float
    """How like the quote they are: rapidfuzz's ratio, 0 to 100, case and kinds of quotation marks and dashes
    left out of account."""


def candidates(text: str, quote: str, place: Passage, *, most: int = 3) -> list[Candidate]:
    """The places most like ``quote``, the best first; of equals, the nearest to ``place``.

    ``place`` is where the passage stood. Aligned with rapidfuzz, then widened or narrowed to whole words.
    """
    plain, wanted = _plain(text), _plain(quote)
    stretches, found = [Passage(0, len(text))], list[Candidate]()
    while stretches and len(found) < 2 * most:
        best = max(
            (hit for stretch in stretches for hit in _best(text, plain, wanted, stretch)),
            key=lambda hit: hit.score,
            default=None,
        )
        if best is None:
            break
        found.append(best)
        stretches = list(_without(stretches, best.passage))
    found.sort(key=lambda hit: (-hit.score, abs(hit.passage.start - place.start)))
    return found[:most]


def _plain(text: str) -> str:
    """Lower case and plain marks, letter for letter at the same place."""
    lowered = text.lower()
    same_length = lowered if len(lowered) == len(text) else text
    return same_length.translate(_PLAIN)


def _without(stretches: list[Passage], taken: Passage) -> Iterator[Passage]:
    for stretch in stretches:
        if taken.end <= stretch.start or taken.start >= stretch.end:
            yield stretch
            continue
        yield Passage(stretch.start, max(stretch.start, taken.start))
        yield Passage(min(stretch.end, taken.end), stretch.end)


def _best(text: str, plain: str, wanted: str, stretch: Passage) -> Iterator[Candidate]:
    """The best place in a stretch, if it is near enough."""

    if stretch.end - stretch.start < len(wanted) / 2:
        return
    here = plain[stretch.start : stretch.end]
    place = _aligned(here, wanted)
    if place is None:
        return
    place, score = _fitted(here, wanted, _whole_words(here, place))
    if here[place.start : place.end].strip() and score >= NEAR:
        passage = Passage(stretch.start + place.start, stretch.start + place.end)
        yield Candidate(passage, text[passage.start : passage.end], round(score, 1))


def _aligned(here: str, wanted: str) -> Passage | None:
    """Where the quote begins and ends; a long one by its beginning and its end."""
    from rapidfuzz import fuzz

    if len(wanted) <= _ALIGNED:
        hit = fuzz.partial_ratio_alignment(wanted, here, score_cutoff=NEAR - 10)
        return None if hit is None else Passage(hit.dest_start, hit.dest_end)
    head = _aligned(here, wanted[:_ALIGNED])
    if head is None:
        return None
    begin = head.end if len(wanted) >= 2 * _ALIGNED else head.start
    rest = here[begin : head.start + 2 * len(wanted)]
    tail = _aligned(rest, wanted[-_ALIGNED:]) if rest else None
    return Passage(head.start, begin + tail.end if tail else min(len(here), head.start + len(wanted)))


def _fitted(here: str, wanted: str, place: Passage) -> tuple[Passage, float]:
    """With a word more or less at either end, as long as that is more like the quote; and how like it is.

    An alignment puts the ends of a long quote a word or two beside the right ones.
    """
    from rapidfuzz import fuzz

    score = fuzz.ratio(wanted, here[place.start : place.end])
    for _ in range(_STEPS):
        tried = [
            (fuzz.ratio(wanted, here[start:end]), Passage(start, end)) for start, end in _nearby(here, place)
        ]
        better, passage = max(tried, default=(0.0, place))
        if better <= score:
            break
        score, place = better, passage
    return place, score


def _nearby(here: str, place: Passage) -> Iterator[tuple[int, int]]:
    """The same stretch with a word less or more at its beginning or its end."""
    start, end = place
    if (less := _FIRST.match(here, start, end)) is not None and less.end() < end:
        yield less.end(), end
    if (last := _LAST.search(here, start, end)) is not None and last.start() > start:
        yield start, last.start()
    if (before := _LAST_WORD.search(here, max(0, start - _WORD), start)) is not None:
        yield before.start(), end
    if (after := _NEXT.match(here, end, end + _WORD)) is not None:
        yield start, after.end()


def _whole_words(here: str, place: Passage) -> Passage:
    """From the beginning of its first word to the end of its last, without white space at the ends."""
    start, end = place
    while start > 0 and start < len(here) and here[start].isalnum() and here[start - 1].isalnum():
        start -= 1
    while 0 < end < len(here) and here[end].isalnum() and here[end - 1].isalnum():
        end += 1
    while start < end and here[start].isspace():
        start += 1
    while start < end and here[end - 1].isspace():
        end -= 1
    return Passage(start, end)
