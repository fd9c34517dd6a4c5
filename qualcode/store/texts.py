"""The text of a revision, read once for the many passages that are coded on it."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from qualcode.store.journal import tables
from qualcode.store.models import Revision

(_REVISION,) = tables((Revision,))
_TEXT = select(_REVISION.c.text).where(_REVISION.c.id == bindparam("revision"))
_KEPT = "kept_text"


class KeptText:
    """The text that was asked for last, which a project keeps between its sessions.

    A text never changes under its id. An id may come again only where the change that used it was not
    committed, so a change that fails has to forget.
    """

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._last: tuple[int, str] | None = None

    def attach(self, session: Session) -> Session:
        """Let ``text_of`` find and keep texts here for this session."""
        session.info[_KEPT] = self
        return session

    def forget(self) -> None:
        """Keep nothing."""
        self._last = None

    def of(self, session: Session, revision_id: int) -> str:
        """The kept text, if it is that of the revision, or the text as it is read."""
        last = self._last
        if last is None or last[0] != revision_id:
            last = self._last = (revision_id, _read(session, revision_id))
        return last[1]


def text_of(session: Session, revision_id: int) -> str:
    """The text of a revision. Raises NoResultFound where there is none."""
    kept = session.info.get(_KEPT)
    return kept.of(session, revision_id) if isinstance(kept, KeptText) else _read(session, revision_id)


def _read(session: Session, revision_id: int) -> str:
    text: str = session.connection().execute(_TEXT, {"revision": revision_id}).scalar_one()
    return text
