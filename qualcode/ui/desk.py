"""What the screens share: the project, its framework and counts, and what changed since they were read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codebook.kinds import Done
from codebook.names import CodeNames
from codebook.operations import Operation, label_of, perform
from codebook.proposals import propose
from codebook.tree import CodeLine, tree
from exports.counts import CodeCount, Counts, Rule, count
from exports.effect import Effect, effect
from exports.preview import Preview, preview
from qualcode.coding import get_coder
from qualcode.store.history import ChangeLine
from qualcode.store.models import Study
from qualcode.store.project import Project
from qualcode.store.touched import Touched, touched
from qualcode.ui.state import State
from transcripts.lost import LostLine, lost_count, lost_reference

T = TypeVar("T")
Listener = Callable[[Touched], None]

NOTHING = CodeCount(0, 0)


@dataclass
class Desk:
    """One open project as the screens see it.

    Everything is written through :meth:`do`, :meth:`undo` and :meth:`redo`; afterwards, and whenever
    another window has written, :meth:`catch_up` reads what changed and tells every listener.
    """

    project: Project
    state: State = field(default_factory=State)
    rule: Rule = field(default_factory=Rule)
    """How the numbers beside the codes are counted: as the table shows them."""
    codes: list[CodeLine] = field(default_factory=list)
    by_id: dict[int, CodeLine] = field(default_factory=dict)
    counts: Counts | None = None
    """None until they were counted for the first time."""
    lost: int = 0
    """How many codings lost their words to a correction and wait for somebody to decide."""
    in_hand: LostLine | None = None
    """The one of them whose words are being chosen in its transcript."""

    def __post_init__(self) -> None:
        self._listeners: list[Listener] = []
        self._seen = self.project.latest_change()
        self._version = self.project.version()
        self._names: CodeNames | None = None
        self._read_name()
        with self.project.read() as session:
            self.uuid = session.scalars(select(Study.uuid)).one()
        self.lost = self.read(lost_count)
        self.reload_codes()

    def _read_name(self) -> None:
        with self.project.read() as session:
            self.name = session.scalars(select(Study.name)).one()

    @property
    def who(self) -> str:
        """The coder at the keyboard."""
        return self.project.who

    @property
    def names(self) -> CodeNames:
        """The codes by what they are called."""
        if self._names is None:
            self._names = CodeNames(self.codes)
        return self._names

    def reload_codes(self) -> None:
        """Read the framework again."""
        with self.project.read() as session:
            self.codes = tree(session)
        self.by_id = {line.id: line for line in self.codes}
        self._names = None

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` with what changed, after every change here or in another window."""
        self._listeners.append(listener)

    def do(self, label: str, operation: Callable[[Session], T], *, reason: str = "") -> T:
        """One change of the project. Raises what the operation raises; then nothing was changed."""
        with self.project.change(label, reason=reason) as session:
            result = operation(session)
        self.catch_up()
        return result

    def refine(self, operation: Operation, *, reason: str = "") -> Done:
        """One operation on the framework. Raises what doing it raises; then nothing was changed."""
        label = self.read(lambda session: label_of(session, operation))
        return self.do(
            label, lambda session: perform(session, operation, get_coder(session, self.who)), reason=reason
        )

    def propose(self, operation: Operation, reason: str) -> int:
        """Let others decide on an operation; the number of the proposal. Raises what doing it raises."""
        label = self.read(lambda session: label_of(session, operation))

        def act(session: Session) -> int:
            return propose(session, operation, get_coder(session, self.who), reason).id

        return self.do(f"propose to {label}", act, reason=reason)

    def undo(self) -> ChangeLine:
        """Take back the latest change of this coder. Raises Refused."""
        return self._after(self.project.undo)

    def redo(self) -> ChangeLine:
        """Do again what this coder took back last. Raises Refused."""
        return self._after(self.project.redo)

    def undo_to(self, change_id: int) -> list[ChangeLine]:
        """Take back everything of this coder after one change. Raises Refused."""
        return self._after(lambda: self.project.undo_to(change_id))

    def _after(self, act: Callable[[], T]) -> T:
        result = act()
        self.catch_up()
        return result

    def elsewhere(self) -> bool:
        """Whether another window or command has written since the last look; cheap enough to ask often."""
        version = self.project.version()
        if version == self._version:
            return False
        self._version = version
        return True

    def catch_up(self) -> None:
        """Read what was written since the last look, by anybody, and tell the listeners."""
        with self.project.read() as session:
            news = touched(session, self._seen)
        if not news.changes:
            return
        self._seen = news.last
        if "code" in news.rows:
            self.reload_codes()
        if "project" in news.rows:
            self._read_name()
        if "lost" in news.rows:
            self._follow_lost()
        for listener in self._listeners:
            listener(news)

    def _follow_lost(self) -> None:
        self.lost = self.read(lost_count)
        if (held := self.in_hand) is not None:
            self.in_hand = self.read(lambda session: lost_reference(session, held.id, most=0))

    def count(self) -> Counts:
        """Count every code by the rule; the caller decides in which thread."""
        with self.project.read() as session:
            return count(session, self.codes, self.rule)

    def counted(self, code_id: int) -> CodeCount:
        """The two numbers of a code as last counted."""
        if self.counts is None:
            return NOTHING
        return self.counts.by_code.get(code_id, NOTHING)

    def numbers(self) -> dict[int, tuple[int, int]]:
        """Interviews and references per code id, as last counted; a code deleted since has none."""
        counted = self.counts.by_code if self.counts else {}
        return {
            code_id: (each.interviews, each.references)
            for code_id, each in counted.items()
            if (line := self.by_id.get(code_id)) is not None and (each.references or not line.heading)
        }

    def effect(self, operation: Callable[[Session], object]) -> Effect:
        """What an operation would do to the counts; nothing of it stays. Raises what it raises."""
        with self.project.rehearse() as session:
            return effect(session, self.rule, operation)

    def preview(self, operation: Operation) -> Preview:
        """What an operation on the framework would do; nothing of it stays. Raises what doing it raises."""
        with self.project.rehearse() as session:
            return preview(session, operation, get_coder(session, self.who), self.rule)

    def read(self, query: Callable[[Session], T]) -> T:
        """The answer to one question to the project."""
        with self.project.read() as session:
            return query(session)

    def interviews(self) -> int:
        """How many interviews the project has."""
        from qualcode.store.models import Interview

        return self.read(lambda session: session.scalar(select(func.count()).select_from(Interview)) or 0)
