"""Keep meetings and draft summaries."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "review_meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="`joint`, `separate`, `phone`, `video` or `staff_only`.",
        ),
        sa.Column("state", sa.Text(), nullable=False, comment="`planned`, `held` or `cancelled`."),
        sa.Column(
            "by_invitation",
            sa.Boolean(),
            nullable=False,
            comment="Its time is the one agreed on with the invited reporter, and changes with it.",
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=True, comment="Sealed: a room, or a link."),
        sa.Column("agenda", sa.LargeBinary(), nullable=False, comment="Sealed."),
        sa.Column("notes", sa.LargeBinary(), nullable=True, comment="Sealed."),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "sequence",
            sa.Integer(),
            nullable=False,
            comment="Rises with each change that calendars are told of.",
        ),
        sa.Column(
            "planned_by", sa.Uuid(), nullable=True, comment="Null: it came with the time agreed on."
        ),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_review_meetings_case_id")),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["users.id"], name=op.f("fk_review_meetings_planned_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_meetings")),
    )
    op.create_index(
        "ix_review_meetings_case", "review_meetings", ["case_id", "starts_at"], unique=False
    )
    op.create_table(
        "review_meeting_mails",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False, comment="`REQUEST` or `CANCEL` (RFC 5546)."),
        sa.Column(
            "sequence", sa.Integer(), nullable=False, comment="The meeting's when this was caused."
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Text(),
            nullable=False,
            comment="`waiting`, `sending`, `sent`, `failed` or `cancelled`.",
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True, comment="A slug, such as `unreachable`."),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "next_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When the next attempt is due.",
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["review_meetings.id"], name=op.f("fk_review_meeting_mails_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_review_meeting_mails_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_meeting_mails")),
    )
    op.create_index(
        "ix_review_meeting_mails_meeting",
        "review_meeting_mails",
        ["meeting_id", "user_id"],
        unique=False,
    )
    op.create_table(
        "review_summaries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="Of the version, from 1."),
        sa.Column(
            "body",
            sa.LargeBinary(),
            nullable=False,
            comment="Sealed JSON: the text of each section.",
        ),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "shared_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the reporter was given it to read; null: it is ours alone.",
        ),
        sa.Column("shared_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_summaries_review_id")
        ),
        sa.ForeignKeyConstraint(
            ["shared_by"], ["users.id"], name=op.f("fk_review_summaries_shared_by")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["users.id"], name=op.f("fk_review_summaries_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_summaries")),
        sa.UniqueConstraint(
            "review_id", "number", name=op.f("uq_review_summaries_review_id_number")
        ),
    )
    op.create_table(
        "review_meeting_people",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=True, comment="Null: not written down yet."),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["review_meetings.id"], name=op.f("fk_review_meeting_people_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["review_participants.id"],
            name=op.f("fk_review_meeting_people_participant_id"),
        ),
        sa.PrimaryKeyConstraint(
            "meeting_id", "participant_id", name=op.f("pk_review_meeting_people")
        ),
    )
    op.create_table(
        "review_summary_comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("summary_id", sa.Uuid(), nullable=False),
        sa.Column(
            "sent_id",
            sa.Uuid(),
            nullable=False,
            comment="The form's own id: what was sent at once, and sent twice is there once.",
        ),
        sa.Column(
            "place",
            sa.Text(),
            nullable=False,
            comment="The paragraph, such as `learned-2`; empty: the whole.",
        ),
        sa.Column(
            "verdict", sa.Text(), nullable=True, comment="Of the whole: `agrees` or `differs`."
        ),
        sa.Column("body", sa.LargeBinary(), nullable=True, comment="Sealed."),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "urgent",
            sa.Boolean(),
            nullable=False,
            comment="It tells of present danger, as far as it was read.",
        ),
        sa.Column("answer", sa.LargeBinary(), nullable=True, comment="Sealed: what we say to it."),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["users.id"], name=op.f("fk_review_summary_comments_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["summary_id"],
            ["review_summaries.id"],
            name=op.f("fk_review_summary_comments_summary_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_summary_comments")),
        sa.UniqueConstraint(
            "sent_id", "place", name=op.f("uq_review_summary_comments_sent_id_place")
        ),
    )
    op.create_index(
        "ix_review_summary_comments_summary",
        "review_summary_comments",
        ["summary_id", "at"],
        unique=False,
    )


def downgrade() -> None:
    """Take back."""
    # This step once made a table that nothing wrote; where it ran then, it is still there.
    op.execute("DROP TABLE IF EXISTS review_sign_offs")
    op.drop_index("ix_review_summary_comments_summary", table_name="review_summary_comments")
    op.drop_table("review_summary_comments")
    op.drop_table("review_meeting_people")
    op.drop_table("review_summaries")
    op.drop_index("ix_review_meeting_mails_meeting", table_name="review_meeting_mails")
    op.drop_table("review_meeting_mails")
    op.drop_index("ix_review_meetings_case", table_name="review_meetings")
    op.drop_table("review_meetings")
