"""Passages on a screen that have to lie in the answer to a question of the interview guide."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from textual import work

from exports.asking import AskedOften
from exports.references import ReferenceLine
from qualcode.ui.columns import visible
from qualcode.ui.moment import Moment
from qualcode.ui.place import Place
from qualcode.ui.questionpick import pick_question
from qualcode.ui.stage import Stage
from transcripts.questions.guide import read_guide
from transcripts.questions.within import Places, Within
from transcripts.stretches import meets


class QuestionFilter(Place):
    """The part of a screen that lists passages and leaves those out that answer something else."""

    def __init__(self, stage: Stage) -> None:
        """Passages may lie anywhere."""
        super().__init__(stage)
        self.moment = Moment(stage.desk)
        """What is shown, and as of when."""
        self.questions: frozenset[str] = frozenset()
        """The uuids of the questions; empty for anywhere."""
        self._asked_short: tuple[str, ...] = ()

    def in_answers(self, session: Session, lines: Sequence[ReferenceLine]) -> list[ReferenceLine]:
        """The passages that lie at least partly in an answer; questions that are gone are forgotten."""
        asked = [line for line in read_guide(session) if line.uuid in self.questions]
        self.questions = frozenset(line.uuid for line in asked)
        self._asked_short = tuple(line.short for line in asked)
        if not asked:
            return list(lines)
        places = Places(session, Within(questions=self.questions))
        answers = {each: places.stretches(each) for each in {line.transcript_id for line in lines}}
        return [line for line in lines if meets(answers[line.transcript_id], line.start, line.end)]

    def said_of_answers(self) -> str:
        """The questions in words, to stand behind what is listed."""
        names = " or ".join(f"“{visible(each)}”" for each in self._asked_short)
        return f" in the answer to {names}" if names else ""

    @work(exclusive=True, group="dialog")
    async def action_question(self) -> None:
        """Only passages in the answer to a question; or all again."""
        chosen = await pick_question(self, self.moment.read)
        if chosen is not None:
            uuid = chosen.question.uuid if isinstance(chosen, AskedOften) else ""
            self.questions = frozenset({uuid} if uuid else ())
            self.narrowed()

    def narrowed(self) -> None:
        """Show what the questions that were chosen leave."""
        raise NotImplementedError
