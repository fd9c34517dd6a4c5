"""The coding framework, and how it came to be what it is."""

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from qualcode.store.base import Base, new_uuid
from qualcode.store.base import to as _to


class Code(Base):
    """A heading or code of the coding framework."""

    __tablename__ = "code"
    __table_args__ = (
        UniqueConstraint("parent_id", "label"),
        Index("uq_code_top", "label", unique=True, sqlite_where=text("parent_id IS NULL")),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    parent_id: Mapped[int | None] = mapped_column(_to("code.id"), index=True)
    position: Mapped[int]
    """Order among its siblings, from 0; gaps are harmless."""
    number: Mapped[str] = mapped_column(default="")
    """As printed ("1.1.2"), or empty."""
    label: Mapped[str]
    definition: Mapped[str] = mapped_column(default="")
    inclusion: Mapped[str] = mapped_column(default="")
    exclusion: Mapped[str] = mapped_column(default="")
    example: Mapped[str] = mapped_column(default="")
    colour: Mapped[str] = mapped_column(default="")
    """``#rrggbb`` or empty."""
    codable: Mapped[bool] = mapped_column(default=True)
    retired: Mapped[bool] = mapped_column(default=False)
    """Kept, but neither codable nor counted."""
    review_why: Mapped[str] = mapped_column(default="", server_default="")
    """Why references made before are to be looked at again ("its definition changed"), or empty."""
    review_total: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many references were to be looked at again when that began."""


class Version(Base):
    """A state of the framework that was signed off: what it said and counted is kept here as well."""

    __tablename__ = "version"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    signed_by: Mapped[str]
    """The names of those who signed, one a line."""
    note: Mapped[str]
    at: Mapped[str]
    change_id: Mapped[int] = mapped_column(_to("change.id"))
    """The line of the history that signed it off: the project as it stood then is this version."""
    framework: Mapped[str]
    """Every code with what it says, as JSON."""
    counts: Mapped[str]
    """The two numbers of every code by the plain rule, as JSON."""
    digest: Mapped[str]
    """SHA-256 of corpus and codings as they stood."""


class Proposal(Base):
    """A change to the framework that somebody would like made, with the reason."""

    __tablename__ = "proposal"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    coder_id: Mapped[int] = mapped_column(_to("coder.id"))
    kind: Mapped[str]
    """Which operation: a name of ``codebook.operations``."""
    arguments: Mapped[str]
    """As JSON; codes by their uuid."""
    label: Mapped[str]
    """As the history will have it."""
    reason: Mapped[str]
    at: Mapped[str]
    since: Mapped[int]
    """The latest line of the history when it was made."""
    state: Mapped[str] = mapped_column(default="open")
    """``open``, ``accepted``, ``declined`` or ``withdrawn``."""
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[str] = mapped_column(default="")
    verdict: Mapped[str] = mapped_column(default="")
    """The reason given with the decision."""


class Comment(Base):
    """What somebody says of a proposal."""

    __tablename__ = "comment"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    proposal_id: Mapped[int] = mapped_column(_to("proposal.id"), index=True)
    coder_id: Mapped[int] = mapped_column(_to("coder.id"))
    text: Mapped[str]
    at: Mapped[str]


class Lineage(Base):
    """Where codes came from: one row for each code that was merged into another or split off from one."""

    __tablename__ = "lineage"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """``merge`` or ``split``."""
    change_id: Mapped[int] = mapped_column(_to("change.id"))
    from_uuid: Mapped[str] = mapped_column(index=True)
    from_number: Mapped[str]
    from_label: Mapped[str]
    to_uuid: Mapped[str] = mapped_column(index=True)
    """Codes by their uuid, since either may be gone by now."""
    to_label: Mapped[str]
