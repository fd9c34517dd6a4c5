"""Transcripts with names in them, for the tests that find these."""

from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.store.models import Transcript
from qualcode.store.project import Project
from transcripts.interviews import add_transcript, script_of
from transcripts.script import Script, Turn


def script(*turns: str, speaker: str | None = None) -> Script:
    start, made = 0, []
    for turn in turns:
        made.append(Turn(start, start + len(turn), speaker, None))
        start += len(turn) + 1
    return Script("\n".join(turns), tuple(made))


def keyed(folder: Path, content: str | bytes, name: str = "key.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def add(project: Project, **scripts: Script) -> None:
    with project.change("import") as session:
        for name, each in scripts.items():
            add_transcript(session, each, name=name, source=f"{name}.txt")


_NAMES = (
    "Anna",
    "ANNA",
    "Anna's",
    "Walla Walla",
    "Dr Smith",
    "Jane Smith",
    "Smith",
    "O’Brien",
    "ACAS",
    "Hope",
    "Élodie",
)
_OTHERS = (
    "hope",
    "anna",
    "so",
    "the",
    "we",
    "May",
    "Monday",
    "[Name 2]",
    "-",
    "“",
    "a@b.org",
    "Place",
    "Anna-Marie",
)
_TURN = st.lists(
    st.tuples(st.sampled_from(_NAMES + _OTHERS), st.sampled_from((" ", " ", ", ", ". ", "\n"))),
    min_size=1,
    max_size=12,
).map(lambda parts: "".join(word + gap for word, gap in parts).strip() or "so")
SCRIPTS = st.lists(st.lists(_TURN, min_size=1, max_size=4), min_size=1, max_size=3)
IN_ONE_PROJECT = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])


def said_in(session: Session, scripts: list[list[str]]) -> dict[str, str]:
    """Put these turns into a project; the texts by transcript."""
    for place, turns in enumerate(scripts):
        add_transcript(session, script(*turns), name=f"INT{place}", source="-")
    return texts(session)


def texts(session: Session) -> dict[str, str]:
    return {each.name: script_of(session, each).text for each in session.scalars(select(Transcript))}
