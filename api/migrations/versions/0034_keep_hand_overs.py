"""Keep hand-overs."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "case_handovers",
        sa.Column(
            "id",
            sa.Uuid(),
            nullable=False,
            comment="The form's own, so that sending twice is once.",
        ),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "body",
            sa.LargeBinary(),
            nullable=False,
            comment="Sealed JSON: to whom, how to reach them, why.",
        ),
        sa.Column(
            "basis",
            sa.Text(),
            nullable=False,
            comment="Why they may have it: `consent` or `law`.",
        ),
        sa.Column(
            "with_dialogue",
            sa.Boolean(),
            nullable=False,
            comment="The document has the messages, too.",
        ),
        sa.Column(
            "with_contact",
            sa.Boolean(),
            nullable=False,
            comment="The document tells how to reach the reporter.",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column(
            "ended_reason",
            sa.LargeBinary(),
            nullable=True,
            comment="Sealed: why it is ours again.",
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_handovers_case_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_case_handovers_by_id")),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["users.id"], name=op.f("fk_case_handovers_ended_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_handovers")),
    )
    op.create_index(op.f("ix_case_handovers_case_id"), "case_handovers", ["case_id"])
    op.create_index(
        "uq_case_handovers_standing",
        "case_handovers",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("case_handovers")
