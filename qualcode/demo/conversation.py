"""An interview put together: questions in order, answers in turns, and the talk that nobody codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, zip_longest

from qualcode.demo.sentences import Sentence, Voice
from qualcode.demo.wording import blocks

_TOPICS: Mapping[str, tuple[str, ...]] = {
    "definition": ("1.1.1", "1.1.2", "1.1.3", "4.1.4"),
    "teaching": ("1.2.1", "1.2.2", "1.2.3"),
    "wellbeing": ("1.3.1", "1.3.2", "1.3.3"),
    "innovation": ("3.1.1", "3.1.2", "3.1.3"),
    "quality": ("3.2.1", "3.2.2", "3.2.3", "3.2.4"),
    "costing": ("3.3.1", "3.3.2", "3.3.3"),
    "headcount": ("2.1.1", "2.1.2", "2.1.4", "2.1.3", "2.1.5"),
    "promotion": ("4.1.1", "4.1.2", "4.1.3"),
    "diversity": ("2.2.1", "2.2.4", "2.2.2", "2.2.3"),
    "apprenticeships": ("4.2.1", "4.2.3"),
}
"""The questions in the order they are asked, and the groups of the framework that answer them."""
_ROLE = "1.4"
_LATE = (5, 20, 65, 129, 172, 178, 192, 193, 208, 209, 223, 226, 232)
"""Printed numbers of rows that people come back to when asked whether there is anything else."""
_MOST_LATE = 3


@dataclass(frozen=True)
class Turn:
    """One speaker's stretch."""

    speaker: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """As transcribed: the label, then one paragraph."""
        return f"{self.speaker}: " + " ".join(sentence.text for sentence in self.sentences)

    def and_then(self, sentence: Sentence) -> "Turn":
        """The turn, longer by a sentence."""
        return Turn(self.speaker, (*self.sentences, sentence))


@cache
def _talk() -> Mapping[str, tuple[str, ...]]:
    return {heading: tuple(lines) for heading, lines in blocks("talk.txt").items()}


@cache
def _recaps() -> Mapping[str, tuple[str, ...]]:
    return {heading: tuple(lines) for heading, lines in blocks("recaps.txt").items()}


@cache
def _digressions() -> Mapping[str, tuple[str, ...]]:
    return {heading: tuple(lines) for heading, lines in blocks("digressions.txt").items()}


@cache
def _stories() -> Mapping[str, tuple[str, ...]]:
    return {heading: tuple(lines) for heading, lines in blocks("stories.txt").items()}


