"""How single characters reach a terminal: substitutes for what must not, widths, and which are one."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size

TAB = 4
"""Cells of a tab: always as many, since a width that hung on the place in the row would hang on the wrap."""

SINGLE = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0590\u05be\u05d0-\u05f4\u0620-\u064a\u0671-\u06d5"
    "\u0904-\u0939\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u10a0-\u10ff\u1e00-\u1fff\u2010-\u2027\u2030-\u205e"
    "\u20a0-\u20c0\u2100-\u2121\u2123-\u2138\u213a-\u2193\u2200-\u22ff\u2500-\u25a9"
)
"""Inside of a character class: one cell each, and never joined to what stands before."""
DOUBLE = (
    "\u3000-\u3029\u3031-\u303e\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u3131-\u3163\u3165-\u318e\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60\U00020000-\U0002fffd"
)
"""Inside of a character class: two cells each, and never joined to what stands before."""

_ALONE = "◌"
"""Carries marks that have nothing to stand on, so that every grapheme has a cell."""
_MARKS = 8
"""Marks drawn on one character; towers of hundreds are only ever made to break screens."""
_JOINER, _NON_JOINER, _AS_EMOJI = "\u200d", "\u200c", "\ufe0f"
_TONES = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)
_SELECTORS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
_PICTURES = frozenset("↔‼⁉")

_SUBSTITUTES = {
    **{chr(code): chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"},
    **dict.fromkeys(map(chr, (*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))), "\ufffd"),
    "\x7f": "␡",
    "\x85": "↵",
    "\xad": "‐",
    "\u2028": "↵",
    "\u2029": "¶",
}
_UNFIT = re.compile(f"[{re.escape(''.join(_SUBSTITUTES))}]")


def visible(text: str) -> str:
    r"""The text with signs in the place of control characters and bidi overrides, code point for code point.

    Such characters would move the cursor, colour the screen or turn words round; newlines and tabs stay.

    >>> visible("\x1b[31mred\x07")
    '␛[31mred␇'
    """
    return _UNFIT.sub(lambda found: _SUBSTITUTES[found[0]], text)


def clusters(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each grapheme of a run without tabs and newlines.

    The rules of Unicode's UAX #29 that a terminal can show: marks and other characters without a width,
    pictures tied with a joiner, pairs of regional indicators (flags).

    >>> list(clusters("e\u0301👍🏽🇩🇪🇫🇷"))
    [(0, 2), (2, 4), (4, 6), (6, 8)]
    """
    start = 0
    for place in range(1, len(text)):
        if not _joined(text, start, place):
            yield start, place
            start = place
    if text:
        yield start, len(text)


def without_width(char: str) -> bool:
    """Whether the character takes no cell of its own and so belongs to the one before.

    >>> without_width("\u0301"), without_width("e")
    (True, False)
    """
    return get_character_cell_size(char) == 0


def _joined(text: str, start: int, place: int) -> bool:
    char, before = text[place], text[place - 1]
    if without_width(char):
        return True
    if before == _JOINER:
        return _picture(char) and _picture(text[start])
    return ord(char) in _FLAGS and ord(before) in _FLAGS and place - start == 1


def _picture(char: str) -> bool:
    return char in _PICTURES or unicodedata.category(char) == "So"


@lru_cache(maxsize=4096)
def width(grapheme: str) -> int:
    """How many cells one grapheme takes, never none.

    >>> [width(grapheme) for grapheme in ("a", "e\u0301", "\u0301", "信", "❤", "❤\ufe0f", "🇩🇪")]
    [1, 1, 1, 2, 1, 2, 2]
    """
    first = grapheme[0]
    if first == "\t":
        return TAB
    if len(grapheme) == 1 or without_width(first):
        return get_character_cell_size(first) or 1
    if _flag(grapheme):
        return 2
    widest = max(map(get_character_cell_size, grapheme))
    return max(widest, cell_len(first + _AS_EMOJI)) if _emoji(grapheme) else widest


def _flag(grapheme: str) -> bool:
    return len(grapheme) > 1 and ord(grapheme[0]) in _FLAGS and ord(grapheme[1]) in _FLAGS


def _emoji(grapheme: str) -> bool:
    """Whether characters behind the first make a picture, of which terminals disagree how wide it is."""
    if without_width(grapheme[0]):
        return False
    rest = grapheme[1:]
    tied = _JOINER in rest and any(map(_picture, rest))
    return tied or _AS_EMOJI in rest or any(ord(char) in _TONES or ord(char) in _TAGS for char in rest)


@lru_cache(maxsize=4096)
def drawing(grapheme: str) -> str:
    r"""What to send to a terminal for one grapheme, so that every terminal takes its ``width`` in cells.

    Pictures made of several characters are reduced to their first, since terminals differ over them; flags
    become their letters; what cannot be seen is left out.

    >>> [drawing(grapheme) for grapheme in ("\t", "❤\ufe0f", "👍🏽", "🇩🇪", "\u0301", "a\u200b")]
    ['    ', '❤ ', '👍', 'DE', '◌́', 'a']
    """
    cells = width(grapheme)
    if grapheme == "\t":
        return " " * cells
    if ord(grapheme[0]) in _FLAGS:
        letters = (chr(ord("A") + ord(char) - _FLAGS[0]) for char in grapheme if ord(char) in _FLAGS)
        return "".join(letters)
    if without_width(grapheme[0]):
        return _ALONE + _drawn_marks(grapheme)
    if _emoji(grapheme):
        return grapheme[0] + " " * (cells - get_character_cell_size(grapheme[0]))
    return grapheme[0] + _drawn_marks(grapheme[1:])


def _drawn_marks(chars: str) -> str:
    seen = (char for char in chars[: 4 * _MARKS] if _shows(char))
    return "".join(seen)[:_MARKS]


def _shows(char: str) -> bool:
    if ord(char) in _TONES or ord(char) in _SELECTORS or not without_width(char):
        return False
    return char == _NON_JOINER or unicodedata.category(char) != "Cf"
