"""Keep notes and a named contact."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "case_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "body", sa.LargeBinary(), nullable=False, comment="Sealed under the report's key."
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_notes_case_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_case_notes_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notes")),
    )
    op.create_index("ix_case_notes_case", "case_notes", ["case_id", "at"], unique=False)
    op.add_column(
        "cases",
        sa.Column(
            "named_contact_id",
            sa.Uuid(),
            nullable=True,
            comment="Whom the reporter is told to ask for; null: nobody.",
        ),
    )
    op.create_foreign_key(
        op.f("fk_cases_named_contact_id"), "cases", "users", ["named_contact_id"], ["id"]
    )


def downgrade() -> None:
    """Take back."""
    op.drop_constraint(op.f("fk_cases_named_contact_id"), "cases", type_="foreignkey")
    op.drop_column("cases", "named_contact_id")
    op.drop_index("ix_case_notes_case", table_name="case_notes")
    op.drop_table("case_notes")
