"""Forward what changed."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BEFORE = "uq_deliveries_report_id_connector_id_event"
AFTER = "uq_deliveries_report_id_connector_id_message_id"


def upgrade() -> None:
    """Apply. A report may change more than once; each change is an event of its own."""
    op.drop_constraint(BEFORE, "deliveries")
    op.create_unique_constraint(AFTER, "deliveries", ["report_id", "connector_id", "message_id"])
    _comments(
        "`submitted`, `changed` or `withdrawn`.",
        "The same at every attempt: what the receiver tells repeats by.",
    )


def downgrade() -> None:
    """Take back. What told of changes is forgotten."""
    op.execute("DELETE FROM deliveries WHERE event = 'changed'")
    op.drop_constraint(AFTER, "deliveries")
    op.create_unique_constraint(BEFORE, "deliveries", ["report_id", "connector_id", "event"])
    _comments(
        "`submitted` or `withdrawn`.",
        "The same at every attempt and connector: what the receiver tells repeats by.",
    )


def _comments(event: str, message_id: str) -> None:
    op.alter_column("deliveries", "event", comment=event)
    op.alter_column("deliveries", "message_id", comment=message_id)
