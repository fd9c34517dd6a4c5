"""Selections of a study, each as a passage of the text that is stored."""

from typing import NamedTuple

from qualcode.adoption.adoption import Adoption
from qualcode.adoption.sources import Sources
from qualcode.coding import current_text
from qualcode.errors import BadInput
from qualcode.exchange.offsets import Ruler, agrees, bare, uncut
from qualcode.exchange.study import Selection

_SHOWN = 60


class Place(NamedTuple):
    """A passage of a transcript with its words."""

    transcript_id: int
    start: int
    """In code points of the stored text, as ``end``, one past the last."""
    end: int
    words: str
    """As they stand in the file."""


class Passages:
    """Where selections lie. The text of one source is kept at hand, since they come by source."""

    def __init__(self, adoption: Adoption, sources: Sources) -> None:
        """No text is read yet."""
        self._adoption, self._sources = adoption, sources
        self._source, self._ruler = "", Ruler("", adoption.convention)
        self._bare_source, self._bare = "", ""

    def find(self, selection: Selection) -> Place | None:
        """The place of a selection; None, with its codings told as lost, where it has none."""
        transcript_id = self._sources.ids.get(selection.source)
        if transcript_id is None:
            self._lose("coding on a text that is not there", selection)
            return None
        ruler = self._measured(selection.source)
        try:
            start, end = _range(selection, ruler)
            words = ruler.text[start:end]
            start, end = self._as_stored(selection, start, end)
        except BadInput as error:
            self._lose("coding without a place in its text", selection, f" ({error})")
            return None
        return Place(transcript_id, start, end, words)

    def _as_stored(self, selection: Selection, start: int, end: int) -> tuple[int, int]:
        """The passage in the text as it is stored. Raises BadInput where nothing of it is."""
        laid = self._adoption.laid.get(selection.source) or self._sources.laid.get(selection.source)
        if laid is None:
            return start, end
        start, end = laid.passage(start, end)
        if start >= end:
            raise BadInput(f"the passage {selection.start}:{selection.end} is no words, but who speaks")
        return start, end

    def compare(self, selection: Selection, words: str) -> str:
        """Hold what the file says stands there against what does; its title, where it says one instead."""
        report, told = self._adoption.report, selection.words
        if not told.strip():
            report.silent += 1
        elif told == words or agrees(told, words):
            report.agreeing += 1
        elif title := self._title(selection):
            report.silent += 1
            return title
        else:
            where = f"{self.named(selection)}: there stands “{short(words)}”, not “{short(told)}”"
            report.mismatches.add("passage on other words than the file says", where)
        return ""

    def title(self, selection: Selection, words: str) -> str:
        """The title of a passage, or empty; ``words`` are those that stand there."""
        return "" if agrees(selection.words, words) else self._title(selection)

    def _title(self, selection: Selection) -> str:
        """What the file says of a passage on other words, where these stand nowhere in its text."""
        if not self._adoption.study.titled:
            return ""
        if selection.source != self._bare_source:
            text = self._measured(selection.source).text
            self._bare_source, self._bare = selection.source, bare(text)
        return "" if uncut(bare(selection.words)) in self._bare else selection.words.strip()

    def named(self, selection: Selection) -> str:
        """A selection as messages name it, in the offsets of its file."""
        source = self._sources.names.get(selection.source, "a text that is not in the file")
        return f"{source} {selection.start}:{selection.end}"

    def _measured(self, source: str) -> Ruler:
        if source != self._source:
            self._source, self._ruler = source, Ruler(self._raw(source), self._adoption.convention)
        return self._ruler

    def _raw(self, source: str) -> str:
        """The text as it stands in the file, which may be how it is stored."""
        if source in self._sources.plain:
            return current_text(self._adoption.session, self._sources.ids[source])
        return self._adoption.study.text(source)

    def _lose(self, kind: str, selection: Selection, why: str = "") -> None:
        if selection.marks:
            self._adoption.report.losses.add(kind, f"{self.named(selection)}{why}", len(selection.marks))


def _range(selection: Selection, ruler: Ruler) -> tuple[int, int]:
    if not selection.whole:
        return ruler.passage(selection.start, selection.end)
    if not ruler.text:
        raise BadInput("the text is empty")
    return 0, len(ruler.text)


def short(words: str) -> str:
    """Words on one line, cut where they are many.

    >>> short("so it\\n goes")
    'so it goes'
    """
    flat = " ".join(words.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"
