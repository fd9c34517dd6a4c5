"""The projects that are opened on the terminal: one interview to work in, and twenty small ones beside it."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.talk import Talk
from codebook.codes import add_framework
from codebook.framework import Draft, Framework
from qualcode.coding import current_text, get_coder
from qualcode.store.base import new_uuid
from qualcode.store.clock import now
from qualcode.store.journal import insert_many
from qualcode.store.models import Code, Reference
from qualcode.store.project import Project
from transcripts.interviews import add_transcript
from transcripts.script import Script, Turn

_KINDS = ("Pastoral", "Formal", "Informal", "Technical", "Financial")
_THINGS = ("support", "training", "recognition")
_SHADES = ("early on", "later", "missing", "wished for")
_CODERS = ("Ben", "Dana")
"""Who coded before: not Ann, who is at the keyboard, so that nothing she does was done already."""
_MONOLOGUE = (40, 3_000)
"""Which turn goes on and on, and for how many words."""


class Load(NamedTuple):
    """How much there is in the interview that is worked in."""

    name: str
    words: int
    references: int
    pages: int
    """Of 50 rows, at least."""


LOADS = (Load("12k", 12_000, 120, 10), Load("100k", 100_000, 5_000, 120))


def make_study(path: Path, load: Load) -> None:
    """Make the project of a load."""
    rng = Random(f"terminal {load.name}")
    with Project.create(path, f"Terminal {load.name}", who="Ben") as project:
        with project.change("make a study to open") as session:
            add_framework(session, framework())
            for number in range(2, 22):
                _add(session, Talk(rng, f"P{number:02}").go_on(300), f"P{number:02} small interview")
            long = _add(session, script(load.words, rng), "P01 long interview")
        with project.change("code it") as session:
            insert_many(session.connection(), Reference, _references(session, long, load.references, rng))


def _add(session: Session, spoken: Script, name: str) -> int:
    return add_transcript(session, spoken, name=name, source=f"{name}.docx").id


def framework() -> Framework:
    """60 codes in three levels: 5 above, 15 below these, 40 at the bottom."""
    tops = []
    for top, kind in enumerate(_KINDS):
        middles = []
        for middle, thing in enumerate(_THINGS):
            shades = _SHADES[: 2 if middle == 0 else 3]
            children = tuple(Draft(f"{kind} {thing} {shade}") for shade in shades)
            middles.append(Draft(f"{kind} {thing}", number=f"{top + 1}.{middle + 1}", children=children))
        tops.append(Draft(f"{kind} matters", number=f"{top + 1}", children=tuple(middles)))
    return tuple(tops)


def script(words: int, rng: Random) -> Script:
    """Questions and answers with times, curly quotes and dashes, and one answer that hardly ends."""
    raw = Talk(rng, "P01").go_on(words)
    spoken = [(turn.speaker, raw.text[turn.start : turn.end]) for turn in raw.turns]
    place, length = _MONOLOGUE
    end = place
    while sum(len(said.split()) for _, said in spoken[place:end]) < length:
        end += 1
    monologue = " ".join(said for _, said in spoken[place:end]).replace("\n", " ")
    spoken[place:end] = [("P01", monologue)]
    return _script([(speaker, _punctuated(said, rng)) for speaker, said in spoken])


def _script(spoken: list[tuple[str | None, str]]) -> Script:
    turns, at = [], 0
    for position, (speaker, said) in enumerate(spoken):
        turns.append(Turn(at, at + len(said), speaker, position * 20_000))
        at += len(said) + 1
    return Script("\n".join(said for _, said in spoken), tuple(turns))


def _punctuated(said: str, rng: Random) -> str:
    """With the signs that transcribers use, which are not ASCII."""

    def dress(match: re.Match[str]) -> str:
        sentence, chance = match[0], rng.random()
        if chance < 0.05:
            return f"“{sentence}”"
        return sentence.replace(" and ", " — and ", 1) if chance < 0.3 else sentence

    return re.sub(r"[^.?\n ][^.?\n]*[.?]", dress, said)


def _references(
    session: Session, transcript_id: int, wanted: int, rng: Random
) -> Iterator[tuple[object, ...]]:
    """Passages of whole words that gather round some places and so overlap; half of them within 30 words."""
    text = current_text(session, transcript_id)
    words = [match.span() for match in re.finditer(r"\S+", text)]
    code_ids = list(session.scalars(select(Code.id).order_by(Code.id)))
    coder_ids = [get_coder(session, name).id for name in _CODERS]
    around = [rng.randrange(len(words)) for _ in range(max(1, wanted // 8))]
    at = now()
    for first, last in _stretches(around, len(words), wanted, rng):
        start, end = words[first][0], words[last][1]
        ids = (transcript_id, rng.choice(code_ids), rng.choice(coder_ids))
        yield (new_uuid(), *ids, start, end, text[start:end], at, "")


def _stretches(around: list[int], words: int, wanted: int, rng: Random) -> Iterator[tuple[int, int]]:
    """``wanted`` different first and last words."""
    found: set[tuple[int, int]] = set()
    while len(found) < wanted:
        first = min(max(0, rng.choice(around) + int(rng.gauss(0, 40))), words - 1)
        stretch = (first, min(first + int(min(600, rng.lognormvariate(3.4, 0.8))), words - 1))
        if stretch not in found:
            found.add(stretch)
            yield stretch
