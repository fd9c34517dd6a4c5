"""Trimmed versions of quotes: in the words of the passage, with "[…]" where some are left out."""

import re
from collections.abc import Iterator

from qualcode.errors import BadInput
from qualcode.plaintext import normalise
from transcripts.passages import Passage, inside_word
from transcripts.quotes import alike

GAP = "[…]"
_GAP = re.compile(r"\[\s*(?:…|\.\s*\.\s*\.)\s*\]")


def trim(words: str, version: str) -> str:
    """A trimmed version as it is kept: each piece between gaps as it stands in ``words``, one behind another.

    Case, white space and the kinds of quotation marks and dashes are left out of account when a piece is
    looked for, and are those of the passage afterwards. Raises BadInput, with the first piece that does not
    stand there as whole words behind the one before it.

    >>> trim("So the lab, well, the lab is where we learn", "the lab [...] is where We learn")
    'the lab […] is where we learn'
    """
    given = [piece.strip() for piece in _GAP.split(normalise(version))]
    pieces = [piece for piece in given if piece]
    if not pieces:
        raise BadInput("a trimmed version has some of the passage's words; [...] stands for those left out")
    kept: list[str] = []
    behind = 0
    for piece, place in zip(pieces, _walk(words, [alike(piece) for piece in pieces]), strict=True):
        if place is None:
            raise BadInput(_refusal(words[behind:], piece, first=not kept))
        kept.append(words[place.start : place.end])
        behind = place.end
    ends = ("" if given[0] else GAP, f" {GAP} ".join(kept), "" if given[-1] else GAP)
    return " ".join(filter(None, ends))


def misfit(words: str, trimmed: str) -> str:
    """The first piece of a trimmed version that does not stand, letter for letter, in its place; else "".

    >>> misfit("the lab is where we learn", "the lab […] we learn")
    ''
    >>> misfit("the lab is where we teach", "the lab […] we learn")
    'we learn'
    """
    pieces = [piece for part in trimmed.split(GAP) if (piece := part.strip())]
    patterns = [re.compile(re.escape(piece)) for piece in pieces]
    places = zip(pieces, _walk(words, patterns), strict=True)
    return next((piece for piece, place in places if place is None), "")


def _walk(words: str, patterns: list[re.Pattern[str]]) -> Iterator[Passage | None]:
    """The first place of each pattern in whole words behind the one before; None where there is none."""
    at = 0
    for pattern in patterns:
        place = _next(words, pattern, at)
        yield place
        at = place.end if place is not None else at


def _next(words: str, pattern: re.Pattern[str], at: int) -> Passage | None:
    while found := pattern.search(words, at):
        if not (inside_word(words, found.start()) or inside_word(words, found.end())):
            return Passage(*found.span())
        at = found.start() + 1
    return None


def _refusal(words: str, piece: str, *, first: bool) -> str:
    """That a piece does not stand in ``words``, with the first of its words that does not go on there."""
    given = piece.split()
    shown = " ".join(given)
    shown = shown if len(shown) <= 80 else shown[:79] + "…"
    where = "in the passage" if first else "in the passage behind the piece before it"
    right = _right(words, given)
    why = f"“{given[right]}” does not follow “{given[right - 1]}”" if right else f"“{given[0]}” is not there"
    why = f" ({why})" if len(given) > 1 else ""
    return f"“{shown}” does not stand {where}{why}; a trimmed version has its words in their order"


def _right(words: str, given: list[str]) -> int:
    """How many of the given words, from the first on, stand together somewhere.

    >>> _right("the lab is where we learn", ["lab", "is", "whre", "we"])
    2
    """
    for count in range(1, len(given) + 1):
        if _next(words, alike(" ".join(given[:count])), 0) is None:
            return count - 1
    return len(given) - 1
