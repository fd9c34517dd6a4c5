"""Finding the place of a quote in a transcript."""

import re
import unicodedata
from functools import lru_cache

from qualcode.errors import Ambiguous, BadInput, NotFound
from transcripts.passages import Passage

_ALIKE = ("'’‘ʼ´`", '"“”„«»', "-‐‑‒–—−")
_NEAR = 75.0
_ALIGNED = 200
"""Characters of a quote that are looked for; the time grows with their square."""


def find_quote(text: str, quote: str) -> Passage:
    """The one place where ``quote`` stands in ``text``.

    Letter for letter first; then with case, white space, and the kinds of quotation marks and dashes left
    out of account. Raises NotFound (with the nearest words, which are never taken for it) or Ambiguous
    (with the places).
    """
    quote = unicodedata.normalize("NFC", quote.strip())  # as texts are stored
    if not quote:
        raise BadInput("the quote is empty")
    places = _exact(text, quote) or _alike(text, quote)
    if not places:
        raise NotFound(f"the quote “{_short(quote)}” is not in it{_nearest(text, quote)}")
    if len(places) > 1:
        shown = ", ".join(f"{place.start}:{place.end}" for place in places[:4])
        raise Ambiguous(
            f"the quote “{_short(quote)}” stands in {len(places)} places ({shown}"
            f"{' …' if len(places) > 4 else ''}); give a longer one, or the place with offsets"
        )
    return places[0]


def same_words(one: str, other: str) -> bool:
    """Whether two quotes agree but for case, white space, quotation marks, dashes and how accents are kept.

    >>> same_words("it’s  so", "It's so")
    True
    """
    one, other = (unicodedata.normalize("NFC", words.strip()) for words in (one, other))
    return alike(one).fullmatch(other) is not None


def _exact(text: str, quote: str) -> list[Passage]:
    places, start = [], text.find(quote)
    while start != -1:
        places.append(Passage(start, start + len(quote)))
        start = text.find(quote, start + 1)
    return places


def _alike(text: str, quote: str) -> list[Passage]:
    return [Passage(*found.span()) for found in alike(quote).finditer(text)]


@lru_cache(maxsize=1024)
def alike(quote: str) -> re.Pattern[str]:
    """What finds a quote, with case, white space, and the kinds of quotation marks and dashes left out of
    account."""
    words = ("".join(map(_either, word)) for word in quote.split())
    return re.compile(r"\s+".join(words), re.IGNORECASE)


def _either(char: str) -> str:
    for alike in _ALIKE:
        if char in alike:
            return f"[{re.escape(alike)}]"
    return r"(?:…|\.\.\.)" if char == "…" else re.escape(char)


def _nearest(text: str, quote: str) -> str:
    from rapidfuzz import fuzz

    quote = quote[:_ALIGNED]
    near = fuzz.partial_ratio_alignment(quote, text, score_cutoff=_NEAR)
    if near is None or len(quote) > len(text):
        return ""
    start, end = near.dest_start, near.dest_end
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return f"; the nearest words are “{_short(text[start:end])}” at {start}:{end}"


def _short(quote: str) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
