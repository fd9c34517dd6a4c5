"""The words of a label as they are compared with what is typed."""

import re
import unicodedata
from typing import NamedTuple

_WORD = re.compile(r"\d+(?:[.,:–-]\d+)*(?![^\W_])|[^\W_]+(?:-[^\W_]+)*")
_PART = re.compile(r"[^-]+")
_ANYTHING = re.compile(r"\S+")
_APOSTROPHES = "'’ʼ"

_SMALL_WORDS = """
a an and are as at be by do does for from has have how in into is it its no not of off on or our per so than
that the their to up via was what which who with without
"""
SMALL = frozenset(_SMALL_WORDS.split())
"""Words that say little: initials may leave them out, and a query may get them wrong."""


class Word(NamedTuple):
    """One word of a text, in the letters that are compared."""

    text: str
    """Without case, accents, apostrophes and inner hyphens."""
    at: tuple[int, ...]
    """For each of these letters the code point of the original text it came from."""
    parts: tuple["Word", ...] = ()
    """The pieces of a hyphenated word; empty for others."""


def words(text: str) -> list[Word]:
    """The words of a text; where it has none, whatever stands between its spaces.

    >>> [word.text for word in words("Café e-learning: don’t, 9-5 (1.3)")]
    ['cafe', 'elearning', 'dont', '9-5', '1.3']
    >>> [part.text for part in words("e-learning")[0].parts], words("?!")
    (['e', 'learning'], [Word(text='?!', at=(0, 1), parts=())])
    """
    plain, origin = _letters(text)
    found = [_word(match, origin) for match in _WORD.finditer(plain)]
    return found or [_word(match, origin) for match in _ANYTHING.finditer(plain)]


def _word(match: re.Match[str], origin: list[int]) -> Word:
    text, at = match.group(), tuple(origin[match.start() : match.end()])
    if "-" not in text or text[0].isdigit() or not text[0].isalnum():
        return Word(text, at)
    parts = tuple(Word(part.group(), at[part.start() : part.end()]) for part in _PART.finditer(text))
    letters = [(letter, place) for letter, place in zip(text, at, strict=True) if letter != "-"]
    return Word("".join(letter for letter, _ in letters), tuple(place for _, place in letters), parts)


def _letters(text: str) -> tuple[str, list[int]]:
    """The text folded letter by letter, and which code point each folded letter came from."""
    if text.isascii() and "'" not in text:
        return text.lower(), list(range(len(text)))
    found: list[str] = []
    origin: list[int] = []
    for index, letter in enumerate(text):
        for plain in unicodedata.normalize("NFKD", letter.casefold()):
            if not unicodedata.combining(plain) and plain not in _APOSTROPHES:
                found.append(plain)
                origin.append(index)
    return "".join(found), origin


def initials(label: list[Word]) -> dict[str, list[int]]:
    """The ways to write a label by its first letters, and where these stand: with small words and without.

    >>> sorted(initials(words("Lack of e-learning")))
    ['le', 'lel', 'loe', 'loel']
    """
    ways: dict[str, list[int]] = {}
    for chosen in (label, [word for word in label if word.text not in SMALL]):
        for pieces in (chosen, [part for word in chosen for part in word.parts or (word,)]):
            if len(pieces) > 1:
                ways["".join(piece.text[0] for piece in pieces)] = [piece.at[0] for piece in pieces]
    return ways
