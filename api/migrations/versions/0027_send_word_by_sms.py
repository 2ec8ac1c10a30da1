"""Send word by SMS."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "mails",
        sa.Column(
            "channel",
            sa.Text(),
            nullable=False,
            server_default="email",
            comment="`email` or `sms`.",
        ),
    )
    op.alter_column("mails", "channel", server_default=None)


def downgrade() -> None:
    """Take back: what was to go by SMS is lost with its row, since no e-mail can stand for it."""
    op.execute("DELETE FROM mails WHERE channel = 'sms'")
    op.drop_column("mails", "channel")
