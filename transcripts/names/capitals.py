"""Names by how they are written: with a capital where an ordinary word would have none.

A capital in the midst of a sentence makes a candidate, one at its beginning only a word that is not known in
small letters from these transcripts or from spaCy's list of stop words. Measured on sentences of interviews,
this finds more than a small pipeline does, and pipelines find some that it cannot: see
docs/decisions/0026-names-are-found-twice.md.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from transcripts.names.mentions import Kind, Mention
from transcripts.names.wordlists import ALSO_NAMES, GROUP, ORGANISATION, PLACE, TIED, TITLES, ordinary

_WORD = re.compile(r"[^\W\d_]+(?:['’\-‐‑][^\W\d_]+)*")
_ENDING = re.compile(r"(?:['’](?:s|ll|ve|d|re|m|t)|['’]S)$")
"""What is tied to a word and no part of a name: "Anna's", "Anna'll"."""
_SPACE = re.compile(r"[ \u00a0]+|[ \u00a0]*&[ \u00a0]*")
_DOTTED = re.compile(r"\.[ \u00a0]*")
_BEFORE = re.compile(r"(?:^|[.!?…:;—–\n\"“”‘’'(\[«>*|/-])[\s\"“‘'(\[«]*\Z|-\s*\Z")
_DATE = re.compile(
    r"(?:\b(?:in|on|of|by|since|until|till|last|next|this|early|late|mid|to|from|every)|\d(?:st|nd|rd|th)?)\W*\Z",
    re.I,
)
_IN = re.compile(r"\b(?:in|near|around|outside)\s+\Z", re.I)
_LOOK = 24
"""Code points before a word that are looked at."""
_MOST = 6
"""Words of a name; a longer run of capitals is a heading."""


class Words(NamedTuple):
    """How often each word, in small letters, is written how."""

    small: Counter[str]
    inside: Counter[str]
    """With a capital in the midst of a sentence."""

    def known(self, word: str) -> bool:
        """Whether a word at the beginning of a sentence is an ordinary one, as far as these texts tell."""
        return ordinary(word) or self.small[word] > self.inside[word]


class _Token(NamedTuple):
    start: int
    end: int
    word: str
    """Without what is tied to it."""
    whole: bool
    """Whether nothing was."""

    @property
    def small(self) -> str:
        return self.word.lower()

    @property
    def capital(self) -> bool:
        return self.word[0].isupper()


def words_of(texts: Iterable[str]) -> Words:
    """Count the words of all texts."""
    words = Words(Counter(), Counter())
    for text in texts:
        for token in _tokens(text):
            if not token.capital:
                words.small[token.small] += 1
            elif _inside(text, token):
                words.inside[token.small] += 1
    return words


def capitals(text: str, words: Words) -> Iterator[Mention]:
    """What may be a name in a turn, by place.

    >>> said = "Then Dr Smith went to the University of Leeds. Yesterday Anna wrote."
    >>> found = capitals(said, words_of([said, "then yesterday the"]))
    >>> [(said[each.start : each.end], each.kind) for each in found]
    [('Dr Smith', 'name'), ('University of Leeds', 'organisation'), ('Anna', None)]
    """
    for run in _runs(text, list(_tokens(text))):
        kept = _trimmed(text, run, words)
        if kept and len(kept) <= _MOST and (len(kept) > 1 or _alone(text, kept[0])):
            first = kept[0]
            titled = first.small in TITLES and len(kept) > 1
            kind = _kind(text, kept, titled=titled)
            yield Mention(first.start, kept[-1].end, kind, _inside(text, first), titled)


def _tokens(text: str) -> Iterator[_Token]:
    for found in _WORD.finditer(text):
        word = _ENDING.sub("", found[0])
        if word:
            yield _Token(found.start(), found.start() + len(word), word, word == found[0])


def _inside(text: str, token: _Token) -> bool:
    """Whether it stands in the midst of a sentence: behind no end mark, colon, dash or quotation mark."""
    return _BEFORE.search(text[max(token.start - _LOOK, 0) : token.start]) is None and token.start > 0


def _runs(text: str, tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    """Words with capitals that stand together, small words between them included."""
    run: list[_Token] = []
    for token, following in pairwise([*tokens, None]):
        assert token is not None
        if run and not _together(text, run[-1], token):
            yield from _closed(run)
            run = []
        if token.capital or (run and token.small in TIED | {"the"} and _leads_on(text, token, following)):
            run.append(token)
        else:
            yield from _closed(run)
            run = []
    yield from _closed(run)


def _closed(run: list[_Token]) -> Iterator[list[_Token]]:
    while run and not run[-1].capital:
        run.pop()
    if run:
        yield run


def _leads_on(text: str, token: _Token, following: _Token | None) -> bool:
    """Whether a small word is followed by a part of the name: "of Leeds", "of the North", "de la Tour"."""
    if following is None or not _together(text, token, following):
        return False
    return following.capital or following.small in TIED or (token.small == "of" and following.small == "the")


def _together(text: str, one: _Token, other: _Token) -> bool:
    gap = text[one.end : other.start]
    if not one.whole:
        return bool(re.fullmatch(r"['’]s ", gap)) and other.capital and other.small in ORGANISATION | PLACE
    if _SPACE.fullmatch(gap):
        return True
    return _DOTTED.fullmatch(gap) is not None and (one.small in TITLES or _initial(one) or one.word == "St")


def _initial(token: _Token) -> bool:
    return len(token.word) == 1 and token.word.isupper()


def _trimmed(text: str, run: list[_Token], words: Words) -> list[_Token]:
    """Without ordinary words at either end; nothing where there are no others."""
    last = len(run) - 1
    names = (
        place
        for place, token in enumerate(run)
        if token.capital and not _ordinary(text, token, words, single=place == last)
    )
    kept = run[next(names, len(run)) :]
    while kept and (ordinary(kept[-1].small) or not kept[-1].capital):
        kept.pop()
    return kept


def _ordinary(text: str, token: _Token, words: Words, *, single: bool) -> bool:
    """Whether a word with a capital is no name: a stop word, a shouted one, or one that begins a sentence."""
    if (token.small in TITLES or (_initial(token) and token.word != "I")) and not single:
        return False
    if ordinary(token.small) or (
        token.word.isupper() and words.small[token.small] > words.inside[token.small]
    ):
        return True
    return not _inside(text, token) and words.known(token.small)


def _alone(text: str, token: _Token) -> bool:
    """Whether one word by itself may be a name."""
    if len(token.word) < 2 or token.small in TITLES:
        return False
    if token.small in ALSO_NAMES:
        dated = _DATE.search(text[max(token.start - _LOOK, 0) : token.start])
        return dated is None and re.match(r"\W*\d", text[token.end : token.end + 4]) is None
    return True


def _kind(text: str, run: Sequence[_Token], *, titled: bool) -> Kind | None:
    last = run[-1].small
    if titled:
        return "name"
    if any(token.small in ORGANISATION for token in run) and len(run) > 1:
        return "organisation"
    if len(run) > 1 and last in PLACE:
        return "place"
    if last in GROUP and len(run) == 1:
        return "group"
    if acronym(run[-1].word) and len(run) == 1:
        return "organisation"
    return "place" if _IN.search(text[max(run[0].start - _LOOK, 0) : run[0].start]) else None


def acronym(words: str) -> bool:
    """Whether it is one word of capitals: "ACAS".

    >>> acronym("ACAS"), acronym("PhDs"), acronym("Anna")
    (True, False, False)
    """
    return re.fullmatch(r"[^\W\d_a-z]{2,6}s?", words) is not None and words.rstrip("s").isupper()
