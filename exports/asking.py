"""Where the questions of the interview guide are asked, where not, and how much is answered."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.counts import count_interviews_of
from qualcode.store.models import Interview, Transcript
from qualcode.store.texts import text_of
from transcripts.questions.guide import GuideLine
from transcripts.questions.matching import AT_LEAST, nearest_matches
from transcripts.questions.structure import SpokenTurn, Structures, spoken_turns
from transcripts.stretches import Stretch, both

Progress = Callable[[Sequence["Heard"]], Iterator["Heard"]]


@dataclass(frozen=True)
class QuestionLine:
    """A question of the guide, and how it was asked."""

    number: str
    section: str
    question: str
    wordings: tuple[str, ...]
    never: tuple[str, ...]
    interviews: int
    """In how many it is found."""
    words: float | None
    """Words of the answer without interviewers', the median of the interviews in which it is found."""
    missing: tuple[str, ...]
    """The interviews in which it is not, of those in which somebody is known to interview."""


@dataclass(frozen=True)
class AskedOften:
    """A question of the guide, and in how many interviews it is found."""

    question: GuideLine
    interviews: int
    of: int
    """All there are."""

    @property
    def printed(self) -> str:
        """The number before the question, both as in a list to choose from."""
        return f"{self.interviews:>5,} of {self.of:,}  {self.question.printed}"


@dataclass(frozen=True)
class AskedLine:
    """A place where a question is asked."""

    transcript: str
    interview: str
    number: str
    question: str
    start: int
    """Of the words that ask it: code points, half-open."""
    end: int
    words: str
    score: int
    """How near they are to the wording, up to 100."""
    wording: str
    answer: Stretch
    """From the turn that asks, or a heading in it, to the next that asks something, or to a heading."""


@dataclass(frozen=True)
class MissingLine:
    """An interview in which a question is not found, and the words that come nearest."""

    interview: str
    number: str
    question: str
    transcript: str = ""
    start: int = 0
    end: int = 0
    words: str = ""
    """Empty where no interviewer has a word of substance in common with it."""
    score: int = 0


@dataclass(frozen=True)
class Heard:
    """A transcript in which questions are looked for."""

    id: int
    name: str
    interview_id: int
    interview: str
    revision_id: int


@dataclass(frozen=True)
class GuideReport:
    """The whole guide against the interviews."""

    questions: tuple[QuestionLine, ...]
    interviews: int
    """All there are."""
    silent: tuple[str, ...]
    """The interviews in which nobody is known to interview."""


def guide_report(session: Session, *, at_least: float = AT_LEAST, progress: Progress = iter) -> GuideReport:
    """How often each question was asked."""
    structures = Structures(session, at_least=at_least)
    transcripts = transcripts_heard(session)
    asked: dict[int, dict[int, int]] = {line.id: {} for line in structures.guide}
    homes = {each.interview_id: each.interview for each in transcripts}
    speaking = set[int]()
    for each in progress(transcripts):
        found = structures.of(each.id)
        if found.interviewers:
            speaking.add(each.interview_id)
        if found.parts:
            text, turns = text_of(session, each.revision_id), spoken_turns(session, each.id)
            for line in structures.guide:
                answers = found.answers(frozenset({line.id}))
                if answers:
                    of = asked[line.id]
                    of[each.interview_id] = of.get(each.interview_id, 0) + _answered(text, turns, answers)
    lines = (_question_line(line, asked[line.id], homes, speaking) for line in structures.guide)
    return GuideReport(tuple(lines), len(homes), _named(homes, homes.keys() - speaking))


def asked_often(session: Session, *, progress: Progress = iter) -> tuple[AskedOften, ...]:
    """In how many interviews each question is found, in the order of the guide."""
    structures = Structures(session)
    if not structures.guide:
        return ()
    transcripts = transcripts_heard(session)
    homes: dict[int, list[int]] = {line.id: [] for line in structures.guide}
    for each in progress(transcripts):
        for asking in structures.of(each.id).askings:
            homes[asking.question].append(each.interview_id)
    every = count_interviews_of([each.interview_id for each in transcripts])
    return tuple(AskedOften(line, count_interviews_of(homes[line.id]), every) for line in structures.guide)


