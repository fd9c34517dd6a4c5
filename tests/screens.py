"""A small project for tests of the screens, and what they ask of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session
from textual.pilot import Pilot

from codebook.codes import add_framework
from codebook.framework import Draft
from codebook.names import CodeNames
from codebook.tree import tree
from qualcode.coding import code_passage, get_code, get_coder
from qualcode.store.models import Code, Coder, Memo, Reference, Transcript
from qualcode.store.project import Project
from transcripts.interviews import add_transcript, find_transcript
from transcripts.passages import Passage
from transcripts.quotes import find_quote
from transcripts.script import Script, Turn
from transcripts.speaking import set_speaker

if TYPE_CHECKING:
    from tui import QualcodeApp

FRAMEWORK = (
    Draft(
        "Support",
        number="1",
        children=(
            Draft(
                "Pastoral support",
                definition="Listening to students’ worries.",
                inclusion="Also by e-mail.",
            ),
            Draft("Technical support"),
            Draft("Teaching", number="1.1", children=(Draft("Demonstrating"), Draft("Lecturing"))),
        ),
    ),
    Draft("Recognition", number="2", children=(Draft("Lack of recognition"), Draft("Awards"))),
)
"""Two themes, three levels."""

TALKS: dict[str, tuple[tuple[str | None, str], ...]] = {
    "INT01": (
        ("Ivy", "What do you do all day?"),
        ("Pat", "I keep the lasers running. Students come to me when they are lost. Nobody tells you that!"),
        ("Pat", "And I teach, a little."),
    ),
    "INT02": (
        ("Ivy", "Who thanks you?"),
        ("Sam", "No one, really. There was an award once, and the cake was good."),
        ("Ivy", "Thank you."),
    ),
}
"""Who says what; Ivy interviews."""

CODED = (
    ("Ann", "INT01", "Students come to me when they are lost.", "Pastoral support"),
    ("Ben", "INT01", "come to me when they are lost. Nobody tells you that!", "Lack of recognition"),
    ("Ann", "INT01", "I keep the lasers running.", "Technical support"),
    ("Ann", "INT02", "No one, really.", "Lack of recognition"),
    ("Ann", "INT02", "There was an award once", "Awards"),
)
"""Coder, transcript, quote and code of each coding."""


def script(stretches: Iterable[tuple[str | None, str]], *, seconds: int = 30) -> Script:
    """A transcript of turns, one every ``seconds``."""
    text, turns = "", []
    for number, (speaker, words) in enumerate(stretches):
        text += "\n" if text else ""
        turns.append(Turn(len(text), len(text) + len(words), speaker, number * seconds * 1000))
        text += words
    return Script(text, tuple(turns))


def fill(project: Project) -> None:
    """Put framework, interviews and codings into an empty project."""
    with project.change("set up") as session:
        add_framework(session, FRAMEWORK)
        for name, stretches in TALKS.items():
            add_transcript(session, script(stretches), name=name, source=f"{name}.txt")
        set_speaker(session, "Ivy", interviewer=True)
        for who, name, quote, label in CODED:
            put(session, who, name, quote, label)


def put(session: Session, who: str, name: str, quote: str, label: str) -> Reference | None:
    """Code a quote."""
    transcript = find_transcript(session, name)
    text = script(TALKS[name]).text
    code = get_code(session, CodeNames(tree(session)).find(label).id)
    return code_passage(session, transcript, find_quote(text, quote), code, get_coder(session, who))


@dataclass(frozen=True)
class Coded:
    """A coding as a test states it."""

    who: str
    transcript: str
    quote: str
    label: str


def coded(project: Project) -> set[Coded]:
    """Every coding in the project file."""
    statement = (
        select(Coder.name, Transcript.name, Reference.quote, Code.label)
        .join(Coder, Coder.id == Reference.coder_id)
        .join(Transcript, Transcript.id == Reference.transcript_id)
        .join(Code, Code.id == Reference.code_id)
    )
    with project.read() as session:
        return {Coded(*row) for row in session.execute(statement)}


def labels(project: Project) -> list[str]:
    """The framework as indented labels."""
    with project.read() as session:
        return [
            "  " * (line.level - 1) + line.label + (" (retired)" if line.retired else "")
            for line in tree(session)
        ]


def memos(project: Project) -> list[str]:
    """The text of every memo."""
    with project.read() as session:
        return list(session.scalars(select(Memo.text).order_by(Memo.id)))


def opened(project: Project, *, depth: str = "full") -> "QualcodeApp":
    """The program on a project."""
    from qualcode.ui.config import Config
    from tui import QualcodeApp

    return QualcodeApp(project, Config(), depth=depth)  # type: ignore[arg-type]  # one of Depth


async def settle(pilot: Pilot[None]) -> None:
    """Wait until everything that was begun is done."""
    await pilot.pause()
    workers = [worker for worker in pilot.app.workers if worker.group != "dialog"]
    if workers:
        await pilot.app.workers.wait_for_complete(workers)
    await pilot.pause()


def place_of(project: Project, name: str, quote: str) -> tuple[int, Passage]:
    """The id of a transcript and where words stand in it."""
    with project.read() as session:
        return find_transcript(session, name).id, find_quote(script(TALKS[name]).text, quote)
