"""The sentences that are coded: what one interviewee says about each row, with the codes it carries."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from qualcode.demo.allotment import Allotment
from qualcode.demo.framework import appendix_d, headings
from qualcode.demo.wording import Dice, Slots, after_opener, blocks

_THEMES = ("theme1.txt", "theme2.txt", "theme3.txt", "theme4.txt")
_SHARED_USES = 2
"""How often a sentence that carries two codes may turn up in the whole study."""
_SHARED_CHANCE = 0.8
_OPENER_CHANCE = 0.22
_ELABORATION_CHANCE = 0.74
_LONG = 30
"""Words above which a sentence is not elaborated on."""
_SHORT = 7
"""Words below which a sentence may be said twice."""
_TRIES = 12
_SELF = re.compile(r"<?(?:I\b|What I|In my)")


@dataclass(frozen=True)
class Sentence:
    """Something said, and the parts of it that are coded (0-based rows)."""

    text: str
    codings: tuple[tuple[str, int], ...] = ()


@cache
def frames_by_row() -> Mapping[int, tuple[str, ...]]:
    """The sentence frames of each row (0-based); the files' headings are the printed row numbers."""
    return {int(row) - 1: tuple(lines) for name in _THEMES for row, lines in blocks(name).items()}


@cache
def shared_frames() -> tuple[tuple[int, int, str], ...]:
    """Frames that carry two rows: the first on the whole, the second on what stands between < and >."""
    rows = ((heading.split("+"), lines) for heading, lines in blocks("shared.txt").items())
    return tuple((int(one) - 1, int(other) - 1, line) for (one, other), lines in rows for line in lines)


@cache
def _elaborations() -> Mapping[str, tuple[str, ...]]:
    return {heading: tuple(lines) for heading, lines in blocks("elaborations.txt").items()}


@cache
def _numbers() -> tuple[str, ...]:
    return headings(appendix_d())


def _additions(row: int) -> tuple[str, ...]:
    """What may be added to a sentence of the row: its own additions, else those of its group."""
    return _elaborations().get(str(row + 1)) or _elaborations()[_numbers()[row]]


@dataclass
class Phrasebook:
    """What has been said in the study so far, so that nobody repeats what another has said."""

    dice: Dice
    names: frozenset[str]
    uses: Counter[str] = field(default_factory=Counter)
    said: set[str] = field(default_factory=set)


class Voice:
    """One interviewee's (or interviewer's) way of saying things."""

    def __init__(self, book: Phrasebook, slots: Slots, openers: tuple[str, ...]) -> None:
        self._book = book
        self._slots = slots
        self._openers = openers
        self._mine: set[str] = set()
        self._spoken: set[str] = set()

    @property
    def dice(self) -> Dice:
        return self._book.dice

    def has_more(self, frames: tuple[str, ...]) -> bool:
        """Whether any of the frames is still new to this interview."""
        return any(frame not in self._mine for frame in frames)

    def say(self, frames: tuple[str, ...], given: Mapping[str, str] | None = None) -> str:
        """One of the frames as a sentence: new to this interview, rare in the study, said by nobody yet."""
        mine = [frame for frame in frames if frame not in self._mine] or list(frames)
        for _ in range(_TRIES):
            frame = self.dice.rarest(mine, self._book.uses)
            text = self._slots.fill(frame, given)
            if text not in self._spoken and (text not in self._book.said or len(text.split()) < _SHORT):
                break
            self._book.uses[frame] += 1
        self._book.uses[frame] += 1
        self._book.said.add(text)
        self._mine.add(frame)
        self._spoken.add(text)
        return text

    def opened(self, sentence: str, chance: float = _OPENER_CHANCE) -> str:
        """The sentence, now and then with one of the interviewee's habitual openers before it."""
        question = "?" in re.split(r"(?<=[.!?]) ", sentence)[0]
        opener = self.dice.pick(self._openers)
        twice_i = _SELF.match(sentence) and _SELF.match(opener)
        if question or twice_i or self.dice.roll() > chance:
            return sentence
        return after_opener(opener, sentence, self._book.names)

    def shared_uses(self, frame: str) -> int:
        """How often the study holds the frame."""
        return self._book.uses[frame]


def coded_sentences(allotted: Allotment, voice: Voice) -> list[Sentence]:
    """Everything one interviewee says that is coded: each row as often as allotted."""
    left = dict(allotted)
    sentences = [_sentence(voice, frame, (one, other)) for one, other, frame in _shared(left, voice)]
    for row, count in left.items():
        sentences += [_sentence(voice, frames_by_row()[row], (row,)) for _ in range(count)]
    return sentences


def _shared(left: Allotment, voice: Voice) -> list[tuple[int, int, tuple[str, ...]]]:
    """Frames with two codes for this interview; what they use up is taken from ``left``."""
    chosen: list[tuple[int, int, tuple[str, ...]]] = []
    for one, other, frame in voice.dice.shuffled(shared_frames()):
        fresh = voice.shared_uses(frame) < _SHARED_USES and voice.dice.roll() < _SHARED_CHANCE
        if fresh and left.get(one) and left.get(other):
            chosen.append((one, other, (frame,)))
            left[one] -= 1
            left[other] -= 1
    return chosen


def _sentence(voice: Voice, frames: tuple[str, ...], rows: tuple[int, ...]) -> Sentence:
    marked = voice.opened(voice.say(frames))
    text = marked.replace("<", "").replace(">", "")
    if len(rows) == 1:
        text = _elaborated(text, _additions(rows[0]), voice)
        return Sentence(text, ((text, rows[0]),))
    inner = marked.partition("<")[2].partition(">")[0].strip(" ,")
    return Sentence(text, ((text, rows[0]), (inner, rows[1])))


def _elaborated(text: str, frames: tuple[str, ...], voice: Voice) -> str:
    if len(text.split()) > _LONG or voice.dice.roll() > _ELABORATION_CHANCE or not voice.has_more(frames):
        return text
    return f"{text} {voice.say(frames)}"
