"""Tell repeated messages."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Messages from before stay without a digest: nobody repeats them."""
    op.add_column(
        "report_messages",
        sa.Column(
            "submission_digest",
            sa.LargeBinary(),
            nullable=True,
            comment="Keyed digest of the form it came in and its text; null without a form.",
        ),
    )
    op.create_unique_constraint(
        op.f("uq_report_messages_submission_digest"), "report_messages", ["submission_digest"]
    )


def downgrade() -> None:
    """Take back."""
    op.drop_constraint(op.f("uq_report_messages_submission_digest"), "report_messages")
    op.drop_column("report_messages", "submission_digest")
