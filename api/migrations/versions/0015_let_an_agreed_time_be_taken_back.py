"""Let an agreed time be taken back."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Only what the column is said to mean changes."""
    op.alter_column(
        "invitations",
        "agreed_at",
        comment="When staff last set the time agreed on, or took it back; null: never.",
    )


def downgrade() -> None:
    """Take back."""
    op.alter_column(
        "invitations",
        "agreed_at",
        comment="When staff last set the time agreed on; null: none is.",
    )
