"""Moving the boundaries of a coding: by words at once, or by characters until Enter."""

from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy.orm import Session

from qualcode.boundaries import move_boundaries
from qualcode.coding import get_reference
from qualcode.ui.codingindex import Coding
from qualcode.ui.cursorplace import CursorPlace
from transcripts.passages import Passage

Edge = Literal["start", "end"]

_STEPS = {"left": -1, "h": -1, "right": 1, "l": 1}
_WORD_STEPS = {"b": -1, "ctrl+left": -1, "w": 1, "ctrl+right": 1}


@dataclass(frozen=True)
class Moving:
    """A coding whose boundaries are being moved; the project has it as ``was`` until Enter."""

    was: Coding
    passage: Passage
    edge: Edge = "end"

    @property
    def other(self) -> "Moving":
        """The same with the other edge in hand."""
        return replace(self, edge="start" if self.edge == "end" else "end")

    @property
    def before(self) -> Passage:
        """The passage as the project has it."""
        return Passage(self.was.start, self.was.end)


class BoundaryActs(CursorPlace):
    """The part of the coding screen that moves boundaries."""

    _moving: Moving | None = None

    # ------------------------------------------------------------------ by words

    def action_move_boundary(self, edge: Edge, step: int) -> None:
        """Move one boundary of the coding under the cursor by a word."""
        self.act_on_one("Boundaries of which coding?", lambda coding: self._move(coding, edge, step))

    def _move(self, coding: Coding, edge: Edge, step: int) -> None:
        before = Passage(coding.start, coding.end)
        passage = self._by_word(before, edge, step)
        if passage == before:
            self._say_stuck(edge)
        elif self._write(coding, passage):
            self._keep_cursor_on(passage)

    def _say_stuck(self, edge: Edge) -> None:
        self.stage.say(f"The {edge} cannot go further that way.")

    def _by_word(self, passage: Passage, edge: Edge, step: int) -> Passage:
        model = self.reader.model
        start, end = passage
        if edge == "end":
            end = model.end_of_word(end) if step > 0 else self._end_before(passage)
        else:
            start = model.next_word(start) if step > 0 else model.previous_word(start)
        return Passage(start, end) if start < end else passage

    def _end_before(self, passage: Passage) -> int:
        """The end of the word before the last one of a passage."""
        model = self.reader.model
        begun = model.previous_word(passage.end)
        words = model.text[passage.start : begun].rstrip()
        return passage.start + len(words) if words else passage.end

    def _keep_cursor_on(self, passage: Passage) -> None:
        """The cursor stays on the coding whose boundary passes it."""
        cursor = self.reader.caret.cursor
        if self.reader.selection is None and not passage.start <= cursor < passage.end:
            last = self.reader.model.previous_character(passage.end)
            self.reader.go(passage.start if cursor < passage.start else last)

    def _write(self, coding: Coding, passage: Passage) -> bool:
        label = self.label_of(coding)

        def operation(session: Session) -> int:
            return move_boundaries(session, get_reference(session, coding.id), passage).id

        kept = self.stage.attempt(f"move a boundary of “{label}”", operation)
        if kept is None:
            return False
        self.stage.say(
            f"“{label}” is on {passage.end - passage.start:,} characters now, {self.quoted(passage)}."
            if kept == coding.id
            else f"{self.quoted(passage)} is at “{label}” already: the two are one now."
        )
        return True

    # ------------------------------------------------------------------ by characters, until Enter

    def action_boundary(self) -> None:
        """Take the boundaries of one coding in hand."""
        self.act_on_one("Boundaries of which coding?", self._take_in_hand)

    def _take_in_hand(self, coding: Coding) -> None:
        self._moving = Moving(coding, Passage(coding.start, coding.end))
        self.reader.unselect()
        self._show_edge(self._moving)
        self.focus_here(coding.id)
        self._say_moving()

    def _say_moving(self) -> None:
        if self._moving is not None:
            edge = self._moving.edge
            self.stage.say(f"Moving the {edge}: ← → characters · b w words · Tab other end · Enter · Escape")

    def take_key(self, key: str) -> bool:
        """While boundaries are in hand, keys move them; one that leaves the text gives them up."""
        moving = self._moving
        if moving is None:
            return False
        if key not in _WORD_STEPS and (key.startswith("ctrl+") or _is_function_key(key)):
            self.give_up_moving()
            return False
        self._move_by_key(moving, key)
        return True

    def _move_by_key(self, moving: Moving, key: str) -> None:
        if key in _STEPS:
            self._try(moving, self._by_character(moving, _STEPS[key]))
        elif key in _WORD_STEPS:
            self._try(moving, self._by_word(moving.passage, moving.edge, _WORD_STEPS[key]))
        elif key == "tab":
            self._moving = moving.other
            self._show_edge(moving.other)
            self._say_moving()
        elif key == "enter":
            self._finish(moving)
        elif key == "escape":
            self.give_up_moving()
        else:
            self._say_moving()

    def _by_character(self, moving: Moving, step: int) -> Passage:
        model = self.reader.model
        start, end = moving.passage
        move = model.next_character if step > 0 else model.previous_character
        if moving.edge == "end":
            end = move(end)
        else:
            start = move(start)
        return Passage(start, end) if start < end else moving.passage

    def _try(self, moving: Moving, passage: Passage) -> None:
        """Draw the coding as it would be."""
        if passage == moving.passage:
            self._say_stuck(moving.edge)
            return
        self._moving = replace(moving, passage=passage)
        self._draw(replace(moving.was, start=passage.start, end=passage.end), moving.passage, passage)
        self._show_edge(self._moving)
        self._say_moving()

    def _draw(self, coding: Coding, *passages: Passage) -> None:
        if self.opened is not None:
            self.opened.index.put(coding)
            self.reader.recoded(passages)

    def _show_edge(self, moving: Moving) -> None:
        """Put the cursor on the first or last character of the coding."""
        start, end = moving.passage
        self.reader.go(start if moving.edge == "start" else self.reader.model.previous_character(end))

    def _finish(self, moving: Moving) -> None:
        """Write the boundaries down."""
        self.give_up_moving()
        if moving.passage != moving.before and self._write(moving.was, moving.passage):
            self._show_edge(moving)

    def give_up_moving(self) -> None:
        """Draw the coding as the project has it, and let keys do again what they do."""
        moving, self._moving = self._moving, None
        if moving is None:
            return
        self._draw(replace(moving.was), moving.passage, moving.before)
        self._keep_cursor_on(moving.before)
        self.stage.say("The boundaries stay as they were.")


def _is_function_key(key: str) -> bool:
    return key[:1] == "f" and key[1:].isdigit()
