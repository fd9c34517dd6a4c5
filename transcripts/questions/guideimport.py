"""A file of questions into the interview guide, which it updates by text and by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import BadInput
from qualcode.plaintext import fold
from qualcode.store.models import Question
from transcripts.questions.guide import line_of
from transcripts.questions.guidefiles import GuideRow


@dataclass(frozen=True)
class QuestionChange:
    """What becomes of one question."""

    what: Literal["added", "reworded", "changed", "removed"]
    question: str
    """With its number, as it is afterwards, or was before it was removed."""
    before: str = ""
    """Its text before it was reworded."""
    section: str = ""
    """The heading it stands under."""


def import_guide(
    session: Session, rows: Sequence[GuideRow], *, replace: bool = False
) -> list[QuestionChange]:
    """Bring the questions of a file in, and put them in its order, before all others.

    A question of the same text is the same; else one of the same number, which gets the text of the file.
    Wordings are added to those it has. With ``replace`` they become those of the file, and questions that
    the file has not are removed. Raises BadInput where two would have one number.
    """
    known = list(session.scalars(select(Question).order_by(Question.position, Question.id)))
    matched = _matched(rows, known)
    others = [each for each in known if each not in matched.values()]
    changes = [QuestionChange("removed", line_of(each).printed) for each in others if replace]
    for each in others if replace else ():
        session.delete(each)
    session.flush()
    questions = [_brought_in(session, row, matched.get(row), changes, replace=replace) for row in rows]
    questions += [] if replace else others
    _refuse_alike(questions)
    for place, question in enumerate(questions):
        question.position = place
    session.flush()
    return changes


def _matched(rows: Sequence[GuideRow], known: Sequence[Question]) -> dict[GuideRow, Question]:
    """By text first, so that a number may go to another question; what is left by number."""
    texts = {fold(each.text): each for each in known}
    matched = {row: texts[fold(row.text)] for row in rows if fold(row.text) in texts}
    free = {fold(each.number): each for each in known if each.number and each not in matched.values()}
    for row in rows:
        if row not in matched and row.number and fold(row.number) in free:
            matched[row] = free.pop(fold(row.number))
    return matched


def _brought_in(
    session: Session, row: GuideRow, known: Question | None, changes: list[QuestionChange], *, replace: bool
) -> Question:
    question = known or Question(position=0, text=row.text)
    before = line_of(question) if known else None
    question.text = row.text
    question.number, question.section = (
        row.number or question.number or "",
        row.section or question.section or "",
    )
    for column, theirs in (("wordings", row.wordings), ("never", row.never)):
        ours = () if replace else tuple((getattr(question, column) or "").splitlines())
        setattr(question, column, "\n".join({fold(each): each for each in (*theirs, *ours)}.values()))
    session.add(question)
    session.flush()
    after = line_of(question)
    if before is None:
        changes.append(QuestionChange("added", after.printed, section=after.section))
    elif before.text != after.text:
        changes.append(QuestionChange("reworded", after.printed, before.text, after.section))
    elif before != after:
        changes.append(QuestionChange("changed", after.printed, section=after.section))
    return question


def _refuse_alike(questions: Sequence[Question]) -> None:
    numbers: dict[str, Question] = {}
    for each in questions:
        other = numbers.setdefault(fold(each.number), each)
        if each.number and other is not each:
            raise BadInput(
                f"“{other.text}” and “{each.text}” would both have the number {each.number}; give one of them"
                " another"
            )
