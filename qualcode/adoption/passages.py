"""Selections of a study, each as a passage of the text that is stored."""

from typing import NamedTuple

from qualcode.adoption.adoption import Adoption
from qualcode.adoption.sources import Sources
from qualcode.adoption.texts import Measured, Texts
from qualcode.errors import BadInput
from qualcode.exchange.offsets import agrees
from qualcode.exchange.study import Selection

_SHOWN = 60


class Place(NamedTuple):
    """A passage of a transcript with its words."""

    transcript_id: int
    start: int
    """In code points of the stored text, as ``end``, one past the last."""
    end: int
    words: str


class Passages:
    """Where selections lie. The text of one source is kept at hand, since they come by source."""

    def __init__(self, adoption: Adoption, sources: Sources, texts: Texts) -> None:
        """No text is read yet."""
        self._adoption, self._sources, self._texts = adoption, sources, texts
        self._source: str | None = None
        self._text: Measured

    def find(self, selection: Selection) -> Place | None:
        """The place of a selection; None, with its codings told as lost, where it has none."""
        transcript_id = self._sources.ids.get(selection.source)
        if transcript_id is None:
            self._lose("coding on a text that is not there", selection)
            return None
        text = self._measured(selection.source)
        try:
            start, end = _range(selection, text)
        except BadInput as error:
            self._lose("coding without a place in its text", selection, f" ({error})")
            return None
        return Place(transcript_id, start, end, text.text[start:end])

    def compare(self, selection: Selection, words: str) -> None:
        """Hold what the file says stands there against what does."""
        report = self._adoption.report
        if not selection.words.strip():
            report.silent += 1
        elif agrees(selection.words, words):
            report.agreeing += 1
        else:
            told = f"{self.named(selection)}: there stands “{short(words)}”, not “{short(selection.words)}”"
            report.mismatches.add("passage on other words than the file says", told)

    def named(self, selection: Selection) -> str:
        """A selection as messages name it, in the offsets of its file."""
        source = self._sources.names.get(selection.source, "a text that is not in the file")
        return f"{source} {selection.start}:{selection.end}"

    def _measured(self, source: str) -> Measured:
        if source != self._source:
            self._source, self._text = source, self._texts.measured(source)
        return self._text

    def _lose(self, kind: str, selection: Selection, why: str = "") -> None:
        if selection.marks:
            self._adoption.report.losses.add(kind, f"{self.named(selection)}{why}", len(selection.marks))


def _range(selection: Selection, text: Measured) -> tuple[int, int]:
    if not selection.whole:
        return text.passage(selection.start, selection.end)
    if not text.text:
        raise BadInput("the text is empty")
    return 0, len(text.text)


def short(words: str) -> str:
    """Words on one line, cut where they are many.

    >>> short("so it\\n goes")
    'so it goes'
    """
    flat = " ".join(words.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"
