"""Codings of a study into references, in one stream from its file into the project."""

from collections.abc import Iterator

from qualcode.adoption.adoption import Adoption, moment
from qualcode.adoption.coders import Coders
from qualcode.adoption.codes import Codes
from qualcode.adoption.notes import Notes
from qualcode.adoption.passages import Passages, Place, short
from qualcode.adoption.staging import CODINGS, fill
from qualcode.exchange.study import Mark, Selection
from qualcode.store.clock import now

_COLUMNS = ("id", "guid", "transcript_id", "start", "end", "code_id", "coder_id", "created_at")
Row = tuple[object, ...]


class Codings:
    """Reads selections into the temporary table of codings, and their notes into that of memos."""

    def __init__(
        self, adoption: Adoption, coders: Coders, codes: Codes, passages: Passages, notes: Notes
    ) -> None:
        """Nothing is read yet."""
        self._adoption, self._coders, self._codes = adoption, coders, codes
        self._passages, self._notes = passages, notes
        self._at = now()
        self._count = 0

    def stage(self) -> None:
        """Read every selection once."""
        fill(self._adoption.session.connection(), CODINGS, _COLUMNS, self._rows())

    def _rows(self) -> Iterator[Row]:
        study = self._adoption.study
        for selection in self._adoption.progress("Codings", study.selections(), study.selections_total):
            place = self._passages.find(selection)
            if place is None:
                self._leave(selection)
            elif not selection.marks:
                title = self._passages.title(selection, place.words)
                self._uncoded(self._titled(selection, title, place), place)
            else:
                title = self._passages.compare(selection, place.words)
                yield from self._coded(self._titled(selection, title, place), place)

    def _titled(self, selection: Selection, title: str, place: Place) -> Selection:
        """With a title of its own as the first line of what is said of it."""
        if not title:
            return selection
        told = f"{self._passages.named(selection)}: “{short(title)}” on “{short(place.words)}”"
        self._adoption.report.altered.add("title of a passage, now a memo", told)
        return selection._replace(description="\n".join(filter(None, (title, selection.description))))

    def _coded(self, selection: Selection, place: Place) -> Iterator[Row]:
        """A row for each coding at a code that is there; what is said of the passage is said at each."""
        before = self._count
        for mark in selection.marks:
            code_id = self._codes.ids.get(mark.code)
            if code_id is None:
                self._no_code(selection, mark)
                continue
            self._count += 1
            if mark.notes or selection.notes or selection.description:
                self._note(selection, mark)
            coder_id = self._coders.id(mark.coder or selection.coder)
            created = moment(mark.created or selection.created, self._at)
            yield self._count, mark.guid, *place[:3], code_id, coder_id, created
        if self._count == before:
            self._leave(selection, marks=False)

    def _note(self, selection: Selection, mark: Mark) -> None:
        self._notes.hang(mark.notes, coding_id=self._count)
        self._notes.hang(selection.notes, coding_id=self._count)
        self._say(selection, coding_id=self._count)

    def _say(self, selection: Selection, lead: str = "", **about: int) -> int:
        if not selection.description:
            return 0
        return self._notes.say(selection.description, selection.coder, selection.created, lead, **about)

    def _no_code(self, selection: Selection, mark: Mark) -> None:
        where = self._passages.named(selection)
        self._adoption.report.losses.add("coding at a code that is not there", f"{where} at {mark.code}")
        self._notes.behind(f"a coding at {where}", mark.notes)

    def _leave(self, selection: Selection, *, marks: bool = True) -> None:
        """Keep what is said of a passage that stays behind."""
        guids = [*selection.notes, *(note for mark in selection.marks if marks for note in mark.notes)]
        if guids or selection.description:
            what = f"the passage {self._passages.named(selection)}"
            self._notes.behind(what, guids, selection.description, selection.coder, selection.created)

    def _uncoded(self, selection: Selection, place: Place) -> None:
        """A passage at no code: what is said of it becomes a memo on its transcript."""
        report, name = self._adoption.report, self._passages.named(selection)
        lead = f"On “{short(place.words)}” ({place.start}:{place.end}):"
        count = self._notes.hang(selection.notes, lead, transcript_id=place.transcript_id)
        count += self._say(selection, lead, transcript_id=place.transcript_id)
        report.losses.add("passage at no code", name)
        if count:
            report.altered.add("note on a passage at no code, now a memo on its transcript", name, count)
