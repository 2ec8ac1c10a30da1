"""Keep what observers read and saw."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "review_observer_briefs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column(
            "body",
            sa.LargeBinary(),
            nullable=False,
            comment="Sealed JSON: the place and the agenda.",
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["given_by"], ["users.id"], name=op.f("fk_review_observer_briefs_given_by")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["review_meetings.id"],
            name=op.f("fk_review_observer_briefs_meeting_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_observer_briefs")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_review_observer_briefs_meeting_id")),
    )
    op.create_table(
        "review_observations",
        sa.Column(
            "id",
            sa.Uuid(),
            nullable=False,
            comment="The form's own, so that sending twice is once.",
        ),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="Sealed."),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["review_participants.id"],
            name=op.f("fk_review_observations_participant_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_observations")),
    )
    op.create_index(
        "ix_review_observations_participant",
        "review_observations",
        ["participant_id", "at"],
        unique=False,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_review_observations_participant", table_name="review_observations")
    op.drop_table("review_observations")
    op.drop_table("review_observer_briefs")
