"""Generated studies, small and odd, written into a project: for tests against sets of characters."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from codebook.codes import add_framework
from codebook.framework import Draft, Framework
from qualcode.coding import get_coder
from qualcode.store.journal import insert_many
from qualcode.store.models import Code, Reference
from transcripts.interviews import add_transcript
from transcripts.script import Script, Turn

LENGTH = 40
SPAN = 10
"""Every transcript has four turns of nine letters and a line break: interviewer, A, interviewer, B."""


@dataclass(frozen=True)
class Coded:
    transcript: int
    start: int
    end: int
    code: int
    coder: int


@dataclass(frozen=True)
class Study:
    """Transcripts belong to interviews two by two; code i hangs below code parents[i] (-1 is the top)."""

    transcripts: int
    parents: tuple[int, ...]
    retired: frozenset[int]
    coded: tuple[Coded, ...]

    def below(self, code: int) -> set[int]:
        found = {code}
        for index, parent in enumerate(self.parents):
            if parent in found:
                found.add(index)
        return found

    def counted(self, code: int) -> bool:
        return code not in self.retired and (self.parents[code] == -1 or self.counted(self.parents[code]))


@st.composite
def studies(draw: st.DrawFn) -> Study:
    transcripts = draw(st.integers(1, 5))
    parents = tuple(draw(st.integers(-1, index - 1)) for index in range(draw(st.integers(1, 7))))
    coded = draw(
        st.lists(
            st.builds(
                lambda transcript, start, length, code, coder: Coded(
                    transcript, start, min(start + length, LENGTH - 1), code, coder
                ),
                st.integers(0, transcripts - 1),
                st.integers(0, LENGTH - 3),
                st.integers(1, 15),
                st.integers(0, len(parents) - 1),
                st.integers(0, 1),
            ),
            max_size=25,
        )
    )
    retired = draw(st.frozensets(st.integers(0, len(parents) - 1), max_size=2))
    return Study(transcripts, parents, retired, tuple(coded))


def islands(spans: list[Coded]) -> int:
    """How many pieces the spans make where sharing a character joins them: naive, by transitive closure."""
    groups: list[set[tuple[int, int]]] = []
    for span in spans:
        letters = {(span.transcript, letter) for letter in range(span.start, span.end)}
        touching = [group for group in groups if group & letters]
        groups = [group for group in groups if not group & letters]
        groups.append(letters.union(*touching))
    return len(groups)


def interviewer_only(span: Coded) -> bool:
    turns = [place // SPAN for place in range(span.start, span.end) if place % SPAN != SPAN - 1]
    return bool(turns) and all(turn % 2 == 0 for turn in turns)


def framework(study: Study, parent: int = -1) -> Framework:
    return tuple(
        Draft(f"code {index}", children=framework(study, index))
        for index, above in enumerate(study.parents)
        if above == parent
    )


def fill(session: Session, study: Study, texts: Sequence[Sequence[str]] = ()) -> None:
    """``texts``: four words of nine letters for each transcript, instead of the same in all."""
    letters = ["\n".join(texts[index] if texts else ["abcdefghi"] * 4) for index in range(study.transcripts)]
    turns = tuple(
        Turn(start, start + 9, label, None) for start, label in zip((0, 10, 20, 30), "IAIB", strict=True)
    )
    transcripts = [
        add_transcript(
            session, Script(letters[index], turns), name=f"T{index}", source="", interview=f"INT{index // 2}"
        ).id
        for index in range(study.transcripts)
    ]
    add_framework(session, framework(study))
    ids = {code.label: code.id for code in session.scalars(select(Code))}
    for index in study.retired:
        session.execute(update(Code).where(Code.id == ids[f"code {index}"]).values(retired=True))
    coders = [get_coder(session, f"coder {index}").id for index in range(2)]
    rows = (
        (
            *(f"{number}", transcripts[span.transcript], ids[f"code {span.code}"], coders[span.coder]),
            *(span.start, span.end, letters[span.transcript][span.start : span.end], "", ""),
        )
        for number, span in enumerate(study.coded)
    )
    insert_many(session.connection(), Reference, rows)
