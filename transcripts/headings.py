"""Headings of a transcript after it was corrected."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from qualcode.plaintext import fold, is_line
from transcripts.following import follow
from transcripts.offsets import OffsetMap
from transcripts.passages import Passage
from transcripts.script import HeadingLine, Script

_EDITED = 60
"""From this score (rapidfuzz's ratio, 0 to 100, in any case) on, a line that replaced a heading is it."""
_MOST = 3
"""Names in a sentence."""


class Reheaded(NamedTuple):
    """What became of the headings, by their words."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    relevelled: tuple[str, ...]
    """The same words at another level."""

    def sentences(self) -> list[str]:
        """For people; none where all are as they were.

        >>> Reheaded(("Careers", "Pay"), (), ("Trust",)).sentences()
        ['2 headings are new: Careers, Pay', '1 heading has another level: Trust']
        """
        one = ("is new", "is gone", "has another level")
        several = ("are new", "are gone", "have another level")
        return [
            f"{len(names):,} heading{'' if len(names) == 1 else 's'}"
            f" {one[kind] if len(names) == 1 else several[kind]}: {', '.join(names[:_MOST])}"
            f"{' …' if len(names) > _MOST else ''}"
            for kind, names in enumerate(self)
            if names
        ]


UNTOUCHED = Reheaded((), (), ())


def reheaded(old: Script, new: Script) -> Reheaded:
    """Compare the headings of two texts by their words and levels."""
    before, after = _named(old), _named(new)
    changed, levels = list((after - before).elements()), list((before - after).elements())
    names, former = Counter(name for name, _ in changed), Counter(name for name, _ in levels)
    kinds = (names - former, former - names, names & former)
    return Reheaded(*(tuple(kind.elements()) for kind in kinds))


def _named(script: Script) -> Counter[tuple[str, int]]:
    return Counter((script.text[each.start : each.end], each.level) for each in script.headings or ())


def carried(old: Script, changed: OffsetMap, *, guess: bool) -> tuple[HeadingLine, ...]:
    """The headings of a text in the one that was made of it; one whose line is gone, or no line, is left out.

    ``guess`` as for follow(). Words put in on its line go with a heading.
    """
    found: dict[int, HeadingLine] = {}
    for each in old.headings or ():
        for line in _line_of(changed, Passage(each.start, each.end), guess=guess):
            found.setdefault(line.start, HeadingLine(*line, each.level))
    return tuple(found[start] for start in sorted(found))


def _line_of(changed: OffsetMap, heading: Passage, *, guess: bool) -> Iterator[Passage]:
    """The whole line that a heading is now, if it is one of its own."""
    fate, place = follow(changed, heading, guess=guess)
    around = changed.stretch(heading)
    start = changed.new.rfind("\n", 0, place.start) + 1
    end = changed.new.find("\n", place.end)
    line = Passage(start, end if end >= 0 else len(changed.new))
    own = line == place or (around.start <= line.start and line.end <= around.end)
    stays = fate != "lost" and place.start < place.end
    if own and is_line(changed.new, *line) and (stays or _alike(changed, heading, line)):
        yield line


def _alike(changed: OffsetMap, heading: Passage, line: Passage) -> bool:
    """Whether a line in the place of a heading is that heading, edited."""
    from rapidfuzz import fuzz

    words = (fold(changed.old[heading.start : heading.end]), fold(changed.new[line.start : line.end]))
    return fuzz.ratio(*words) >= _EDITED
