"""Keep how contributions stood, and let a difference be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "contribution_versions",
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_contribution_versions_contribution_id"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["users.id"], name=op.f("fk_contribution_versions_written_by")
        ),
        sa.PrimaryKeyConstraint(
            "contribution_id", "version", name=op.f("pk_contribution_versions")
        ),
    )
    op.alter_column(
        "contributions",
        "written_by",
        existing_type=sa.UUID(),
        nullable=True,
        comment="Who wrote this version; null: the reporter.",
    )
    op.add_column(
        "timeline_differences",
        sa.Column(
            "removed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Taken back: it was a mistake.",
        ),
    )


def downgrade() -> None:
    """Take back: a difference that was taken back is lost, since it would stand again."""
    op.execute("DELETE FROM timeline_differences WHERE removed_at IS NOT NULL")
    op.drop_column("timeline_differences", "removed_at")
    # What a reporter worded anew counts as written by who wrote it down.
    op.execute(
        "UPDATE contributions SET written_by = (SELECT earlier.written_by FROM"
        " contribution_versions AS earlier WHERE earlier.contribution_id = contributions.id"
        " AND earlier.version = 1) WHERE written_by IS NULL"
    )
    op.alter_column(
        "contributions",
        "written_by",
        existing_type=sa.UUID(),
        nullable=False,
        comment=None,
        existing_comment="Who wrote this version; null: the reporter.",
    )
    op.drop_table("contribution_versions")
