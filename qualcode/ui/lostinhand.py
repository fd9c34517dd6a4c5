"""A coding that lost its words, put by hand on a passage that is selected on the coding screen."""

from sqlalchemy.orm import Session

from qualcode.ui.codingacts import CodingActs
from transcripts.lost import get_lost, place_lost


class LostInHand(CodingActs):
    """The part of the coding screen that places a lost coding."""

    def _open_wanted(self) -> None:
        super()._open_wanted()
        self.call_after_refresh(self._say_how)

    def _say_how(self) -> None:
        """How it goes on, once the screen is there."""
        line = self.desk.in_hand
        if line is not None and self.is_current:
            label = self.desk.by_id[line.code_id].label
            self.stage.say(f"Select the words of “{label}”, then a places it there; F8 goes back.")

    def action_place_lost(self) -> None:
        """Let the lost coding stand on the selection, and go back to the others."""
        line, passage = self.desk.in_hand, self.reader.selection
        if line is None:
            self.stage.say("a places a coding that lost its words: F8, then o on one.")
        elif self.opened is None or self.opened.id != line.transcript_id:
            self.stage.say(
                f"That coding was lost in {line.transcript}; it can only be placed there.", warning=True
            )
        elif passage is None:
            self.stage.say(
                "Select the words first: s takes the sentence, v begins a selection.", warning=True
            )
        else:
            label = self.desk.by_id[line.code_id].label
            said = f"Placed “{label}” on {self.quoted(passage)}; u takes it back."

            def operation(session: Session) -> bool:
                place_lost(session, get_lost(session, line.id), passage)
                return True

            if self.stage.attempt(f"place a lost coding at “{label}”", operation):
                self.stage.action_go("review")
                self.stage.say(said)
