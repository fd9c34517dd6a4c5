"""The text of a transcript as a reader on a screen sees it: rows, cells, graphemes, words, sentences, turns.

Nothing here knows a screen. Every offset is a code point of the stored text; a cell is one column of a
terminal.
"""

from qualcode.ui.text.model import TextModel

__all__ = ["TextModel"]
