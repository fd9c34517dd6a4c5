"""A project file: the one door for writing, the one for reading, undo and redo."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, get_ident
from types import TracebackType
from typing import Self

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qualcode.errors import ProjectUnusable
from qualcode.store import schema, steps, undoing
from qualcode.store.connection import readable, sentences, writable
from qualcode.store.history import ChangeLine, standing
from qualcode.store.past import past
from qualcode.store.texts import KeptText
from qualcode.store.watch import Watch

Listener = Callable[[ChangeLine], None]


class Project:
    """An open project file.

    Everything is written inside ``with project.change("…") as session`` and read inside
    ``with project.read() as session``. Rows of the schema stay inside these blocks; values leave them.
    """

    def __init__(self, path: Path, who: str, wait: float | None = None) -> None:
        """Use :meth:`create` or :meth:`open`, which look at the file first."""
        self.path = path
        self.who = who
        """The coder at the keyboard: written into the history, and whose changes undo takes back."""
        self._wait = wait
        self._writer = writable(path, wait)
        self._reader = readable(path, wait)
        self._watch = Watch(path, wait)
        self._text = KeptText()
        self._listeners: list[Listener] = []
        self._turn = Lock()
        self._turn_of: int | None = None

    @classmethod
    def create(cls, path: Path, name: str, *, who: str) -> Self:
        """Make a new project file and open it. Raises Duplicate where ``path`` exists already."""
        schema.create(path, name)
        return cls(path, who)

    @classmethod
    def open(cls, path: Path, *, who: str, wait: float | None = None) -> Self:
        """Open a project file, bringing an older one up to date first (with a backup beside it).

        ``wait`` is how many seconds to wait for another program that is writing before giving up with a
        sentence: 5 where it is not given; a screen has less patience.

        Raises ProjectUnusable for a file that is missing, foreign, damaged, or from a newer program.
        """
        with sentences(path):
            schema.prepare(path, wait)
        return cls(path, who, wait)

    def close(self) -> None:
        """Give up the file; SQLite folds its side files into it."""
        self._watch.close()
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
            yield self._text.attach(session)

    @contextmanager
    def as_of(self, change_id: int) -> Iterator[Session]:
        """The project as it stood after the line of the history with that id, exactly; for reading.

        0 is before the first line. History and journal end there too. Raises NotFound where the history has
        no such line.
        """
        with sentences(self.path), past(self.path, change_id, self._wait) as session:
            yield session

    @contextmanager
    def change(self, label: str, *, reason: str = "") -> Iterator[Session]:
        """One transaction, one undo step and one line of history.

        ``label`` is a fragment that a researcher reads after "Undo:", such as "code passage at Trust".
        When the block raises, nothing of it stays; when it writes nothing, no line of history is made. A
        block that knows better at its end sets ``session.info["label"]``.

        Raises ProjectUnusable where the file is locked, read-only or gone, or the disk is full.
        """
        with self._transaction() as session:
            line = steps.begin(session.connection(), "do", label, who=self.who, reason=reason)
            yield session
            session.flush()
            written = steps.end(session.connection(), line, session.info.get("label"))
        if written is not None:
            self._tell(written)

    @contextmanager
    def rehearse(self) -> Iterator[Session]:
        """Run a block as a change would, and leave nothing of it: no row, no history, no word to listeners.

        For showing what something would do to the counts before it is done. Raises as change() does.
        """
        with self._transaction() as session:
            steps.begin(session.connection(), "do", "rehearse", who=self.who)
            yield session
            session.flush()
            self._roll_back(session)

    def undo(self) -> ChangeLine:
        """Take back the latest change of this coder. Raises Refused where there is none or it cannot be."""
        return self._replay("undo")

    def redo(self) -> ChangeLine:
        """Do again what this coder undid last. Raises Refused where there is none or it cannot be."""
        return self._replay("redo")

    def undo_plan(self, change_id: int) -> list[ChangeLine]:
        """What undo_to() would take back, newest first; nothing where nothing of this coder stands there.

        Raises Refused where the file was brought up to date in between, since undo stops there.
        """
        with self.read() as session:
            return standing(session, self.who, change_id)

    def undo_to(self, change_id: int) -> list[ChangeLine]:
        """Take back all standing changes of this coder after the one with ``change_id``, which stays.

        All or none; newest first, each as a line of the history of its own, so that redo does them again one
        by one. Raises Refused where there is none, or one of them cannot be taken back.
        """
        with self._transaction() as session:
            done = undoing.undo_all(session, self.who, change_id)
        for line, _ in done:
            self._tell(line)
        return [target for _, target in done]

    @contextmanager
    def rehearse_undo_to(self, change_id: int) -> Iterator[Session]:
        """The project as undo_to() would leave it, for a look; nothing stays. Raises as undo_to() does."""
        with self._transaction() as session:
            undoing.undo_all(session, self.who, change_id)
            yield session
            self._roll_back(session)

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` with the line of history after every change made through this object."""
        self._listeners.append(listener)

    def version(self) -> int:
        """A number that is another one after every change of the file, whichever window or program made it.

        It costs microseconds: ask twice a second, and touched() when it is another one. It means something
        within one Project object only. Raises ProjectUnusable where the file cannot be read.
        """
        return self._watch.version()

    def latest_change(self) -> int:
        """The id of the latest line of the history, 0 in a new project. Raises as version() does."""
        return self._watch.latest_change()

    def gone(self) -> str:
        """A sentence where the file that was opened vanished or another is in its place, or ""."""
        return self._watch.gone()

    def _replay(self, kind: str) -> ChangeLine:
        try:
            with self._transaction() as session:
                target = undoing.target_of(session, kind, self.who)
                line, after = undoing.replay(session, kind, target, self.who)
        except IntegrityError as error:
            raise undoing.built_on(kind, target) from error
        self._tell(line)
        return after

    def _roll_back(self, session: Session) -> None:
        self._text.forget()
        session.rollback()

    def _tell(self, line: ChangeLine) -> None:
        for listener in self._listeners:
            listener(line)

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        """The one way to write: to a file that is still the one that was opened, one change at a time."""
        with self._one_at_a_time():
            if sentence := self.gone():
                raise ProjectUnusable(sentence)
            with (
                sentences(self.path),
                Session(self._writer, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield self._text.attach(session)

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """A thread that imports must not make a key in another one fail with anything but a sentence."""
        if not self._turn.acquire(blocking=False):
            if self._turn_of == get_ident():
                raise RuntimeError("a change is open already; changes do not nest")
            raise ProjectUnusable("something else is being written just now; wait for it and try again")
        self._turn_of = get_ident()
        try:
            yield
        except BaseException:
            self._text.forget()
            raise
        finally:
            self._turn_of = None
            self._turn.release()
