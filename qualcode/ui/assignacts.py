"""Assigning codes in the coding screen: by the picker, again, by a digit, in vivo."""

from sqlalchemy.orm import Session
from textual import work

from codebook.codes import add_code
from codebook.framework import Draft
from codebook.tree import CodeLine
from qualcode.coding import code_passage, get_code, get_coder
from qualcode.errors import Refused
from qualcode.plaintext import one_line
from qualcode.store.models import Transcript
from qualcode.ui.boundaryacts import BoundaryActs
from qualcode.ui.opened import Opened
from qualcode.ui.picker import Picker
from transcripts.passages import Passage

_RECENT = 30
_LABEL = 60
"""Characters of a label made from the words of a passage."""


class AssignActs(BoundaryActs):
    """The part of the coding screen that puts passages at codes."""

    picker: Picker
    _last: tuple[int, ...] = ()
    """The codes of the last passage, which one key assigns again."""
    _picking: Passage | None = None
    """The passage that the open picker is for."""
    _assigned_now: tuple[int, ...] = ()
    """What was assigned to it so far."""

    # ------------------------------------------------------------------ by the picker

    def action_code(self) -> None:
        """Open the picker for the selection, or for the sentence under the cursor."""
        passage = self.target()
        if passage is None:
            return
        self.reader.choose(passage)
        self._picking, self._assigned_now = passage, ()
        self.picker.open(
            self.desk.codes,
            counts=self.desk.numbers(),
            recent=self.desk.state.recent,
            title=f"Code {self.quoted(passage)}",
            keep=self.reader.screen_row(passage.start),
            colours=self.stage.colour_of,
        )

    def on_picker_chosen(self, message: Picker.Chosen) -> None:
        """Assign the code that was picked."""
        if self._picking is None:
            super().on_picker_chosen(message)
            return
        message.stop()
        if self.assign(self._picking, (message.code_id,)):
            self._remember_last(message.code_id)

    def on_picker_wanted(self, message: Picker.Wanted) -> None:
        """Make the code that is not there yet, and assign it, as one change."""
        message.stop()
        if self._picking is not None:
            made = self._make_and_assign(self._picking, message.label, message.parent_id)
            if made is not None:
                self._remember_last(made)

    def _remember_last(self, code_id: int) -> None:
        if code_id not in self._assigned_now:
            self._assigned_now += (code_id,)
        self._last = self._assigned_now

    def on_picker_closed(self) -> None:
        """Back to the text, with the passage selected until something was assigned to it."""
        super().on_picker_closed()
        if self.picker.is_open:  # opened again before this message came
            return
        passage, self._picking = self._picking, None
        self.reader.focus()
        if passage is not None and self._assigned_now:
            self._rest_on(passage)

    def give_up_picking(self) -> None:
        """Close the picker: what it was open for is gone."""
        self._assigned_now = ()
        self.picker.close()

    # ------------------------------------------------------------------ assigning

    def assign(self, passage: Passage, code_ids: tuple[int, ...]) -> bool:
        """Code a passage at codes, as one change; whether it was done."""
        opened = self.opened
        gone = "" if opened is None else self._gone(code_ids)
        if opened is None or gone:
            self.stage.say(gone or "The transcript is not in the project any more.", warning=True)
            return False
        labels = ", ".join(f"“{self.desk.by_id[code_id].label}”" for code_id in code_ids)
        words = self.quoted(passage)

        def operation(session: Session) -> list[int]:
            return _code(session, opened, passage, code_ids, self.desk.who)

        made = self.stage.attempt(f"code {opened.name} at {labels}", operation)
        if made is None:
            return False
        self.used(code_ids)
        self.stage.say(
            f"Coded {words} at {labels}{self._unseen(code_ids)}."
            if made
            else f"{words} is at {labels} already."
        )
        return True

    def _gone(self, code_ids: tuple[int, ...]) -> str:
        """A sentence where a code was deleted, in another window, since it was shown."""
        if all(map(self.known, code_ids)):
            return ""
        return "That code was deleted in another window just now; choose another one."

    def _unseen(self, code_ids: tuple[int, ...]) -> str:
        only = self.reader.only
        return "" if only is None or set(code_ids) <= set(only) else ", which f shows"

    def used(self, code_ids: tuple[int, ...]) -> None:
        """Put codes first among the recent ones, and give them digits while some are free."""
        state = self.desk.state
        for code_id in code_ids:
            state.recent = [code_id, *(each for each in state.recent if each != code_id)][:_RECENT]
            state.active = code_id
            free = [digit for digit in range(1, 10) if not self.known(state.quick.get(digit))]
            if free and code_id not in state.quick.values():
                state.quick[free[0]] = code_id

    def _make_and_assign(self, passage: Passage, label: str, parent_id: int | None) -> int | None:
        opened = self.opened
        if opened is None:
            self.stage.say("The transcript is not in the project any more.", warning=True)
            return None

        def operation(session: Session) -> int:
            parent = get_code(session, parent_id) if parent_id is not None else None
            code = add_code(session, Draft(label), parent=parent)
            _code(session, opened, passage, (code.id,), self.desk.who)
            return code.id

        said = f"New code “{label}”, and {self.quoted(passage)} coded at it."
        made = self.stage.attempt(f"code {opened.name} at the new code “{label}”", operation, said)
        if made is not None:
            self.used((made,))
        return made

    def _rest_on(self, passage: Passage) -> None:
        """Leave the cursor on the last character of what was coded, where other keys act on the coding."""
        self.reader.unselect()
        self.reader.go(self.reader.model.previous_character(passage.end))
        made = (passage.start, passage.end, self.desk.state.active)
        for coding in self.here():
            if (coding.start, coding.end, coding.code_id) == made:
                self.focus_here(coding.id)

    # ------------------------------------------------------------------ without the picker

    def action_again(self) -> None:
        """Code with the codes of the last passage."""
        known = tuple(filter(self.known, self._last or self.desk.state.recent[:1]))
        if not known:
            self.stage.say("No code was used yet: c chooses one.")
            return
        self._assign_target(known)

    def action_quick(self, digit: int) -> None:
        """Code with a quick code."""
        code_id = self.desk.state.quick.get(digit)
        if code_id is None or not self.known(code_id):
            self.stage.say(f"{digit} has no code yet: press {digit} on a code of the codebook (C).")
        elif self._assign_target((code_id,)):
            self._last = (code_id,)

    def known(self, code_id: int | None) -> bool:
        """Whether there is such a code now."""
        return code_id in self.desk.by_id

    def _assign_target(self, code_ids: tuple[int, ...]) -> bool:
        passage = self.target()
        if passage is None or not self.assign(passage, code_ids):
            return False
        self._rest_on(passage)
        return True

    @work(exclusive=True, group="dialog")
    async def action_in_vivo(self) -> None:
        """A new code named by the selected words, beside the active code."""
        passage = self.target()
        if passage is None:
            return
        self.reader.choose(passage)
        words = one_line(self.reader.model.text[passage.start : passage.end])
        parent = self._beside_active()
        hint = f"It goes under “{parent.label}”." if parent else "It goes to the top level."
        label = await self.stage.ask("In-vivo code", "Label", short_label(words), hint=hint)
        if label is None or not label.strip():
            return
        made = self._make_and_assign(passage, one_line(label), parent.id if parent else None)
        if made is not None:
            self._last = (made,)
            self._rest_on(passage)

    def _beside_active(self) -> CodeLine | None:
        """The heading above the active code."""
        beside = self.desk.by_id.get(self.desk.state.active or 0)
        return self.desk.by_id.get(beside.parent_id or 0) if beside else None


def _code(
    session: Session, opened: Opened, passage: Passage, code_ids: tuple[int, ...], who: str
) -> list[int]:
    """Code a passage of the transcript on the screen; the ids of the codings that were not there yet.

    Raises Refused where the text is not the one on the screen any more, or a code is retired.
    """
    transcript = session.get(Transcript, opened.id)
    if transcript is None:
        raise Refused("the transcript was removed in another window just now; nothing was done")
    if transcript.revision_id != opened.revision_id:
        raise Refused("the text was corrected in another window just now; look at it again")
    coder = get_coder(session, who)
    made = []
    for code_id in code_ids:
        code = get_code(session, code_id)
        reference = code_passage(session, transcript, passage, code, coder)
        if reference is not None:
            made.append(reference.id)
    return made


def short_label(words: str) -> str:
    """The words as a label: at most 60 characters, cut between words.

    >>> short_label("I keep the lasers running.")
    'I keep the lasers running'
    """
    if len(words) > _LABEL:
        cut = words.rfind(" ", 0, _LABEL)
        words = words[: cut if cut > 0 else _LABEL]
    return words.strip(" .,;:!?") or words
