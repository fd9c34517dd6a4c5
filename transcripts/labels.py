"""The grammar of speaker labels: what may name a speaker at the start of a paragraph.

Only the shape is judged here, paragraph by paragraph; whether a shape is a speaker in a given file is
judged on the whole file, in :mod:`transcripts.speakers`.
"""

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple


class Shape(Enum):
    """How much a label says by itself, from most to least."""

    ROLE = "role"
    """Interviewer, Participant 3, Speaker 1."""
    CODE = "code"
    """I, P10, R."""
    NAME = "name"
    """Capitalised words: Anna Berg, Dr. Smith, JS."""
    LOOSE = "loose"
    """A few other words."""


class Label(NamedTuple):
    """A possible speaker label and what follows it in its paragraph."""

    name: str
    """Without colon, stars, brackets or time."""
    time: int | None
    """The time stamp that goes with it, in milliseconds."""
    rest: str
    """The words after the label and its time stamp."""
    shape: Shape
    stamped: bool
    """The time stamp stands right beside the name, which ordinary prose does not do."""


_TIME = r"(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:[.,]\d{1,3})?"
_SPAN = rf"({_TIME})(?:\s*(?:-->|[-–])\s*(?:{_TIME}|\d))?"
_STAMP = rf"[(\[{{<#]\s*{_SPAN}\s*[)\]}}>#]"
_NAME = r"(?P<name>[^\W_][^:：*\[\]<>{}\n]{0,59}?)"
_GAP = r"\s*"

_TIME_PARTS = re.compile(r"(?:(\d+):)?(\d+):(\d\d)(?:[.,](\d{1,3}))?")
_LEADING_STAMP = re.compile(rf"{_STAMP}\s*[-–:]?\s*")
_STAMP_ONLY = re.compile(rf"(?:{_STAMP}|{_SPAN})")
_MARKED = re.compile(r"(\*\*|__|\*)(?=\S)([^*_]{1,80}?)\1\s?(:?)(.*)", re.DOTALL)
_FORMS = (
    # Name: words, the same as the last one where no time stamp is near; most labels are of this form
    (re.compile(r"(?P<name>[^\W_][\w .'’-]{0,58}): (?P<rest>[^\W\d_].*)", re.DOTALL), False),
    # Name (00:01:12): words · Name (00:01:12) - words · Name [00:01:12]
    (re.compile(rf"{_NAME}\s*{_STAMP}{_GAP}(?:[:：]|[-–](?=\s)|)\s*(?P<rest>.*)", re.DOTALL), True),
    # [00:01:12] Name: words · 00:01:12 Name: words
    (re.compile(rf"(?:{_STAMP}|{_SPAN})\s*[-–]?\s*{_NAME}\s*[:：](?![/\d])\s*(?P<rest>.*)", re.DOTALL), True),
    # Name 00:12, alone in its paragraph · 00:12 Name, the same
    (re.compile(rf"{_NAME}\s+{_SPAN}(?P<rest>)$"), True),
    (re.compile(rf"(?:{_STAMP}|{_SPAN})\s+{_NAME}(?P<rest>)$"), True),
    # Name: words
    (re.compile(rf"{_NAME}\s*[:：](?![/\d])\s*(?P<rest>.*)", re.DOTALL), False),
)

_ROLES = (
    "interviewer|interviewee|participant|respondent|moderator|facilitator|researcher|speaker|informant"
    "|interlocutor|narrator|interpreter|principal investigator|investigator|entrevistadora?|entrevistad[oa]"
    "|enquêteur|enquêtée?|intervieweur|interviewte[r]?|befragte[r]?|intervistatore|intervistat[oa]"
)
_NUMBERED_ROLES = (
    "subject|student|teacher|patient|client|person|voice|man|woman|male|female|caller|expert|guest|host|member"
    "|nurse|doctor|parent|child|user|employee|manager"
)
_ROLE = re.compile(
    rf"(?:(?:unknown|unidentified|male|female|first|second|third|lead|co-?)[ -]?)?"
    rf"(?:(?:{_ROLES})s?(?:\s?[#-]?\s?(?:\d{{1,4}}|[a-z]))?|(?:{_NUMBERED_ROLES})\s?#?\d{{1,4}})"
    r"(?:\s\([^)]*\))?"
)
_CODE = re.compile(r"(?:[IPRM]|IV|IR|IE|INT|MOD|SP|SPK|FG)[ -]?\d{0,4}[a-z]?|[SFTBEK]\d{1,4}|Q|A")
_PARTICLES = re.compile(
    r"de|da|di|du|do|dos|la|le|van|von|der|den|del|della|al|el|bin|ibn|y|e|and|af|zu|ter|ten"
)
_OPENERS = re.compile(
    r"the|an|my|our|your|his|her|its|their|this|that|these|those|there|here|he|she|we|they|you|it|so"
    r"|but|and|or|if|when|while|what|why|who|how|where|okay|ok|yes|yeah|no|well|in|on|at|for|from|to"
    r"|of|as|by|with|not|only|just|also|then|now|first|second|third|finally|next|one|two|three|some"
    r"|all|both|each|other|another|because|i'm|i've|i'd|i'll|it's|that's|let's"
)
_NO_SPEAKERS = re.compile(
    r"abstract|address|appendix|aim|aims|attention|background|caption|chapter|citation|code|codes"
    r"|comment|comments|conclusion|conclusions|context|contact|copyright|date|definition|description"
    r"|disclaimer|duration|e-mail|email|end|example|examples|figure|file|filename|finding|findings"
    r"|format|general|goal|goals|heading|http|https|image|introduction|interview|interviews|isbn|doi"
    r"|keyword|keywords|language|legend|length|link|list|location|memo|method|methods|nb|note|notes"
    r"|number|objective|objectives|online|option|page|part|pages|phone|place|plot|problem|project|ps"
    r"|p\.s|ps\.|purpose|reason|recorded|recording|reference|references|remark|result|results|review"
    r"|sample|section|see|session|setting|solution|source|start|step|strategy|summary|table|task|tel"
    r"|theme|themes|time|tip|title|topic|topics|transcribed|transcriber|transcript|transcription|type"
    r"|understanding|update|url|venue|version|video|warning|website|word|words"
)
_WORD = re.compile(r"[^\W_][\w.'’&/+-]*,?", re.UNICODE)


