"""Give each order of the inbox its index."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

VOCABULARIES = {
    "kind": ("concern", "harm_event", "no_harm_event", "near_miss", "good_care", "suggestion"),
    "category": (
        *("medication", "diagnosis", "deterioration", "surgery_procedure", "infection", "fall"),
        *("pressure_injury", "nutrition", "mental_health_suicide", "discharge_transition"),
        *("waiting_access", "communication_information", "conduct_dignity"),
        *("identification_mixup", "equipment", "records_privacy", "maternity_newborn"),
        *("violence_restraint", "environment_food_facilities", "other"),
    ),
    "state": (
        *("received", "triaged", "awaiting_reporter", "in_review", "measures_under_way"),
        *("effect_follow_up", "closed_with_learning", "transferred", "reopened"),
    ),
}
NEWEST = (sa.text("opened_at DESC"), sa.text("id DESC"))


def _rank(column: str) -> str:
    listed = ", ".join(f"'{value}'" for value in VOCABULARIES[column])
    return f"(100 - coalesce(array_position(ARRAY[{listed}]::text[], {column}), 100))"


def _or_never(column: str) -> str:
    return f"coalesce({column}, '9999-01-01 00:00:00+00'::timestamptz)"


def upgrade() -> None:
    """Apply."""
    op.drop_index("ix_cases_responsible", table_name="cases")
    op.create_index("ix_cases_responsible", "cases", ["responsible_id", *NEWEST])
    op.create_index("ix_cases_received", "cases", ["service_id", *NEWEST])
    op.create_index("ix_cases_reference", "cases", ["service_id", "reference"])
    for column in VOCABULARIES:
        op.create_index(
            f"ix_cases_by_{column}", "cases", ["service_id", sa.text(_rank(column)), "id"]
        )
        op.create_index(f"ix_cases_{column}", "cases", ["service_id", column, *NEWEST])
    for name, column in (("due", "due_at"), ("waits", "waits_since")):
        op.create_index(
            f"ix_cases_{name}", "cases", ["service_id", sa.text(_or_never(column)), "id"]
        )
    op.create_index(
        "ix_cases_turn",
        "cases",
        ["service_id", "waits_for", sa.text(_or_never("waits_since")), "id"],
        postgresql_where=sa.text("waits_for IS NOT NULL AND withdrawn_at IS NULL"),
    )
    op.create_index(
        "ix_cases_overdue",
        "cases",
        ["service_id", "due_at"],
        postgresql_where=sa.text("due_at IS NOT NULL AND withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    for name in ("overdue", "turn", "waits", "due", "reference", "received", "responsible"):
        op.drop_index(f"ix_cases_{name}", table_name="cases")
    for column in VOCABULARIES:
        op.drop_index(f"ix_cases_{column}", table_name="cases")
        op.drop_index(f"ix_cases_by_{column}", table_name="cases")
    op.create_index("ix_cases_responsible", "cases", ["responsible_id"])
