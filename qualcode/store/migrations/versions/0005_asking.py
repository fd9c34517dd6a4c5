"""Summaries of the matrix, questions of the guide, headings, kept patterns, and rejected suggestions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add five tables; a project of before has nothing in any of them."""
    _summaries()
    _questions()
    _headings()
    _patterns()
    _rejections()


def _summaries() -> None:
    op.create_table(
        "summary",
        *_identity(),
        *(sa.Column(f"{name}_id", sa.Integer(), nullable=False) for name in ("interview", "code", "coder")),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.CheckConstraint("text != ''", name=op.f("ck_summary_text")),
        *(_to("summary", name) for name in ("interview", "code", "coder")),
        *_keys("summary"),
        sa.UniqueConstraint("interview_id", "code_id", name=op.f("uq_summary_interview_id_code_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_summary_code_id"), "summary", ["code_id"])


def _questions() -> None:
    op.create_table(
        "question",
        *_identity(),
        sa.Column("position", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("number", "section", "text", "wordings", "never")
        ),
        *_keys("question"),
        sa.UniqueConstraint("text", name=op.f("uq_question_text")),
        sqlite_autoincrement=True,
    )


def _headings() -> None:
    op.create_table(
        "heading",
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("id", "revision_id", "start", "end", "level")
        ),
        _to("heading", "revision"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heading")),
        sa.UniqueConstraint("revision_id", "start", name=op.f("uq_heading_revision_id_start")),
    )


def _patterns() -> None:
    op.create_table(
        "pattern",
        *_identity(),
        *(sa.Column(f"{name}_id", sa.Integer(), nullable=False) for name in ("code", "coder")),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("forms", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        *(_to("pattern", name) for name in ("code", "coder")),
        *_keys("pattern"),
        sa.UniqueConstraint("code_id", "text", "forms", name=op.f("uq_pattern_code_id_text_forms")),
        sqlite_autoincrement=True,
    )


def _rejections() -> None:
    op.create_table(
        "rejection",
        *_identity(),
        *(sa.Column(f"{name}_id", sa.Integer(), nullable=False) for name in ("code", "transcript", "coder")),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        *(_to("rejection", name) for name in ("code", "transcript", "coder")),
        *_keys("rejection"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rejection_code", "rejection", ["code_id", "coder_id"])
    op.create_index(op.f("ix_rejection_transcript_id"), "rejection", ["transcript_id"])


def _identity() -> tuple[sa.Column[int], sa.Column[str]]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.Column("uuid", sa.String(), nullable=False)


def _keys(table: str) -> tuple[sa.Constraint, sa.Constraint]:
    return (
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("uuid", name=op.f(f"uq_{table}_uuid")),
    )


def _to(table: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{other}_id"],
        [f"{other}.id"],
        name=op.f(f"fk_{table}_{other}_id_{other}"),
        initially="DEFERRED",
        deferrable=True,
    )
