"""Reviews, lost references, versions, proposals, the lineage of codes, and that pseudonyms were given."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables; what is there stays as it is."""
    op.create_table(
        "pseudonym_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pseudonym_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lineage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("from_uuid", sa.String(), nullable=False),
        sa.Column("from_number", sa.String(), nullable=False),
        sa.Column("from_label", sa.String(), nullable=False),
        sa.Column("to_uuid", sa.String(), nullable=False),
        sa.Column("to_label", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change.id"],
            name=op.f("fk_lineage_change_id_change"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lineage")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_lineage_from_uuid"), "lineage", ["from_uuid"], unique=False)
    op.create_index(op.f("ix_lineage_to_uuid"), "lineage", ["to_uuid"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("arguments", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coder_id"],
            ["coder.id"],
            name=op.f("fk_proposal_coder_id_coder"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("uuid", name=op.f("uq_proposal_uuid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("framework", sa.String(), nullable=False),
        sa.Column("counts", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change.id"],
            name=op.f("fk_version_change_id_change"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("name", name=op.f("uq_version_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_version_uuid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coder_id"],
            ["coder.id"],
            name=op.f("fk_comment_coder_id_coder"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_comment_proposal_id_proposal"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("uuid", name=op.f("uq_comment_uuid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_comment_proposal_id"), "comment", ["proposal_id"], unique=False)

    op.create_table(
        "lost",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("transcript_id", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("lost_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code_id"], ["code.id"], name=op.f("fk_lost_code_id_code"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["coder_id"],
            ["coder.id"],
            name=op.f("fk_lost_coder_id_coder"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["transcript_id"],
            ["transcript.id"],
            name=op.f("fk_lost_transcript_id_transcript"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost")),
        sa.UniqueConstraint("uuid", name=op.f("uq_lost_uuid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_lost_code_id"), "lost", ["code_id"], unique=False)
    op.create_index(op.f("ix_lost_transcript_id"), "lost", ["transcript_id"], unique=False)

    op.add_column("code", sa.Column("review_why", sa.String(), server_default="", nullable=False))
    op.add_column("code", sa.Column("review_total", sa.Integer(), server_default="0", nullable=False))
    op.add_column("reference", sa.Column("review", sa.String(), server_default="", nullable=False))
    op.create_index(
        "ix_reference_review", "reference", ["code_id", "review"], sqlite_where=sa.text("review != ''")
    )
    with op.batch_alter_table("memo", table_kwargs={"sqlite_autoincrement": True}) as memo:
        memo.add_column(sa.Column("lost_id", sa.Integer(), nullable=True))
        memo.add_column(sa.Column("origin", sa.String(), server_default="", nullable=False))
        memo.create_foreign_key(
            op.f("fk_memo_lost_id_lost"), "lost", ["lost_id"], ["id"], initially="DEFERRED", deferrable=True
        )
        memo.create_check_constraint(
            op.f("ck_memo_one_thing"),
            "(reference_id IS NOT NULL) + (code_id IS NOT NULL) + (transcript_id IS NOT NULL)"
            " + (interview_id IS NOT NULL) + (lost_id IS NOT NULL) <= 1",
        )
    op.create_index(op.f("ix_memo_lost_id"), "memo", ["lost_id"], unique=False)
