"""A text kept as it is: who speaks is found, and the labels stay in the text.

For texts that were coded in another program, whose passages must not move.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from transcripts.labels import Label
from transcripts.readers.wrapping import openings
from transcripts.script import Script, Turn
from transcripts.speakers import about_speakers, judge, label_of


def verbatim(text: str) -> Script:
    """A normalised text with its turns found in place; the text is not changed.

    A turn begins with the line of its label, and the label and its time stamp are part of it; which labels
    are speakers is judged as for a text file that is imported.

    >>> script = verbatim("Interview 3\\nI: Hello.\\nP1: Hi.\\nSo it goes.")
    >>> [(turn.speaker, script.text[turn.start : turn.end]) for turn in script.turns]
    [(None, 'Interview 3'), ('I', 'I: Hello.'), ('P1', 'P1: Hi.\\nSo it goes.')]
    """
    lines = text.split("\n")
    opening = openings(lines)
    labels = [label_of(lines[number]) for number in opening]
    verdict = judge(labels)
    spoken = [label if label and label.name in verdict.accepted else None for label in labels]
    places = list(accumulate((len(line) + 1 for line in lines), initial=0))
    openers = list(_openers([places[number] for number in opening], spoken, carries=verdict.carries))
    turns = tuple(_tiling(openers, len(text)))
    return Script(text, turns, tuple(about_speakers(turns)))


class _Opener(NamedTuple):
    """Where somebody begins to speak."""

    place: int
    speaker: str | None
    time: int | None


def _openers(places: Sequence[int], labels: Sequence[Label | None], *, carries: bool) -> Iterator[_Opener]:
    """The paragraphs at which the speaker changes, the first one included.

    ``carries`` is whether a paragraph without a label belongs to the speaker before it; one that follows a
    label that stands alone always does.
    """
    speaker: str | None = None
    silent = False
    for number, (place, label) in enumerate(zip(places, labels, strict=True)):
        before = speaker
        if label is not None:
            speaker = label.name
        elif not carries and not silent:
            speaker = None
        if number == 0 or speaker != before:
            yield _Opener(place, speaker, label.time if label else None)
        silent = label is not None and not label.rest


def _tiling(openers: Sequence[_Opener], length: int) -> Iterator[Turn]:
    """Turns from each opener to the next; the first one takes in what blank lines stand above it."""
    first, *others = openers or [_Opener(0, None, None)]
    end = _Opener(length + 1, None, None)
    for opener, following in pairwise([first._replace(place=0), *others, end]):
        yield Turn(opener.place, following.place - 1, opener.speaker, opener.time)
