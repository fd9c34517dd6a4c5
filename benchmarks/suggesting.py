"""How many of the first ten suggestions for a code were coded there, in interviews whose codings were hidden.

Half of the interviews of a study lose their codings, and what is suggested in them, learned from the others,
is held against what was there; then the other half. Beside it stands a search for the words of the code's
label and definition, and what ten pieces by lot would come to.
"""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import mean

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from benchmarks.corpus import Corpus
from benchmarks.memory import peak_of
from benchmarks.sectioned import sectioned
from benchmarks.timing import Measurement, measured, stopwatch
from codebook.retiring import retired_ids
from codebook.tree import CodeLine, tree
from exports.suggestions.learning import ENOUGH
from exports.suggestions.queue import Wanted, suggested
from exports.suggestions.shelf import Shelf
from exports.suggestions.spoken import Coded
from qualcode.demo.build import build_demo
from qualcode.store.models import Interview, Memo, Quote, Reference, Transcript
from qualcode.store.project import Project
from transcripts.search.asking import Question
from transcripts.search.words import FUNCTION_WORDS, words

AT = 10
"""Suggestions that are looked at, and hidden references that a code needs."""
_WHO = "Somebody else"


@dataclass(frozen=True)
class Precision:
    """One code in one half: shares of ten that share a character with a hidden reference."""

    code: str
    hidden: int
    """References that were hidden."""
    learned: float
    searched: float
    forms: float
    """The same search with other forms of the words."""
    lot: float
    """What is to be expected of ten pieces by lot."""


def precisions(path: Path, *, seed: int = 1) -> list[Precision]:
    """Every code with ten hidden references, and five coded pieces to learn from, in each half."""
    found: list[Precision] = []
    with Project.open(path, who=_WHO) as project:
        for hidden in _halves(project, seed):
            with project.rehearse() as session:
                found += _measured(session, hidden)
    return found


def _halves(project: Project, seed: int) -> Iterator[frozenset[int]]:
    """The ids of the transcripts of each half of the interviews, drawn by lot."""
    with project.read() as session:
        homes = [
            (row.id, row.interview_id)
            for row in session.execute(select(Transcript.id, Transcript.interview_id))
        ]
        names = list(session.scalars(select(Interview.id).order_by(Interview.name)))
    Random(seed).shuffle(names)
    for half in (names[: len(names) // 2], names[len(names) // 2 :]):
        yield frozenset(transcript for transcript, interview in homes if interview in half)


def _measured(session: Session, hidden: frozenset[int]) -> Iterator[Precision]:
    lines = tree(session)
    retired = retired_ids(lines)
    codes = [line for line in lines if line.codable and line.id not in retired]
    shelf = Shelf()
    pieces, _ = shelf.taken(session, interviewer=False)
    there = [piece for piece in pieces if piece.transcript_id in hidden]
    truth = {line.id: (Coded(session, [line.id], None), _held(session, line, hidden)) for line in codes}
    _hide(session, hidden)
    for line in codes:
        coded, held = truth[line.id]
        if held >= AT and len(Coded(session, [line.id], None).rows(pieces)) >= ENOUGH:
            yield Precision(
                line.path,
                held,
                _share(session, Wanted(line.id, _WHO, frozenset({"learned"}), within=hidden), coded, shelf),
                _share(session, _keywords(line, hidden, forms=False), coded, shelf),
                _share(session, _keywords(line, hidden, forms=True), coded, shelf),
                mean(coded.touches(piece) for piece in there),
            )


def _held(session: Session, line: CodeLine, hidden: Iterable[int]) -> int:
    statement = select(Reference.id).where(Reference.code_id == line.id, Reference.transcript_id.in_(hidden))
    return len(session.scalars(statement).all())


def _hide(session: Session, hidden: frozenset[int]) -> None:
    """Take the references of the hidden half away with what hangs on them; the rehearsal brings them back."""
    gone = select(Reference.id).where(Reference.transcript_id.in_(hidden))
    for kind in (Memo, Quote):
        session.execute(delete(kind).where(kind.reference_id.in_(gone)))
    session.execute(delete(Reference).where(Reference.transcript_id.in_(hidden)))


def _keywords(line: CodeLine, hidden: frozenset[int], *, forms: bool) -> Wanted:
    said = [word for word in words(f"{line.label} {line.definition}") if not FUNCTION_WORDS.fullmatch(word)]
    query = " OR ".join(f'"{word}"' for word in dict.fromkeys(said))
    return Wanted(line.id, _WHO, frozenset({"search"}), search=Question(query, lemma=forms), within=hidden)


def _share(session: Session, wanted: Wanted, coded: Coded, shelf: Shelf) -> float:
    """The share of ten; where fewer are suggested, those that are missing hit nothing."""
    first = suggested(session, wanted, shelf).suggestions[:AT]
    return sum(coded.touches(each.piece) for each in first) / AT


_FIELDS = ("learned", "searched", "forms", "lot")
_OTHERS = ("label's words", "other forms too", "by lot")


def measure_precision(interviews: Path | None) -> Iterator[Measurement]:
    """The mean over codes and halves, learned beside each other way: on the demo, and on real sessions.

    ``interviews``: a folder with the sessions on code review somewhere in it.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["QUALCODE_CACHE"] = str(folder / "cache")
        yield from _means("demo", build_demo(folder / "demo"))
        if interviews is not None and (path := sectioned(interviews, folder / "sections.qualcode")):
            yield from _means("real", path)


def _means(name: str, path: Path) -> Iterator[Measurement]:
    found = precisions(path)
    codes = len({each.code for each in found})
    ours = _mean(found, "learned")
    for field, called in zip(_FIELDS[1:], _OTHERS, strict=True):
        what = f"suggest: right of the first {AT}, {codes} codes, learned / {called}"
        yield Measurement(what, name, "%", ours, _mean(found, field))


def _mean(found: list[Precision], field: str) -> float:
    shares: list[float] = [getattr(each, field) for each in found]
    return mean(shares)


def measure_speed(made: Corpus, _folder: Path) -> Iterator[Measurement]:
    """The first list of a project, which reads every transcript, the second, and the peak of memory."""
    with Project.open(made.full, who=_WHO) as project, project.read() as session:
        shelf = Shelf()
        line = next(line for line in tree(session) if line.codable and not line.heading)
        wanted = Wanted(line.id, _WHO, frozenset({"learned"}))
        for what in ("the first list", "the second"):
            with stopwatch() as lap:
                suggested(session, wanted, shelf)
            yield measured(f"suggest: {what}", made.name, [lap])
    yield Measurement("suggest: peak memory", made.name, "B", peak_of("suggest", [made.full]))


def main() -> None:
    """``python -m benchmarks.suggesting PROJECT``: a table of every code, for a study of one's own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("QUALCODE_CACHE", folder)
        print(f"{'hidden':>7}{'learned':>9}{'label':>9}{'forms':>9}{'lot':>9}  code")
        for path in map(Path, sys.argv[1:]):
            found = precisions(path)
            for each in found:
                print(f"{each.hidden:>7}{_shares([each])}  {each.code}")
            if found:
                print(f"{'mean':>7}{_shares(found)}  of {len(found)} rows of {path.stem}")


def _shares(found: list[Precision]) -> str:
    return "".join(f"{_mean(found, field):9.2f}" for field in _FIELDS)


if __name__ == "__main__":
    main()
