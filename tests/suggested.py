"""Small studies for tests of suggestions: interviews of sentences from few words, coded by two coders."""

from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from codebook.codes import add_framework
from codebook.framework import Draft
from codebook.names import CodeNames
from codebook.tree import tree
from exports.suggestions.shelf import Shelf
from exports.suggestions.spoken import Piece
from qualcode.coding import code_passage, get_code, get_coder
from qualcode.store.models import Code
from qualcode.store.project import Project
from qualcode.suggesting import keep_pattern, reject
from transcripts.interviews import add_transcript, find_transcript
from transcripts.passages import Passage
from transcripts.script import Script, Turn
from transcripts.speaking import set_speaker

FRAMEWORK = (
    Draft("Credit", definition="Who is named in papers.", children=(Draft("Author list"),)),
    Draft("Pay"),
)
ABOUT = ("credit", "paper", "author", "named", "list", "thanks", "pay", "grade", "wage", "money", "scale")
OTHER = ("bench", "morning", "kettle", "corridor", "window", "bus", "rain", "lunch", "porter", "stairs")


def sentence(dice: Random, words: tuple[str, ...]) -> str:
    return " ".join(dice.choice(words) for _ in range(dice.randint(3, 14))).capitalize() + "."


def talk(seed: int, turns: int = 8) -> Script:
    """An interview: questions by I, answers by P, some of them about credit or pay."""
    dice, text, found = Random(seed), "", []
    for number in range(turns):
        label = "I" if number % 2 == 0 else "P"
        words = ABOUT if dice.random() < 0.4 else OTHER
        said = " ".join(sentence(dice, words) for _ in range(dice.randint(1, 6)))
        text += "\n" if text else ""
        found.append(Turn(len(text), len(text) + len(said), label, None))
        text += said
    return Script(text, tuple(found))


@dataclass(frozen=True)
class Plan:
    """What a study holds."""

    seeds: tuple[int, ...]
    coded: tuple[tuple[int, int, int, str, str], ...]
    """Interview, start and length of a passage, coder, code."""
    rejected: tuple[tuple[int, int], ...]
    """Interview and number of a piece that Ann rejected at Credit."""
    pattern: str = ""


_PLACE = st.tuples(
    st.integers(0, 3),
    st.integers(0, 600),
    st.integers(8, 250),
    st.sampled_from(["Ann", "Ben"]),
    st.sampled_from(["Credit", "Author list", "Pay"]),
)
plans = st.builds(
    Plan,
    st.lists(st.integers(0, 99), min_size=1, max_size=4, unique=True).map(tuple),
    st.lists(_PLACE, max_size=14).map(tuple),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), max_size=4).map(tuple),
    st.sampled_from(["", "author OR list", "grade", "p*"]),
)


def code_of(session: Session, label: str) -> Code:
    return get_code(session, CodeNames(tree(session)).find(label).id)


def fill(project: Project, plan: Plan, order: list[int] | None = None) -> None:
    """Put the interviews of a plan into a project, in some order, and what was coded and rejected."""
    with project.change("set up") as session:
        add_framework(session, FRAMEWORK)
        for number in order or range(len(plan.seeds)):
            name = f"INT{number}"
            add_transcript(session, talk(plan.seeds[number]), name=name, source=f"{name}.txt")
        if plan.seeds:
            set_speaker(session, "I", interview=None, interviewer=True)
        if plan.pattern:
            keep_pattern(session, code_of(session, "Credit"), plan.pattern, get_coder(session, "Ann"))
        for number, start, length, who, label in plan.coded:
            number %= len(plan.seeds)
            text = talk(plan.seeds[number]).text
            start %= len(text) - 8
            place = Passage(start, min(start + length, len(text)))
            transcript = find_transcript(session, f"INT{number}")
            code_passage(session, transcript, place, code_of(session, label), get_coder(session, who))
        reject(session, refused(session, plan), code_of(session, "Credit"), get_coder(session, "Ann"))


def refused(session: Session, plan: Plan) -> list[Piece]:
    """The pieces that the plan says are rejected."""
    pieces, _ = Shelf().taken(session, interviewer=False)
    found = []
    for number, place in plan.rejected:
        home = find_transcript(session, f"INT{number % len(plan.seeds)}").id
        here = [piece for piece in pieces if piece.transcript_id == home]
        found += [here[place % len(here)]] if here else []
    return found
