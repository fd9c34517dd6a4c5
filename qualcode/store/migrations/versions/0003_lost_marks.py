"""A lost coding keeps whether it was to be looked at again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column; those that were lost before count as not looked at, as they did."""
    op.add_column("lost", sa.Column("review", sa.String(), server_default="open", nullable=False))
