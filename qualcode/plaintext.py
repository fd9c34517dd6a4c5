"""Bytes into text, and text into the one form that is stored.

Every offset in a project counts code points of normalised text, so whatever could shift it (carriage
returns, byte order marks, Unicode line separators, control characters) is settled here, once.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from qualcode.errors import UnreadableFile

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
DROPPED = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
"""What is not stored. Each other character, and a carriage return with its line feed, is stored as one."""
_CONTROLS = re.compile(b"[\x01-\x08\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


class Decoded(NamedTuple):
    """Text read from bytes."""

    text: str
    """Not yet normalised."""
    encoding: str
    """The encoding it was read in, for people: "UTF-8", "Windows-1252"."""
    note: str | None
    """A sentence where the encoding was a guess; None where the bytes settle it."""


def normalise(text: str) -> str:
    r"""Text as it is stored: the only line break is ``\n``; no BOM, control characters or surrogates.

    U+FFFE and U+FFFF go too: they are no characters, and XML, which exports are written in, refuses them.

    >>> normalise("a\r\nb\u2028c\ufeff\x07")
    'a\nb\nc'
    """
    if text.replace("\n", " ").isprintable():
        return text  # nothing that is replaced below is printable, and this look at it is far cheaper
    text = _LINE_BREAKS.sub("\n", text)
    return _SURROGATES.sub("\ufffd", DROPPED.sub("", text))


def decode(data: bytes, *, encoding: str | None = None) -> Decoded:
    """Decode by byte order mark, else strict UTF-8, else UTF-16 by its NULs, else Windows-1252.

    Statistical guessers read English Windows-1252 as Central European, so none is used; ``encoding``
    overrides all of it. Raises UnreadableFile for an unknown or failing ``encoding`` and for bytes
    that hold NULs and are no UTF-16.
    """
    if encoding is not None:
        return _decode_as(data, encoding)
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return _decode_marked(data, codec, name)
    if b"\x00" in data:
        return _decode_with_nuls(data)
    try:
        return Decoded(data.decode("utf-8"), "UTF-8", None)
    except UnicodeDecodeError:
        return _decode_legacy(data)


def _decode_as(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, None)
    except LookupError as error:
        raise UnreadableFile(f"there is no encoding named {encoding!r}") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"this is not {encoding} text (it fails at byte {error.start:,})") from error
    except ValueError as error:
        raise UnreadableFile(f"this cannot be read as {encoding!r} text") from error


def _decode_marked(data: bytes, codec: str, name: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), name, None)
    except UnicodeDecodeError as error:
        if codec != "utf-8-sig":
            raise UnreadableFile(f"it begins as {name} text and breaks at byte {error.start:,}") from error
        return _decode_legacy(data[len(codecs.BOM_UTF8) :])


def _decode_with_nuls(data: bytes) -> Decoded:
    even, odd = data[0::2].count(0), data[1::2].count(0)
    half = len(data) // 2
    for count, codec in ((odd, "utf-16-le"), (even, "utf-16-be")):
        if count > 0.4 * half and count == even + odd and len(data) % 2 == 0:
            return Decoded(
                data.decode(codec, "replace"), "UTF-16", "read as UTF-16 (it has no byte order mark)"
            )
    raise UnreadableFile(f"it holds a NUL at byte {data.index(0):,}, so it is not a text file")


def _decode_legacy(data: bytes) -> Decoded:
    """Windows-1252, line by line where other lines are good UTF-8 with accents in them."""
    if len(_CONTROLS.findall(data)) > len(data) / 50:
        raise UnreadableFile("it holds too many control characters to be a text file")
    lines = data.splitlines(keepends=True)
    bad = [number for number, line in enumerate(lines, 1) if not _is_utf8(line)]
    mixed = any(not line.isascii() and _is_utf8(line) for line in lines)
    if mixed:
        text = "".join(line.decode("utf-8") if _is_utf8(line) else _cp1252(line) for line in lines)
        shown = ", ".join(map(str, bad[:5])) + (" and more" if len(bad) > 5 else "")
        return Decoded(text, "mixed", f"mixed encodings: UTF-8, with Windows-1252 on line {shown}")
    return Decoded(_cp1252(data), "Windows-1252", "not UTF-8; read as Windows-1252 (--encoding overrides)")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _cp1252(data: bytes) -> str:
    return data.decode("cp1252", "replace")


def is_line(text: str, start: int, end: int) -> bool:
    r"""Whether a stretch, half-open, is a whole line with something in it.

    >>> [is_line("one\ntwo", *stretch) for stretch in ((0, 3), (4, 7), (4, 6), (0, 7), (3, 3), (4, 8))]
    [True, True, False, False, False, False]
    """
    begins = start == 0 or text[start - 1 : start] == "\n"
    ends = end == len(text) or text[end : end + 1] == "\n"
    return 0 <= start < end <= len(text) and begins and ends and "\n" not in text[start:end]


def word_digest(text: str) -> str:
    """SHA-256 of the words joined by single spaces.

    >>> word_digest("so  it   goes") == word_digest("so it goes")
    True
    """
    return digest_of(text.split())


def digest_of(words: Iterable[str]) -> str:
    """The :func:`word_digest` of a text of which these are the words."""
    return sha256(" ".join(words).encode()).hexdigest()


def fold(name: str) -> str:
    r"""A name as names are compared: case, white space and how accents are composed do not matter.

    >>> fold("  Job   Title "), fold("CAFE\u0301") == fold("caf\u00e9")
    ('job title', True)
    """
    return " ".join(unicodedata.normalize("NFC", name.casefold()).split())


def one_line(text: str) -> str:
    r"""A name as it is stored: normalised, accents composed, single spaces.

    >>> one_line(" Zoe\u0308\n B ") == "Zo\u00eb B"
    True
    """
    return " ".join(unicodedata.normalize("NFC", normalise(text)).split())