class Conversation:
    """The turns of one interview, in the making."""

    def __init__(self, asker: Voice, voice: Voice) -> None:
        self._asker = asker
        self._voice = voice
        self._recapped: set[int] = set()
        self.turns: list[Turn] = []

    def hold(self, sentences: Mapping[str, Sequence[Sentence]]) -> None:
        """Go through the whole interview; ``sentences`` are the coded ones by group number."""
        late = _late(sentences)
        self._open(_without(sentences.get(_ROLE, ()), late))
        for topic, numbers in _TOPICS.items():
            self._discuss(topic, {number: _without(sentences.get(number, ()), late) for number in numbers})
        self._discuss("anything else", {"": late})
        self._exchange("closing")

    def _open(self, sentences: Sequence[Sentence]) -> None:
        self._ask("opening question", acknowledge=False)
        self._answer([self._aside("opening answer")])
        self._ask("opening role" if sentences else "opening skip")
        if not sentences:
            self._answer([self._aside("opening skip answer"), self._story("opening")])
            return
        first, *rest = _portions(sentences)
        self._answer(self._with_remarks(first))
        for portion in rest:
            self._ask("probe")
            self._answer(self._with_remarks(portion))
        self.turns[-1] = self.turns[-1].and_then(self._story("opening"))

    def _discuss(self, topic: str, groups: Mapping[str, Sequence[Sentence]]) -> None:
        """One question of the list and its follow-ups, with a story or two on the way."""
        self._ask(f"{topic} question")
        portions = [(number, part) for number, group in groups.items() for part in _portions(group) if group]
        if not portions:
            self._answer([self._aside(f"{topic} nothing")])
            return
        stories = self._story_places(len(portions))
        asked = {portions[0][0]}
        for place, (number, part) in enumerate(portions):
            if place:
                self._follow_up(number, again=number in asked)
                asked.add(number)
            lead = [self._aside(f"{topic} lead")] if not place else []
            story = [self._story(topic)] if place in stories else []
            self._answer([*lead, *self._with_remarks(part), *story])
            self._beside_the_point(topic, part)

    def _beside_the_point(self, topic: str, part: Sequence[Sentence]) -> None:
        """After a turn, now and then: the interviewer sums up, or something gets in between."""
        rows = [row for sentence in part for _, row in sentence.codings[:1] if row not in self._recapped]
        if rows and self._chance(0.42):
            self._recap(self._voice.dice.pick(rows))
            if self._voice.has_more(_digressions()[topic]) and self._chance(0.7):
                self.turns[-1] = self.turns[-1].and_then(Sentence(self._voice.say(_digressions()[topic])))
        elif self._chance(0.12):
            self._exchange("exchange")

    def _recap(self, row: int) -> None:
        """The interviewer says back what was said about a row, and the interviewee agrees or does not."""
        self._recapped.add(row)
        gloss = _recaps()[str(row + 1)][0]
        recap = self._asker.say(_recaps()["recap"], {"recap": gloss})
        self.turns.append(Turn("Interviewer", (Sentence(recap),)))
        self._answer([Sentence(self._voice.say(_recaps()["recap answer"]))])

    def _story_places(self, turns: int) -> set[int]:
        """Which turns of a topic end in a story: one, two where the topic is long."""
        places = {int(self._voice.dice.roll() * turns)}
        if turns > 4:
            places.add(int(self._voice.dice.roll() * turns))
        return places

    def _follow_up(self, number: str, *, again: bool) -> None:
        """Ask about the group; who has done so already may just ask for more."""
        heading = f"follow-up {number}"
        self._ask("probe" if heading not in _talk() or (again and self._chance(0.6)) else heading)

    def _with_remarks(self, part: Sequence[Sentence]) -> list[Sentence]:
        said: list[Sentence] = []
        for sentence in part:
            said.append(sentence)
            if self._chance(0.34):
                said.append(self._aside("remark"))
        return said

    def _exchange(self, heading: str) -> None:
        """A question and an answer beside the point."""
        question, _, answer = self._voice.say(_talk()[heading]).partition(" // ")
        self.turns.append(Turn("Interviewer", (Sentence(question),)))
        self._answer([Sentence(answer)])

    def _ask(self, heading: str, *, acknowledge: bool = True) -> None:
        question = Sentence(self._asker.say(_talk()[heading]))
        nods = acknowledge and self._chance(0.3)
        nod = [Sentence(self._asker.say(_talk()["acknowledgement"]))] if nods else []
        self.turns.append(Turn("Interviewer", (*nod, question)))

    def _answer(self, sentences: Sequence[Sentence]) -> None:
        self.turns.append(Turn("Interviewee", tuple(sentences)))

    def _aside(self, heading: str) -> Sentence:
        return Sentence(self._voice.say(_talk()[heading]))

    def _story(self, topic: str) -> Sentence:
        return Sentence(self._voice.say(_stories()[topic]))

    def _chance(self, chance: float) -> bool:
        return self._voice.dice.roll() < chance


def _late(sentences: Mapping[str, Sequence[Sentence]]) -> list[Sentence]:
    """One sentence each of some rows that come up at least twice, to be kept for the end."""
    everything = [sentence for group in sentences.values() for sentence in group]
    kept = []
    for printed in _LATE:
        of_row = [said for said in everything if [row + 1 for _, row in said.codings] == [printed]]
        if len(of_row) > 1:
            kept.append(of_row[-1])
    return kept[-_MOST_LATE:]


def _without(sentences: Sequence[Sentence], others: Sequence[Sentence]) -> list[Sentence]:
    return [sentence for sentence in sentences if sentence not in others]


def _portions(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """What is said in one turn each: two or three sentences, those of one row in different turns."""
    by_row: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        by_row.setdefault(sentence.codings[0][1], []).append(sentence)
    rounds = zip_longest(*by_row.values())
    dealt = [sentence for one_each in rounds for sentence in one_each if sentence is not None]
    turns = max(1, round(len(dealt) / 2.6))
    size, extra = divmod(len(dealt), turns)
    bounds = [turn * size + min(turn, extra) for turn in range(turns + 1)]
    return [dealt[start:end] for start, end in pairwise(bounds)]
