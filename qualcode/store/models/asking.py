"""What helps with coding and with reading across interviews: none of it is counted."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qualcode.store.base import Base, new_uuid
from qualcode.store.base import to as _to


class Summary(Base):
    """What a researcher says in her own words of one interview under one theme: a cell of the matrix."""

    __tablename__ = "summary"
    __table_args__ = (
        UniqueConstraint("interview_id", "code_id"),
        CheckConstraint("text != ''", name="text"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    interview_id: Mapped[int] = mapped_column(_to("interview.id"))
    code_id: Mapped[int] = mapped_column(_to("code.id"), index=True)
    coder_id: Mapped[int] = mapped_column(_to("coder.id"))
    """Who wrote it last."""
    text: Mapped[str]
    changed_at: Mapped[str]


class Question(Base):
    """One question of the interview guide, looked for in what interviewers say."""

    __tablename__ = "question"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    position: Mapped[int]
    """Order in the guide, from 0; gaps are harmless."""
    number: Mapped[str] = mapped_column(default="")
    """As printed ("3b"), or empty."""
    section: Mapped[str] = mapped_column(default="")
    """The heading that it stands under in the guide, or empty."""
    text: Mapped[str] = mapped_column(unique=True)
    wordings: Mapped[str] = mapped_column(default="")
    """How else it was asked, one wording a line."""
    never: Mapped[str] = mapped_column(default="")
    """What sounds like it and is not it, one wording a line."""


class Pattern(Base):
    """A search kept with a code: what it finds is suggested to be coded there."""

    __tablename__ = "pattern"
    __table_args__ = (UniqueConstraint("code_id", "text", "forms"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    code_id: Mapped[int] = mapped_column(_to("code.id"))
    coder_id: Mapped[int] = mapped_column(_to("coder.id"))
    text: Mapped[str]
    """In the language of the search."""
    forms: Mapped[bool] = mapped_column(default=False)
    """Whether other forms of its words are found too."""
    created_at: Mapped[str]


class Rejection(Base):
    """That a coder does not want these words of a transcript suggested at a code again."""

    __tablename__ = "rejection"
    __table_args__ = (Index("ix_rejection_code", "code_id", "coder_id"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    code_id: Mapped[int] = mapped_column(_to("code.id"))
    transcript_id: Mapped[int] = mapped_column(_to("transcript.id"), index=True)
    coder_id: Mapped[int] = mapped_column(_to("coder.id"))
    quote: Mapped[str]
    """The words that were suggested. A correction that changes them makes them a new suggestion."""
    at: Mapped[str]
