"""The words of an HTML text as one reads them, and where each byte of its text nodes stands among them.

Programs that code HTML count along its text nodes alone, where nothing separates one paragraph from the
next. Here paragraphs stand on lines of their own and white space is as a browser shows it; an offset in
one is found in the other.
"""

import re
from bisect import bisect_left, bisect_right
from html.parser import HTMLParser
from typing import NamedTuple

_BLOCKS = re.compile(
    "address|article|blockquote|body|br|caption|center|dd|div|dl|dt|figure|footer|h[1-6]|header|hr|li|main|ol|p"
    "|pre|section|table|tbody|tfoot|thead|tr|ul"
)
_CELLS = frozenset(("td", "th"))
_SPACE = " \t\n\f"
"""White space of HTML; a no-break space is none."""
_RUNS = re.compile(f"([{_SPACE}]{{2,}}|[{_SPACE[1:]}])")
"""White space that is shown as one space and is not one."""
_NO_TAG = re.compile("<(?!/?[a-zA-Z][^<>]*>)")
"""What begins no tag. The parser takes the square of its time, or more, over many tags that never end."""


class _Piece(NamedTuple):
    """Characters of one text node that are shown as they are, or white space that is not."""

    byte: int
    """Where it begins, in UTF-8 bytes of all text nodes."""
    at: int
    """Where it begins in the text, in code points."""
    shown: str
    hidden: bool
    """Whether it is white space that was dropped or became one space."""


class HtmlText:
    """The text of one HTML document."""

    def __init__(self, html: str) -> None:
        """Take any string; what is no markup in it is text."""
        parser = _Parser()
        parser.feed(_NO_TAG.sub("&lt;", re.sub("\r\n?", "\n", html)))
        parser.close()
        self._pieces = parser.pieces
        self._starts = [piece.byte for piece in self._pieces]
        self.text = "".join(parser.shown)
        """Lines of code points; the line break is a newline."""
        self.bytes_total = parser.byte
        """UTF-8 bytes of all its text nodes."""

    def start(self, offset: int) -> int:
        """Where a passage stands in :attr:`text` that begins ``offset`` bytes into the text nodes.

        >>> HtmlText("<p>é one</p><p>two</p>").start(6)
        6
        """
        index = bisect_right(self._starts, offset) - 1
        while 0 <= index < len(self._pieces) - 1 and not self._pieces[index].shown:
            index += 1
            offset = self._starts[index]
        return self._within(index, offset)

    def end(self, offset: int) -> int:
        """Where a passage ends in :attr:`text` that ends ``offset`` bytes into the text nodes.

        >>> HtmlText("<p>é one</p><p>two</p>").end(6)
        5
        """
        return self._within(bisect_left(self._starts, offset) - 1, offset)

    def _within(self, index: int, offset: int) -> int:
        if index < 0:
            return 0
        piece = self._pieces[index]
        if piece.hidden:
            return piece.at + (len(piece.shown) if offset > piece.byte else 0)
        return piece.at + len(piece.shown.encode()[: offset - piece.byte].decode(errors="ignore"))


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[_Piece] = []
        self.shown: list[str] = []
        self.byte = 0
        self._at = 0
        self._break = ""
        self._preformatted = 0
        self._began = ""
        """The tag that has just begun: the line break right after ``<pre>`` counts for nothing."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._separate(tag)
        self._preformatted += tag == "pre"
        self._began = tag

    def handle_endtag(self, tag: str) -> None:
        self._separate(tag)
        self._preformatted -= tag == "pre" and self._preformatted > 0
        self._began = ""

    def handle_data(self, data: str) -> None:
        if self._preformatted:
            self._show(data.removeprefix("\n") if self._began == "pre" else data)
        else:
            self._flow(data)
        self._began = ""

    def _flow(self, data: str) -> None:
        if self._break or not self._at:
            words = data.lstrip(_SPACE)
            self._hide(data[: len(data) - len(words)], "")
            data = words
        for number, part in enumerate(_RUNS.split(data)):
            if number % 2:
                self._hide(part, " ")
            else:
                self._show(part)

    def _separate(self, tag: str) -> None:
        if _BLOCKS.fullmatch(tag):
            self._break = "\n"
        elif tag in _CELLS and not self._break:
            self._break = "\t"

    def _show(self, part: str) -> None:
        if part:
            self._flush()
            self._add(part, part, hidden=False)

    def _hide(self, part: str, shown: str) -> None:
        if part:
            self._add(part, shown, hidden=True)

    def _flush(self) -> None:
        if self._at and self._break:
            self.shown.append(self._break)
            self._at += len(self._break)
        self._break = ""

    def _add(self, part: str, shown: str, *, hidden: bool) -> None:
        self.pieces.append(_Piece(self.byte, self._at, shown, hidden))
        self.shown.append(shown)
        self.byte += len(part.encode("utf-8", "surrogatepass"))
        self._at += len(shown)
