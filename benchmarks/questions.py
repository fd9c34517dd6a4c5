"""How long it takes to find the guide's questions, beside a bare loop over the same sentences.

The floor is the shortest Python that a script would have: each sentence of an interviewer against each
question by rapidfuzz's ``token_set_ratio``, nothing else. It takes single sentences, ours up to three in
a row; it finds too much ("and why?" has every word of some question), ours says where, and what is answered.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

from rapidfuzz import fuzz, utils
from sqlalchemy.orm import Session

from benchmarks.corpus import WHO, Corpus
from benchmarks.timing import Job, Lap, Measurement, compare, measured, stopwatch
from exports.asking import transcripts_heard
from qualcode.store.project import Project
from qualcode.ui.guidehere import read_guide_here
from transcripts.questions import structure
from transcripts.questions.guide import add_question
from transcripts.questions.structure import Structures
from transcripts.speaking import set_speaker

_RUNS = {"S": 9, "M": 5, "L": 1}
_TARGET = 3.0
_GUIDE = 20
_AT_LEAST = 85
_LONG = 60
"""Characters that a sentence needs to be taken for a question."""
_SENTENCE = re.compile(r"[^.?!…]+[.?!…]*")
_TURNS = """SELECT transcript.id, substr(revision.text, turn.start + 1, turn."end" - turn.start)
    FROM transcript JOIN revision ON revision.id = transcript.revision_id
    JOIN turn ON turn.revision_id = revision.id WHERE turn.label = ? ORDER BY transcript.name, turn.start"""
_ASKS = "Interviewer"
Found = set[tuple[int, str]]
"""Transcript and question of what is asked in the words of the guide."""


def measure_questions(made: Corpus, _folder: Path) -> Iterator[Measurement]:
    """All transcripts, the first time and when their structure is known; opening one of 12,000 words."""
    with (
        closing(sqlite3.connect(made.full)) as plain,
        Project.open(made.full, who=WHO) as project,
        project.rehearse() as session,
    ):
        guide = _drawn(plain)
        set_speaker(session, _ASKS, interviewer=True)
        for text in guide:
            add_question(session, text)
        session.flush()
        floor: list[Found] = []
        runs = _RUNS[made.name]
        for what, known in (("the first time", False), ("again", True)):
            yield compare(
                f"questions: all transcripts, {what} / a bare loop",
                made.name,
                _ours(session, floor, known=known),
                _bare(plain, guide, floor),
                runs=runs,
                target=_TARGET if made.name != "S" else None,
            )
        yield _opening(made, session)


def _drawn(plain: sqlite3.Connection) -> list[str]:
    """Sentences of interviewers, by lot, as the questions of a guide."""
    sentences = (each[0].strip() for _, turn in plain.execute(_TURNS, (_ASKS,)) for each in _sentences(turn))
    long = sorted({each for each in sentences if len(each) >= _LONG})
    return Random(1).sample(long, _GUIDE)


def _sentences(turn: str) -> Iterator[re.Match[str]]:
    return _SENTENCE.finditer(turn)


def _ours(session: Session, floor: list[Found], *, known: bool) -> Job:
    def job() -> Lap:
        if not known:
            structure._known.clear()
        with stopwatch() as lap:
            structures = Structures(session)
            text_of = {line.id: line.text for line in structures.guide}
            found = {
                (each.id, text_of[asking.question])
                for each in transcripts_heard(session)
                for asking in structures.of(each.id).askings
            }
        if missing := floor[-1] - found:
            raise AssertionError(f"{len(missing)} questions are not found where they are asked word for word")
        return lap

    return job


def _bare(plain: sqlite3.Connection, guide: list[str], floor: list[Found]) -> Job:
    """Everything that scores enough; kept for the check is what is asked word for word."""
    questions = [(each, utils.default_process(each)) for each in guide]

    def job() -> Lap:
        with stopwatch() as lap:
            near = [
                (transcript, sentence[0], asked)
                for transcript, turn in plain.execute(_TURNS, (_ASKS,))
                for sentence in _sentences(turn)
                for said in (utils.default_process(sentence[0]),)
                for asked, words in questions
                if fuzz.token_set_ratio(said, words, score_cutoff=_AT_LEAST)
            ]
        floor.append({(each[0], each[2]) for each in near if each[1].strip() == each[2]})
        return lap

    return job


def _opening(made: Corpus, session: Session) -> Measurement:
    """What the reader does more when it opens a transcript that was not looked through yet."""
    (first, *_) = transcripts_heard(session)
    laps = []
    for _ in range(_RUNS["S"]):
        structure._known.clear()
        with stopwatch() as lap:
            read_guide_here(session, first.id)
        laps.append(lap)
    return measured("questions: opening a transcript of 12,000 words", made.name, laps)
