"""Keep measures and the checks of their effect."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "measures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column(
            "unit_id",
            sa.Uuid(),
            nullable=True,
            comment="Where it is carried out; null: in all of the service.",
        ),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "strength", sa.Text(), nullable=False, comment="`strong`, `intermediate` or `weak`."
        ),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True, comment="By when it shall be carried out."),
        sa.Column(
            "baseline", sa.Numeric(), nullable=True, comment="The indicator before the measure."
        ),
        sa.Column("target", sa.Numeric(), nullable=True, comment="Where the indicator shall come."),
        sa.Column(
            "body",
            sa.LargeBinary(),
            nullable=False,
            comment="Sealed JSON: title, description, indicator and its unit.",
        ),
        sa.Column(
            "reason", sa.LargeBinary(), nullable=True, comment="Sealed: why it was rejected."
        ),
        sa.Column("implemented_on", sa.Date(), nullable=True),
        sa.Column(
            "next_check_on",
            sa.Date(),
            nullable=True,
            comment="The first planned check of the effect that is not done.",
        ),
        sa.Column(
            "reminded_on",
            sa.Date(),
            nullable=True,
            comment="When the owner was last reminded of `due_on`.",
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="Rises with each change: two who change it at once overwrite nothing.",
        ),
        sa.Column(
            "client_id",
            sa.Uuid(),
            nullable=False,
            comment="The form's own id, so that proposing twice is once.",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["sealing_keys.id"], name=op.f("fk_measures_key_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_measures_owner_id")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_measures_service_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_measures_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
        sa.UniqueConstraint("client_id", name=op.f("uq_measures_client_id")),
    )
    op.create_index("ix_measures_owner", "measures", ["owner_id", "due_on", "id"], unique=False)
    op.create_index(
        "ix_measures_unit", "measures", ["service_id", "unit_id", "due_on", "id"], unique=False
    )
    op.create_table(
        "reminder_mails",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "occasion",
            sa.Text(),
            nullable=False,
            comment="`owner` of what is due or overdue, or `leader` where something is overdue.",
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
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reminder_mails_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_mails")),
    )
    op.create_index(op.f("ix_reminder_mails_user_id"), "reminder_mails", ["user_id"], unique=False)
    op.create_table(
        "effect_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column(
            "outcome", sa.Text(), nullable=True, comment="`effective`, `not_effective`, `unclear`."
        ),
        sa.Column("measured", sa.Numeric(), nullable=True, comment="The indicator on that day."),
        sa.Column("evidence", sa.LargeBinary(), nullable=True, comment="Sealed: what it rests on."),
        sa.Column(
            "reminded_on",
            sa.Date(),
            nullable=True,
            comment="When the owner was last reminded of `planned_on`.",
        ),
        sa.ForeignKeyConstraint(["done_by"], ["users.id"], name=op.f("fk_effect_checks_done_by")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], name=op.f("fk_effect_checks_measure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effect_checks")),
    )
    op.create_index(
        "ix_effect_checks_measure", "effect_checks", ["measure_id", "planned_on"], unique=False
    )
    op.create_table(
        "measure_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_role", sa.Text(), nullable=True),
        sa.Column(
            "what", sa.Text(), nullable=False, comment="A past-tense verb, such as `decided`."
        ),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Clear values only, no free text.",
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], name=op.f("fk_measure_events_measure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_events")),
    )
    op.create_index(
        "ix_measure_events_measure", "measure_events", ["measure_id", "at"], unique=False
    )
    op.create_table(
        "measure_cases",
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "learning_point_id",
            sa.Uuid(),
            nullable=True,
            comment="The learning point of the case's review that it answers.",
        ),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_measure_cases_case_id")),
        sa.ForeignKeyConstraint(
            ["learning_point_id"],
            ["learning_points.id"],
            name=op.f("fk_measure_cases_learning_point_id"),
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], name=op.f("fk_measure_cases_measure_id")
        ),
        sa.PrimaryKeyConstraint("measure_id", "case_id", name=op.f("pk_measure_cases")),
    )
    op.create_index(op.f("ix_measure_cases_case_id"), "measure_cases", ["case_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_measure_cases_case_id"), table_name="measure_cases")
    op.drop_table("measure_cases")
    op.drop_index("ix_measure_events_measure", table_name="measure_events")
    op.drop_table("measure_events")
    op.drop_index("ix_effect_checks_measure", table_name="effect_checks")
    op.drop_table("effect_checks")
    op.drop_index(op.f("ix_reminder_mails_user_id"), table_name="reminder_mails")
    op.drop_table("reminder_mails")
    op.drop_index("ix_measures_unit", table_name="measures")
    op.drop_index("ix_measures_owner", table_name="measures")
    op.drop_table("measures")
