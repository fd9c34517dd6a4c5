"""Where the reader's cursor is and what is selected: offsets only, no screen."""

from dataclasses import dataclass
from typing import Literal

from qualcode.ui.text import TextModel
from transcripts.passages import Passage

Unit = Literal["word", "sentence", "turn", "paragraph"]
Marking = Literal["", "characters", "turns"]


@dataclass
class Caret:
    """Cursor and anchor in one transcript; what lies between them is selected."""

    model: TextModel
    cursor: int = 0
    anchor: int | None = None
    marking: Marking = ""
    """Whether every move extends the selection, by characters or by whole turns."""

    @property
    def selection(self) -> Passage | None:
        """What is selected, in whole characters; None where nothing is."""
        if self.anchor is None:
            return None
        start, end = sorted((self.anchor, self.cursor))
        if self.marking == "turns":
            start, end = self.model.turn_at(start).start, self.model.turn_at(end).end
        elif self.marking:
            end = self.model.next_character(end)
        return Passage(start, end) if start < end else None

    def go(self, offset: int, *, extend: bool = False) -> None:
        """Move the cursor; the selection follows, or is given up."""
        if extend and self.anchor is None:
            self.anchor = self.cursor
        elif not extend and not self.marking:
            self.anchor = None
        self.cursor = self._whole(offset)

    def put(self, offset: int) -> None:
        """Put the cursor somewhere, with nothing selected and nothing being marked."""
        self.clear()
        self.go(offset)

    def select(self, passage: Passage) -> None:
        """Select the characters of a passage, the cursor at its end."""
        limit = len(self.model.text)
        self.span(*self.model.snap(min(passage.start, limit), min(passage.end, limit)))

    def span(self, anchor: int, cursor: int) -> None:
        """Select from ``anchor`` to ``cursor``, which may be before it."""
        self.marking = ""
        self.anchor, self.cursor = self._whole(anchor), self._whole(cursor)

    def _whole(self, offset: int) -> int:
        """The beginning of the character at an offset, within the text."""
        offset = max(0, min(offset, len(self.model.text)))
        return self.model.snap(offset, offset).start

    def mark(self, marking: Marking) -> None:
        """Begin to mark here, or stop; what was selected by marking stays selected."""
        if marking and self.marking != marking:
            self.marking = marking
            self.anchor = self.cursor if self.anchor is None else self.anchor
        else:
            self.settle()

    def settle(self) -> None:
        """Stop marking and keep the selection."""
        chosen = self.selection
        self.marking = ""
        if chosen is not None:
            forward = self.anchor is not None and self.anchor <= self.cursor
            self.anchor, self.cursor = chosen if forward else (chosen.end, chosen.start)

    def clear(self) -> bool:
        """Give the selection up; whether there was one."""
        had = self.selection is not None or bool(self.marking)
        self.anchor, self.marking = None, ""
        return had

    def other_end(self) -> None:
        """Put the cursor at the other end of the selection."""
        if self.anchor is not None:
            self.anchor, self.cursor = self.cursor, self.anchor

    def widen(self, unit: Unit) -> None:
        """Select whole units: those the selection touches, or one more where it is whole units already."""
        chosen = self.selection
        if chosen is None:
            self.select(self._at(unit, self.cursor))
            return
        first = self._at(unit, chosen.start)
        last = self._at(unit, self.model.previous_character(chosen.end))
        whole = Passage(min(first.start, chosen.start), max(last.end, chosen.end))
        if whole == chosen:
            whole = Passage(whole.start, self._following(unit, whole.end))
        self.select(whole)

    def extend(self, unit: Unit) -> None:
        """Take the cursor to the end of the unit, or of the next one where it is there, selecting."""
        self.settle()
        end = self._at(unit, self.cursor).end
        self.go(end if end > self.cursor else self._following(unit, self.cursor), extend=True)

    def target(self) -> Passage | None:
        """What a code would be put on: the selection, or the sentence under the cursor; None if blank."""
        passage = self.selection or self.model.sentence_at(self.cursor)
        passage = self.model.snap(passage.start, passage.end)
        words = self.model.text[passage.start : passage.end]
        if not words.strip():
            return None
        start = passage.start + len(words) - len(words.lstrip())
        return self.model.snap(start, passage.start + len(words.rstrip()))

    def _at(self, unit: Unit, offset: int) -> Passage:
        found: Passage = getattr(self.model, f"{unit}_at")(offset)
        return found

    def _following(self, unit: Unit, end: int) -> int:
        """The end of the unit that begins after ``end``."""
        text = self.model.text
        while end < len(text) and text[end].isspace():
            end += 1
        return max(self._at(unit, end).end, end)
