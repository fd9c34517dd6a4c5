"""The whole schema of a project file; no queries.

Times are ISO 8601 in UTC, kept as text. Offsets are code points, half-open, into the normalised text
of a transcript's current revision. Foreign keys are deferred and never cascade: what depends on a row
is removed by name, and a forgotten dependant stops the change instead of vanishing.
"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
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


JOURNALLED = (
    *(Study, Coder, Interview, Attribute, AttributeValue, Speaker, Transcript, Code, Reference, Lost, Memo),
    *(Quote, Version, Proposal, Comment, Lineage, PseudonymKey),
)
"""Tables whose every row change is journalled and can be undone."""

APPEND_ONLY = (Revision, Turn)
"""Tables whose rows are only ever added."""
