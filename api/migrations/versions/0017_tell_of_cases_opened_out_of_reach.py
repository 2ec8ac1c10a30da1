"""Tell of cases opened out of reach."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "break_glass_mails",
        sa.Column("break_glass_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Text(),
            nullable=False,
            comment="`waiting`, `sending`, `sent`, `failed` or `cancelled`.",
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True, comment="A slug, such as `unreachable`."),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "next_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When the next attempt is due.",
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["break_glass_id"], ["break_glass.id"], name=op.f("fk_break_glass_mails_break_glass_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_break_glass_mails_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass_mails")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("break_glass_mails")
