"""What was coded, and what is kept on it."""

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from qualcode.store.base import Base, new_uuid
from qualcode.store.base import to as _to


class Reference(Base):
    """One passage coded at one code by one coder."""

    __tablename__ = "reference"
    __table_args__ = (
        CheckConstraint('0 <= start AND start < "end"', name="passage"),
        Index("ix_reference_place", "transcript_id", "start", "end", "code_id", "coder_id"),
        Index("ix_reference_code", "code_id"),
        Index("ix_reference_review", "code_id", "review", sqlite_where=text("review != ''")),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid)
    transcript_id: Mapped[int] = mapped_column(_to("transcript.id"))
    code_id: Mapped[int] = mapped_column(_to("code.id"))
    coder_id: Mapped[int] = mapped_column(_to("coder.id"))
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    """The words it was coded on, so that a check can prove the offsets."""
    created_at: Mapped[str]
    review: Mapped[str] = mapped_column(default="", server_default="")
    """``open`` where it was made under an older definition and is to be looked at again, ``asked`` where
    somebody did and asked the others, else empty."""


class Lost(Base):
    """A reference whose words are not in the corrected transcript: kept, not counted, until a person decides.

    It has the identity of the reference it was, and its memos.
    """

    __tablename__ = "lost"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    transcript_id: Mapped[int] = mapped_column(_to("transcript.id"), index=True)
    code_id: Mapped[int] = mapped_column(_to("code.id"), index=True)
    coder_id: Mapped[int] = mapped_column(_to("coder.id"))
    start: Mapped[int]
    """Where in the current text it stood, as near as can be told."""
    end: Mapped[int]
    quote: Mapped[str]
    """The words it was coded on."""
    created_at: Mapped[str]
    """When it was coded."""
    lost_at: Mapped[str]
    review: Mapped[str] = mapped_column(default="", server_default="open")
    """As of the reference that it was; the database's own default is for rows of older files."""


class Memo(Base):
    """A note by a coder on one thing, or on the project where it names none."""

    __tablename__ = "memo"
    __table_args__ = (
        CheckConstraint(
            "(reference_id IS NOT NULL) + (code_id IS NOT NULL) + (transcript_id IS NOT NULL)"
            " + (interview_id IS NOT NULL) + (lost_id IS NOT NULL) <= 1",
            name="one_thing",
        ),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    coder_id: Mapped[int] = mapped_column(_to("coder.id"))
    reference_id: Mapped[int | None] = mapped_column(_to("reference.id"), index=True)
    code_id: Mapped[int | None] = mapped_column(_to("code.id"), index=True)
    transcript_id: Mapped[int | None] = mapped_column(_to("transcript.id"), index=True)
    interview_id: Mapped[int | None] = mapped_column(_to("interview.id"), index=True)
    text: Mapped[str]
    created_at: Mapped[str]
    lost_id: Mapped[int | None] = mapped_column(_to("lost.id"), index=True)
    origin: Mapped[str] = mapped_column(default="", server_default="")
    """The code it was written at, as printed, where that was merged into another one since; else empty."""


class Quote(Base):
    """What is kept on a reference, or a lost one, as a quote for the report; no row where nothing is."""

    __tablename__ = "quote"
    __table_args__ = (
        CheckConstraint("(reference_id IS NOT NULL) + (lost_id IS NOT NULL) = 1", name="one_thing"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    reference_id: Mapped[int | None] = mapped_column(_to("reference.id"), unique=True)
    lost_id: Mapped[int | None] = mapped_column(_to("lost.id"), unique=True)
    starred: Mapped[bool] = mapped_column(default=False)
    used: Mapped[bool] = mapped_column(default=False)
    trimmed: Mapped[str] = mapped_column(default="")
    """A shorter version in the words of the passage, "[…]" where some are left out; empty where none is."""
