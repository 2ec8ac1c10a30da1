"""Keep reports for their time."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "services",
        sa.Column(
            "keep_years",
            sa.Integer(),
            nullable=True,
            comment="Years a report is kept after its case ended; null: until somebody erases it.",
        ),
    )
    op.add_column(
        "services",
        sa.Column(
            "keep_years_set_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When that was last set: nothing is erased by it in the weeks that follow.",
        ),
    )
    op.create_table(
        "retention_holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason", sa.LargeBinary(), nullable=False, comment="Sealed under the report's key."
        ),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_by", sa.Uuid(), nullable=False),
        sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("let_go_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_retention_holds_case_id")),
        sa.ForeignKeyConstraint(["held_by"], ["users.id"], name=op.f("fk_retention_holds_held_by")),
        sa.ForeignKeyConstraint(
            ["let_go_by"], ["users.id"], name=op.f("fk_retention_holds_let_go_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_holds")),
    )
    op.create_index("ix_retention_holds_case_id", "retention_holds", ["case_id"])
    op.create_index(
        "uq_retention_holds_standing",
        "retention_holds",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("let_go_at IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("retention_holds")
    op.drop_column("services", "keep_years_set_at")
    op.drop_column("services", "keep_years")
