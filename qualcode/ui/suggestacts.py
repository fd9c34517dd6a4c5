"""What is done with a suggestion on the screen: accept, reject, skip, and move its ends by sentences."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from exports.suggestions.queue import Suggestion, Wanted
from qualcode.coding import current_text, get_code, get_coder
from qualcode.errors import QualcodeError
from qualcode.store.models import Transcript
from qualcode.suggesting import decide, keep_pattern
from qualcode.ui.lines import LineTable
from qualcode.ui.place import Place
from qualcode.ui.sitting import Sitting, end_moved, start_moved
from qualcode.ui.stage import Stage
from transcripts.interviews import script_of
from transcripts.passages import Passage
from transcripts.search.parsing import parse

_NONE = "Nothing is suggested here: c chooses a code, m looks again."
Move = Callable[[Sequence[Passage], Passage, int], Passage | None]


class SuggestActs(Place):
    """A screen with a queue of suggestions; each key is one step of undo."""

    list: LineTable  # every screen with one calls it so

    def __init__(self, stage: Stage) -> None:
        """Nothing is asked yet."""
        super().__init__(stage)
        self.wanted: Wanted | None = None
        self.sitting: Sitting | None = None
        """None until the queue was computed."""

    def show_queue(self) -> None:
        """Show the queue as it is decided on by now."""
        raise NotImplementedError

    def show_context(self) -> None:
        """Show the passage under the cursor in its context, and how far one has come."""
        raise NotImplementedError

    def current(self) -> int | None:
        """The number of the suggestion under the cursor, from 0."""
        key = self.list.cursor_key
        found = self.sitting is not None and isinstance(key, int) and key < len(self.sitting.suggestions)
        return key if found and isinstance(key, int) else None

    def text_of(self, each: Suggestion) -> str:
        """The text of its transcript."""
        return self.desk.read(lambda session: current_text(session, each.transcript_id))

    # ------------------------------------------------------------------ deciding

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Accept."""
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Code the passage, as long or short as it is now."""
        found = self._open()
        if found is None:
            return
        number, each, sitting = found
        place = (each.transcript_id, *sitting.passage(number))
        label = sitting.queue.code.label
        said = f"Coded at “{label}”."
        self._decide(number, f"code a suggested passage at “{label}”", said, accepted=[place])

    def action_reject(self) -> None:
        """Do not suggest it here again."""
        found = self._open()
        if found is not None:
            number, each, sitting = found
            label = sitting.queue.code.label
            said = f"Not suggested at “{label}” again; u takes that back."
            self._decide(number, f"reject a suggested passage at “{label}”", said, rejected=[each.piece])

    def _open(self) -> tuple[int, Suggestion, Sitting] | None:
        """The suggestion under the cursor where it is to be decided on; else what to do is said."""
        number, sitting = self.current(), self.sitting
        if number is None or sitting is None:
            self.stage.say(_NONE)
            return None
        fate = sitting.fates.get(number, "")
        if fate in ("accepted", "rejected"):
            self.stage.say(f"It is {fate} already; u takes the last decision back.")
            return None
        return number, sitting.suggestions[number], sitting

    def _decide(
        self,
        number: int,
        label: str,
        said: str,
        *,
        accepted: Sequence[tuple[int, int, int]] = (),
        rejected: Sequence[tuple[int, int, int]] = (),
    ) -> None:
        wanted, sitting = self.wanted, self.sitting
        assert wanted is not None
        assert sitting is not None

        def operation(session: Session) -> bool:
            code, coder = get_code(session, wanted.code_id), get_coder(session, self.desk.who)
            decide(session, code, coder, accepted=accepted, rejected=rejected)
            return True

        sitting.skipped.discard(number)
        if self.stage.attempt(label, operation, said):
            self.go_on(number)

    def action_skip(self) -> None:
        """Leave it for later."""
        number, sitting = self.current(), self.sitting
        if number is None or sitting is None:
            self.stage.say(_NONE)
            return
        if number not in sitting.fates:
            sitting.skipped.add(number)
            sitting.fates[number] = "skipped"
        self.go_on(number)

    def go_on(self, number: int) -> None:
        """Go to the next one that is open; at the end, say what was decided."""
        assert self.sitting is not None
        after = self.sitting.next_open(number)
        if after is None:
            self.stage.say(f"All are decided on: {self.sitting.summary()}. m looks again, u takes back.")
        else:
            self.list.go(after)
        self.show_queue()

    # ------------------------------------------------------------------ the passage

    def action_end(self, step: int) -> None:
        """A sentence more or less at the end."""
        self._move(end_moved, step)

    def action_start(self, step: int) -> None:
        """A sentence more or less at the beginning."""
        self._move(start_moved, step)

    def _move(self, move: Move, step: int) -> None:
        number, sitting = self.current(), self.sitting
        if number is None or sitting is None:
            self.stage.say(_NONE)
            return
        each = sitting.suggestions[number]
        if sitting.fates.get(number) == "accepted":
            self.stage.say("It is coded; o shows it in its interview, where its boundaries can be moved.")
            return
        moved = move(self._sentences(each), sitting.passage(number), step)
        if moved is None:
            self.stage.say("The turn has no more sentences there, or the passage would be empty.")
        else:
            sitting.passages[number] = moved
            self.show_context()

    def _sentences(self, each: Suggestion) -> Sequence[Passage]:
        """The sentences of its turn, as offsets into the transcript."""

        def turn(session: Session) -> tuple[int, str]:
            script = script_of(session, session.get_one(Transcript, each.transcript_id))
            found = next(turn for turn in script.turns if turn.start <= each.start < turn.end)
            return found.start, script.text[found.start : found.end]

        first, text = self.desk.read(turn)
        return [Passage(first + start, first + end) for start, end in self.stage.split(text)]

    def action_open(self) -> None:
        """Show it in its interview, selected."""
        number, sitting = self.current(), self.sitting
        if number is not None and sitting is not None:
            self.stage.open_passage(sitting.suggestions[number].transcript_id, *sitting.passage(number))

    # ------------------------------------------------------------------ patterns

    def keep_pattern(self, text: str) -> bool:
        """Keep a search with the code; False, with the sentence why, where it cannot be read."""
        wanted = self.wanted
        assert wanted is not None
        try:
            parse(text)
        except QualcodeError as error:
            sentence, _, _ = str(error).partition("\n")
            self.stage.say(f"This is no search: {sentence}.", warning=True)
            return False
        label = self.desk.by_id[wanted.code_id].label

        def operation(session: Session) -> bool:
            keep_pattern(session, get_code(session, wanted.code_id), text, get_coder(session, self.desk.who))
            return True

        self.stage.attempt(
            f"keep the pattern “{text.strip()}” with “{label}”", operation, f"Kept with “{label}”."
        )
        return True
