"""The interview guide: its questions in order, found by name, added, reworded, moved and removed.

These are operations like any other: they take a session, act inside ``Project.change()``, and commit nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import Ambiguous, BadInput, Duplicate, NotFound
from qualcode.nearest import nearest
from qualcode.plaintext import fold, one_line
from qualcode.store.models import Question
from transcripts.questions.matching import Wording, prepared

Kind = Literal["wordings", "never"]
"""How else a question was asked; what sounds like it and is not it."""
NUMBER = r"(?=\S*\d)\w(?:[\w.\-/]{0,10}\w)?"
"""What a number of a question is like: one word with a digit in it, as 3, 3b, Q1 or 2.1."""
_SHORT = 40
"""Characters of a question where it is a heading of a column, at most."""


@dataclass(frozen=True)
class GuideLine:
    """One question of the guide."""

    id: int
    uuid: str
    number: str
    section: str
    """The heading that it stands under, or empty."""
    text: str
    wordings: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @property
    def printed(self) -> str:
        """The question with its number, where it has one."""
        return f"{self.number} {self.text}".strip()

    @property
    def short(self) -> str:
        """The same in forty characters at most, cut between words.

        >>> GuideLine(1, "", "3", "", "Who teaches the students that come to your lab?").short
        '3 Who teaches the students that come to…'
        """
        if len(self.printed) <= _SHORT:
            return self.printed
        return self.printed[:_SHORT].rsplit(" ", 1)[0] + "…"

    def prepared(self) -> Iterator[Wording]:
        """All ways to ask it, and what is none."""
        for text in (self.text, *self.wordings):
            yield prepared(self.id, text)
        for text in self.never:
            yield prepared(self.id, text, never=True)


def read_guide(session: Session) -> list[GuideLine]:
    """The questions, in the order of the guide."""
    return [line_of(question) for question in _in_order(session)]


def line_of(question: Question) -> GuideLine:
    """A question as a value."""
    return GuideLine(
        *(question.id, question.uuid, question.number, question.section, question.text),
        tuple(question.wordings.splitlines()),
        tuple(question.never.splitlines()),
    )


def find_question(session: Session, name: str) -> Question:
    """A question by its number, its text, or words that stand in it alone; whatever the case.

    Raises NotFound, with those that may be meant, or Ambiguous.
    """
    questions = _in_order(session)
    wanted = fold(name)
    if not questions:
        raise NotFound("there is no interview guide yet; `qualcode questions import FILE` brings one in")
    for column in ("uuid", "number", "text"):
        found = [each for each in questions if wanted and fold(getattr(each, column)) == wanted]
        if found:
            return _one(found, name)
    found = [each for each in questions if wanted and wanted in fold(each.text)]
    if found:
        return _one(found, name)
    texts = [each.text for each in questions]
    near = nearest(name, texts, otherwise="`qualcode questions list` shows it")
    raise NotFound(f"the guide has no question {name!r}{near}")


def _one(found: list[Question], name: str) -> Question:
    if len(found) > 1:
        shown = " and ".join(f"“{line_of(each).printed}”" for each in found[:3])
        raise Ambiguous(f"{len(found)} questions of the guide are called {name!r}: {shown}; write more of it")
    return found[0]


def add_question(session: Session, text: str, *, number: str = "", section: str = "") -> Question:
    """A question at the end of its section, or of the guide.

    Raises BadInput for no words, and Duplicate where the guide has that text or number.
    """
    text = _worded(session, text)
    number = numbered(number)
    _refuse_number(session, number)
    questions = _in_order(session)
    question = Question(position=len(questions), number=number, section=one_line(section), text=text)
    last = [place for place, each in enumerate(questions, 1) if fold(each.section) == fold(section)]
    questions.insert(last[-1] if section and last else len(questions), question)
    session.add(question)
    _renumber(session, questions)
    return question


def reword_question(session: Session, question: Question, text: str, *, keep: bool = False) -> None:
    """Ask it in other words; with ``keep``, the former ones stay as another wording.

    Raises BadInput for no words, and Duplicate where another question has that text.
    """
    former, new = question.text, one_line(text)
    question.text = new if fold(former) == fold(new) else _worded(session, text)
    if keep and former != question.text and former not in question.wordings.splitlines():
        question.wordings = "\n".join([*question.wordings.splitlines(), former])
    session.flush()


def number_question(session: Session, question: Question, number: str) -> None:
    """Print it under a number, or under none. Raises Duplicate where another question has it."""
    number = numbered(number)
    _refuse_number(session, number, but=question)
    question.number = number
    session.flush()


def put_in_section(session: Session, question: Question, section: str) -> None:
    """Let it stand under a heading of the guide, or under none."""
    question.section = one_line(section)
    session.flush()


def move_question(
    session: Session,
    question: Question,
    place: Literal["first", "last", "before", "after"],
    other: Question | None,
) -> None:
    """Ask it elsewhere; ``other`` is the question before or after which. Raises BadInput for itself."""
    if question is other:
        raise BadInput("a question cannot be moved beside itself; name another one")
    questions = [each for each in _in_order(session) if each is not question]
    beside = questions.index(other) if other is not None else 0
    at = {"first": 0, "last": len(questions), "before": beside, "after": beside + 1}[place]
    questions.insert(at, question)
    _renumber(session, questions)


def remove_question(session: Session, question: Question) -> None:
    """Take it out of the guide, with its wordings."""
    session.delete(question)
    session.flush()


def add_wording(session: Session, question: Question, text: str, kind: Kind = "wordings") -> None:
    """Say how else it was asked, or what only sounds like it. Raises BadInput or Duplicate."""
    text = one_line(text)
    if not text:
        raise BadInput("a wording needs words")
    known = _wordings(question, kind)
    if fold(text) in map(fold, [*known, question.text]):
        raise Duplicate(f"“{line_of(question).printed}” has these words already")
    setattr(question, kind, "\n".join([*known, text]))
    session.flush()


def remove_wording(session: Session, question: Question, text: str, kind: Kind = "wordings") -> None:
    """Take a wording away. Raises NotFound, with the nearest, where there is none of that text."""
    known = _wordings(question, kind)
    kept = [each for each in known if fold(each) != fold(text)]
    if len(kept) == len(known):
        near = nearest(text, known, otherwise="`qualcode questions list --wordings` shows them")
        raise NotFound(f"“{line_of(question).printed}” has no such wording{near}")
    setattr(question, kind, "\n".join(kept))
    session.flush()


def _wordings(question: Question, kind: Kind) -> list[str]:
    return (question.wordings if kind == "wordings" else question.never).splitlines()


def _in_order(session: Session) -> list[Question]:
    return list(session.scalars(select(Question).order_by(Question.position, Question.id)))


def _worded(session: Session, text: str) -> str:
    """The text of a new question."""
    text = one_line(text)
    if not text:
        raise BadInput("a question needs words")
    for each in _in_order(session):
        if fold(each.text) == fold(text):
            raise Duplicate(f"the guide has this question already: “{line_of(each).printed}”")
    return text


def numbered(number: str) -> str:
    """A number as it is kept, without the point behind it. Raises BadInput for what is none.

    >>> numbered(" 3b. "), numbered("")
    ('3b', '')
    """
    number = one_line(number).rstrip(".):")
    if number and not re.fullmatch(NUMBER, number):
        raise BadInput(f"{number!r} is no number of a question; write 3, 3b, Q1 or 2.1")
    return number


def _refuse_number(session: Session, number: str, *, but: Question | None = None) -> None:
    for each in _in_order(session):
        if number and each is not but and fold(each.number) == fold(number):
            raise Duplicate(f"question {each.number} is “{each.text}”; give another number")


def _renumber(session: Session, questions: list[Question]) -> None:
    """Write their places, of those whose place is another one."""
    for place, question in enumerate(questions):
        if question.position != place:
            question.position = place
    session.flush()
