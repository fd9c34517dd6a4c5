"""Who speaks: speaker turns found in the pieces a reader hands over.

A colon alone proves nothing ("Note: ..."), so a label is accepted on evidence over the whole file: what
kind of label it is, how often it recurs, and how much of the file is labelled.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from qualcode.errors import UnreadableFile
from qualcode.plaintext import normalise
from transcripts.labels import Label, Shape, read_label
from transcripts.readers.wording import counted
from transcripts.script import DEEPEST, HeadingLine, Script, Turn

NOBODY = ""
"""The speaker of a piece that is known to belong to no speaker, such as a heading between two tables."""

_LABELLED = 400
"""Characters of a line in which its label stands, with a stamp and more words than :func:`judge` looks at."""
_LONGEST_HEADING = 200
"""Characters; a longer paragraph that is styled as a heading is text."""
_INVISIBLE = (("\u00ad", ""), ("\u200b", ""), ("\u2060", ""), ("\u2011", "-"))


class Piece(NamedTuple):
    """A paragraph, or a line of a cue, in the order of the file."""

    text: str
    speaker: str | None = None
    """Where the format itself names the speaker (a voice tag, a table column); NOBODY where it says
    that nobody speaks; None where the text may say it."""
    time: int | None = None
    """Where the format gives it, in milliseconds."""
    level: int | None = None
    """Of a heading, as :class:`~transcripts.script.HeadingLine` has it; None for what is none."""


class Verdict(NamedTuple):
    """What the labels of a file come to."""

    accepted: frozenset[str]
    guessed: frozenset[str]
    """Accepted although they speak only once."""
    carries: bool
    """Whether a paragraph without a label belongs to the speaker before it."""


def script(
    pieces: Iterable[Piece], *, glue: str = "\n", notes: Sequence[str] = (), headed: bool = False
) -> Script:
    """Pieces as a Script: labels and time stamps out, one turn for each stretch of a speaker.

    ``glue`` joins the pieces of a turn: a newline for paragraphs, a space for cues. ``headed`` says that the
    format knows headings. Where the format names any speaker, the text is not searched for more. Raises
    UnreadableFile where no words are left.
    """
    tidied = [piece._replace(text=tidy(piece.text)) for piece in pieces]
    tidied = [piece for piece in tidied if piece.text or piece.speaker]
    named = any(piece.speaker is not None for piece in tidied)
    found = [None if named else read_label(piece.text) for piece in tidied]
    verdict = judge(found)
    labels = [label if label and label.name in verdict.accepted else None for label in found]
    heard = _heard(tidied, labels, carries=verdict.carries)
    text, turns, headings = _tiled(_merged(heard), glue)
    if not any(map(str.isalnum, text)):
        raise UnreadableFile("it holds no words")
    doubts = _doubts(found, verdict, heard)
    told = (*notes, *_kept(headings), *_wordless(heard), *doubts, *about_speakers(turns))
    return Script(text, turns, told, headings if headed else None)


def tidy(text: str) -> str:
    """One paragraph in the stored form: NFC, single spaces, no invisible hyphens or joiners.

    >>> tidy("  a\\tb \\n c\\u00ad ")
    'a b c'
    """
    plain = text.isprintable()  # then it has no white space but spaces
    text = text if plain else normalise(text)
    for mark, instead in () if text.isascii() else _INVISIBLE:
        text = text.replace(mark, instead)
    text = unicodedata.normalize("NFC", text)
    return text.strip() if plain and "  " not in text else " ".join(text.split())


@lru_cache(maxsize=4096)  # the lines of a text are gone through twice
def label_of(line: str) -> Label | None:
    """The label that a line may begin with; in a long line ``rest`` is cut short."""
    return read_label(tidy(line.lstrip()[:_LABELLED]))


def label_lines(lines: Sequence[str]) -> frozenset[int]:
    """Which lines may begin a turn: judged leniently, to keep them from being joined to the line before."""
    labels = [label_of(line) for line in lines]
    counts = Counter(label.name for label in labels if label)
    return frozenset(number for number, label in enumerate(labels) if label and _likely(label, counts))


def judge(labels: Sequence[Label | None]) -> Verdict:
    """Which of the possible labels, one for each paragraph, are speakers."""
    counts = Counter(label.name for label in labels if label)
    shapes = {label.name: label.shape for label in labels if label}
    sure = _sure(labels, counts, shapes) - _header_fields(labels, counts)
    sure |= _recurring(sure, counts, shapes, len(labels))
    guessed = _once(sure, counts, shapes, len(labels))
    accepted = frozenset(sure | guessed)
    return Verdict(accepted, frozenset(guessed), _carries(labels, accepted))


def _likely(label: Label, counts: Counter[str]) -> bool:
    if label.stamped or label.shape in (Shape.ROLE, Shape.CODE):
        return True
    if label.shape is Shape.LOOSE:
        return counts[label.name] >= 3
    return counts[label.name] >= 2 or " " in label.name


def _sure(labels: Sequence[Label | None], counts: Counter[str], shapes: dict[str, Shape]) -> set[str]:
    """Roles; codes where there are two or more; names with a time stamp where it is not the only one."""
    roles = {name for name, shape in shapes.items() if shape is Shape.ROLE}
    codes = {name for name, shape in shapes.items() if shape is Shape.CODE}
    stamped = [label.name for label in labels if label and label.stamped]
    sure = set(roles)
    if sum(counts[name] for name in roles | codes) >= 2 and (codes - {"A", "Q"} or {"A", "Q"} <= codes):
        sure |= codes
    if len(stamped) >= 2 or len(labels) <= 2:
        sure |= set(stamped)
    return sure


def _header_fields(labels: Sequence[Label | None], counts: Counter[str]) -> set[str]:
    """Roles that stand once and above everything, as in "Interviewer: Anna Berg" over the interview."""
    first = next((i for i, label in enumerate(labels) if label and counts[label.name] > 1), 0)
    return {
        label.name
        for label in labels[:first]
        if label and label.shape is Shape.ROLE and not label.stamped and 0 < len(label.rest.split()) <= 6
    }


def _recurring(sure: set[str], counts: Counter[str], shapes: dict[str, Shape], total: int) -> set[str]:
    """Names that recur, and other words that recur often, where enough of the file is labelled.

    Where little is labelled, as in long turns, a name must be full and not alone, or recur more.
    """
    names = {name for name, n in counts.items() if n >= 2 and shapes[name] in (Shape.NAME, Shape.CODE)}
    partners = {name for name in counts if shapes[name] is Shape.NAME and " " in name}
    share = _share(sure | names, counts, total)
    if not (len(sure | names | partners) >= 2 or share >= 0.5):
        names = set()
    elif share < 0.15:
        several = len(names & partners) >= 2
        names = {name for name in names if counts[name] >= 4 or (several and name in partners)}
    loose = {name for name, n in counts.items() if n >= 3 and shapes[name] is Shape.LOOSE}
    return names | (loose if _share(sure | names | loose, counts, total) >= 0.6 else set())


def _once(sure: set[str], counts: Counter[str], shapes: dict[str, Shape], total: int) -> set[str]:
    """Names that stand once, where the rest of the file makes it likely that they are speakers too."""
    once = {name for name, n in counts.items() if n == 1 and shapes[name] is Shape.NAME} - sure
    full = {name for name in once if " " in name}
    if not sure:
        if len(once) >= 2 and _share(once, counts, total) == 1:
            return once
        return full if len(full) >= 2 and _share(full, counts, total) >= 0.3 else set()
    share = _share(sure, counts, total)
    likely = once if share >= 0.85 else full if share >= 0.25 else set()
    return likely | {name for name in once if misspelt(name, sure)}


def _share(names: set[str], counts: Counter[str], total: int) -> float:
    return sum(counts[name] for name in names) / total if total else 0.0


def _carries(labels: Sequence[Label | None], accepted: frozenset[str]) -> bool:
    """Not where a single label keeps coming back between paragraphs that name nobody.

    Somebody else must be speaking there, as where only the moderator is labelled.
    """
    places = [i for i, label in enumerate(labels) if label and label.name in accepted]
    if len({label.name for label in labels if label and label.name in accepted}) != 1:
        return True
    stamped = any(label.stamped for label in labels if label and label.name in accepted)
    follows_itself = len(places) == 1 or len(places) == places[-1] - places[0] + 1
    return stamped or (places[0] <= 2 and follows_itself)


def misspelt(name: str, others: Iterable[str]) -> str | None:
    """The one of ``others`` that a label is one or two slips away from, digits apart.

    >>> misspelt("Particpant", ["Dan", "Participant"]), misspelt("Speaker 2", ["Speaker 1"])
    ('Participant', None)
    """
    from rapidfuzz.distance import OSA

    if len(name) < 5 or any(character.isdigit() for character in name):
        return None
    limit = 1 if len(name) < 8 else 2
    near = (other for other in others if other != name and OSA.distance(name, other) <= limit)
    return next(near, None)


class _Line(NamedTuple):
    text: str
    level: int | None


class _Said(NamedTuple):
    """A stretch of one speaker while it is being put together."""

    speaker: str | None
    time: int | None
    lines: list[_Line]


def _heard(pieces: Sequence[Piece], labels: Sequence[Label | None], *, carries: bool) -> list[_Said]:
    """Each piece, added to the stretch it continues or opening a new one; stretches may have no words."""
    heard: list[_Said] = []
    for piece, label in zip(pieces, labels, strict=True):
        speaker, time, text = piece.speaker or None, piece.time, piece.text
        if label is not None:
            speaker, time, text = label.name, time if label.time is None else label.time, label.rest
        elif piece.speaker is None and heard and (carries or not heard[-1].lines):
            speaker = heard[-1].speaker
        if not heard or heard[-1].speaker != speaker:
            heard.append(_Said(speaker, time, []))
        if text:
            heard[-1].lines.append(_Line(text, _level(piece) if label is None else None))
    return heard


def _level(piece: Piece) -> int | None:
    """The level of a piece that is a heading; a style alone makes none of a long text or a line of dashes."""
    likely = len(piece.text) <= _LONGEST_HEADING and any(map(str.isalnum, piece.text))
    return min(piece.level, DEEPEST) if piece.level is not None and likely else None


def _merged(heard: Iterable[_Said]) -> list[_Said]:
    """Without the stretches that have no words, and neighbours of the same speaker as one."""
    merged: list[_Said] = []
    for said in heard:
        if said.lines and merged and merged[-1].speaker == said.speaker:
            merged[-1].lines.extend(said.lines)
        elif said.lines:
            merged.append(said._replace(lines=list(said.lines)))
    return merged


def _tiled(merged: Iterable[_Said], glue: str) -> tuple[str, tuple[Turn, ...], tuple[HeadingLine, ...]]:
    """The whole text, the turns that tile it, and the headings in it."""
    texts: list[str] = []
    turns: list[Turn] = []
    headings: list[HeadingLine] = []
    start = 0
    for said in merged:
        texts.append(glue.join(line.text for line in said.lines))
        turns.append(Turn(start, start + len(texts[-1]), said.speaker, said.time))
        headings += _headings(said.lines, start)
        start = turns[-1].end + 1
    return "\n".join(texts), tuple(turns), tuple(headings)


def _headings(lines: Iterable[_Line], start: int) -> Iterator[HeadingLine]:
    """Those among the lines of a turn, which begins at ``start``; one character parts two lines."""
    for text, level in lines:
        if level is not None:
            yield HeadingLine(start, start + len(text), level)
        start += len(text) + 1


def _kept(headings: Sequence[HeadingLine]) -> list[str]:
    return [f"kept {counted(len(headings), 'heading')}"] if headings else []


def _wordless(heard: Iterable[_Said]) -> list[str]:
    silent = Counter(said.speaker for said in heard if said.speaker and not said.lines)
    return [f"left out the label {name!r} ({_times(n)}): no words follow it" for name, n in silent.items()]


def _doubts(labels: Sequence[Label | None], verdict: Verdict, heard: Iterable[_Said]) -> list[str]:
    """What was guessed about the labels, in sentences."""
    notes = []
    guessed = dict.fromkeys(said.speaker for said in heard if said.lines and said.speaker in verdict.guessed)
    if guessed:
        notes.append(f"taken for speakers although they speak once: {', '.join(map(str, guessed))}")
    rejected = Counter(label.name for label in labels if label and label.name not in verdict.accepted)
    notes += [f"not taken for a speaker: {name!r} ({_times(n)})" for name, n in rejected.items() if n > 1]
    if not verdict.carries:
        only = next(iter(verdict.accepted))
        notes.append(f"only {only!r} is named: paragraphs without a label were given no speaker")
    return notes


def about_speakers(turns: Sequence[Turn]) -> list[str]:
    """Sentences for the import report: labels that may be misspelt, or that there are none."""
    counts = Counter(turn.speaker for turn in turns if turn.speaker is not None)
    if not counts:
        return ["no speakers were found: the text is one turn"]
    notes = []
    for name, n in counts.items():
        other = misspelt(name, (other for other in counts if counts[other] >= 3 * n))
        if other is not None:
            notes.append(f"the speaker {name!r} ({_times(n)}) may be {other!r}, misspelt")
    return notes


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"