def _question_line(
    line: GuideLine, words: dict[int, int], homes: dict[int, str], speaking: set[int]
) -> QuestionLine:
    return QuestionLine(
        *(line.number, line.section, line.text, line.wordings, line.never),
        count_interviews_of(words),
        median(words.values()) if words else None,
        _named(homes, speaking - words.keys()),
    )


def _named(homes: dict[int, str], chosen: Collection[int]) -> tuple[str, ...]:
    return tuple(sorted(homes[each] for each in chosen))


def _answered(text: str, turns: list[SpokenTurn], answers: list[Stretch]) -> int:
    """Words of those who do not interview."""
    others = [(turn.start, turn.end) for turn in turns if not turn.interviewer]
    return sum(len(text[start:end].split()) for start, end in both(answers, others))


def asked_lines(
    session: Session,
    transcript_ids: Collection[int] | None = None,
    *,
    at_least: float = AT_LEAST,
    progress: Progress = iter,
) -> list[AskedLine]:
    """Where questions are asked, by transcript and place; in all transcripts or in some."""
    structures = Structures(session, at_least=at_least)
    line_of = {line.id: line for line in structures.guide}
    lines = []
    for each in progress(transcripts_heard(session, transcript_ids)):
        found = structures.of(each.id)
        text = text_of(session, each.revision_id) if found.askings else ""
        for asking in found.askings:
            line = line_of[asking.question]
            lines.append(
                AskedLine(
                    *(each.name, each.interview, line.number, line.text, asking.start, asking.end),
                    text[asking.start : asking.end],
                    round(asking.score),
                    asking.wording,
                    found.answer(asking),
                )
            )
    return lines


def missing_lines(
    session: Session,
    question_ids: Collection[int] | None = None,
    *,
    at_least: float = AT_LEAST,
    progress: Progress = iter,
) -> list[MissingLine]:
    """Per question and interview in which it is not found, what an interviewer says that comes nearest."""
    structures = Structures(session, at_least=at_least)
    guide = [line for line in structures.guide if question_ids is None or line.id in question_ids]
    found: dict[int, set[int]] = {}
    near: dict[tuple[int, int], MissingLine] = {}
    for each in progress(transcripts_heard(session)):
        structure = structures.of(each.id)
        if structure.interviewers:
            asked = found.setdefault(each.interview_id, set())
            asked |= {asking.question for asking in structure.askings}
            wanted = [line for line in guide if line.id not in asked]
            for line, nearest in nearest_lines(session, each, wanted):
                key = each.interview_id, line.id
                near[key] = max(near.get(key, nearest), nearest, key=lambda one: one.score)
    order = [line.id for line in guide]
    return [
        line
        for (home, question), line in sorted(
            near.items(), key=lambda item: (order.index(item[0][1]), -item[1].score, item[1].interview)
        )
        if question not in found[home]
    ]


def nearest_lines(
    session: Session, heard: Heard, wanted: Sequence[GuideLine]
) -> Iterator[tuple[GuideLine, MissingLine]]:
    """What an interviewer says in one transcript that comes nearest to each question, asked or not."""
    text = text_of(session, heard.revision_id)
    guide = [wording for line in wanted for wording in line.prepared()]
    best: dict[int, tuple[float, int, int]] = {}
    for turn in spoken_turns(session, heard.id) if guide else ():
        if turn.interviewer:
            for match in nearest_matches(text[turn.start : turn.end], guide):
                place = match.score, match.start + turn.start, match.end + turn.start
                best[match.question] = max(best.get(match.question, place), place, key=lambda one: one[0])
    for line in wanted:
        score, start, end = best.get(line.id, (0.0, 0, 0))
        yield (
            line,
            MissingLine(
                *(heard.interview, line.number, line.text, heard.name, start, end),
                text[start:end],
                int(score),
            ),
        )


def transcripts_heard(session: Session, transcript_ids: Collection[int] | None = None) -> list[Heard]:
    """All transcripts or some, by name."""
    statement = (
        select(Transcript.id, Transcript.name, Interview.id, Interview.name, Transcript.revision_id)
        .join(Interview, Interview.id == Transcript.interview_id)
        .order_by(Transcript.name)
    )
    found = (Heard(*row) for row in session.execute(statement))
    return [each for each in found if transcript_ids is None or each.id in transcript_ids]
