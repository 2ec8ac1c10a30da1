"""Find what is new, and what was assigned together."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_cases_news", "cases", ["service_id", "news_at"])
    op.create_index(
        "ix_case_events_client",
        "case_events",
        ["client_id"],
        postgresql_where=sa.text("client_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_case_events_client", table_name="case_events")
    op.drop_index("ix_cases_news", table_name="cases")
