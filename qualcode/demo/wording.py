"""From sentence frames to sentences: slots filled from word banks, articles and capitals put right."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from random import Random
from typing import TypeVar

from qualcode.demo.frames import Choice, Slot, parse

T = TypeVar("T")

_ARTICLE = re.compile(r"\b([Aa])n? (?=<?([\w-]+))")
_SENTENCE_START = re.compile(r"(?:^|(?<=[.!?] )|(?<=[.!?]' ))(<?'?)([a-z])")
_AN = re.compile(r"(?!one|once|eu|uni|use|usu)[aeiou]|hour|honest|8|11\b|18\b", re.IGNORECASE)
_ABBREVIATION = re.compile(r"[A-Z](?:[A-Z]|-|Sc)")
_UNCHANGED = re.compile(r"<?(?:[A-Z]\w*[A-Z]|[A-Z]-|I\b|[^A-Za-z<])")


class Dice:
    """Chance that falls the same way on every machine: `random()` alone is promised never to change."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def roll(self) -> float:
        """A number in [0, 1)."""
        return self._random.random()

    def pick(self, things: Sequence[T]) -> T:
        """One of them."""
        return things[int(self.roll() * len(things))]

    def shuffled(self, things: Iterable[T]) -> list[T]:
        """All of them, in some order."""
        rolls = [(self.roll(), place, thing) for place, thing in enumerate(things)]
        return [thing for _, _, thing in sorted(rolls, key=lambda roll: roll[:2])]

    def rarest(self, things: Sequence[T], uses: Mapping[T, int]) -> T:
        """One of those used least so far, so that nothing wears out before its neighbours."""
        counts = [uses.get(thing, 0) for thing in things]
        fewest = min(counts)
        return self.pick([thing for thing, count in zip(things, counts, strict=True) if count == fewest])


class Slots:
    """What one interviewee's slots may be filled with, and how often each filling was used."""

    def __init__(self, banks: Mapping[str, Sequence[str]], dice: Dice) -> None:
        self._banks = banks
        self._dice = dice
        self._uses: dict[str, Counter[str]] = {slot: Counter() for slot in banks}

    def fill(self, frame: str, given: Mapping[str, str] | None = None) -> str:
        """The frame as a sentence; ``given`` fills slots that have no bank.

        Raises KeyError for a slot that nothing fills, which is a mistake in the data.
        """
        labels: dict[str, float] = {}
        used: dict[str, list[str]] = {}
        pending: list[str | Slot | Choice] = list(reversed(parse(frame)))
        text: list[str] = []
        while pending:
            part = pending.pop()
            if isinstance(part, str):
                text.append(part)
            elif isinstance(part, Slot):
                text.append(given[part.name] if given and part.name in given else self._draw(part.name, used))
            else:
                pending.extend(reversed(self._chosen(part, labels)))
        return tidied("".join(text))

    def _chosen(self, choice: Choice, labels: dict[str, float]) -> tuple[str | Slot | Choice, ...]:
        roll = self._dice.roll()
        if choice.label:
            roll = labels.setdefault(choice.label, roll)
        return choice.options[int(roll * len(choice.options))]

    def _draw(self, slot: str, used: dict[str, list[str]]) -> str:
        """The rarest filling so far, and not the same one twice in a frame."""
        here = used.setdefault(slot, [])
        values = self._banks[slot]
        value = self._dice.rarest(
            [value for value in values if value not in here] or values, self._uses[slot]
        )
        here.append(value)
        self._uses[slot][value] += 1
        return value


def tidied(text: str) -> str:
    """Capitals where sentences begin, and "an" where a vowel is heard.

    >>> tidied("a NMR spectrometer? we've a university, a hour and a X-ray set.")
    "An NMR spectrometer? We've a university, an hour and an X-ray set."
    """
    text = _ARTICLE.sub(lambda found: found.group(1) + ("n " if _wants_an(found.group(2)) else " "), text)
    return _SENTENCE_START.sub(lambda found: found.group(1) + found.group(2).upper(), text)


def _wants_an(word: str) -> bool:
    if _ABBREVIATION.match(word):
        return word[0] in "AEFHILMNORSX"
    return _AN.match(word) is not None


def after_opener(opener: str, sentence: str, names: frozenset[str]) -> str:
    """The sentence with a word of hesitation before it.

    >>> after_opener("Well,", "It depends.", frozenset({"Ruth"}))
    'Well, it depends.'
    >>> after_opener("So", "Ruth does.", frozenset({"Ruth"}))
    'So Ruth does.'
    """
    first = re.split(r"\W", sentence.lstrip("<"), maxsplit=1)[0]
    if first in names or _UNCHANGED.match(sentence):
        return f"{opener} {sentence}"
    mark = "<" if sentence.startswith("<") else ""
    rest = sentence[len(mark) :]
    return f"{opener} {mark}{rest[0].lower()}{rest[1:]}"


def blocks(name: str) -> dict[str, list[str]]:
    """The lines of a text file of this folder under their headings, ``[heading] remark``, in file order."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in files("qualcode.demo").joinpath(name).read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"\[([^\]]+)\]", line):
            lines = found.setdefault(heading.group(1), [])
        elif line:
            lines.append(line)
    return found
