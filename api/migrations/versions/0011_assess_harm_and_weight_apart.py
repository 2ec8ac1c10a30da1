"""Assess harm and weight apart, and let events tell what a case began with."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_RENAME = """
    UPDATE case_events SET details = jsonb_set(
        details #- '{{changes,{old}}}', '{{changes,{new}}}', details #> '{{changes,{old}}}')
    WHERE details #> '{{changes,{old}}}' IS NOT NULL
"""
_BEGAN_WITH = """
    UPDATE case_events AS event SET details = event.details || jsonb_build_object(
        'values', jsonb_build_object(
            'state', 'received',
            'kind', report.kind,
            'category', report.category,
            'unit', report.unit_id,
            'opened_at', cases.opened_at,
            'urgent', report.urgent AND NOT EXISTS (
                SELECT FROM case_events AS later
                WHERE later.case_id = event.case_id AND later.what = 'marked_urgent')))
    FROM cases JOIN reports AS report ON report.id = cases.report_id
    WHERE cases.id = event.case_id AND event.what = 'received'
"""
_TRIAGED = """
    UPDATE case_events SET details = details
        || jsonb_build_object('changes', coalesce(details -> 'changes', '{}')
        || '{"state": ["received", "triaged"]}')
    WHERE what = 'triaged'
"""
_URGENT = """
    UPDATE case_events SET details = details || '{"values": {"urgent": true}, "news": true}'
    WHERE what = 'marked_urgent'
"""
_WITHDRAWN = """
    UPDATE case_events AS event SET details = event.details
        || jsonb_build_object('values', jsonb_build_object('withdrawn_at', cases.withdrawn_at))
    FROM cases WHERE cases.id = event.case_id AND event.what = 'withdrawn'
"""
_FIRST_READ = """
    INSERT INTO case_events (id, case_id, at, actor_kind, what, details)
    SELECT gen_random_uuid(), id, first_read_at, 'system', 'first_read',
        jsonb_build_object('values', jsonb_build_object('first_read_at', first_read_at))
    FROM cases WHERE first_read_at IS NOT NULL
"""


def upgrade() -> None:
    """Apply. Harm that was assessed before the two were told apart counts as physical."""
    op.alter_column("cases", "assessed_harm", new_column_name="physical_harm")
    op.alter_column("cases", "physical_harm", comment="As staff assess it.")
    for name, comment in (
        ("psychological_harm", "As staff assess it."),
        ("potential_harm", "What it could have led to."),
        ("complexity", None),
        ("learning_value", None),
    ):
        op.add_column("cases", sa.Column(name, sa.Text(), nullable=True, comment=comment))
    op.add_column(
        "cases",
        sa.Column(
            "very_serious_unexpected",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Staff found it so: the law's questions are asked.",
        ),
    )
    op.alter_column("cases", "very_serious_unexpected", server_default=None)
    op.execute(_RENAME.format(old="assessed_harm", new="physical_harm"))
    for statement in (_BEGAN_WITH, _TRIAGED, _URGENT, _WITHDRAWN, _FIRST_READ):
        op.execute(statement)


def downgrade() -> None:
    """Take back. What had no place before is lost."""
    op.execute("DELETE FROM case_events WHERE what = 'first_read'")
    op.execute("UPDATE case_events SET details = details - 'values' - 'news'")
    op.execute(
        "UPDATE case_events SET details = details #- '{changes,state}' WHERE what = 'triaged'"
    )
    op.execute(_RENAME.format(old="physical_harm", new="assessed_harm"))
    for name in (
        "very_serious_unexpected",
        "learning_value",
        "complexity",
        "potential_harm",
        "psychological_harm",
    ):
        op.drop_column("cases", name)
    op.alter_column("cases", "physical_harm", comment=None)
    op.alter_column("cases", "physical_harm", new_column_name="assessed_harm")
