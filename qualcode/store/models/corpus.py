"""The study, those who work on it, and what was said: interviews with their transcripts."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qualcode.store.base import Base, new_uuid
from qualcode.store.base import to as _to


class Study(Base):
    """The project itself: one row."""

    __tablename__ = "project"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    name: Mapped[str]
    created_at: Mapped[str]


class Coder(Base):
    """Somebody who codes."""

    __tablename__ = "coder"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    name: Mapped[str] = mapped_column(unique=True)


class Interview(Base):
    """One conversation: what "number of interviews" counts. It holds one or several transcripts."""

    __tablename__ = "interview"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    name: Mapped[str] = mapped_column(unique=True)


class Attribute(Base):
    """A column of the interviews' sheet, such as "Institution type"."""

    __tablename__ = "attribute"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]


class AttributeValue(Base):
    """What one interview has in one such column."""

    __tablename__ = "attribute_value"
    __table_args__ = (UniqueConstraint("interview_id", "attribute_id"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(_to("interview.id"))
    attribute_id: Mapped[int] = mapped_column(_to("attribute.id"), index=True)
    value: Mapped[str]


class Revision(Base):
    """One state of a transcript's text with its turns. Rows are only ever added; no journal copies them."""

    __tablename__ = "revision"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    """Normalised: the only line break is a newline. The spoken words, without labels and time stamps."""
    words: Mapped[int]
    digest: Mapped[str] = mapped_column(index=True)
    """SHA-256 of the words joined by single spaces: equal for the same words in another layout or format."""


class Turn(Base):
    """A speaker's stretch of a revision. Added with its revision and never changed."""

    __tablename__ = "turn"
    __table_args__ = (UniqueConstraint("revision_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(_to("revision.id"))
    position: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    label: Mapped[str | None]
    """The speaker's label within the interview; None where the transcript names nobody."""
    time: Mapped[int | None]
    """Milliseconds from the start of the recording."""


class Heading(Base):
    """A whole line of a revision that is a heading in its file. Added with its revision and never changed."""

    __tablename__ = "heading"
    __table_args__ = (UniqueConstraint("revision_id", "start"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(_to("revision.id"))
    start: Mapped[int]
    end: Mapped[int]
    level: Mapped[int]
    """0 for the title of a document, 1 to 9 for headings."""


class Speaker(Base):
    """Somebody heard in an interview, known by the label that the transcript uses."""

    __tablename__ = "speaker"
    __table_args__ = (UniqueConstraint("interview_id", "label"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    interview_id: Mapped[int] = mapped_column(_to("interview.id"))
    label: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    interviewer: Mapped[bool] = mapped_column(default=False)


class Transcript(Base):
    """One file of an interview, pointing at the revision of its text that counts."""

    __tablename__ = "transcript"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(default=new_uuid, unique=True)
    interview_id: Mapped[int] = mapped_column(_to("interview.id"), index=True)
    revision_id: Mapped[int] = mapped_column(_to("revision.id"), index=True)
    name: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str]
    """The name of the file it came from."""
    imported_at: Mapped[str]


class PseudonymKey(Base):
    """That names in the transcripts were replaced by a key, which lies in a file of its own elsewhere."""

    __tablename__ = "pseudonym_key"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str]
    """The file's name, without the folder; no name of a person is in the project."""
    digest: Mapped[str]
    """SHA-256 of the file as it was."""
    names: Mapped[int]
    placeholders: Mapped[str]
    """All that were ever put in by it, one a line: where they stand, they stand for a name."""
    latest_transcript: Mapped[int]
    """The highest id of a transcript then: in a later one, a placeholder stands for itself."""
    at: Mapped[str]
