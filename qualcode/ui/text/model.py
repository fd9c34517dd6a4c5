"""The text of one transcript for a reader on the screen."""

from array import array
from collections.abc import Sequence

from qualcode.ui.text.graphemes import Graphemes
from qualcode.ui.text.rows import Rows
from qualcode.ui.text.search import Finder
from qualcode.ui.text.sentences import Sentences, Split
from qualcode.ui.text.stretches import Stretches, lines
from qualcode.ui.text.words import Words
from transcripts.passages import Passage
from transcripts.script import Turn
from transcripts.sentences import sentences


class TextModel:
    """A transcript's text with its rows, graphemes, words, sentences, turns and paragraphs.

    Offsets are code points into ``text``, from 0 to its length; one inside a grapheme counts as the
    grapheme's beginning. Rows and cells are counted from 0; there are rows once ``wrap`` was called, till
    then every paragraph is one. Every motion forwards gives a greater offset unless it starts at the end of
    the text, every motion backwards a smaller one unless it starts at 0.
    """

    def __init__(self, text: str, turns: Sequence[Turn] = (), *, split: Split = sentences) -> None:
        """``split`` gives the sentences of a turn."""
        self.text = text
        """As stored: the only line break is a newline."""
        self.turns = tuple(turns) or (Turn(0, len(text), None, None),)
        """They tile the text, a newline between any two; without any, the text is one nameless turn."""
        self._graphemes = Graphemes(text)
        self.shown = self._graphemes.shown
        """As many code points as ``text``, with signs for control characters and bidi overrides."""
        self._paragraphs = lines(text)
        self._turns = Stretches(array("I", [turn.start for turn in self.turns]), len(text))
        self._rows = Rows(self._graphemes, self._paragraphs)
        self._words = Words(text, self._graphemes)
        self._sentences = Sentences(text, self._turns, self._graphemes, split)
        self._finder = Finder(text, self._graphemes)

    # Rows

    @property
    def width(self) -> int:
        """The width it is wrapped at, in cells; 0 before the first ``wrap``."""
        return self._rows.width

    def wrap(self, width: int) -> None:
        """Lay the text in rows of ``width`` cells (at least 1); nothing happens if it is so already."""
        self._rows.wrap(width)

    @property
    def height(self) -> int:
        """How many rows there are; an empty text has one."""
        return len(self._rows.starts)

    def row_of(self, offset: int) -> int:
        """The row in which the code point at ``offset`` stands."""
        return self._rows.row_of(offset)

    def row_span(self, row: int) -> tuple[int, int]:
        """Start and end of a row, with its trailing blanks and its newline; rows tile the text."""
        return self._rows.span(row)

    def row_end(self, row: int) -> int:
        """End of what is drawn of a row: without its newline and the blanks that hang over the edge."""
        return self._rows.end(row)

    def locate(self, offset: int) -> tuple[int, int]:
        """Row and cell of the grapheme at ``offset``.

        The cell may be the width itself or a few more, for a newline, for the end of the text and for
        blanks that hang over the edge.
        """
        row = self._rows.row_of(offset)
        return row, self._graphemes.cells(self._rows.starts[row], offset)

    def offset_at(self, row: int, x: int) -> int:
        """The grapheme that covers cell ``x`` of ``row``; outside of row or text, the nearest one."""
        return self._rows.offset_at(row, x)

    def starts_paragraph(self, row: int) -> bool:
        """Whether the row is the first of a paragraph."""
        return self._paragraphs.begins(self._rows.starts[row])

    def starts_turn(self, row: int) -> bool:
        """Whether the row is the first of a turn."""
        return self._turns.begins(self._rows.starts[row])

    # Graphemes

    def cells(self, start: int, end: int) -> int:
        """How many cells the graphemes from ``start`` to ``end`` take, on one endless row."""
        return self._graphemes.cells(start, end)

    def drawn(self, start: int, end: int) -> str:
        """What goes to the terminal for a part of a row: ``cells(start, end)`` wide on any terminal.

        Tabs become blanks, pictures of several code points their first one and a blank, flags their letters.
        """
        return self._graphemes.drawn(start, end)

    def is_plain(self, start: int, end: int) -> bool:
        """Whether every code point there is a grapheme of one cell."""
        return self._graphemes.is_plain(start, end)

    def next_character(self, offset: int) -> int:
        """The end of the grapheme at ``offset``."""
        return self._graphemes.after(offset)

    def previous_character(self, offset: int) -> int:
        """The beginning of the grapheme before ``offset``."""
        return self._graphemes.before(offset)

    def snap(self, start: int, end: int) -> Passage:
        """The whole graphemes that a stretch touches."""
        return self._graphemes.snap(start, end)

    # Words and sentences

    def word_at(self, offset: int) -> Passage:
        """The word around ``offset``, or the grapheme there if it is between words."""
        return self._words.at(offset)

    def next_word(self, offset: int) -> int:
        """The beginning of the next word, or the end of the text."""
        return self._words.next(offset)

    def previous_word(self, offset: int) -> int:
        """The beginning of this word, from there the beginning of the one before; at last 0."""
        return self._words.previous(offset)

    def end_of_word(self, offset: int) -> int:
        """The offset behind this word, or behind the next if none is here; at last the end of the text."""
        return self._words.end(offset)

    def sentence_at(self, offset: int) -> Passage:
        """The sentence at ``offset``; between two, the one before; in a turn without words, the turn.

        Sentences are those of ``transcripts.sentences``. The first question in a turn takes time, the first
        of all seconds, since spaCy is loaded.
        """
        return self._sentences.at(offset)

    def next_sentence(self, offset: int) -> int:
        """The beginning of the next sentence, or the end of the text."""
        return self._sentences.next(offset)

    def previous_sentence(self, offset: int) -> int:
        """The beginning of this sentence, from there the beginning of the one before; at last 0."""
        return self._sentences.previous(offset)

    # Turns and paragraphs

    def turn_index(self, offset: int) -> int:
        """Which of ``turns`` an offset lies in; the newline between two belongs to the first."""
        return self._turns.index(offset)

    def turn_at(self, offset: int) -> Passage:
        """The turn at ``offset``."""
        return self._turns.passage(self._turns.index(offset))

    def next_turn(self, offset: int) -> int:
        """The beginning of the next turn, or the end of the text."""
        return self._turns.next(offset)

    def previous_turn(self, offset: int) -> int:
        """The beginning of this turn, from there the beginning of the one before; at last 0."""
        return self._turns.previous(offset)

    def paragraph_index(self, offset: int) -> int:
        """Which paragraph an offset lies in, counted from 0; blank lines count."""
        return self._paragraphs.index(offset)

    def paragraph_at(self, offset: int) -> Passage:
        """The paragraph at ``offset``, without the newline behind it."""
        return self._paragraphs.passage(self._paragraphs.index(offset))

    def next_paragraph(self, offset: int) -> int:
        """The beginning of the next paragraph that is not blank, or the end of the text."""
        place = self._paragraphs.next(offset)
        while place < len(self.text) and self._blank(place):
            place = self._paragraphs.next(place)
        return place

    def previous_paragraph(self, offset: int) -> int:
        """The beginning of this paragraph, from there of the last before that is not blank; at last 0."""
        place = self._paragraphs.previous(offset)
        while place and self._blank(place):
            place = self._paragraphs.previous(place)
        return place

    def _blank(self, offset: int) -> bool:
        start, end = self.paragraph_at(offset)
        return not self.text[start:end].strip()

    # Search

    def find(self, words: str, start: int, *, backwards: bool = False) -> Passage | None:
        """The first passage with these words that begins at ``start`` or later, else the first of all.

        Backwards: the last one that begins before ``start``, else the last of all. Case counts only if the
        words have a capital letter; any white space stands for any, and so do kinds of quotation marks and
        of dashes. None where the words are blank, nowhere, or more than 5,000 code points.
        """
        return self._finder.find(words, start, backwards=backwards)

    def find_all(self, words: str, *, limit: int = 10_000) -> list[Passage]:
        """Every passage with these words in the order of the text, up to ``limit``."""
        return self._finder.find_all(words, limit=limit)
