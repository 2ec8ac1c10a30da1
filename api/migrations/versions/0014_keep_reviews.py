"""Keep reviews: who takes part, the timeline, factors, learning points."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "case_participants",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_participants_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_case_participants_user_id")
        ),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_case_participants")),
    )
    op.create_index("ix_case_participants_user", "case_participants", ["user_id"], unique=False)
    op.create_table(
        "involvement_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "decision",
            sa.Text(),
            nullable=False,
            comment="Ours: `invited`, `not_yet`, `someone_else`; or the reporter's answer.",
        ),
        sa.Column("reason", sa.Text(), nullable=True, comment="Why not yet, such as `too_early`."),
        sa.Column(
            "words",
            sa.LargeBinary(),
            nullable=True,
            comment="Sealed: why not yet in words, or who speaks for the reporter.",
        ),
        sa.Column("ask_again_on", sa.Date(), nullable=True, comment="When to decide anew."),
        sa.Column(
            "decided_by",
            sa.Uuid(),
            nullable=True,
            comment="Null: the reporter decided.",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_involvement_decisions_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_involvement_decisions_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_involvement_decisions")),
    )
    op.create_index(
        "ix_involvement_decisions_case", "involvement_decisions", ["case_id", "at"], unique=False
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column(
            "method_reason",
            sa.LargeBinary(),
            nullable=True,
            comment="Sealed: why another method than the one suggested.",
        ),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="Rises with each change of the method."
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reviews_case_id")),
        sa.ForeignKeyConstraint(["started_by"], ["users.id"], name=op.f("fk_reviews_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("case_id", name=op.f("uq_reviews_case_id")),
    )
    op.create_table(
        "contributing_factors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("factor", sa.Text(), nullable=False, comment="Such as `organisation`."),
        sa.Column("note", sa.LargeBinary(), nullable=True, comment="Sealed: how it played a part."),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["named_by"], ["users.id"], name=op.f("fk_contributing_factors_named_by")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_contributing_factors_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributing_factors")),
    )
    op.create_index(
        "uq_contributing_factors_named",
        "contributing_factors",
        ["review_id", "factor"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "contributions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False, comment="`reporter` or `representative`."),
        sa.Column(
            "way",
            sa.Text(),
            nullable=False,
            comment="How it was given: `meeting`, `phone` or `letter`.",
        ),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="Sealed: what was told."),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_contributions_review_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["users.id"], name=op.f("fk_contributions_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributions")),
    )
    op.create_index(
        "ix_contributions_review", "contributions", ["review_id", "given_on"], unique=False
    )
    op.create_table(
        "learning_points",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False, comment="Sealed."),
        sa.Column("position", sa.Integer(), nullable=False, comment="Its place, from 1."),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_learning_points_review_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["users.id"], name=op.f("fk_learning_points_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_points")),
    )
    op.create_index(
        "ix_learning_points_review", "learning_points", ["review_id", "position"], unique=False
    )
    op.create_table(
        "review_participants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="`staff`, `reporter`, `representative` or `observer`.",
        ),
        sa.Column(
            "part",
            sa.Text(),
            nullable=False,
            comment="What they do in the review, such as `leads`.",
        ),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column(
            "name",
            sa.LargeBinary(),
            nullable=True,
            comment="Sealed: the name of somebody without an account.",
        ),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_participants_review_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_review_participants_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_participants")),
    )
    op.create_index(
        "ix_review_participants_review", "review_participants", ["review_id"], unique=False
    )
    op.create_index(
        "uq_review_participants_user",
        "review_participants",
        ["review_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "timeline_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Text(),
            nullable=False,
            comment="Whose account: `reporter`, `staff` or `record`.",
        ),
        sa.Column(
            "source",
            sa.Text(),
            nullable=False,
            comment="`written` here, or words of the `report`, the `invitation`, a `message` or a "
            "`contribution`.",
        ),
        sa.Column(
            "position",
            sa.Integer(),
            nullable=False,
            comment="Its place, from 1; the same for both sides.",
        ),
        sa.Column(
            "precision",
            sa.Text(),
            nullable=False,
            comment="Of the time: `exact`, `about` or `unknown`.",
        ),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "body",
            sa.LargeBinary(),
            nullable=False,
            comment="Sealed JSON: the text, and the time in words.",
        ),
        sa.Column(
            "shared",
            sa.Boolean(),
            nullable=False,
            comment="Whether the reporter sees it; what is on their own side they always see.",
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changed_by",
            sa.Uuid(),
            nullable=True,
            comment="Who wrote this version; null: the reporter.",
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.id"], name=op.f("fk_timeline_entries_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_timeline_entries_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_entries")),
    )
    op.create_index(
        "ix_timeline_entries_review", "timeline_entries", ["review_id", "position"], unique=False
    )
    op.create_table(
        "timeline_differences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column(
            "note", sa.LargeBinary(), nullable=False, comment="Sealed: what is told differently."
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["marked_by"], ["users.id"], name=op.f("fk_timeline_differences_marked_by")
        ),
        sa.ForeignKeyConstraint(
            ["one_id"], ["timeline_entries.id"], name=op.f("fk_timeline_differences_one_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["timeline_entries.id"], name=op.f("fk_timeline_differences_other_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_timeline_differences_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_differences")),
    )
    op.create_index(
        "ix_timeline_differences_review", "timeline_differences", ["review_id"], unique=False
    )
    op.create_table(
        "timeline_versions",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.id"], name=op.f("fk_timeline_versions_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["timeline_entries.id"], name=op.f("fk_timeline_versions_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "version", name=op.f("pk_timeline_versions")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("timeline_versions")
    op.drop_index("ix_timeline_differences_review", table_name="timeline_differences")
    op.drop_table("timeline_differences")
    op.drop_index("ix_timeline_entries_review", table_name="timeline_entries")
    op.drop_table("timeline_entries")
    op.drop_index(
        "uq_review_participants_user",
        table_name="review_participants",
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.drop_index("ix_review_participants_review", table_name="review_participants")
    op.drop_table("review_participants")
    op.drop_index("ix_learning_points_review", table_name="learning_points")
    op.drop_table("learning_points")
    op.drop_index("ix_contributions_review", table_name="contributions")
    op.drop_table("contributions")
    op.drop_index(
        "uq_contributing_factors_named",
        table_name="contributing_factors",
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.drop_table("contributing_factors")
    op.drop_table("reviews")
    op.drop_index("ix_involvement_decisions_case", table_name="involvement_decisions")
    op.drop_table("involvement_decisions")
    op.drop_index("ix_case_participants_user", table_name="case_participants")
    op.drop_table("case_participants")
