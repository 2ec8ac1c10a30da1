"""Keep lessons."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "digests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column(
            "quarter",
            sa.Date(),
            nullable=False,
            comment="Its first day. Periods never overlap: comparing two could tell a small count.",
        ),
        sa.Column(
            "figures",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="`schemas.Figures`: small counts are not in it, so nobody can look them up.",
        ),
        sa.Column(
            "words",
            sa.LargeBinary(),
            nullable=True,
            comment="Sealed: what the service says with it.",
        ),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Since when the council reads it; null: being prepared.",
        ),
        sa.ForeignKeyConstraint(["key_id"], ["sealing_keys.id"], name=op.f("fk_digests_key_id")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_digests_made_by")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_digests_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("service_id", "quarter", name=op.f("uq_digests_service_id_quarter")),
    )
    op.create_table(
        "digest_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column(
            "client_id",
            sa.Uuid(),
            nullable=False,
            comment="The form's own: sent twice, it counts once.",
        ),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False, comment="Sealed."),
        sa.Column(
            "answer", sa.LargeBinary(), nullable=True, comment="Sealed: what the service answers."
        ),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["users.id"], name=op.f("fk_digest_replies_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name=op.f("fk_digest_replies_digest_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_digest_replies_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_replies")),
        sa.UniqueConstraint(
            "digest_id", "client_id", name=op.f("uq_digest_replies_digest_id_client_id")
        ),
    )
    op.create_index(
        op.f("ix_digest_replies_digest_id"), "digest_replies", ["digest_id"], unique=False
    )
    op.create_table(
        "lessons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column(
            "unit_id",
            sa.Uuid(),
            nullable=True,
            comment="Where the event was; told to nobody who reads the lesson.",
        ),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Text(),
            nullable=False,
            comment="`draft`, `in_check`, `shared` or `withdrawn`.",
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column(
            "category", sa.Text(), nullable=True, comment="The case's, when the lesson was begun."
        ),
        sa.Column(
            "text", sa.LargeBinary(), nullable=False, comment="Sealed JSON: `schemas.LessonText`."
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="Rises with each change of the text: two who write overwrite nothing.",
        ),
        sa.Column(
            "for_council",
            sa.Boolean(),
            nullable=False,
            comment="The user council reads it in its digest.",
        ),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_lessons_case_id")),
        sa.ForeignKeyConstraint(["key_id"], ["sealing_keys.id"], name=op.f("fk_lessons_key_id")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_lessons_service_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_lessons_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
    )
    op.create_index("ix_lessons_case", "lessons", ["case_id"], unique=False)
    op.create_index(
        "ix_lessons_service", "lessons", ["service_id", "state", "changed_at", "id"], unique=False
    )
    op.create_table(
        "lesson_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=True),
        sa.Column(
            "what", sa.Text(), nullable=False, comment="A past-tense verb, such as `shared`."
        ),
        sa.Column(
            "words",
            sa.LargeBinary(),
            nullable=True,
            comment="Sealed: the reason, where one is given.",
        ),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Clear values only, no free text.",
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lessons.id"], name=op.f("fk_lesson_events_lesson_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_events")),
    )
    op.create_index("ix_lesson_events_lesson", "lesson_events", ["lesson_id", "at"], unique=False)
    op.create_table(
        "lesson_units",
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "answer",
            sa.Text(),
            nullable=True,
            comment="`adopted`, `planned` or `not_relevant`; null: none yet.",
        ),
        sa.Column(
            "words", sa.LargeBinary(), nullable=True, comment="Sealed: what they do, or why not."
        ),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["users.id"], name=op.f("fk_lesson_units_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lessons.id"], name=op.f("fk_lesson_units_lesson_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_lesson_units_unit_id")),
        sa.PrimaryKeyConstraint("lesson_id", "unit_id", name=op.f("pk_lesson_units")),
    )
    op.create_index("ix_lesson_units_unit", "lesson_units", ["unit_id", "answer"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_lesson_units_unit", table_name="lesson_units")
    op.drop_table("lesson_units")
    op.drop_index("ix_lesson_events_lesson", table_name="lesson_events")
    op.drop_table("lesson_events")
    op.drop_index("ix_lessons_service", table_name="lessons")
    op.drop_index("ix_lessons_case", table_name="lessons")
    op.drop_table("lessons")
    op.drop_index(op.f("ix_digest_replies_digest_id"), table_name="digest_replies")
    op.drop_table("digest_replies")
    op.drop_table("digests")
