"""Search what was written, and keep views of the inbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. A job makes the hashes of the reports that are there already."""
    op.create_table(
        "case_searches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("typed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_case_searches_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_searches")),
    )
    op.create_index("ix_case_searches_user", "case_searches", ["user_id", "at"])
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column(
            "query",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="As it stands in the inbox's address.",
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index(op.f("ix_saved_views_user_id"), "saved_views", ["user_id"])
    op.create_index(
        "ix_cases_reference_begins",
        "cases",
        ["reference"],
        postgresql_ops={"reference": "text_pattern_ops"},
    )
    op.add_column(
        "reports",
        sa.Column(
            "terms",
            postgresql.ARRAY(sa.BigInteger()),
            nullable=True,
            comment="Keyed hashes of the stems of all that is written; null: not made yet.",
        ),
    )
    op.add_column(
        "reports",
        sa.Column(
            "terms_version",
            sa.Integer(),
            nullable=True,
            comment="Under which version of the key they were made.",
        ),
    )
    op.create_index(
        "ix_reports_terms",
        "reports",
        ["terms"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index(op.f("ix_reports_terms_version"), "reports", ["terms_version"])


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_reports_terms_version"), table_name="reports")
    op.drop_index("ix_reports_terms", table_name="reports")
    op.drop_column("reports", "terms_version")
    op.drop_column("reports", "terms")
    op.drop_index("ix_cases_reference_begins", table_name="cases")
    op.drop_table("saved_views")
    op.drop_table("case_searches")
