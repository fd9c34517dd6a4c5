"""Soft wrap: which code points stand in which row of the screen."""

import re
from array import array
from bisect import bisect_right

from qualcode.ui.text.graphemes import Graphemes
from qualcode.ui.text.stretches import Stretches

_HANGING = 4
"""Blanks that may stand beyond the edge after the last word of a row, so that rows begin with words."""
_NEVER_FIRST = "、。，．：；？！」』）】》〉〕｝］”’…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%),.:;?!]}"
_NEVER_LAST = "「『（【《〈〔｛［“‘([{"
_IDEOGRAPH = "[\u2e80-\ua4cf\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
"""Beside it a row may end without a blank: Chinese and Japanese, not Korean."""
_LAST_BREAK = re.compile(
    rf"(?s:.*)(?:(?<=[ \t])(?=.)|(?= )|(?<![{re.escape(_NEVER_LAST)}])(?![{re.escape(_NEVER_FIRST)}])"
    rf"(?:(?={_IDEOGRAPH})|(?<={_IDEOGRAPH})(?=.)))"
)
"""Matches everything up to the last place where a row may end and another character follows."""


class Rows:
    """A text laid in rows of a width; until it is wrapped each paragraph is a row."""

    def __init__(self, graphemes: Graphemes, paragraphs: Stretches) -> None:
        self.width = 0
        self._graphemes = graphemes
        self._text = graphemes.shown
        self._paragraphs = paragraphs
        self.starts = paragraphs.starts

    def wrap(self, width: int) -> None:
        """Lay the text anew; takes a step for each row."""
        width = max(width, 1)
        if width == self.width:
            return
        self.width = width
        self.starts = array("I")
        for start, end in self._paragraphs:
            self.starts.append(start)
            if not self._graphemes.is_plain(start, end):
                self._lay(start, end)
            elif end - start > width:
                self._lay_plain(start, end)

    def _lay_plain(self, start: int, end: int) -> None:
        """Append the rows after the first of a paragraph where a code point is a cell."""
        text, width, append = self._text, self.width, self.starts.append
        while end - start > width:
            blank = text.rfind(" ", start + 1, start + width + 1)
            if blank < 0:
                start += width
            else:
                limit, start = min(start + width + _HANGING, end), blank + 1
                while start < limit and text[start] == " ":
                    start += 1
            if start >= end:
                return
            append(start)

    def _lay(self, start: int, end: int) -> None:
        """Append the rows after the first of any paragraph; stretches of plain text the fast way."""
        graphemes, reach = self._graphemes, self.width + _HANGING
        while (full := graphemes.fit(start, self.width, end)) < end:
            if graphemes.is_plain(start, min(start + reach, end)):
                blank = self._text.rfind(" ", start + 1, full + 1)
                place = blank + 1 if blank > 0 else full
            else:
                full = max(full, graphemes.after(start))
                place = self._break(start, full) if full < end else end
            start = self._past_blanks(place, min(full + _HANGING, end))
            if start >= end:
                return
            self.starts.append(start)

    def _break(self, start: int, full: int) -> int:
        """The last place up to ``full`` where a row may end; ``full`` itself where there is none."""
        place = full + 1
        while found := _LAST_BREAK.match(self._text, start + 1, place):
            place = found.end()
            if self._graphemes.floor(place) == place:
                return place
        return full

    def _past_blanks(self, place: int, limit: int) -> int:
        while place < limit and self._text[place] == " " and self._graphemes.after(place) == place + 1:
            place += 1
        return place

    def row_of(self, offset: int) -> int:
        """The row in which the code point at ``offset`` stands."""
        return bisect_right(self.starts, offset) - 1

    def span(self, row: int) -> tuple[int, int]:
        """Start and end of a row, with its blanks and its newline."""
        following = row + 1
        return self.starts[row], self.starts[following] if following < len(self.starts) else len(self._text)

    def end(self, row: int) -> int:
        """End of what is drawn of a row: without the newline and the blanks beyond the edge."""
        start, end = self.span(row)
        if end > start and self._text[end - 1] == "\n":
            end -= 1
        if not self.width or self._graphemes.cells(start, end) <= self.width:
            return end
        return max(self._graphemes.fit(start, self.width, end), self._graphemes.after(start))

    def offset_at(self, row: int, cell: int) -> int:
        """The grapheme of a row that covers a cell, or the nearest one; rows too are taken to the nearest."""
        row = min(max(row, 0), len(self.starts) - 1)
        start, end = self.span(row)
        if row < len(self.starts) - 1:
            end = self._graphemes.before(end)
        return self._graphemes.fit(start, max(cell, 0), end)
