"""Read messages and changed words for danger; answer each question at its place."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. What was written before stands as it was: not read for danger, answering nothing."""
    op.add_column(
        "report_messages",
        sa.Column(
            "urgent",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Whether it tells of present danger.",
        ),
    )
    op.alter_column("report_messages", "urgent", server_default=None)
    op.add_column(
        "report_messages",
        sa.Column(
            "answers_id",
            sa.Uuid(),
            nullable=True,
            comment="The message it answers, where it answers one.",
        ),
    )
    op.create_foreign_key(
        op.f("fk_report_messages_answers_id_report_messages"),
        "report_messages",
        "report_messages",
        ["answers_id"],
        ["id"],
    )
    op.add_column(
        "conversations",
        sa.Column(
            "unread_words",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Words were changed while the bot was away: nobody has read them for danger.",
        ),
    )
    op.alter_column("conversations", "unread_words", server_default=None)


def downgrade() -> None:
    """Take back."""
    op.drop_column("conversations", "unread_words")
    op.drop_constraint(
        op.f("fk_report_messages_answers_id_report_messages"),
        "report_messages",
        type_="foreignkey",
    )
    op.drop_column("report_messages", "answers_id")
    op.drop_column("report_messages", "urgent")
