"""Send a link that was asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INVITATION = "invitation_id"


def upgrade() -> None:
    """Apply. Nobody had asked for any."""
    op.add_column(
        "mails",
        sa.Column(
            "asked_for",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="The reporter asked for it: it leads to the receipt, once.",
        ),
    )
    op.alter_column("mails", "asked_for", server_default=None)
    op.add_column(
        "mails",
        sa.Column(
            "address",
            sa.LargeBinary(),
            nullable=True,
            comment="Sealed: where to, when they asked for it; null once it is over. "
            "Else the contact's.",
        ),
    )
    op.alter_column(
        "mails",
        INVITATION,
        comment="Null: it tells of a message, or leads to the receipt.",
    )


def downgrade() -> None:
    """Take back. What was asked for is forgotten."""
    op.execute("DELETE FROM mails WHERE asked_for")
    op.drop_column("mails", "address")
    op.drop_column("mails", "asked_for")
    op.alter_column("mails", INVITATION, comment="Null: it tells of a message.")
