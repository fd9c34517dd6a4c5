"""Where a search looks: which transcripts, whose words, coded or not."""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.errors import NotFound
from qualcode.nearest import nearest
from qualcode.plaintext import fold
from qualcode.store.models import Attribute, AttributeValue, Interview, Reference, Speaker, Transcript, Turn
from qualcode.store.texts import text_of
from transcripts.interviews import find_transcript
from transcripts.questions.within import ANYWHERE, Places, Within
from transcripts.stretches import meets

_SOURCES = (
    select(
        Transcript.id, Transcript.name, Interview.id, Interview.name, Transcript.revision_id, Transcript.uuid
    )
    .join(Interview, Interview.id == Transcript.interview_id)
    .order_by(Transcript.name)
)


@dataclass(frozen=True)
class Scope:
    """All of it has to hold; what is empty or None says nothing."""

    transcript_ids: frozenset[int] | None = None
    speaker: str = ""
    """Label or role, whatever the case."""
    interviewer: bool | None = None
    """Only interviewers' turns, or only others'."""
    coded: bool | None = None
    """Only what overlaps a coded passage, or only what overlaps none."""
    at: frozenset[int] = frozenset()
    """Only what overlaps a passage coded at one of these codes."""
    not_at: frozenset[int] = frozenset()
    """Only what overlaps no passage coded at one of these."""
    within: Within = ANYWHERE
    """Only what lies at least partly in the answers to questions, or below headings."""


class Source(NamedTuple):
    """A transcript in which is searched."""

    id: int
    name: str
    interview_id: int
    interview: str
    revision_id: int
    uuid: str


class Voice(NamedTuple):
    """Who is heard in a turn."""

    label: str | None
    """None where the transcript names nobody."""
    role: str
    interviewer: bool


class Spoken(NamedTuple):
    """One turn, in which is searched."""

    start: int
    """Code points into the text of the transcript."""
    text: str
    voice: Voice


class Corpus:
    """The transcripts of a project, by name, and who speaks in them; read once for many searches."""

    def __init__(self, session: Session) -> None:
        """Read them."""
        self.sources = [Source(*row) for row in session.execute(_SOURCES)]
        rows = session.execute(select(Speaker.interview_id, Speaker.label, Speaker.role, Speaker.interviewer))
        self.voices = {(row[0], row[1]): Voice(*row[1:]) for row in rows}


class Sources:
    """The transcripts of a scope, by name, with what of each is read when it is asked for."""

    def __init__(self, session: Session, scope: Scope, corpus: Corpus) -> None:
        """Raise NotFound where the scope names a speaker that nobody is."""
        self._session = session
        self.scope = scope
        self._voices = corpus.voices
        self._places = Places(session, scope.within) if scope.within else None
        if scope.speaker:
            _check_speaker(scope.speaker, corpus.voices.values())
        chosen = scope.transcript_ids
        self.all = [source for source in corpus.sources if chosen is None or source.id in chosen]
        self.of = {source.revision_id: source for source in self.all}
        self._taken = lru_cache(maxsize=64)(self._ends)
        self._known: dict[tuple[int, str | None], Voice | None] = {}

    def heard(self, source: Source, label: str | None) -> Voice | None:
        """Who speaks under a label in a transcript; None where the scope leaves their turns out."""
        key = source.interview_id, label
        if key not in self._known:
            voice = self._voices.get((source.interview_id, label or ""), Voice(label, "", False))
            self._known[key] = voice if self._wants(voice) else None
        return self._known[key]

    def state(self) -> Hashable:
        """What all this hangs on: equal as long as no text, no name and no speaker changes."""
        return tuple(self.all), frozenset(self._voices.items())

    def turns(self, source: Source) -> Iterator[Spoken]:
        """The turns of a transcript that the scope does not leave out, in order."""
        text = text_of(self._session, source.revision_id)
        statement = select(Turn.start, Turn.end, Turn.label).where(Turn.revision_id == source.revision_id)
        for row in self._session.execute(statement.order_by(Turn.position)):
            voice = self.heard(source, row.label)
            if voice is not None:
                yield Spoken(row.start, text[row.start : row.end], voice)

    def _wants(self, voice: Voice) -> bool:
        wanted = fold(self.scope.speaker)
        if wanted and wanted not in (fold(voice.label or ""), fold(voice.role)):
            return False
        return self.scope.interviewer is None or voice.interviewer == self.scope.interviewer

    def admits(self, source: Source, start: int, end: int) -> bool:
        """Whether a passage is coded, or not, as the scope wants it."""
        scope = self.scope
        if self._places and not meets(self._places.stretches(source.id), start, end):
            return False
        if scope.coded is not None and self._coded(source, start, end, None) != scope.coded:
            return False
        if scope.at and not self._coded(source, start, end, scope.at):
            return False
        return not (scope.not_at and self._coded(source, start, end, scope.not_at))

    def _coded(self, source: Source, start: int, end: int, code_ids: frozenset[int] | None) -> bool:
        """Whether a passage overlaps a reference at one of the codes, or at any."""
        starts, ends = self._taken(source.id, code_ids)
        before = bisect_left(starts, end)
        return bool(before) and ends[before - 1] > start

    def _ends(self, transcript_id: int, code_ids: frozenset[int] | None) -> tuple[list[int], list[int]]:
        """Where references start, sorted, and for each the farthest end of those that start up to there."""
        statement = select(Reference.start, Reference.end).where(Reference.transcript_id == transcript_id)
        if code_ids is not None:
            statement = statement.where(Reference.code_id.in_(code_ids))
        starts, ends, farthest = [], [], 0
        for row in self._session.execute(statement.order_by(Reference.start)):
            farthest = max(farthest, row.end)
            starts.append(row.start)
            ends.append(farthest)
        return starts, ends


def _check_speaker(name: str, voices: Iterable[Voice]) -> None:
    """Raise NotFound, with the nearest labels and roles, where nobody has that label or role."""
    known = list(dict.fromkeys(each for voice in voices for each in (voice.label, voice.role) if each))
    if fold(name) not in map(fold, known):
        near = nearest(name, known, otherwise="`qualcode speakers` lists who speaks")
        raise NotFound(f"nobody has the label or role {name!r}{near}")


def transcripts_named(session: Session, names: Iterable[str]) -> frozenset[int]:
    """The ids of the transcripts of that name, and of all those of an interview of that name.

    Raises NotFound, with the nearest names, or Ambiguous.
    """
    rows = session.execute(select(Interview.name, Transcript.id).join(Interview)).all()
    found: set[int] = set()
    for name in names:
        here = {row.id for row in rows if fold(row.name) == fold(name)}
        found |= here or {find_transcript(session, name).id}
    return frozenset(found)


def transcripts_where(session: Session, where: Mapping[str, frozenset[str]]) -> frozenset[int]:
    """The ids of the transcripts whose interview has, for every attribute, one of its values."""
    statement = select(Transcript.id)
    for name, values in where.items():
        having = (
            select(AttributeValue.interview_id)
            .join(Attribute)
            .where(Attribute.name == name, AttributeValue.value.in_(values))
        )
        statement = statement.where(Transcript.interview_id.in_(having))
    return frozenset(session.scalars(statement))
