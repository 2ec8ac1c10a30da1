"""Keep paused conversations for their time."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Conversations from before were promised nothing: they get the usual time."""
    op.add_column(
        "conversations",
        sa.Column(
            "kept_days",
            sa.Integer(),
            server_default="14",
            nullable=False,
            comment="Days it is kept after the last word, as the person was told when it began.",
        ),
    )
    op.alter_column("conversations", "kept_days", server_default=None)
    op.add_column(
        "conversations",
        sa.Column(
            "resume_digest",
            sa.LargeBinary(),
            nullable=True,
            comment="Keyed digest of the code that opens it; null before the first pause.",
        ),
    )
    op.create_unique_constraint(
        op.f("uq_conversations_resume_digest"), "conversations", ["resume_digest"]
    )


def downgrade() -> None:
    """Take back."""
    op.drop_constraint(op.f("uq_conversations_resume_digest"), "conversations", type_="unique")
    op.drop_column("conversations", "resume_digest")
    op.drop_column("conversations", "kept_days")
