"""The interview guide, for the undo machine."""

from typing import get_args

from sqlalchemy.orm import Session
from undo_base import Operation, Pick, chosen

from qualcode.store.models import Question
from transcripts.questions.guide import (
    Kind,
    add_question,
    add_wording,
    move_question,
    number_question,
    put_in_section,
    remove_question,
    remove_wording,
    reword_question,
)
from transcripts.questions.guidefiles import GuideRow
from transcripts.questions.guideimport import import_guide

WORDS = ("Who teaches?", "And why?", "What is a lab, to you?", "Anything else?")


def prepare(session: Session) -> None:
    """A guide on which every operation has something to do."""
    for number, words in enumerate(WORDS[:2], 1):
        question = add_question(session, words, number=f"{number}")
        for kind in get_args(Kind):
            add_wording(session, question, WORDS[2], kind)


def question_added(session: Session, pick: Pick) -> None:
    add_question(session, WORDS[pick(4)], number=("", "1", "2b")[pick(3)], section=("", "Work")[pick(2)])


def question_reworded(session: Session, pick: Pick) -> None:
    reword_question(session, chosen(session, Question, pick), WORDS[pick(4)], keep=pick(2) > 0)


def question_numbered(session: Session, pick: Pick) -> None:
    number_question(session, chosen(session, Question, pick), ("", "1", "3")[pick(3)])


def question_put_in_section(session: Session, pick: Pick) -> None:
    put_in_section(session, chosen(session, Question, pick), ("", "People")[pick(2)])


def question_moved(session: Session, pick: Pick) -> None:
    question, other = (chosen(session, Question, pick) for _ in range(2))
    place = (("first", None), ("last", None), ("before", other), ("after", other))[pick(5) % 4]
    move_question(session, question, *place)


def question_removed(session: Session, pick: Pick) -> None:
    remove_question(session, chosen(session, Question, pick))


def wording_added(session: Session, pick: Pick) -> None:
    add_wording(session, chosen(session, Question, pick), WORDS[pick(4)], get_args(Kind)[pick(2)])


def wording_removed(session: Session, pick: Pick) -> None:
    remove_wording(session, chosen(session, Question, pick), WORDS[pick(4)], get_args(Kind)[pick(2)])


def guide_imported(session: Session, pick: Pick) -> None:
    rows = [
        GuideRow(line, ("", str(line))[pick(2)], "", text, (WORDS[pick(4)],))
        for line, text in enumerate(WORDS[: 1 + pick(4)], 1)
    ]
    import_guide(session, rows, replace=pick(2) > 0)


OPERATIONS: dict[str, Operation] = {
    each.__name__: each
    for each in (
        *(question_added, question_reworded, question_numbered, question_put_in_section, question_moved),
        *(question_removed, wording_added, wording_removed, guide_imported),
    )
}
