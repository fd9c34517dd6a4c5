"""The interview guide on the coding screen: going from question to question, and saying what asks one."""

from collections.abc import Hashable, Sequence
from functools import partial

from sqlalchemy.orm import Session
from textual import work

from exports.asking import MissingLine, nearest_lines, transcripts_heard
from qualcode.plaintext import fold, one_line
from qualcode.ui.columns import visible
from qualcode.ui.guidehere import SIGN, read_guide_here
from qualcode.ui.lostinhand import LostInHand
from qualcode.ui.questionpick import NO_GUIDE
from qualcode.ui.rowart import shortened
from transcripts.passages import Passage
from transcripts.questions.guide import (
    GuideLine,
    Kind,
    add_wording,
    find_question,
    line_of,
    remove_wording,
)
from transcripts.questions.matching import nearest_matches
from transcripts.questions.structure import Asking

_NAME = 40
"""Cells of a question in the status line beside where one is."""


class GuideActs(LostInHand):
    """The part of the coding screen that knows the interview guide."""

    def follow_guide(self) -> None:
        """The guide was changed: look again where its questions are asked."""
        if self.opened is not None:
            self.opened.guide = self.desk.read(partial(read_guide_here, transcript_id=self.opened.id))
            self.reader.guide = self.opened.guide
            self.reader.redraw()

    def answer_here(self) -> str:
        """In the answer to which question the cursor is; empty where in none."""
        if self.opened is None:
            return ""
        guide, cursor = self.opened.guide, self.reader.caret.cursor
        asked = guide.answered(cursor)
        if asked:
            more = f" +{len(asked) - 1}" if len(asked) > 1 else ""
            return f"{SIGN} {shortened(visible(asked[0].short), _NAME)}{more}"
        return "before the first question" if guide.before_first(cursor) else ""

    # ------------------------------------------------------------------ going to a question

    def action_question(self, step: int) -> None:
        """Go to the next or previous place where a question of the guide is asked."""
        if self.opened is None or self._silent():
            return
        number = self.opened.guide.beside(self.reader.caret.cursor, step)
        if number is None:
            end = "No question of the guide is asked after this" if step > 0 else "None is asked before this"
            self.stage.say(f"{end} in {self.opened.name}.")
        else:
            self._go_to_asking(number)

    def _silent(self) -> bool:
        """Whether nothing is asked in this transcript; then a sentence says why."""
        assert self.opened is not None
        guide, name = self.opened.guide, self.opened.name
        if guide.structure.askings:
            return False
        if not guide.guide:
            self.stage.say(NO_GUIDE)
        elif not guide.structure.interviewers:
            self.stage.say(f"Nobody is known to interview in {name}: F2, then o says who asks.", warning=True)
        else:
            self.stage.say(f"No question of the guide is found in {name}; I shows what comes near.")
        return True

    def _go_to_asking(self, number: int) -> None:
        assert self.opened is not None
        guide = self.opened.guide
        asking = guide.structure.askings[number]
        self._stand_at(asking.start)
        place = f"{number + 1:,} of {len(guide.structure.askings):,}, score {asking.score:.0f}"
        self.stage.say(f"{place}: {guide.line_of[asking.question].printed}")

    def _stand_at(self, offset: int) -> None:
        self.leave_mark()
        self.reader.caret.clear()
        self.reader.go(offset, centre=True)

    @work(exclusive=True, group="dialog")
    async def action_questions(self) -> None:
        """Choose a question of the guide and go to where it is asked, or to what comes near."""
        if self.opened is None:
            return
        opened, guide = self.opened, self.opened.guide
        if not guide.guide:
            self.stage.say(NO_GUIDE)
            return
        chosen = await self.stage.choose(f"The interview guide in {opened.name}", self._places())
        if self.opened is not opened or not isinstance(chosen, tuple):
            return
        found, number = chosen
        if opened.guide is not guide:
            self.stage.say("The guide was changed in another window just now; look again.", warning=True)
        elif found:
            self._go_to_asking(number)
        else:
            self._go_near(guide.guide[number])

    def _places(self) -> list[tuple[Hashable, str]]:
        """A line for each place where a question is asked, and for each question that is not."""
        assert self.opened is not None
        guide, model = self.opened.guide, self.opened.model
        lines: list[tuple[Hashable, str]] = []
        for order, line in enumerate(guide.guide):
            numbers = [at for at, each in enumerate(guide.structure.askings) if each.question == line.id]
            turns = [model.turn_index(guide.structure.askings[at].start) + 1 for at in numbers]
            lines += [
                ((True, at), f"turn {turn:>4,}  {line.printed}")
                for at, turn in zip(numbers, turns, strict=True)
            ]
            lines += [] if numbers else [((False, order), f"not found  {line.printed}")]
        return lines

    def _go_near(self, line: GuideLine) -> None:
        """Select the words that come nearest to a question that is not found."""
        assert self.opened is not None
        near = self.desk.read(partial(_nearest, transcript_id=self.opened.id, line=line))
        if not near.words:
            self.stage.say(f"No interviewer has words like those of “{line.short}” in {self.opened.name}.")
            return
        self.leave_mark()
        self.reader.choose(Passage(near.start, near.end), centre=True)
        self.reader.action_other_end()
        self.stage.say(f"Not found; the nearest words, score {near.score}. A says that they ask it.")

    # ------------------------------------------------------------------ saying what asks a question

    @work(exclusive=True, group="dialog")
    async def action_asks(self) -> None:
        """Make the selected words, or the sentence under the cursor, another wording of a question."""
        passage = self.target()
        if passage is None or self.opened is None or not self._asked_by_somebody(passage):
            return
        opened = self.opened
        words = one_line(passage.within(opened.model.text))
        lines = [(line.uuid, line.printed) for line in _by_nearness(words, opened.guide.guide)]
        chosen = await self.stage.choose(f"{self.quoted(passage)} asks", lines)
        line = next((each for each in opened.guide.guide if each.uuid == chosen), None)
        if line is not None and self._keep(line, words, "wordings"):
            asked, named = self._still_asked(line, passage), _named(line)
            said = f"These words ask {named}" if asked else f"Kept with {named}, but not found here"
            self.stage.say(f"{said}; u takes it back.", warning=not asked)

    def _asked_by_somebody(self, passage: Passage) -> bool:
        """Whether there is a guide, and an interviewer says these words; else a sentence says what to do."""
        assert self.opened is not None
        turn = self.opened.model.turns[self.opened.model.turn_index(passage.start)]
        if not self.opened.guide.guide:
            self.stage.say(NO_GUIDE)
        elif turn.speaker not in self.opened.interviewers:
            who = visible(turn.speaker) if turn.speaker else "Who speaks here"
            self.stage.say(f"{who} is not known to interview: F2, then o says who asks.", warning=True)
        else:
            return True
        return False

    @work(exclusive=True, group="dialog")
    async def action_asks_not(self) -> None:
        """Say that the words under the cursor only sound like a question, and are not it."""
        if self.opened is None or self._silent():
            return
        opened = self.opened
        asked = self._askings_here()
        if not asked:
            self.stage.say("No question of the guide is asked here; I lists where they are.")
            return
        asking = asked[0]
        if len(asked) > 1:
            lines = [(each, opened.guide.line_of[each.question].printed) for each in asked]
            chosen = await self.stage.choose("Which question is not asked here?", lines)
            if not isinstance(chosen, Asking):
                return
            asking = chosen
        line, passage = opened.guide.line_of[asking.question], Passage(asking.start, asking.end)
        if self._keep(line, one_line(passage.within(opened.model.text)), "never"):
            asked_still, named = self._still_asked(line, passage), _named(line)
            said = f"Kept, but words here still ask {named}" if asked_still else f"Not {named} any more"
            self.stage.say(f"{said}; u takes it back.", warning=asked_still)

    def _askings_here(self) -> Sequence[Asking]:
        """Where a question is asked in the selection or at the cursor; else in the turn under it."""
        assert self.opened is not None
        guide, model, cursor = self.opened.guide, self.opened.model, self.reader.caret.cursor
        here = self.reader.selection or Passage(cursor, cursor + 1)
        turn = model.turns[model.turn_index(cursor)]
        return guide.asked_in(*here) or guide.asked_in(turn.start, turn.end)

    def _keep(self, line: GuideLine, words: str, kind: Kind) -> bool:
        """Keep words as a wording of a question, or as none, in one step; whether that was done.

        Where the opposite was said of the same words, that is taken away.
        """

        def operation(session: Session) -> bool:
            question = find_question(session, line.uuid)
            other: Kind = "never" if kind == "wordings" else "wordings"
            if fold(words) in map(fold, getattr(line_of(question), other)):
                remove_wording(session, question, words, other)
            add_wording(session, question, words, kind)
            return True

        what = "another wording" if kind == "wordings" else "words that are not"
        return bool(self.stage.attempt(f"{what} of the question “{line.short}”", operation))

    def _still_asked(self, line: GuideLine, passage: Passage) -> bool:
        """Whether the question is found in these words, as the guide is now."""
        assert self.opened is not None
        return any(each.question == line.id for each in self.opened.guide.asked_in(*passage))


def _named(line: GuideLine) -> str:
    return f"question {line.number}" if line.number else f"“{visible(line.short)}”"


def _nearest(session: Session, transcript_id: int, line: GuideLine) -> MissingLine:
    (heard,) = transcripts_heard(session, [transcript_id])
    ((_, near),) = nearest_lines(session, heard, [line])
    return near


def _by_nearness(words: str, guide: Sequence[GuideLine]) -> list[GuideLine]:
    """The questions, those most like some words first, the others in their order."""
    prepared = [wording for line in guide for wording in line.prepared()]
    scores = {each.question: each.score for each in nearest_matches(words, prepared)}
    return sorted(guide, key=lambda line: -scores.get(line.id, 0.0))
