"""Where a coding of QualCoder stands: its positions were counted in two ways, and its words say in which.

What was selected on the screen is counted as Qt does (UTF-16 units, a carriage return with its line feed
one), what was coded by searching as Python does (code points). Both stand in one table; in a text with an
emoji or a carriage return they differ.
"""

from collections import Counter

from qualcode.errors import BadInput
from qualcode.exchange.offsets import Convention, Ruler, Unit
from qualcode.plaintext import normalise

_SEARCHED = Convention(bom=True)
_SELECTED = Convention(Unit.UTF16, crlf=1, bom=True)
_WAYS = (_SEARCHED, _SELECTED, Convention(Unit.UTF16, bom=True), Convention(crlf=1, bom=True))


class Placing:
    """The text of one file, and the ways of counting that its codings so far were right in."""

    def __init__(self, raw: str) -> None:
        alike = "\r\n" not in raw and max(raw, default="") <= "\uffff"
        self._rulers = {way: Ruler(raw, way) for way in (_WAYS[:1] if alike else _WAYS)}
        self._right: Counter[Convention] = Counter()
        self.text = self._rulers[_SEARCHED].text
        """As it is stored here."""

    def place(self, start: int, end: int, words: str) -> tuple[int, int]:
        """The passage of :attr:`text` that ``words`` stand at, else the one most likely meant.

        White space in it may differ where no way of counting finds the very words.

        Positions that no way of counting finds in the text come back as they are.
        """
        usual = [way for way, _ in self._right.most_common()]
        wanted = normalise(words)
        found = {way: self._passage(start, end, way) for way in dict.fromkeys([*usual, *self._rulers])}
        for form in (str, str.split) if wanted.strip() else ():
            for way, passage in found.items():
                if passage and form(self.text[slice(*passage)]) == form(wanted):
                    self._right[way] += 1
                    return passage
        return next(iter(found.values())) or (start, end)

    def place_selected(self, start: int, end: int) -> tuple[int, int]:
        """A passage that was selected on the screen and whose words were not kept."""
        way = _SELECTED if _SELECTED in self._rulers else _SEARCHED
        return self._passage(start, end, way) or (start, end)

    def _passage(self, start: int, end: int, way: Convention) -> tuple[int, int] | None:
        try:
            return self._rulers[way].passage(start, end)
        except BadInput:
            return None
