"""What is done to codings on the coding screen: step through them, take away, recode, memos, copy."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from textual import work

from qualcode.coding import get_code, get_reference, recode, uncode
from qualcode.quoting import kept_on
from qualcode.store.models import Coder
from qualcode.ui.assignacts import AssignActs
from qualcode.ui.codingindex import Coding
from qualcode.ui.correcting import correct
from transcripts.passages import Passage


class CodingActs(AssignActs):
    """The part of the coding screen that acts on codings that are there."""

    def action_step_here(self, step: int) -> None:
        """Step through the codings at the cursor."""
        codings = self.here()
        if not codings:
            self.stage.say("Nothing is coded here.")
            return
        ids = [each.id for each in codings]
        focused = self.reader.focused_coding
        index = (ids.index(focused) + step) % len(ids) if focused in ids else (0 if step > 0 else -1)
        coding = codings[index]
        self.focus_here(coding.id)
        words = self.quoted(Passage(coding.start, coding.end))
        self.stage.say(f"{ids.index(coding.id) + 1} of {len(ids)}: “{self.label_of(coding)}” on {words}")

    # ------------------------------------------------------------------ taking away and changing

    def action_uncode(self) -> None:
        """Take one coding away."""
        self.act_on_one("Which coding goes?", self._uncode)

    def _uncode(self, coding: Coding) -> None:
        label, words = self.label_of(coding), self.quoted(Passage(coding.start, coding.end))
        kept = self.desk.read(lambda session: kept_on(session, [coding.id]))
        self.stage.attempt(
            f"uncode “{label}”",
            lambda session: uncode(session, get_reference(session, coding.id)),
            f"Took “{label}” off {words}{kept}; u brings it back.",
        )

    def action_uncode_all(self) -> None:
        """Take all codings of this coder off the selection."""
        coders = self.desk.read(lambda session: _coder_ids(session, self.desk.who))
        mine = [each.id for each in self.here() if each.coder_id in coders]
        if not mine:
            self.stage.say(f"Nothing is coded here by {self.desk.who}.")
            return

        def operation(session: Session) -> None:
            for coding_id in mine:
                uncode(session, get_reference(session, coding_id))

        count = f"{len(mine):,} coding{'s' if len(mine) != 1 else ''}"
        kept = self.desk.read(lambda session: kept_on(session, mine))
        them = "them" if len(mine) != 1 else "it"
        self.stage.attempt(f"uncode {count}", operation, f"Took {count} away{kept}; u brings {them} back.")

    def action_recode(self) -> None:
        """Give one coding another code; memos stay."""
        self.act_on_one("Which coding gets another code?", self._recode)

    @work(exclusive=True, group="dialog")
    async def _recode(self, coding: Coding) -> None:
        old = self.label_of(coding)
        code_id = await self.pick_code(f"Instead of “{old}”")
        if code_id is None:
            return
        if not self.known(code_id):
            self.stage.say("That code was deleted in another window just now.", warning=True)
            return

        def operation(session: Session) -> bool:
            recode(session, get_reference(session, coding.id), get_code(session, code_id))
            return True

        new = self.desk.by_id[code_id].label
        done = f"“{old}” is “{new}” now; u takes it back."
        if self.stage.attempt(f"recode “{old}” to “{new}”", operation, done):
            self.used((code_id,))

    # ------------------------------------------------------------------ memos

    def action_memo(self) -> None:
        """Memo on one coding."""
        self.act_on_one("Memo on which coding?", self._memo)

    @work(exclusive=True, group="dialog")
    async def _memo(self, coding: Coding) -> None:
        await self.stage.edit_memo("reference", coding.id, f"“{self.label_of(coding)}”")

    @work(exclusive=True, group="dialog")
    async def action_transcript_memo(self) -> None:
        """Memo on the transcript."""
        if self.opened is not None:
            await self.stage.edit_memo("transcript", self.opened.id, self.opened.name)

    @work(exclusive=True, group="dialog")
    async def action_correct(self) -> None:
        """Correct the transcript in the user's editor; the cursor stays with its words."""
        if self.opened is not None:
            await correct(self, self.opened.id)

    # ------------------------------------------------------------------ looking and copying

    def action_only(self) -> None:
        """Show only the active code, or all again."""
        active = self.desk.state.active
        if self.reader.only is not None:
            self.show_only(None)
            self.stage.say("All codings are shown.")
        elif active is None or not self.known(active):
            self.stage.say("No code is active yet: code something, step to a coding with Tab, or use C.")
        else:
            self.show_only(frozenset({active}))
            self.stage.say(f"Only “{self.desk.by_id[active].label}” is shown; f shows all again.")

    def show_only(self, code_ids: frozenset[int] | None) -> None:
        """Draw codings at these codes alone, or all."""
        self.reader.only = code_ids
        self.reader.redraw()
        self.details.forget()
        self.moved()

    def action_copy(self) -> None:
        """Put the selection with its source on the clipboard."""
        passage = self.target()
        if passage is None or self.opened is None:
            return
        model = self.opened.model
        number = model.turn_index(passage.start)
        source = ", ".join(
            filter(None, (self.opened.name, model.turns[number].speaker, f"turn {number + 1}"))
        )
        self.app.copy_to_clipboard(f"“{model.text[passage.start : passage.end]}” ({source})")
        self.stage.say(f"Copied {self.quoted(passage)} with its source.")


def _coder_ids(session: Session, who: str) -> set[int]:
    return set(session.scalars(select(Coder.id).where(Coder.name == who)))
