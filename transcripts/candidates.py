"""Where the words of a lost passage may be now: the places of a text that are most like a quote."""

from collections.abc import Iterator
from typing import NamedTuple

from transcripts.passages import Passage

NEAR = 70
"""From this score on a place is offered. Quotes of another interview score 67.5 at most."""
_ALIGNED = 200
"""Characters of a quote that are aligned at a time; the time grows with their square."""
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
    from rapidfuzz import fuzz

    if stretch.end - stretch.start < len(wanted) / 2:
        return
    here = plain[stretch.start : stretch.end]
    place = _aligned(here, wanted)
    if place is None:
        return
    place = _whole_words(here, place)
    words = here[place.start : place.end]
    if words.strip() and (score := fuzz.ratio(wanted, words)) >= NEAR:
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
    rest = here[head.end : head.start + 2 * len(wanted)]
    tail = _aligned(rest, wanted[-_ALIGNED:]) if rest else None
    return Passage(head.start, head.end + tail.end if tail else min(len(here), head.start + len(wanted)))


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
