"""Keep sign-offs."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "review_signoffs",
        sa.Column(
            "id",
            sa.Uuid(),
            nullable=False,
            comment="The form's own, so that sending twice is once.",
        ),
        sa.Column(
            "summary_id",
            sa.Uuid(),
            nullable=False,
            comment="The version; another one asks anew.",
        ),
        sa.Column(
            "signer", sa.Text(), nullable=False, comment="`staff`, `reporter` or `representative`."
        ),
        sa.Column(
            "user_id", sa.Uuid(), nullable=True, comment="Null: it was given by the receipt."
        ),
        sa.Column("verdict", sa.Text(), nullable=False, comment="`agrees` or `differs`."),
        sa.Column("body", sa.LargeBinary(), nullable=True, comment="Sealed: how they see it."),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "urgent",
            sa.Boolean(),
            nullable=False,
            comment="It tells of present danger, as far as it was read.",
        ),
        sa.ForeignKeyConstraint(
            ["summary_id"], ["review_summaries.id"], name=op.f("fk_review_signoffs_summary_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_review_signoffs_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_signoffs")),
    )
    op.create_index(
        "ix_review_signoffs_summary", "review_signoffs", ["summary_id", "at"], unique=False
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_review_signoffs_summary", table_name="review_signoffs")
    op.drop_table("review_signoffs")
