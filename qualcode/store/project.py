"""A project file: the one door for writing, the one for reading, undo and redo."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qualcode.errors import ProjectUnusable, Refused
from qualcode.store import schema
from qualcode.store.checks import refuse_broken
from qualcode.store.clock import now
from qualcode.store.connection import readable, sentences, writable
from qualcode.store.history import ChangeLine, line, next_redo, next_undo
from qualcode.store.models import Change, JournalEntry, OpenChange
from qualcode.store.replay import revert

Listener = Callable[[ChangeLine], None]


class Project:
    """An open project file.

    Everything is written inside ``with project.change("…") as session`` and read inside
    ``with project.read() as session``. Rows of the schema stay inside these blocks; values leave them.
    """

    def __init__(self, path: Path, who: str) -> None:
        """Use :meth:`create` or :meth:`open`, which look at the file first."""
        self.path = path
        self.who = who
        """The coder at the keyboard: written into the history, and whose changes undo takes back."""
        self._writer = writable(path)
        self._reader = readable(path)
        self._listeners: list[Listener] = []
        self._changing = False

    @classmethod
    def create(cls, path: Path, name: str, *, who: str) -> Self:
        """Make a new project file and open it. Raises Duplicate where ``path`` exists already."""
        schema.create(path, name)
        return cls(path, who)

    @classmethod
    def open(cls, path: Path, *, who: str) -> Self:
        """Open a project file, bringing an older one up to date first (with a backup beside it).

        Raises ProjectUnusable for a file that is missing, foreign, damaged, or from a newer program.
        """
        with sentences(path):
            schema.prepare(path)
        return cls(path, who)

    def close(self) -> None:
        """Give up the file; SQLite folds its side files into it."""
        self._reader.dispose()
        self._writer.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One unchanging view of the project, in which nothing can be written."""
        with sentences(self.path), Session(self._reader) as session, session.begin():
            yield session

    @contextmanager
    def change(self, label: str, *, reason: str = "") -> Iterator[Session]:
        """One transaction, one undo step and one line of history.

        ``label`` is a fragment that a researcher reads after "Undo:", such as "code passage at Trust".
        When the block raises, nothing of it stays; when it writes nothing, no line of history is made. A
        block that knows better at its end sets ``session.info["label"]``.

        Raises ProjectUnusable where the file is locked, read-only or the disk is full.
        """
        with self._writing(kind="do", label=label, reason=reason) as (session, _):
            yield session

    def undo(self) -> ChangeLine:
        """Take back the latest change of this coder. Raises Refused where there is none or it cannot be."""
        return self._replay("undo")

    def redo(self) -> ChangeLine:
        """Do again what this coder undid last. Raises Refused where there is none or it cannot be."""
        return self._replay("redo")

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` with the line of history after every change made through this object."""
        self._listeners.append(listener)

    @contextmanager
    def _writing(
        self, *, kind: str, label: str, reason: str = "", target_id: int | None = None
    ) -> Iterator[tuple[Session, Change]]:
        if self._changing:
            raise RuntimeError("a change is open already; changes do not nest")
        self._changing = True
        try:
            with (
                sentences(self.path),
                Session(self._writer, expire_on_commit=False) as session,
                session.begin(),
            ):
                change = self._begin(session, kind=kind, label=label, reason=reason, target_id=target_id)
                yield session, change
                written = self._end(session, change)
        finally:
            self._changing = False
        if written:
            for listener in self._listeners:
                listener(line(change))

    def _begin(
        self, session: Session, *, kind: str, label: str, reason: str, target_id: int | None
    ) -> Change:
        change = Change(
            kind=kind, label=label, reason=reason, who=self.who, at=now(), state="done", target_id=target_id
        )
        session.add(change)
        session.flush()
        opened = session.execute(update(OpenChange).values(change_id=change.id, bulk_table=None))
        if opened.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has one
            raise ProjectUnusable(f"{self.path.name} is damaged or altered; `qualcode check` says where")
        return change

    def _end(self, session: Session, change: Change) -> bool:
        """Close the change; forget it where it wrote nothing. Whether it stays."""
        session.flush()
        session.execute(update(OpenChange).values(change_id=None, bulk_table=None))
        change.label = session.info.get("label", change.label)
        written = session.scalar(select(func.max(JournalEntry.id)).where(JournalEntry.change_id == change.id))
        if written is None:
            session.execute(delete(Change).where(Change.id == change.id))
            return False
        if change.kind == "do":
            overtaken = (Change.state == "undone") & (Change.who == self.who)
            session.execute(update(Change).where(overtaken).values(state="dropped"))
        return True

    def _replay(self, kind: str) -> ChangeLine:
        with self.read() as session:
            target = next_undo(session, self.who) if kind == "undo" else next_redo(session, self.who)
            if target is None:
                raise Refused(self._nothing(session, kind))
            label, target_id = target.label, target.id
        try:
            with self._writing(kind=kind, label=label, target_id=target_id) as (session, _):
                return self._revert(session, kind, target_id)
        except IntegrityError as error:
            raise Refused(f"{kind} of “{label}”: later work builds on it; take that back first") from error

    def _revert(self, session: Session, kind: str, target_id: int) -> ChangeLine:
        target = session.get_one(Change, target_id)
        if target.state != ("done" if kind == "undo" else "undone"):
            raise Refused(f"“{target.label}” was {target.state} in another window just now; look again")
        try:
            source_id = target_id if kind == "undo" else _latest_undo(session, target_id)
            refuse_broken(session, revert(session.connection(), source_id))
        except Refused as error:
            raise Refused(f"{kind} of “{target.label}”: {error}") from error
        target.state = "undone" if kind == "undo" else "done"
        return line(target)

    def _nothing(self, session: Session, kind: str) -> str:
        other = next_undo(session) if kind == "undo" else next_redo(session)
        if other is None:
            return f"there is nothing to {kind}"
        return (
            f"there is nothing of yours ({self.who}) to {kind}; the last change is {other.who}'s:"
            f" “{other.label}” (--coder NAME acts as somebody else)"
        )


def _latest_undo(session: Session, target_id: int) -> int:
    undos = select(func.max(Change.id)).where(Change.kind == "undo", Change.target_id == target_id)
    return session.scalars(undos).one()
