r"""Addresses and numbers that lead to somebody: e-mail, web, handles, postcodes and telephone numbers.

Telephone numbers have 9 to 15 digits (E.164 allows 15), the first of them a 0, behind a + or a bracket, or
three groups of 3, 3 and 4. Postcodes are British, in the form of BS 7666, and American ones with their state.
"""

import re
from collections.abc import Iterator

from transcripts.names.mentions import Kind, Mention

_ENDS = r"com|org|net|edu|gov|info|io|ac\.uk|co\.uk|org\.uk|gov\.uk|eu|de"
_FORMS: tuple[tuple[Kind, str], ...] = (
    ("address", r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("address", r"(?:https?://|www\.)[^\s<>\"“”]*[\w/]"),
    (
        "address",
        rf"(?<![\w.@-])(?:[\w-]+\.)+(?:{_ENDS})(?:/[\w./-]*\w)?(?![\w-])",
    ),
    ("address", r"(?<![\w.@/])@(?=_*[^\W_])\w{2,30}"),
    ("address", r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?!\w)"),
    ("address", r"(?<!\w)[A-Z]{2} \d{5}(?:-\d{4})?(?!\w)"),
    ("number", r"(?<![\w.+/])(?:\+ ?|\(|0(?!\.))\(?\d(?:[\d \u00a0()-]|\.(?=\d)){6,18}\d(?!\w)"),
    ("number", r"(?<![\w.-])\d{3}[ .-]\d{3}[ .-]\d{4}(?![\w-])"),
)
_DIGITS = range(9, 16)


def addresses(text: str) -> Iterator[Mention]:
    """Every one in a text, by place; none over another.

    >>> said = "Mail ann@uni.ac.uk or ring 07700 900123."
    >>> [said[found.start : found.end] for found in addresses(said)]
    ['ann@uni.ac.uk', '07700 900123']
    """
    last = 0
    for mention in sorted(_all(text), key=lambda each: (each.start, -each.end)):
        if mention.start >= last:
            yield mention
            last = mention.end


def _all(text: str) -> Iterator[Mention]:
    for kind, form in _FORMS:
        for found in re.finditer(form, text):
            if kind != "number" or sum(map(str.isdecimal, found[0])) in _DIGITS:
                yield Mention(*found.span(), kind, sure=True)
