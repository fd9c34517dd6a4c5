"""The project at one moment: as it is, or as it stood after a line of its history, which is only read."""

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from sqlalchemy.orm import Session

from codebook.tree import CodeLine, tree
from codebook.versions import Point, find_point
from qualcode.ui.desk import Desk

T = TypeVar("T")


class Moment:
    """A moment of the project behind a desk."""

    def __init__(self, desk: Desk, point: Point | None = None) -> None:
        """Without ``point``, now: whatever that is when it is asked for."""
        self._desk = desk
        self.point = point

    @classmethod
    def named(cls, desk: Desk, name: str) -> "Moment":
        """What ``codebook.versions.find_point`` takes, or empty for now. Raises what that raises."""
        return cls(desk, desk.read(lambda session: find_point(session, name)) if name else None)

    def read(self, query: Callable[[Session], T]) -> T:
        """The answer of the project at this moment."""
        if self.point is None:
            return self._desk.read(query)
        with self._desk.project.as_of(self.point.change_id) as session:
            return query(session)

    @property
    def codes(self) -> list[CodeLine]:
        """The framework then."""
        return self._desk.codes if self.point is None else self._past_codes

    @property
    def by_id(self) -> dict[int, CodeLine]:
        """The codes of it by their ids."""
        return self._desk.by_id if self.point is None else self._past_by_id

    @cached_property
    def _past_codes(self) -> list[CodeLine]:
        return self.read(tree)

    @cached_property
    def _past_by_id(self) -> dict[int, CodeLine]:
        return {line.id: line for line in self._past_codes}
