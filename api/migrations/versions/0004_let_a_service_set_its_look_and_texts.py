"""Let a service set its look and its texts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _columns() -> list[sa.Column[object]]:
    """What a service gets."""
    return [
        sa.Column(
            "opening_hours",
            postgresql.JSONB(),
            server_default="{}",
            nullable=False,
            comment="When the phone is answered, per language; empty: not told.",
        ),
        sa.Column(
            "help_lines",
            postgresql.JSONB(),
            server_default="[]",
            nullable=False,
            comment="Numbers beside the national ones: name and when per language, number.",
        ),
        sa.Column(
            "privacy_email",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="The data protection officer's address, for the privacy notice.",
        ),
        sa.Column(
            "accent",
            sa.Text(),
            nullable=True,
            comment="The service's colour as #rrggbb; null: the product's own.",
        ),
        sa.Column(
            "logo",
            sa.LargeBinary(),
            nullable=True,
            comment="PNG, checked and written anew when it was taken.",
        ),
        sa.Column(
            "logo_digest",
            sa.Text(),
            nullable=True,
            comment="Which picture it is, for its address; null: the service has none.",
        ),
        sa.Column("logo_width", sa.Integer(), nullable=True),
        sa.Column("logo_height", sa.Integer(), nullable=True),
    ]


def upgrade() -> None:
    """Apply. Services from before look and speak as they did."""
    for column in _columns():
        op.add_column("services", column)
        if column.server_default is not None:
            op.alter_column("services", column.name, server_default=None)
    op.add_column(
        "units",
        sa.Column(
            "retired_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Since when it can no longer be chosen; null: in use.",
        ),
    )


def downgrade() -> None:
    """Take back. Units that were retired can be chosen again."""
    op.drop_column("units", "retired_at")
    for column in reversed(_columns()):
        op.drop_column("services", column.name)
