"""Find the withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index(
        "ix_cases_withdrawn",
        "cases",
        ["service_id", sa.text("opened_at DESC"), sa.text("id DESC")],
        postgresql_where=sa.text("withdrawn_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_cases_withdrawn", table_name="cases")
