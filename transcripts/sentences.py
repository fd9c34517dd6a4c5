"""Sentences of transcribed speech, and passages widened to whole sentences or turns.

spaCy's tokens with a rule of our own: trained pipelines split speech worse than this rule does, and a
segmentation that depends on an installed model would move. spaCy is loaded when the first sentence is asked
for, which takes about two seconds.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from transcripts.passages import Passage
from transcripts.script import Script, Turn

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_OPENING = frozenset("\"'“‘([«")
_CLOSING = frozenset("\"'”’)]»")
_UNBROKEN = re.compile(r"\S{100,}")
_EDGE = 12
NEVER_LAST = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "st", "rev", "vs", "approx", "fig", "e.g", "i.e", "sr", "jr", "no"}
)


@cache
def _pipeline() -> "Language":
    import spacy
    from spacy.language import Language

    Language.component("interview_sentences", func=_mark)
    pipeline = spacy.blank("en")
    pipeline.add_pipe("interview_sentences")
    return pipeline


def _mark(doc: "Doc") -> "Doc":
    """Say of every token whether it begins a sentence; all at once, since one by one is quadratic."""
    import numpy
    from spacy.attrs import SENT_START

    marks = numpy.full((len(doc), 1), -1, dtype="int64")
    for start in _starts(doc):
        marks[start] = 1
    return doc.from_array([SENT_START], marks.astype("uint64"))  # type: ignore[arg-type]  # numpy is fine


def _starts(doc: "Doc") -> list[int]:
    starts, place = [0] if len(doc) else [], 0
    while place < len(doc):
        if not _ends(doc[place]):
            place += 1
            continue
        after = _past_closing(doc, place + 1)
        first = _past_space(doc, after)
        if first < len(doc) and _begins(doc, place, after, first):
            starts.append(first)
        place = max(after, place + 1)
    return starts


def _ends(token: "Token") -> bool:
    """An end mark, or an abbreviation that may close a sentence."""
    text = token.text
    return set(text) <= set(".!?…") or (text.endswith(".") and text[:-1].lower() not in NEVER_LAST)


def _past_closing(doc: "Doc", place: int) -> int:
    """Behind the end marks, quotation marks and brackets that stick to the one before."""
    while place < len(doc) and not doc[place - 1].whitespace_:
        if not (_ends(doc[place]) or doc[place].text in _CLOSING):
            break
        place += 1
    return place


def _past_space(doc: "Doc", place: int) -> int:
    while place < len(doc) and doc[place].is_space:
        place += 1
    return place


def _begins(doc: "Doc", end: int, after: int, first: int) -> bool:
    """Whether a sentence begins at ``first``: after white space, not in lower case, not after an initial."""
    if not doc[after - 1].whitespace_ and first == after:
        return False
    if doc[first].text == "[":
        return True
    word = first
    while word < len(doc) - 1 and doc[word].text in _OPENING:
        word += 1
    letter = doc[word].text[0]
    if letter.islower():
        return False
    mark = doc[end].text
    abbreviated = len(mark) > 1 and not set(mark) <= set(".!?…")
    if abbreviated:
        return letter.isupper() and len(mark) > 2
    return not (mark == "." and end and _initial(doc[end - 1]))


def _initial(token: "Token") -> bool:
    return not token.whitespace_ and (
        (len(token.text) == 1 and token.text.isupper() and token.text not in "IA")
        or token.lower_ in NEVER_LAST
    )


def sentences(text: str) -> list[Passage]:
    r"""The sentences of one turn, without the white space around them: offsets into ``text``.

    >>> text = "Dr. May came. \u201cWhy?\u201d So… yes."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Dr. May came.', '\u201cWhy?\u201d', 'So… yes.']
    """
    spans: Any = _pipeline()(_digestible(text)).sents
    found = ((span.start_char, text[span.start_char : span.end_char]) for span in spans)
    return [
        Passage(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
        for start, words in found
        if words.strip()
    ]


def widen(script: Script, passage: Passage, to: Literal["sentence", "turn"]) -> Passage:
    """The whole sentences or turns that a passage touches; it never gets shorter."""
    touched = [turn for turn in script.turns if turn.start < passage.end and turn.end > passage.start]
    if not touched:
        return passage
    if to == "turn":
        return Passage(min(passage.start, touched[0].start), max(passage.end, touched[-1].end))
    first, last = _sentences_of(script, touched[0]), _sentences_of(script, touched[-1])
    starts = [sentence.start for sentence in first if sentence.end > passage.start]
    ends = [sentence.end for sentence in last if sentence.start < passage.end]
    return Passage(min(passage.start, *starts), max(passage.end, *ends))


def _sentences_of(script: Script, turn: Turn) -> list[Passage]:
    found = sentences(script.text[turn.start : turn.end])
    return [Passage(turn.start + start, turn.start + end) for start, end in found]


def _digestible(text: str) -> str:
    """The text with capitals in the middle of what has no blank for long, of the same length.

    The time that tokenising takes grows with the square of a run of punctuation: 50,000 quotation marks
    would take minutes. A sentence never ends inside such a run, so that nothing is lost.
    """
    return _UNBROKEN.sub(_blunted, text)


def _blunted(found: re.Match[str]) -> str:
    run = found[0]
    return run[:_EDGE] + "X" * (len(run) - 2 * _EDGE) + run[-_EDGE:]
