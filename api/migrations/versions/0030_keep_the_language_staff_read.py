"""Keep the language staff read."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "users",
        sa.Column(
            "language",
            sa.Text(),
            nullable=True,
            comment="What they read our pages in, and so our e-mails; null: not known.",
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_column("users", "language")
