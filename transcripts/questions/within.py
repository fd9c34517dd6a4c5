"""Conditions on where something lies: in the answer to a question, below a heading, in what somebody says.

A passage meets a condition where it lies in it at least partly: a character is enough. Several questions,
headings or speakers are each enough; of questions, headings and speakers all have to hold, for the same
character.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import NotFound
from qualcode.nearest import nearest
from qualcode.plaintext import fold
from qualcode.store.models import Speaker, Transcript
from transcripts.questions.guide import GuideLine, find_question
from transcripts.questions.structure import Structures, spoken_turns
from transcripts.speaking import speaker_role
from transcripts.stretches import Stretch, both, joined


@dataclass(frozen=True)
class Within:
    """Where a passage has to lie; what is empty says nothing."""

    questions: frozenset[str] = frozenset()
    """The uuids of questions of the guide."""
    headings: frozenset[str] = frozenset()
    """Headings of transcripts, whatever the case."""
    speakers: frozenset[str] = frozenset()
    """Labels or roles, whatever the case."""

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.questions or self.headings or self.speakers)

    def as_data(self) -> dict[str, list[str]]:
        """For a file: what is not empty."""
        parts = {"questions": self.questions, "headings": self.headings, "speakers": self.speakers}
        return {name: sorted(values) for name, values in parts.items() if values}

    @classmethod
    def from_data(cls, data: Mapping[str, Sequence[str]]) -> Self:
        """As it was written. Raises TypeError or AttributeError where it is not of that form.

        >>> within = Within(questions=frozenset({"a"}), speakers=frozenset({"Pat"}))
        >>> Within.from_data(within.as_data()) == within
        True
        """
        return cls(**{name: frozenset(map(str, values)) for name, values in data.items()})


ANYWHERE = Within()


class Places:
    """The stretches of transcripts that meet a condition, each found when it is asked for."""

    def __init__(self, session: Session, within: Within) -> None:
        """Raises NotFound where the guide has not the questions of the condition."""
        self._session = session
        self._within = within
        self.structures = Structures(session)
        self.asked = _asked(self.structures.guide, within.questions)
        """The questions, in the order of the guide."""
        self._ids = frozenset(line.id for line in self.asked)
        wanted = set(map(fold, within.speakers))
        self._voices = {
            (speaker.interview_id, speaker.label)
            for speaker in session.scalars(select(Speaker))
            if {fold(speaker.label), fold(speaker_role(speaker))} & wanted
        }
        self._heads = frozenset(map(fold, within.headings))
        homes = session.execute(select(Transcript.id, Transcript.interview_id))
        self._home_of = {row.id: row.interview_id for row in homes}
        self._of: dict[int, list[Stretch]] = {}

    def stretches(self, transcript_id: int) -> list[Stretch]:
        """What meets the condition there, sorted; no two share a character."""
        if transcript_id not in self._of:
            self._of[transcript_id] = reduce(both, self._kinds(transcript_id))
        return self._of[transcript_id]

    def _kinds(self, transcript_id: int) -> Iterator[list[Stretch]]:
        within = self._within
        if within.questions:
            yield self.structures.of(transcript_id).answers(self._ids)
        if within.headings:
            heads = self.structures.of(transcript_id).headings
            yield joined((each.start, each.end) for each in heads if fold(each.name) in self._heads)
        if within.speakers:
            home = self._home_of[transcript_id]
            turns = spoken_turns(self._session, transcript_id)
            yield joined((turn.start, turn.end) for turn in turns if (home, turn.label) in self._voices)

    def said(self) -> str:
        """The condition in words, to stand behind "in"."""
        names = [f"“{line.printed}”" for line in self.asked]
        parts = [f"the answer to {' or '.join(names)}"] if names else []
        for what, values in (
            ("what stands below", self._within.headings),
            ("what is said by", self._within.speakers),
        ):
            parts += [f"{what} {' or '.join(f'“{each}”' for each in sorted(values))}"] if values else []
        return " and in ".join(parts)


def resolve_within(
    session: Session, questions: Sequence[str], headings: Sequence[str], speakers: Sequence[str]
) -> Within:
    """A condition as the researcher wrote it, in the spelling of the project.

    Raises NotFound, with what may be meant, or Ambiguous, for what the project does not have.
    """
    return Within(
        frozenset(find_question(session, name).uuid for name in questions),
        frozenset(_heading(session, name) for name in headings),
        frozenset(_speaker(session, name) for name in speakers),
    )


def known_headings(session: Session) -> dict[str, str]:
    """All headings of transcripts, folded, in the spelling in which each comes first."""
    structures, found = Structures(session), dict[str, str]()
    for transcript_id in session.scalars(select(Transcript.id).order_by(Transcript.name)):
        for each in structures.of(transcript_id).headings:
            found.setdefault(fold(each.name), each.name)
    return found


def _heading(session: Session, name: str) -> str:
    known = known_headings(session)
    if fold(name) not in known:
        what = "a heading is one in the file, a line in capitals, or a section of the guide"
        near = nearest(name, known.values(), otherwise=f"{what}; `qualcode questions headings` lists them")
        raise NotFound(f"no transcript has a heading {name!r}{near}")
    return known[fold(name)]


def _speaker(session: Session, name: str) -> str:
    speakers = session.scalars(select(Speaker).order_by(Speaker.id))
    known = {fold(each): each for one in speakers for each in (one.label, speaker_role(one))}
    if fold(name) not in known:
        near = nearest(name, known.values(), otherwise="`qualcode speakers` lists who speaks")
        raise NotFound(f"nobody has the label or role {name!r}{near}")
    return known[fold(name)]


def _asked(guide: list[GuideLine], uuids: frozenset[str]) -> list[GuideLine]:
    """Those of the guide. Raises NotFound where one is not in it."""
    found = [line for line in guide if line.uuid in uuids]
    if len(found) < len(uuids):
        raise NotFound("the interview guide of this state has not all of these questions")
    return found
