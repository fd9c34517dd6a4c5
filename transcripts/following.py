"""What became of one coded passage when its transcript was corrected."""

import re
from typing import Literal, NamedTuple

from transcripts.offsets import OffsetMap
from transcripts.passages import Passage, inside_word

Fate = Literal["unchanged", "moved", "reworded", "joined", "lost", "found"]
"""``unchanged``: the same words in the same place, however far that was pushed. ``moved``: the same words
elsewhere. ``reworded``: words were edited, and it is clearly the same passage. ``joined``: one with another
coding of the same passage now. ``lost``: the words are gone. ``found``: lost before, and back now."""

ALIKE = 90
"""From this score (rapidfuzz's ratio, 0 to 100) on, two quotes are the same passage, edited."""
SURE = 20
"""Code points of a quote that is not found elsewhere by chance."""
_WORD = re.compile(r"\w+")


class Followed(NamedTuple):
    """Where a passage is after a correction."""

    fate: Fate
    passage: Passage
    """In the new text; of a lost one, where it stood, which may be empty."""


def follow(changed: OffsetMap, passage: Passage, *, guess: bool = True) -> Followed:
    """Find a passage of the old text in the new one.

    Without ``guess`` the edits are known to be what was done, and the passage is whatever stands there now.
    Otherwise words that are too unlike are looked for elsewhere, and lost where that is not sure.
    """
    place = _in_whole_words(changed, passage, changed.passage(passage))
    quote, words = changed.old[passage.start : passage.end], changed.new[place.start : place.end]
    if words == quote:
        return Followed("unchanged", place)
    if words and (whole := _slid(changed, passage, place)) is not None:
        return Followed("unchanged", whole)
    place = _trimmed(changed.new, place, quote)
    words = changed.new[place.start : place.end]
    if words and not words.isspace() and (not guess or _same_passage(changed, passage, words)):
        return Followed("reworded", place)
    elsewhere = None if changed.old.count(quote) != 1 else only_place(changed.new, quote)
    if elsewhere is not None:
        return Followed("moved", elsewhere)
    return Followed("lost", place)


def follow_lost(changed: OffsetMap, place: Passage, quote: str) -> Followed:
    """Carry the place of a lost passage along, or find its words where they came back.

    They are back where they stand once in what is at its place now, or, if they are long enough, once in the
    whole text and nowhere before.
    """
    around = changed.stretch(place)
    standing = changed.new[around.start : around.end]
    if standing.count(quote) == 1:
        start = around.start + standing.index(quote)
        return Followed("found", Passage(start, start + len(quote)))
    if quote not in changed.old and (elsewhere := only_place(changed.new, quote)) is not None:
        return Followed("found", elsewhere)
    return Followed("lost", changed.passage(place) if place.start < place.end else around)


def _in_whole_words(changed: OffsetMap, passage: Passage, place: Passage) -> Passage:
    """With the rest of a longer word that an end stands in now; "be there" became "bbe there"."""
    start, end = place
    while start < end and _cuts(changed, passage.start, start):
        start -= 1
    while start < end and _cuts(changed, passage.end, end):
        end += 1
    return Passage(start, end)


def _cuts(changed: OffsetMap, before: int, now: int) -> bool:
    """Whether an end of a passage is inside a word, and was not in the old text."""
    return inside_word(changed.new, now) and not inside_word(changed.old, before)


def _slid(changed: OffsetMap, passage: Passage, place: Passage) -> Passage | None:
    """The whole quote, where it has one end of ``place`` and is not part of longer words.

    Whether the full stop before or behind a sentence went with it, the edits cannot tell; the quote can.
    """
    quote = changed.old[passage.start : passage.end]
    for start in (place.start, place.end - len(quote)):
        whole = Passage(start, start + len(quote))
        stands = start >= 0 and changed.new.startswith(quote, start)
        if stands and whole == _in_whole_words(changed, passage, whole):
            return whole
    return None


def only_place(text: str, quote: str) -> Passage | None:
    """The one place where a quote that is long enough to be sure stands, letter for letter; else None."""
    if len(quote) < SURE or text.count(quote) != 1:
        return None
    start = text.index(quote)
    return Passage(start, start + len(quote))


def _trimmed(text: str, place: Passage, quote: str) -> Passage:
    """Without white space at the ends, where there was none."""
    words = text[place.start : place.end]
    if not words.strip():
        return Passage(place.start, place.start)
    start = 0 if quote[0].isspace() else len(words) - len(words.lstrip())
    end = len(words) if quote[-1].isspace() else len(words.rstrip())
    return Passage(place.start + start, place.start + end)


def _same_passage(changed: OffsetMap, passage: Passage, words: str) -> bool:
    """Whether edited words are clearly the same passage: alike, or edited only between its ends.

    The second takes in a sentence put in or taken out: first and last word are kept, and half of all.
    """
    from rapidfuzz import fuzz

    quote = changed.old[passage.start : passage.end]
    if fuzz.ratio(quote, words) >= ALIKE:
        return True
    kept = [
        not changed.touches(Passage(*(passage.start + offset for offset in word.span())))
        for word in _WORD.finditer(quote)
    ]
    most = 3 * len(quote)
    return sum(kept) >= max(3, len(kept) / 2) and kept[0] and kept[-1] and len(words) <= most
