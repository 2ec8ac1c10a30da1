"""Mark answers that tell of danger."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Nobody read the answers from before."""
    op.add_column(
        "invitation_answers",
        sa.Column(
            "urgent",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="It tells of present danger, as far as it was read.",
        ),
    )
    op.alter_column("invitation_answers", "urgent", server_default=None)


def downgrade() -> None:
    """Take back."""
    op.drop_column("invitation_answers", "urgent")
