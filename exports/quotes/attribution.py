"""Who said it, in words that are safe to print: role and chosen attributes, and the interview's number."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.units import attribute_values, find_attribute
from qualcode.errors import NotFound
from qualcode.plaintext import fold
from qualcode.store.models import Attribute, Interview, Speaker

_ROLE = "role"


class Attributions:
    """Attributions of one project, by the interview and the speaker."""

    def __init__(self, session: Session, by: Sequence[str] = (), *, with_names: bool = False) -> None:
        """``by`` are names of attributes, or lists of them with commas; "role" is also that of the speaker.

        Interviews are numbered from 1 in the order in which they were imported. Their names are only said
        ``with_names``. Raises NotFound for an attribute that interviews do not have.
        """
        interviews = session.execute(select(Interview.id, Interview.name).order_by(Interview.id)).all()
        self._called = {
            row.id: row.name if with_names else f"interview {number}"
            for number, row in enumerate(interviews, 1)
        }
        self._speakers = {(row.interview_id, row.label): row for row in session.scalars(select(Speaker))}
        self._names = _resolved(session, by, any(row.role for row in self._speakers.values()))
        self._values = {
            (home, fold(name)): value for (home, name), value in attribute_values(session).items()
        }

    def of(self, interview_id: int, label: str | None) -> str:
        """What stands behind a quote of that speaker.

        Attributes are those of whoever is interviewed, so that an interviewer is only called so.
        """
        if self.asks(interview_id, label):
            return f"Interviewer, {self._called[interview_id]}"
        return ", ".join([*self._described(interview_id, label), self._called[interview_id]])

    def called(self, interview_id: int) -> str:
        """What the interview is called: its number, or its name where names are said."""
        return self._called[interview_id]

    def asks(self, interview_id: int, label: str | None) -> bool:
        """Whether that speaker interviews."""
        speaker = self._speakers.get((interview_id, label or ""))
        return speaker is not None and speaker.interviewer

    def _described(self, interview_id: int, label: str | None) -> tuple[str, ...]:
        parts = (self._part(interview_id, label, name) for name in self._names)
        return tuple(dict.fromkeys(part for part in parts if part))

    def _part(self, interview_id: int, label: str | None, name: str) -> str:
        speaker = self._speakers.get((interview_id, label or "")) if name == _ROLE else None
        said = speaker.role if speaker is not None else ""
        return said or self._values.get((interview_id, name), "")

    def telling(self, people: Iterable[tuple[int, str | None]]) -> int:
        """To how many interviews what is said of these people points alone, of all in the project.

        People are named by interview and label; without a label only attributes are said of them.
        """
        if not self._names:
            return 0
        homes: dict[tuple[str, ...], set[int]] = {}
        for home, label in [*((home, None) for home in self._called), *self._speakers]:
            if not self.asks(home, label):
                homes.setdefault(self._described(home, label), set()).add(home)
        said = {(home, self._described(home, label)) for home, label in people if not self.asks(home, label)}
        return len({home for home, described in said if described and homes[described] == {home}})


def _resolved(session: Session, by: Sequence[str], any_role: bool) -> list[str]:
    """The names, folded. Raises NotFound."""
    found: list[str] = []
    for part in split_names(session, by):
        name = fold(part)
        if not (name == _ROLE and any_role):
            name = _attribute(session, part)
        found.append(name)
    return list(dict.fromkeys(found))


def _attribute(session: Session, name: str) -> str:
    try:
        return fold(find_attribute(session, name).name)
    except NotFound as error:
        if fold(name) != _ROLE:
            raise
        raise NotFound(f"{error}, and `qualcode speakers set` gives speakers roles") from error


def split_names(session: Session, given: Sequence[str]) -> Iterator[str]:
    """Names of attributes out of lists of them with commas; a comma in the name of one is no end of it."""
    known = {fold(name) for name in session.scalars(select(Attribute.name))}
    for each in given:
        yield from (
            part.strip() for part in ([each] if fold(each) in known else each.split(",")) if part.strip()
        )
