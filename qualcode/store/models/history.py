"""The history: what was done, row by row."""

from sqlalchemy.orm import Mapped, mapped_column

from qualcode.store.base import Base
from qualcode.store.base import to as _to


class Change(Base):
    """One step of the history: what was done, undone or redone, by whom and when."""

    __tablename__ = "change"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """``do``, ``undo``, ``redo``, or ``migrate`` (undo stops there)."""
    label: Mapped[str]
    reason: Mapped[str]
    who: Mapped[str]
    at: Mapped[str]
    state: Mapped[str]
    """Of a ``do``: ``done``, ``undone`` (can be redone) or ``dropped`` (undone, and overtaken since)."""
    target_id: Mapped[int | None] = mapped_column(_to("change.id"), index=True)
    """The change that an undo or redo acted on."""


class JournalEntry(Base):
    """What a change did to one row, as JSON images; or one range of rows that it added in bulk."""

    __tablename__ = "journal"
    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(_to("change.id"), index=True)
    table: Mapped[str]
    row_id: Mapped[int]
    last_row_id: Mapped[int | None]
    """Set for a range: rows ``row_id`` to ``last_row_id`` were added and have no image here."""
    before: Mapped[str | None]
    after: Mapped[str | None]


class OpenChange(Base):
    """One row that says which change is being written, read by the triggers."""

    __tablename__ = "open_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int | None]
    bulk_table: Mapped[str | None]
    """The table whose added rows are journalled as a range at this moment."""
