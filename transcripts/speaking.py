"""Who speaks in the interviews of a project, whether they ask or answer, and in which role."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qualcode.errors import Ambiguous, NotFound
from qualcode.nearest import nearest
from qualcode.plaintext import fold, one_line
from qualcode.store.models import Interview, Speaker, Transcript, Turn


@dataclass(frozen=True)
class SpeakerLine:
    """One speaker of one interview."""

    interview: str
    label: str
    role: str
    """As it was given; empty where none was."""
    interviewer: bool
    turns: int

    @property
    def counts_as(self) -> str:
        """The role that queries and crosstabs know: see ``speaker_role``."""
        return speaker_role(self)


@dataclass(frozen=True)
class RoleLine:
    """A role with those who have it."""

    role: str
    speakers: int
    interviews: int
    turns: int


class Given(NamedTuple):
    """What a speaker became."""

    interview: str
    label: str
    before: str
    after: str


def speaker_role(speaker: Speaker | SpeakerLine) -> str:
    """What somebody is in an interview: the role that was given, else whether they ask or answer."""
    return speaker.role or ("interviewer" if speaker.interviewer else "interviewee")


def list_speakers(session: Session, interview: str | None = None) -> list[SpeakerLine]:
    """The speakers by interview, those who speak most first.

    Raises NotFound (with the nearest names) or Ambiguous where no one interview has that name.
    """
    turns = func.count(Turn.id)
    statement = (
        select(Interview.name, Speaker.label, Speaker.role, Speaker.interviewer, turns)
        .join(Speaker, Speaker.interview_id == Interview.id)
        .outerjoin(Transcript, Transcript.interview_id == Interview.id)
        .outerjoin(Turn, (Turn.revision_id == Transcript.revision_id) & (Turn.label == Speaker.label))
        .group_by(Speaker.id)
        .order_by(Interview.name, turns.desc())
    )
    if interview is not None:
        statement = statement.where(Interview.id == Speakers(session).interview(interview))
    return [SpeakerLine(*row) for row in session.execute(statement)]


def list_roles(lines: Iterable[SpeakerLine]) -> list[RoleLine]:
    """Every role that queries and crosstabs know, with how many have it, most speakers first.

    >>> given = [SpeakerLine("A", "Pat", "", False, 2), SpeakerLine("B", "Sam", "Manager", False, 3)]
    >>> [(line.role, line.speakers, line.turns) for line in list_roles(given)]
    [('interviewee', 1, 2), ('Manager', 1, 3)]
    """
    having: dict[str, list[SpeakerLine]] = {}
    for line in lines:
        having.setdefault(line.counts_as, []).append(line)
    roles = [
        RoleLine(role, len(those), len({each.interview for each in those}), sum(each.turns for each in those))
        for role, those in having.items()
    ]
    return sorted(roles, key=lambda line: -line.speakers)


class Speakers:
    """The speakers of a project by interview and label, read once."""

    def __init__(self, session: Session) -> None:
        """Reads all of them."""
        self.home = {
            each.id: each.name for each in session.scalars(select(Interview).order_by(Interview.name))
        }
        """The interviews by id, with their names."""
        self._at: dict[int, list[Speaker]] = {}
        self._of: dict[str, list[Speaker]] = {}
        for speaker in session.scalars(select(Speaker).order_by(Speaker.id)):
            self._at.setdefault(speaker.interview_id, []).append(speaker)
            self._of.setdefault(fold(speaker.label), []).append(speaker)
        self._homes: dict[str, list[int]] = {}
        for interview_id, name in self.home.items():
            self._homes.setdefault(fold(name), []).append(interview_id)

    def interview(self, name: str) -> int:
        """The id of the interview of that name, whatever the case.

        Raises NotFound (with the nearest names) or Ambiguous, as ``find_interview`` does.
        """
        found = self._homes.get(fold(name), [])
        if not found:
            near = nearest(name, self.home.values(), otherwise="`qualcode transcripts` lists them")
            raise NotFound(f"there is no interview {name!r}{near}")
        exact = [each for each in found if self.home[each] == name]
        if len(found) > 1 and not exact:
            raise Ambiguous(
                f"{name} may be {' or '.join(map(self.home.__getitem__, found))}; name one of them"
            )
        return (exact or found)[0]

    def named(self, label: str, interview: str | None = None) -> list[Speaker]:
        """Whoever has that label, in one interview or all.

        Raises NotFound with the nearest labels, and as ``interview`` does.
        """
        if interview is None:
            found, where = self._of.get(fold(label), []), ""
            labels = (each.label for those in self._of.values() for each in those)
        else:
            home = self.interview(interview)
            here, where = self._at.get(home, []), f" in {self.home[home]}"
            found = [each for each in here if fold(each.label) == fold(label)]
            labels = (each.label for each in here)
        if not found:
            near = nearest(label, labels, otherwise="`qualcode speakers` lists who speaks")
            raise NotFound(f"nobody is called {label!r}{where}{near}")
        return [each for each in found if each.label == label] or found

    def give(self, speaker: Speaker, role: str | None, interviewer: bool | None) -> Given:
        """Give a speaker a role or a part; an empty role takes it away, None leaves what there is."""
        before = told(speaker)
        if role is not None:
            speaker.role = one_line(role)
        if interviewer is not None:
            speaker.interviewer = interviewer
        return Given(self.home[speaker.interview_id], speaker.label, before, told(speaker))


def set_speaker(
    session: Session,
    label: str,
    *,
    interview: str | None = None,
    role: str | None = None,
    interviewer: bool | None = None,
) -> list[Given]:
    """Give whoever has that label, in one interview or all, a role or a part; those whom it changes.

    Raises NotFound, with the nearest names, where nobody has that label or no interview that name, and
    Ambiguous where two interviews may be meant.
    """
    speakers = Speakers(session)
    given = [speakers.give(each, role, interviewer) for each in speakers.named(label, interview)]
    session.flush()
    return [each for each in given if each.before != each.after]


def told(speaker: Speaker | SpeakerLine) -> str:
    """A speaker's role and part for people; a role by the name of the other part is not taken for it.

    >>> told(SpeakerLine("A", "Pat", "Manager", True, 2)), told(SpeakerLine("A", "Sam", "", False, 2))
    ('Manager (interviewer)', 'interviewee')
    >>> told(SpeakerLine("A", "Pat", "Interviewer", False, 2))
    'Interviewer (interviewee)'
    """
    if speaker.role and speaker.interviewer:
        return f"{speaker.role} (interviewer)"
    return f"{speaker.role} (interviewee)" if fold(speaker.role) == "interviewer" else speaker_role(speaker)


def new_roles(session: Session, roles: Iterable[str]) -> list[str]:
    """A sentence on every role that nobody has had so far and that is near one that somebody has."""
    known = list(session.scalars(select(Speaker.role).where(Speaker.role != "").distinct()))
    wanted = dict.fromkeys(one_line(role) for role in roles if one_line(role))
    near = {role: nearest(role, known) for role in wanted if role not in known}
    return [f"“{role}” is a new role{question}" for role, question in near.items() if question]
