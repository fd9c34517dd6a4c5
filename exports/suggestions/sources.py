"""The sources of suggestions: a search, the patterns kept with codes, and what is coded already."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.tree import CodeLine
from exports.suggestions.learning import ENOUGH, Learned, by_words, learned
from exports.suggestions.reasons import Candidate, SourceName, candidate
from exports.suggestions.spoken import Coded, Cutter, Piece
from exports.suggestions.terms import Terms
from qualcode.store.models import Pattern, Reference
from transcripts.search.asking import Question, answered
from transcripts.search.scope import Scope
from transcripts.search.words import words

_HITS = 5_000
"""Hits of one search that are looked at."""


def patterns_of(session: Session, code_ids: Collection[int]) -> Sequence[Pattern]:
    """The patterns kept with some codes, in the order in which they were."""
    return session.scalars(select(Pattern).where(Pattern.code_id.in_(code_ids)).order_by(Pattern.id)).all()


def pattern_question(pattern: Pattern) -> Question:
    """What a pattern searches for."""
    return Question(pattern.text, lemma=pattern.forms)


def by_search(
    session: Session, question: Question, source: SourceName, cutter: Cutter, scope: Scope
) -> list[Candidate]:
    """The pieces that hits lie in, the best first.

    Of n pieces the one at place k, from 0, has the score 100 · (n - k) / (n + 1). Raises as ``answered``
    does.
    """
    asked = Question(question.text, question.regex, question.lemma, scope=scope)
    found: dict[Piece, list[str]] = {}
    with answered(session, asked) as hits:
        for hit in islice(hits, _HITS):
            piece = cutter.around(Piece(hit.transcript_id, hit.start, hit.end))
            found.setdefault(piece, []).extend(words(hit.words))
    name = {"search": "the search", "patterns": "the pattern"}[source]
    many = len(found) + 1
    return [
        candidate(piece, source, 100 * (many - 1 - place) / many, 0.0, f"{name} “{question.text}”", said)
        for place, (piece, said) in enumerate(found.items())
    ]


@dataclass(frozen=True)
class Lesson:
    """What was learned, and a sentence on what from."""

    learned: Learned
    note: str
    by_label: bool
    """Whether too little is coded, so that the words of the code itself are looked for."""


def lesson(session: Session, line: CodeLine, coded: Coded, pieces: Sequence[Piece], terms: Terms) -> Lesson:
    """Learn from what is coded; where that is too little, look for the words of label and definition."""
    import numpy

    rows = coded.rows(pieces)
    if len(rows) >= ENOUGH:
        begun = set(session.scalars(select(Reference.transcript_id).distinct()))
        known = numpy.array([piece.transcript_id in begun for piece in pieces], dtype=bool)
        note = f"Learned from {len(rows):,} pieces of talk coded there."
        return Lesson(learned(terms, rows, known), note, False)
    said = " ".join((line.label, line.definition, line.inclusion, line.example))
    few = "no piece of talk is" if not rows else f"only {len(rows)} piece{'s' * (len(rows) != 1)} of talk"
    few += "" if not rows else " is" if len(rows) == 1 else " are"
    note = (
        f"Too little to learn from: {few} coded at “{line.label}”, and {ENOUGH} are needed. The words of its"
        " label and definition are looked for instead."
    )
    return Lesson(by_words(terms, said), note, True)


def ranked(found: Learned) -> Iterator[int]:
    """The rows of the pieces that are at all like what was learned, the most like it first."""
    import numpy

    reached = found.reached.round(9)
    for row in numpy.argsort(-reached, kind="stable").tolist():
        if reached[row] <= 0:
            return
        yield row


def by_lesson(found: Lesson, pieces: Sequence[Piece], rows: Iterable[int]) -> Iterator[Candidate]:
    """Pieces with what they have of what was learned; made as asked for."""
    for row in rows:
        terms = found.learned.reasons(row)
        why = f"{'its label' if found.by_label else 'because of'}: {', '.join(terms)}"
        told = [word for term in terms for word in term.split()]
        reached = round(float(found.learned.reached[row]), 9)
        yield candidate(pieces[row], "learned", found.learned.scores[row], reached, why, told)
