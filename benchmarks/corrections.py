"""Corrections as typists make them: each edit is written down, so that the right places are known."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from random import Random
from typing import NamedTuple

from transcripts.offsets import Edit
from transcripts.passages import Passage
from transcripts.script import Script, Turn

WORD = re.compile(r"[^\W_](?:[\w'’-]*[^\W_])?")
SENTENCE = re.compile(r"[^\W_][^.?!\n]*[.?!]*")
_LETTERS = "aeinorst"
_SMALL, _OFTEN = ("letter", "space", "word", "filler", "out", "comma"), (45, 5, 20, 10, 10, 10)
_SLIPS, _OUT, _IN, _NAMES, _BREAKS = 200, 12, 15, 6, 40
"""How many slips and other small edits, sentences out and in, names, and paragraphs."""
_PLACEHOLDERS = ("[P1]", "[colleague]", "[the university]", "Ms B", "[name removed]", "Robin")


class Truth:
    """What recorded edits make of a text, and where each passage of it is then, letter by letter.

    Not by the program's own arithmetic: for each code point of the old text is written down where it went.
    """

    def __init__(self, old: Script, edits: Iterable[Edit]) -> None:
        """``edits`` in order, not overlapping, none across the end of a turn."""
        self.old = old.text
        self.edits = sorted(edits)
        self._places: list[tuple[int, int]] = []
        self._same: list[bool] = []
        self._gaps: set[int] = set()
        self.new = self._write()
        self.turns = tuple(self._turn(turn) for turn in old.turns)

    def _write(self) -> str:
        parts: list[str] = []
        length = 0
        for start, end, words in self._pieces():
            was, kept = (
                self.old[start:end],
                words is None or (words.isspace() and self.old[start:end].isspace()),
            )
            written = was if words is None else words
            for offset in range(end - start):
                each = (length + offset, length + offset + 1)
                self._places.append(each if words is None else (length, length + len(written)))
                self._same.append(kept)
            if start == end:
                self._gaps.add(start)
            parts.append(written)
            length += len(written)
        return "".join(parts)

    def _pieces(self) -> Iterator[tuple[int, int, str | None]]:
        """Stretches of the old text with what is written instead; None where it stays."""
        done = 0
        for edit in self.edits:
            yield done, edit.start, None
            yield edit
            done = edit.end
        yield done, len(self.old), None

    def _turn(self, turn: Turn) -> Turn:
        """All between the line ends before and behind it."""
        start = self._places[turn.start - 1][1] if turn.start else 0
        end = self._places[turn.end][0] if turn.end < len(self.old) else len(self.new)
        return turn._replace(start=start, end=end)

    def survives(self, passage: Passage) -> bool:
        """Whether no word or mark of a passage was edited, put in or taken out."""
        inside = range(passage.start + 1, passage.end)
        return all(self._same[passage.start : passage.end]) and not self._gaps.intersection(inside)

    def place(self, passage: Passage) -> Passage | None:
        """Where its words stand, white space at the ends left out; None where nothing is left of them."""
        start, end = self._places[passage.start][0], self._places[passage.end - 1][1]
        words = self.new[start:end]
        if not words.strip():
            return None
        return Passage(end - len(words.lstrip()), start + len(words.rstrip()))

    @property
    def script(self) -> Script:
        """The corrected transcript."""
        return Script(self.new, self.turns)


def slips(script: Script, rng: Random) -> Iterator[Edit]:
    """200 small edits: letters and spaces, words heard wrong or left out, fillers and commas put in."""
    words = list(WORD.finditer(script.text))
    for at in rng.sample(range(1, len(words) - 1), _SLIPS):
        word, following = words[at], words[at + 1]
        kind = rng.choices(_SMALL, _OFTEN)[0]
        lonely = script.text[word.end() : following.start()] != " " or following[0] == word[0]
        if kind == "comma" and script.text[word.end()] in ", ":
            comma = script.text[word.end()] == ","
            yield Edit(word.end(), word.end() + comma, "" if comma else ",")
        elif kind == "filler":
            yield Edit(word.start(), word.start(), rng.choice(("um ", "you know, ", "sort of ")))
        elif kind == "space" and not lonely:
            yield Edit(word.start(), following.end(), word[0] + following[0])
        elif kind == "out" and not lonely and words[at - 1][0] != word[0]:
            yield Edit(word.start(), following.start(), "")
        elif kind == "word":
            yield from _instead(word, rng.choice(words)[0])
        else:
            yield from _instead(word, _slip(word[0], rng))


def _instead(word: re.Match[str], other: str) -> Iterator[Edit]:
    if other != word[0]:
        yield Edit(word.start(), word.end(), other)


def _slip(word: str, rng: Random) -> str:
    """One letter doubled, replaced, left out or changed places with the next."""
    at = rng.randrange(len(word))
    before, here, rest = word[:at], word[at], word[at + 1 :]
    kinds = (here + here + rest, rng.choice(_LETTERS) + rest, rest, rest[:1] + here + rest[1:])
    other = before + rng.choice(kinds)
    return other if WORD.fullmatch(other) else word + "s"


def sentences(script: Script, rng: Random) -> Iterator[Edit]:
    """12 sentences out and 15 in, never the last of a turn, so that every turn keeps words."""
    text = script.text
    found = [
        (this, following)
        for turn in script.turns
        for this, following in pairwise(list(SENTENCE.finditer(text, turn.start, turn.end)))
        if this[0] != following[0] and text[this.end() : following.start()].isspace()
    ]
    for number, at in enumerate(rng.sample(range(len(found)), _OUT + _IN)):
        this, following = found[at]
        if number < _OUT:
            yield Edit(this.start(), following.start(), "")
        else:
            said = " ".join(word[0] for word in rng.sample(list(WORD.finditer(text)), rng.randint(6, 18)))
            yield Edit(following.start(), following.start(), f"{said.capitalize()}. ")


def names(script: Script, _rng: Random) -> Iterator[Edit]:
    """The six commonest names, replaced wherever they stand."""
    found = Counter(
        word[0]
        for word in WORD.finditer(script.text)
        if word[0].isalpha() and word[0].istitle() and len(word[0]) > 1
        if script.text[word.start() - 2].isalpha()
    )
    instead = dict(zip((name for name, _ in found.most_common(_NAMES)), _PLACEHOLDERS, strict=False))
    for word in WORD.finditer(script.text):
        if word[0] in instead:
            yield Edit(word.start(), word.end(), instead[word[0]])


def paragraphs(script: Script, rng: Random) -> Iterator[Edit]:
    """40 paragraphs more: a line ends where a space stood between two sentences."""
    places = [found.start() + 1 for found in re.finditer(r"[.?!] [^\W_]", script.text)]
    for place in rng.sample(places, _BREAKS):
        yield Edit(place, place + 1, "\n")


class Kind(NamedTuple):
    """One kind of correction."""

    edits: tuple[Callable[[Script, Random], Iterator[Edit]], ...] = ()
    relabels: bool = False
    line_end: str = "\n"


KINDS = {
    "200 typos": Kind((slips,)),
    "sentences in and out": Kind((sentences,)),
    "labels renamed": Kind(relabels=True),
    "names replaced": Kind((names,)),
    "line endings": Kind((paragraphs,), line_end="\r\n"),
    "all at once": Kind((names, sentences, slips, paragraphs), relabels=True, line_end="\r\n"),
}


def corrected(script: Script, kind: Kind, rng: Random) -> Truth:
    """A transcript corrected in one way; where two edits would overlap, the later one is not made."""
    taken: set[int] = set()
    made: list[Edit] = []
    for edits in kind.edits:
        for edit in edits(script, rng):
            around = set(range(max(edit.start - 1, 0), edit.end + 1))
            if not around & taken:
                taken |= around
                made.append(edit)
    return Truth(script, made)


def relabelled(script: Script) -> Script:
    """The same words under other labels."""
    other = {label: f"Participant {number}" for number, label in enumerate(script.speakers, 1)}
    turns = (turn._replace(speaker=other.get(turn.speaker or "")) for turn in script.turns)
    return Script(script.text, tuple(turns))


def as_file(script: Script, line_end: str = "\n") -> bytes:
    """The bytes of a text file: a blank line before each turn, its label before its words."""
    lines = (
        f"{turn.speaker}: {script.text[turn.start : turn.end]}"
        if turn.speaker
        else script.text[turn.start : turn.end]
        for turn in script.turns
    )
    return ("\n\n".join(lines) + "\n").replace("\n", line_end).encode()
