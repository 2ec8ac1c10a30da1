"""Keep the deadlines of cases, and whose turn it is."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Cases from before wait for us while new, for the reporter where we asked."""
    op.create_table(
        "case_deadlines",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column(
            "about_id",
            sa.Uuid(),
            nullable=False,
            comment="Which of several, such as a measure; the case itself where there is one.",
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_deadlines_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("case_id", "what", "about_id", name=op.f("pk_case_deadlines")),
    )
    op.add_column(
        "cases",
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="The earliest deadline of the case that is not met.",
        ),
    )
    op.add_column(
        "cases",
        sa.Column(
            "waits_for",
            sa.Text(),
            nullable=True,
            comment="Whose turn it is: `us`, `reporter`, or null; the rule is in `waiting.py`.",
        ),
    )
    op.add_column(
        "cases",
        sa.Column(
            "waits_since",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Since when it is their turn.",
        ),
    )
    op.execute(
        "UPDATE cases SET waits_for = CASE state WHEN 'received' THEN 'us' ELSE 'reporter' END,"
        " waits_since = CASE state WHEN 'received' THEN news_at ELSE updated_at END"
        " WHERE state IN ('received', 'awaiting_reporter') AND withdrawn_at IS NULL"
    )


def downgrade() -> None:
    """Take back."""
    op.drop_column("cases", "waits_since")
    op.drop_column("cases", "waits_for")
    op.drop_column("cases", "due_at")
    op.drop_table("case_deadlines")
