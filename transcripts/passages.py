"""A stretch of a transcript's text."""

from typing import NamedTuple

from qualcode.errors import BadInput


class Passage(NamedTuple):
    """Where a reference begins and ends: code points, half-open, into the transcript's text."""

    start: int
    end: int

    def within(self, text: str) -> str:
        """The words of the passage. Raises BadInput where it is empty, blank or not inside the text."""
        if not 0 <= self.start < self.end <= len(text):
            raise BadInput(
                f"{self.start}:{self.end} is not a passage of this text, which runs from 0 to {len(text)}"
            )
        words = text[self.start : self.end]
        if words.isspace():
            raise BadInput(f"there is nothing but white space at {self.start}:{self.end}")
        return words
