"""Keep decisions, links and shares of cases."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Services from before follow the product's own rules."""
    op.create_table(
        "case_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column(
            "reason", sa.LargeBinary(), nullable=True, comment="Sealed under the report's key."
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_case_decisions_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_decisions_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_decisions")),
    )
    op.create_index(
        "ix_case_decisions_case", "case_decisions", ["case_id", "what", "at"], unique=False
    )
    op.create_table(
        "case_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False, comment="Of a duplicate: its main case."),
        sa.Column("relation", sa.Text(), nullable=False, comment="`duplicate` or `related`."),
        sa.Column(
            "reason",
            sa.LargeBinary(),
            nullable=False,
            comment="Sealed under the key of the case's report.",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column(
            "ended_reason", sa.LargeBinary(), nullable=True, comment="Sealed as the reason is."
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_case_links_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_links_case_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["users.id"], name=op.f("fk_case_links_ended_by")),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"], name=op.f("fk_case_links_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_links")),
    )
    op.create_index("ix_case_links_other", "case_links", ["other_id"], unique=False)
    op.create_index(
        "ix_case_links_pair",
        "case_links",
        ["case_id", "other_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "case_shares",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "basis", sa.Text(), nullable=False, comment="Why it may: one of `sharing.Basis`."
        ),
        sa.Column(
            "reason", sa.LargeBinary(), nullable=False, comment="Sealed under the report's key."
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_case_shares_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_shares_case_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["users.id"], name=op.f("fk_case_shares_ended_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_case_shares_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_shares")),
    )
    op.create_index(
        "ix_case_shares_open",
        "case_shares",
        ["case_id", "unit_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_case_shares_unit",
        "case_shares",
        ["unit_id"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "case_transfers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("from_service_id", sa.Uuid(), nullable=False),
        sa.Column("from_unit_id", sa.Uuid(), nullable=True),
        sa.Column("to_service_id", sa.Uuid(), nullable=False),
        sa.Column("to_unit_id", sa.Uuid(), nullable=True),
        sa.Column(
            "basis", sa.Text(), nullable=False, comment="Why it may: one of `sharing.Basis`."
        ),
        sa.Column(
            "reason", sa.LargeBinary(), nullable=False, comment="Sealed under the report's key."
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_case_transfers_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_transfers_case_id")),
        sa.ForeignKeyConstraint(
            ["from_service_id"], ["services.id"], name=op.f("fk_case_transfers_from_service_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_unit_id"], ["units.id"], name=op.f("fk_case_transfers_from_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_service_id"], ["services.id"], name=op.f("fk_case_transfers_to_service_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_unit_id"], ["units.id"], name=op.f("fk_case_transfers_to_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_transfers")),
    )
    op.create_index("ix_case_transfers_case", "case_transfers", ["case_id", "at"], unique=False)
    op.add_column(
        "services",
        sa.Column(
            "case_rules",
            postgresql.JSONB(),
            server_default="{}",
            nullable=False,
            comment="What it has decided about its cases: `cases/rules.py`.",
        ),
    )
    op.alter_column("services", "case_rules", server_default=None)


def downgrade() -> None:
    """Take back."""
    op.drop_column("services", "case_rules")
    op.drop_index("ix_case_transfers_case", table_name="case_transfers")
    op.drop_table("case_transfers")
    op.drop_index(
        "ix_case_shares_unit",
        table_name="case_shares",
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(
        "ix_case_shares_open",
        table_name="case_shares",
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("case_shares")
    op.drop_index(
        "ix_case_links_pair", table_name="case_links", postgresql_where=sa.text("ended_at IS NULL")
    )
    op.drop_index("ix_case_links_other", table_name="case_links")
    op.drop_table("case_links")
    op.drop_index("ix_case_decisions_case", table_name="case_decisions")
    op.drop_table("case_decisions")
