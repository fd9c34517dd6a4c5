"""Getting about in the coding screen: passages, references, interviews, words found, and back again."""

import re
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from qualcode.store.models import Revision
from qualcode.store.touched import Touched
from qualcode.ui.opened import Opened, carried, transcript_ids
from qualcode.ui.place import Place
from qualcode.ui.stage import Stage
from transcripts.passages import Passage

if TYPE_CHECKING:
    from qualcode.ui.bar import Bar
    from qualcode.ui.reader import Reader

_TIME = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d\d)")
_REMEMBERED = 100


class Mark(NamedTuple):
    """A place that one may come back to, also when the transcript was corrected meanwhile."""

    transcript_id: int
    revision_id: int
    """The text that the offset counts in."""
    offset: int


class Travel(Place):
    """The part of the coding screen that moves between places."""

    reader: "Reader"
    bar: "Bar"

    def __init__(self, stage: Stage) -> None:
        """Nothing is open yet."""
        super().__init__(stage)
        self.opened: Opened | None = None
        self.wanted: tuple[int, int, int | None] | None = None
        """What to show as soon as the screen is there."""
        self.sought = ""
        self._found_from = 0
        self._trail: list[Mark] = []
        self._ahead: list[Mark] = []

    def open(self, transcript_id: int) -> bool:
        """Show another transcript; the coding screen says how."""
        raise NotImplementedError

    def moved(self) -> None:
        """The cursor is elsewhere; the coding screen says what follows it."""
        raise NotImplementedError

    def remember_place(self) -> None:
        """Keep where the cursor is in this transcript."""
        assert self.opened is not None
        self.desk.state.places[self.opened.id] = self.reader.caret.cursor

    # ------------------------------------------------------------------ passages

    def show_passage(self, transcript_id: int, start: int, end: int | None = None) -> None:
        """Go to a place, also in another transcript; as soon as the screen is there."""
        self.wanted = (transcript_id, start, end)
        if self.is_mounted:
            self._open_wanted()

    def _open_wanted(self) -> None:
        assert self.wanted is not None
        transcript_id, start, end = self.wanted
        self.wanted = None
        self.leave_mark()
        if (self.opened is None or self.opened.id != transcript_id) and not self.open(transcript_id):
            self.stage.say("That transcript is not in the project any more.", warning=True)
            return
        if end is None:
            self.reader.go(start, centre=True)
        else:
            self.reader.choose(Passage(start, end), centre=True)
            self.reader.action_other_end()

    def go_to_change(self, news: Touched) -> None:
        """Show the passage that undo or redo has just changed."""
        if not news.places:
            return
        transcript_id, start, _ = news.places[0]
        if self.opened is not None and self.opened.id == transcript_id:
            self.reader.unselect()
            self.reader.go(start)
        else:
            self.show_passage(transcript_id, start)

    def leave_mark(self) -> None:
        """Remember this place, so that one can come back to it."""
        if self.opened is not None:
            self._trail.append(self._here(self.opened))
            del self._trail[:-_REMEMBERED]
            self._ahead.clear()

    def action_back(self) -> None:
        """To where one was before the last jump."""
        self._retrace(self._trail, self._ahead)

    def action_forward(self) -> None:
        """Forward again."""
        self._retrace(self._ahead, self._trail)

    def _here(self, opened: Opened) -> Mark:
        return Mark(opened.id, opened.revision_id, self.reader.caret.cursor)

    def _retrace(self, origin: list[Mark], other: list[Mark]) -> None:
        if not origin or self.opened is None:
            self.stage.say("There is no other place to go back to.")
            return
        other.append(self._here(self.opened))
        mark = origin.pop()
        if mark.transcript_id == self.opened.id or self.open(mark.transcript_id):
            self.reader.go(self._offset_of(mark, self.opened), centre=True)

    def _offset_of(self, mark: Mark, opened: Opened) -> int:
        """Where a place is in the text as it is now."""
        if mark.revision_id == opened.revision_id:
            return mark.offset
        statement = select(Revision.text).where(Revision.id == mark.revision_id)
        older = self.desk.read(lambda session: session.scalar(statement))
        text = opened.model.text
        return min(mark.offset, len(text)) if older is None else carried(older, mark.offset, text)

    def action_interview(self, step: int) -> None:
        """The next transcript in the order of names."""
        ids = self.desk.read(transcript_ids)
        if self.opened is None or self.opened.id not in ids:
            return
        index = ids.index(self.opened.id) + step
        if 0 <= index < len(ids):
            self.leave_mark()
            self.open(ids[index])
        else:
            self.stage.say("This is the last interview." if step > 0 else "This is the first interview.")

    # ------------------------------------------------------------------ references

    def action_reference(self, step: int) -> None:
        """Go to the next reference of the active code, also in another transcript."""
        here = self.reader.index.at(self.reader.caret.cursor)
        first = here[-1].code_id if here else 0
        line = self.desk.by_id.get(self.desk.state.active or first) or self.desk.by_id.get(first)
        if line is None:
            self.stage.say("No code is active yet: code something, step to a coding with Tab, or use C.")
            return
        place = self._next_in_text(line.id, step) or self._next_elsewhere(line.id, step)
        if place is None:
            self.stage.say(f"“{line.label}” has no references{' here' if self.opened else ''}.")
            return
        transcript_id, start, _, coding_id = place
        self.leave_mark()
        if self.opened is None or self.opened.id != transcript_id:
            self.open(transcript_id)
        self.reader.caret.clear()
        self.reader.go(start, centre=True)
        self.focus_here(coding_id)
        self.stage.say(f"“{line.label}”: {self._counted_place(line.id, coding_id)}")

    def step_when_ready(self, step: int) -> None:
        """Go to a reference of the active code as soon as the screen is there."""
        if self.is_mounted and self.reader.size.width:
            self.action_reference(step)
        else:
            self.call_after_refresh(self.step_when_ready, step)

    def focus_here(self, coding_id: int) -> None:
        """Mark one coding; the coding screen says how."""
        raise NotImplementedError

    def _next_in_text(self, code_id: int, step: int) -> tuple[int, int, int, int] | None:
        if self.opened is None:
            return None
        index, cursor = self.opened.index, self.reader.caret.cursor
        coding = index.following(cursor, {code_id}) if step > 0 else index.preceding(cursor, {code_id})
        return None if coding is None else (self.opened.id, coding.start, coding.end, coding.id)

    def _next_elsewhere(self, code_id: int, step: int) -> tuple[int, int, int, int] | None:
        """The first reference in a later transcript, the last in an earlier one; round the end."""
        from exports.references import reference_places

        places = self.desk.read(lambda session: reference_places(session, [code_id]))
        ids = self.desk.read(transcript_ids)
        here = ids.index(self.opened.id) if self.opened is not None and self.opened.id in ids else -1
        order = {transcript_id: index for index, transcript_id in enumerate(ids)}
        if step > 0:
            later = [place for place in places if order[place[0]] > here] or places
            return later[0] if later else None
        earlier = [place for place in places if order[place[0]] < here] or places
        return earlier[-1] if earlier else None

    def _counted_place(self, code_id: int, coding_id: int) -> str:
        from exports.references import reference_places

        ids = [place[3] for place in self.desk.read(lambda session: reference_places(session, [code_id]))]
        return f"place {ids.index(coding_id) + 1:,} of {len(ids):,}" if coding_id in ids else ""

    # ------------------------------------------------------------------ finding

    def open_find(self) -> None:
        """Ask for words; the search begins where the cursor is, and Escape comes back there."""
        if self.opened is not None:
            self._found_from = self.reader.caret.cursor
            self.bar.open("find", "Find:", self.sought)

    def find(self, words: str, *, stay: bool = False) -> None:
        """Mark all places of ``words`` and go to the next one; ``stay`` while it is still typed."""
        if self.opened is None:
            return
        self.sought = words
        if not words.strip():
            self.reader.show_hits([])
            return
        hits = self.opened.model.find_all(words)
        self.reader.show_hits(hits)
        found = self.opened.model.find(words, self._found_from)
        if found is None:
            self.stage.say(f"“{words}” is not in {self.opened.name}.", warning=True)
            return
        self.reader.caret.clear()
        self.reader.go(found.start)
        if not stay:
            self._say_found(found)

    def _say_found(self, found: Passage) -> None:
        hits = self.reader.hits
        number = hits.index(found) + 1 if found in hits else 1
        self.stage.say(f"“{self.sought}”: place {number:,} of {len(hits):,}; n next, N previous, Escape ends")

    def find_again(self, *, backwards: bool) -> None:
        """The next place found, round the end."""
        if self.opened is None:
            return
        if not self.sought.strip():
            self.open_find()
            return
        model, cursor = self.opened.model, self.reader.caret.cursor
        found = model.find(self.sought, cursor if backwards else cursor + 1, backwards=backwards)
        if found is None:
            self.stage.say(f"“{self.sought}” is not in {self.opened.name}.", warning=True)
            return
        if not self.reader.hits:
            self.reader.show_hits(model.find_all(self.sought))
        self.leave_mark()
        self.reader.caret.clear()
        self.reader.go(found.start)
        self._say_found(found)

    def leave_find(self) -> None:
        """Give up a search that was being typed."""
        if self.opened is not None:
            self.sought = ""
            self.reader.show_hits([])
            self.reader.go(min(self._found_from, len(self.reader.model.text)))
            self.stage.say("")

    def go_to_named(self, text: str) -> None:
        """Go to a turn by its number, or to what was said at a time."""
        if self.opened is None:
            return
        model, text = self.opened.model, text.strip()
        if (time := _TIME.fullmatch(text)) is not None:
            hours, minutes, seconds = (int(part or 0) for part in time.groups())
            wanted = ((hours * 60 + minutes) * 60 + seconds) * 1000
            begun = [turn for turn in model.turns if turn.time is not None and turn.time <= wanted]
            if begun:
                self.leave_mark()
                self.reader.go(begun[-1].start, centre=True)
            else:
                self.stage.say(f"No turn of {self.opened.name} has a time before {text}.", warning=True)
        elif text.isdecimal() and 1 <= int(text) <= len(model.turns):
            self.leave_mark()
            self.reader.go(model.turns[int(text) - 1].start, centre=True)
        elif text:
            self.stage.say(f"Give a turn from 1 to {len(model.turns):,}, or a time as 12:30.", warning=True)