def read_label(paragraph: str) -> Label | None:
    """The label a paragraph may begin with, or None.

    >>> read_label("Anna Berg (00:01:12): Hello.")
    Label(name='Anna Berg', time=72000, rest='Hello.', shape=<Shape.NAME: 'name'>, stamped=True)
    >>> read_label("**P10:** [4:03] Hello.").rest
    'Hello.'
    >>> read_label("The answer: no") is None
    True
    """
    text = _unmarked(paragraph.removeprefix(">>").lstrip())
    for form, stamped in _FORMS:
        found = form.match(text)
        if found is None:
            continue
        name = found["name"].strip()
        shape = shape_of(name)
        if shape is None or (shape is Shape.LOOSE and stamped):
            continue
        rest = found["rest"].strip()
        if stamped:
            time = next((milliseconds(stamp) for stamp in found.groups() if _is_time(stamp)), None)
        else:
            time, rest = leading_stamp(rest)
        return Label(name, time, rest, shape, stamped)
    return None


@lru_cache(maxsize=1000)
def shape_of(name: str) -> Shape | None:
    """The shape of a label; None for what cannot be one, such as a heading word or half a sentence.

    >>> shape_of("Interviewer 2"), shape_of("P10"), shape_of("Note"), shape_of("The answer")
    (<Shape.ROLE: 'role'>, <Shape.CODE: 'code'>, None, None)
    """
    if _ROLE.fullmatch(name.casefold()):
        return Shape.ROLE
    if _CODE.fullmatch(name):
        return Shape.CODE
    words = re.sub(r"\s*\([^)]*\)$", "", name).split()
    if not 1 <= len(words) <= 5 or not all(map(_WORD.fullmatch, words)) or name.isdigit():
        return None
    folded = [word.casefold().strip(".,") for word in words]
    if _OPENERS.fullmatch(folded[0]) or any(map(_NO_SPEAKERS.fullmatch, folded)):
        return None
    if any(len(word) > 4 and word.endswith(".") and word.casefold() != "prof." for word in words):
        return None
    if all(_capitalised(word) or (i and _PARTICLES.fullmatch(word)) for i, word in enumerate(words)):
        return Shape.NAME
    return Shape.LOOSE if len(words) <= 3 else None


def leading_stamp(text: str) -> tuple[int | None, str]:
    """A bracketed time stamp at the very start, in milliseconds, and the text without it.

    >>> leading_stamp("[04:03] and then [05:00] we")
    (243000, 'and then [05:00] we')
    """
    found = _LEADING_STAMP.match(text)
    if found is None:
        return None, text
    return milliseconds(found[1]), text[found.end() :]


def milliseconds(stamp: str) -> int:
    """h:mm:ss or mm:ss, with or without a fraction, in milliseconds.

    >>> milliseconds("00:01:12"), milliseconds("1:02:03.5"), milliseconds("75:10")
    (72000, 3723500, 4510000)
    """
    found = _TIME_PARTS.fullmatch(stamp.strip())
    if found is None:
        raise ValueError(f"{stamp!r} is no time stamp")
    hours, minutes, seconds = int(found[1] or 0), int(found[2]), int(found[3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found[4] or "0").ljust(3, "0"))


def only_stamp(text: str) -> int | None:
    """The milliseconds of a text that is nothing but a time stamp, with or without brackets."""
    found = _STAMP_ONLY.fullmatch(text.strip())
    return milliseconds(found[1] or found[2]) if found else None


def _is_time(stamp: str | None) -> bool:
    return stamp is not None and _TIME_PARTS.fullmatch(stamp) is not None


def _unmarked(text: str) -> str:
    """The text without the Markdown emphasis around a label at its start."""
    found = _MARKED.match(text)
    if found is None or not (found[2].rstrip().endswith((":", ")")) or found[3]):
        return text
    return f"{found[2]}{found[3]} {found[4].lstrip()}"


def _capitalised(word: str) -> bool:
    return not word[0].islower()
