"""Quotes: what is starred, used in a report, or has a trimmed version."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table; nothing that was coded before is a quote yet."""
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("reference_id", sa.Integer(), nullable=True),
        sa.Column("lost_id", sa.Integer(), nullable=True),
        sa.Column("starred", sa.Boolean(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("trimmed", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(reference_id IS NOT NULL) + (lost_id IS NOT NULL) = 1", name=op.f("ck_quote_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["lost_id"],
            ["lost.id"],
            name=op.f("fk_quote_lost_id_lost"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["reference_id"],
            ["reference.id"],
            name=op.f("fk_quote_reference_id_reference"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
        sa.UniqueConstraint("lost_id", name=op.f("uq_quote_lost_id")),
        sa.UniqueConstraint("reference_id", name=op.f("uq_quote_reference_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_quote_uuid")),
        sqlite_autoincrement=True,
    )
