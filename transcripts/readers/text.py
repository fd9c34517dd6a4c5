"""Plain text and Markdown."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.plaintext import decode, normalise
from transcripts.editable import from_editable, is_editable
from transcripts.readers.wrapping import headed, paragraphs
from transcripts.script import Script
from transcripts.speakers import Piece, script

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_FRONT_MATTER = re.compile(r"---\n(.*?\n)?(---|\.\.\.)\n", re.DOTALL)
_RULE = re.compile(r"\s*([-*_=])(\s*\1){2,}\s*|\s*```\w*\s*")
_BLOCK_MARK = re.compile(r"\s{0,3}(?:#{1,6}\s+|(?:>\s?)+)")
_HEADING_MARK = re.compile(r"\s{0,3}(#{1,6})\s+\S")
_UNDERLINE = re.compile(r"\s{0,3}(={3,}|-{3,})\s*")
_INLINE_RULES = ("emphasis", "strikethrough", "link", "image", "autolink", "backticks", "escape", "entity")


def read_text(data: bytes, *, encoding: str | None = None) -> Script:
    """A plain text file; one in the form of transcripts.editable as what it says."""
    decoded = decode(data, encoding=encoding)
    if is_editable(decoded.text):
        return replace(from_editable(decoded.text), notes=tuple(_encoding_notes(decoded.note)))
    lines = normalise(decoded.text).split("\n")
    return script(map(Piece, paragraphs(lines)), notes=_encoding_notes(decoded.note))


def read_markdown(data: bytes, *, encoding: str | None = None) -> Script:
    """A Markdown file as plain words: emphasis, link and heading marks go, bullets and numbers stay."""
    decoded = decode(data, encoding=encoding)
    notes = _encoding_notes(decoded.note)
    text = normalise(decoded.text)
    front = _FRONT_MATTER.match(text)
    if front is not None:
        text = text[front.end() :]
        notes.append("left out the front matter at the top")
    if (uncommented := without_comments(text)) != text:
        text = uncommented
        notes.append("left out HTML comments")
    marked = text.split("\n")
    lines = ["" if _RULE.fullmatch(line) else _BLOCK_MARK.sub("", line, count=1) for line in marked]
    parser = inline_parser()
    pieces = headed(lines, _levels(marked))
    told = (piece._replace(text=plain_words(piece.text, parser)) for piece in pieces)
    return script(told, notes=notes, headed=True)


def _levels(lines: list[str]) -> dict[int, int]:
    """The levels of headings by the number of their line, which # begins or = or - underline.

    >>> _levels(["# One", "", "Two", "===", "", "### Three", "no", "---"])
    {0: 1, 2: 1, 5: 3}
    """
    found = {}
    for number, line in enumerate(lines):
        if mark := _HEADING_MARK.match(line):
            found[number] = len(mark[1])
        elif _UNDERLINE.fullmatch(line) and _stands_alone(lines, number - 1):
            found[number - 1] = 1 if "=" in line else 2
    return found


def _stands_alone(lines: list[str], number: int) -> bool:
    """Whether there is such a line, with words, and none right above it."""
    return number >= 0 and bool(lines[number].strip()) and not (number and lines[number - 1].strip())


def without_comments(text: str) -> str:
    """The text without HTML comments; one that is never closed stays.

    >>> without_comments("a<!-- b -->c<!-- d")
    'ac<!-- d'
    """
    first, *rest = text.split("<!--")
    kept = [first]
    for part in rest:
        _, closed, after = part.partition("-->")
        kept.append(after if closed else f"<!--{part}")
    return "".join(kept)


def inline_parser() -> "MarkdownIt":
    """A CommonMark parser for what happens inside a paragraph, and for nothing else.

    Blocks are not its business: "1964. That was early" is speech here, not item 1964 of a list.
    """
    from markdown_it import MarkdownIt

    return MarkdownIt("zero").enable([*_INLINE_RULES, "balance_pairs", "fragments_join"])


def plain_words(line: str, parser: "MarkdownIt") -> str:
    r"""The words of a line of Markdown.

    >>> plain_words(r"**Anna:** \[laughs\] *Read* [this](http://example.org), a_b_c", inline_parser())
    'Anna: [laughs] Read this, a_b_c'
    """
    words: list[str] = []
    for block in parser.parseInline(line):
        for token in block.children or []:
            words.append("\n" if token.type in ("softbreak", "hardbreak") else token.content)
    return "".join(words)


def _encoding_notes(note: str | None) -> list[str]:
    return [] if note is None else [note]
