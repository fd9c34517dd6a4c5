"""The demonstration study: 21 invented interviews whose coding adds up to a published table.

The framework and its figures are those of CFE Research (2021), The contribution made by the technical
workforce to research culture, Wellcome, Appendix D. Nothing else is: the people, the interviews and every
sentence in them are made up here.
"""

from dataclasses import dataclass
from itertools import chain

from qualcode.demo.allotment import Allotment, allot
from qualcode.demo.conversation import Conversation, Turn
from qualcode.demo.framework import FrameworkRow, appendix_d, headings
from qualcode.demo.interviewees import Interviewee, banks_for, interviewees, word_banks
from qualcode.demo.sentences import Phrasebook, Sentence, Voice, coded_sentences, frames_by_row
from qualcode.demo.wording import Dice, Slots

__all__ = ["Coding", "DemoInterview", "FrameworkRow", "appendix_d", "demo_interviews"]

_SEED = 2021
_CALENDAR = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Christmas")


@dataclass(frozen=True)
class Coding:
    """A passage and the code it belongs at."""

    quote: str
    """Stands exactly once in the interview's text, within one turn of the interviewee."""
    row: int
    """0-based position in `appendix_d()`, since labels alone do not tell all codes apart."""


@dataclass(frozen=True)
class DemoInterview:
    """One invented interview, as a transcriber would send it, and its coding."""

    name: str
    attributes: dict[str, str]
    text: str
    """Turns as ``Interviewer: …`` and ``Interviewee: …``, one paragraph each, a blank line between."""
    codings: tuple[Coding, ...]
    """In the order of the text."""


def demo_interviews() -> tuple[DemoInterview, ...]:
    """The 21 interviews, the same every time.

    Counted, their codings give every figure that Appendix D prints; where it prints interviews and no
    references, each of those interviews holds one.
    """
    dice = Dice(_SEED)
    people = interviewees()
    ways = {row: len(frames) for row, frames in frames_by_row().items()}
    allotted = allot(appendix_d(), people, ways, dice)
    book = Phrasebook(dice, _names())
    return tuple(_interview(person, share, book) for person, share in zip(people, allotted, strict=True))


def _names() -> frozenset[str]:
    common = word_banks()["common"]
    return frozenset(chain(common["woman"], common["man"], _CALENDAR))


def _interview(person: Interviewee, share: Allotment, book: Phrasebook) -> DemoInterview:
    slots = Slots(banks_for(person, word_banks(), book.dice), book.dice)
    voice = Voice(book, slots, person.openers)
    conversation = Conversation(Voice(book, slots, ()), voice)
    conversation.hold(_by_number(coded_sentences(share, voice)))
    text = "\n\n".join(turn.text for turn in conversation.turns) + "\n"
    return DemoInterview(person.name, person.attributes(), text, _codings(conversation.turns))


def _by_number(sentences: list[Sentence]) -> dict[str, list[Sentence]]:
    """The sentences under the number of the heading that their first code stands under."""
    numbers = headings(appendix_d())
    found: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        found.setdefault(numbers[sentence.codings[0][1]], []).append(sentence)
    return found


def _codings(turns: list[Turn]) -> tuple[Coding, ...]:
    sentences = chain.from_iterable(turn.sentences for turn in turns)
    return tuple(Coding(quote, row) for sentence in sentences for quote, row in sentence.codings)
