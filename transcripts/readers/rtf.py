"""Rich text (.rtf), read by striprtf, with its input and output put right around it.

Handed over as it is, striprtf appends link targets to the words, keeps text deleted under tracking, turns
a pair of surrogate escapes into two broken characters, and reads Mac code pages as UTF-8.
"""

import codecs
import re
from collections.abc import Callable

from qualcode.errors import UnreadableFile
from qualcode.plaintext import normalise
from transcripts.readers.tables import Block, pieces
from transcripts.readers.wording import counted
from transcripts.readers.wrapping import headed
from transcripts.script import DEEPEST, Script
from transcripts.speakers import Piece, script

_CELL, _ROW = "\ue000", "\ue001"
_UNESCAPED = r"(?<!\\)((?:\\\\)*)"
_REWRITES = (
    # Marks for the ends of cells and rows; the braces end what \u would skip.
    (re.compile(_UNESCAPED + r"\\cell(?![a-z]) ?"), r"\1\\u57344{}"),
    (re.compile(_UNESCAPED + r"\\row(?![a-z]) ?"), r"\1\\u57345{}"),
    # A group with \deleted in it is skipped like any unknown destination.
    (re.compile(_UNESCAPED + r"\\deleted(?![a-z0-9]) ?"), r"\1\\*"),
    # striprtf's search for link targets, which it appends to the words, does not expect a space here.
    (re.compile(r"\\fldinst(?=\{)"), r"\\fldinst "),
    # Its search of the font table takes very long where entries are many and broken; line breaks bound it.
    (re.compile(_UNESCAPED + r"(\\f\d)"), "\\1\n\\2"),
    (re.compile(r"(\\fcharset\d{1,3})(?!\d)"), "\\1\n"),
    (re.compile(r"\\ansicpg10000(?!\d)"), ""),
)
_LEVELS = "".join(chr(0xE010 + level) for level in range(DEEPEST + 1))
"""Marks of headings by their levels."""
_LEVEL = re.compile(f"[{_LEVELS}]")
_OUTLINE = re.compile(_UNESCAPED + r"\\outlinelevel([0-8])(?!\d) ?")
_STYLED = re.compile(_UNESCAPED + r"\\s(\d{1,5})(?!\d) ?")
_HEADING_STYLE = re.compile(
    r"\{\\s(\d{1,5})(?!\d)[^{};]*[ \n](?:heading ([1-9])|title)(?:,[^{};]*)?;", re.IGNORECASE
)
"""An entry of the style sheet, which ends with the name and other names of the style."""
_FONT_TABLE = re.compile(r"\{[^{}]*\\fonttbl")
_MAX_FONT_TABLE = 60_000
"""Characters; hundreds of fonts."""
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_CODE_PAGE = re.compile(rb"\\ansicpg(\d+)")


def read_rtf(data: bytes, *, encoding: str | None = None) -> Script:
    """An RTF file; ``encoding`` is for bytes and escapes that the file declares no code page for.

    Text behind the closing brace, which text editors sometimes leave there, is kept with a note. Raises
    UnreadableFile where the file cannot be made sense of.
    """
    from striprtf.striprtf import rtf_to_text

    codec = _codec(data) if encoding is None else _known(encoding)
    source = _decoded(data, codec)
    end = _end(source)
    fonts = _FONT_TABLE.search(source)
    if fonts is not None and _end(source[fonts.start() :]) > _MAX_FONT_TABLE:
        raise UnreadableFile("it is a damaged RTF file: its list of fonts does not end")
    marked = _with_levels(source[:end])
    for pattern, replacement in _REWRITES:
        marked = pattern.sub(replacement, marked)
    convert: Callable[..., str] = rtf_to_text
    try:
        text = convert(marked, encoding=codec, errors="replace")
    except (ValueError, TypeError, LookupError) as error:
        raise UnreadableFile("it is a damaged RTF file; save it again as .docx or text") from error
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    trailing, notes = _trailing(source[end:])
    if end == len(source) and not source.rstrip(" \r\n\x00").endswith("}"):
        notes.append("the RTF is cut off: its end is missing")
    return script(pieces(_blocks(normalise(text)) + trailing), notes=notes, headed=True)


def _with_levels(source: str) -> str:
    """The source with a mark before each heading, by its outline level or the name of its style."""
    styles = {found[1]: int(found[2] or 0) for found in _HEADING_STYLE.finditer(source)}
    marked = _OUTLINE.sub(lambda found: f"{found[1]}{_mark(int(found[2]) + 1)}", source)
    return _STYLED.sub(
        lambda found: f"{found[1]}{_mark(styles[found[2]])}" if found[2] in styles else found[0], marked
    )


def _mark(level: int) -> str:
    """A character that stands for a level; the braces end what \\u would skip."""
    return f"\\u{ord(_LEVELS[level])}{{}}"


def _codec(data: bytes) -> str:
    found = _CODE_PAGE.search(data[:2000])
    if found is None:
        return "mac_roman" if b"\\mac" in data[:200] else "cp1252"
    number = found[1].decode()
    name = {"10000": "mac_roman", "65001": "utf-8", "0": "cp1252"}.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except (LookupError, ValueError) as error:
        raise UnreadableFile(f"there is no encoding named {encoding!r}") from error


def _decoded(data: bytes, codec: str) -> str:
    """RTF is ASCII; writers that leave other bytes in mean UTF-8 or the file's code page."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(codec, "replace")


def _end(source: str) -> int:
    """Where the outermost group ends, or the length of a source that is cut off before."""
    depth = 0
    for found in _BRACES.finditer(source):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if found[0] == "}" and depth <= 0:
            return found.end()
    return len(source)


def _trailing(source: str) -> tuple[list[Block], list[str]]:
    lines = [line for line in normalise(source).split("\n") if line.strip()]
    if not lines or any("\\" in line or "{" in line for line in lines):
        return [], []
    return list(lines), [f"kept {counted(len(lines), 'line')} that stood behind the end of the RTF"]


def _blocks(text: str) -> list[Block]:
    """Paragraphs and tables; a row's first cell is taken to be one paragraph."""
    blocks: list[Block] = []
    rows: list[list[list[str]]] = []
    *chunks, last = text.split(_ROW)
    for chunk in chunks:
        first, *cells = chunk.split(_CELL)
        before, _, label = first.rpartition("\n")
        above = _paragraphs(before)
        if above and rows:
            blocks.append(rows)
            rows = []
        blocks.extend(above)
        rows.append([[_LEVEL.sub("", label)], *(_LEVEL.sub("", cell).split("\n") for cell in cells)])
    if rows:
        blocks.append(rows)
    return [*blocks, *_paragraphs(last.replace(_CELL, "\n"))]


def _paragraphs(text: str) -> list[Piece]:
    """The paragraphs outside tables, without the marks of headings."""
    lines = text.split("\n")
    levels = {
        number: _LEVELS.index(found[0]) for number, found in enumerate(map(_LEVEL.search, lines)) if found
    }
    return headed([_LEVEL.sub("", line) for line in lines], levels)
