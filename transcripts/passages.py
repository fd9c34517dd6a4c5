"""A stretch of a transcript's text."""

from typing import NamedTuple

from qualcode.errors import BadInput


class Passage(NamedTuple):
    """Where a reference begins and ends: code points, half-open, into the transcript's text."""

    start: int
    end: int

    def overlaps(self, other: "Passage") -> bool:
        """Whether the two share a character; passages that only touch do not.

        >>> Passage(0, 5).overlaps(Passage(4, 9)), Passage(0, 5).overlaps(Passage(5, 9))
        (True, False)
        """
        return self.start < other.end and other.start < self.end

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
