"""Projects as hypothesis makes them: deep trees, letters of all kinds, overlapping codings, memos."""

from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.codes import add_framework
from codebook.framework import Draft
from qualcode.coding import get_coder
from qualcode.memos import Kind, write_memo
from qualcode.store.models import (
    Attribute,
    AttributeValue,
    Code,
    Coder,
    Interview,
    Memo,
    Reference,
    Speaker,
    Transcript,
)
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.script import HeadingLine, Script, Turn

LETTERS = st.sampled_from([*"abcXYZ .,:'\"&<>/[]()-", "é", "ß", "😀", "👩‍🔬", "𝒳", "中", "ע", "½", "…"])
WORDS = st.lists(LETTERS, min_size=1, max_size=12).map(lambda letters: f"w{''.join(letters)}".strip())
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
PROSE = st.one_of(st.just(""), LINES)
TIME = st.one_of(st.none(), st.integers(0, 20_000_000))


@dataclass(frozen=True)
class Coding:
    """Where a passage lies, as parts of a thousand, and whose it is."""

    transcript: int
    code: int
    coder: int
    start: int
    length: int
    memo: str


Talk = tuple[tuple[str | None, str, int | None], ...]
"""Speaker, words and time of each turn."""


@dataclass(frozen=True)
class Study:
    """A project before it is stored."""

    framework: tuple[Draft, ...]
    retired: frozenset[int]
    talks: tuple[Talk, ...]
    homes: tuple[int, ...]
    attributes: tuple[str, ...]
    values: dict[tuple[int, int], str]
    codings: tuple[Coding, ...]
    memos: tuple[tuple[Kind, int, int, str], ...]


@st.composite
def _drafts(draw: st.DrawFn, depth: int = 0) -> tuple[Draft, ...]:
    size = draw(st.integers(1 if depth == 0 else 0, 2 if depth < 2 else 1))
    return tuple(
        Draft(
            label=f"{draw(WORDS)} {place}",
            definition=draw(PROSE),
            inclusion=draw(PROSE),
            example=draw(PROSE),
            colour=draw(st.sampled_from(["", "#00ff7f"])),
            children=draw(_drafts(depth + 1)) if depth < 5 else (),
        )
        for place in range(size)
    )


_TURN = st.tuples(st.one_of(st.none(), st.sampled_from(["Ivy", "Pat", "Dr. Ö [x]", "P: 1"])), LINES, TIME)
_CODING = st.builds(
    Coding,
    *(st.integers(0, 2), st.integers(0, 40), st.integers(0, 2), st.integers(0, 999), st.integers(1, 600)),
    st.one_of(st.just(""), LINES),
)
_KINDS: tuple[Kind, ...] = ("code", "transcript", "interview", "project")
_MEMO = st.tuples(st.sampled_from(_KINDS), st.integers(0, 9), st.integers(0, 2), LINES)


@st.composite
def studies(draw: st.DrawFn) -> Study:
    """A study with at least a code and a transcript."""
    talks = draw(st.lists(st.lists(_TURN, min_size=1, max_size=5).map(tuple), min_size=1, max_size=3))
    return Study(
        framework=draw(_drafts()),
        retired=draw(st.frozensets(st.integers(0, 5), max_size=2)),
        talks=tuple(talks),
        homes=tuple(draw(st.integers(0, 1)) for _ in talks),
        attributes=tuple(draw(st.lists(WORDS, unique=True, max_size=2))),
        values=draw(st.dictionaries(st.tuples(st.integers(0, 1), st.integers(0, 1)), WORDS, max_size=3)),
        codings=tuple(draw(st.lists(_CODING, max_size=12))),
        memos=tuple(draw(st.lists(_MEMO, max_size=5))),
    )


def script(talk: Talk) -> Script:
    """A transcript of these turns; what nobody says begins with a heading."""
    text = ""
    turns: list[Turn] = []
    headings: list[HeadingLine] = []
    for speaker, words, time in talk:
        text += "\n" if turns else ""
        turns.append(Turn(len(text), len(text) + len(words), speaker, time))
        if speaker is None:
            line = words.partition("\n")[0]
            headings.append(HeadingLine(len(text), len(text) + len(line), len(words) % 10))
        text += words
    return Script(text, tuple(turns), headings=tuple(headings))


def store(study: Study, path: Path) -> Project:
    """Make the project file of a study."""
    project = Project.create(path, "Wörter & <Töne>", who="Ann")
    with project.change("fill") as session:
        add_framework(session, study.framework)
        _store_talks(session, study)
        coders = [get_coder(session, name) for name in ("Ann", "Ben", "Çiğdem")]
        codes = session.scalars(select(Code).order_by(Code.id)).all()
        for coding in study.codings:
            _store_coding(session, study, coding, codes[coding.code % len(codes)], coders[coding.coder])
        kinds = {"code": Code, "transcript": Transcript, "interview": Interview}
        for kind, place, coder, text in study.memos:
            total = 1 if kind == "project" else session.query(kinds[kind]).count()
            write_memo(session, kind, None if kind == "project" else place % total + 1, text, coders[coder])
        for place in study.retired:
            codes[place % len(codes)].retired = True
    return project


def _store_talks(session: Session, study: Study) -> None:
    for place, talk in enumerate(study.talks):
        name, home = f"INT0{place}", f"I{study.homes[place]}"
        add_transcript(session, script(talk), name=name, source=f"{name}.txt", interview=home)
    interviews = session.scalars(select(Interview).order_by(Interview.id)).all()
    attributes = [Attribute(name=name, position=place) for place, name in enumerate(study.attributes)]
    session.add_all(attributes)
    session.flush()
    for (home_place, attribute), value in study.values.items():
        if home_place < len(interviews) and attribute < len(attributes):
            ids = {"interview_id": interviews[home_place].id, "attribute_id": attributes[attribute].id}
            session.add(AttributeValue(value=value, **ids))
    for number, speaker in enumerate(session.scalars(select(Speaker)).all()):
        speaker.role = "asks" if number % 2 else ""


def _store_coding(session: Session, study: Study, coding: Coding, code: Code, coder: Coder) -> None:
    """As the screen would: no blank passage, none twice; its memo with line ends of Windows."""
    place = coding.transcript % len(study.talks)
    text = script(study.talks[place]).text
    start = coding.start * (len(text) - 1) // 1000
    end = min(len(text), start + 1 + coding.length * len(text) // 1000)
    where = {"transcript_id": place + 1, "start": start, "end": end, "code_id": code.id, "coder_id": coder.id}
    if text[start:end].isspace() or session.query(Reference).filter_by(**where).count():
        return
    reference = Reference(quote=text[start:end], created_at="2026-01-03T10:00:00Z", **where)
    session.add(reference)
    session.flush()
    if coding.memo:
        note = {"text": coding.memo.replace("\n", "\r\n"), "created_at": "2026-01-04T10:00:00Z"}
        session.add(Memo(coder_id=coder.id, reference_id=reference.id, **note))
        session.flush()
