"""Keep closings and tries to reach a reporter."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "closings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "body",
            sa.LargeBinary(),
            nullable=False,
            comment="Sealed JSON: the answer, whether it addresses what matters, why no measure.",
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="Rises with each saving: two who write at once overwrite nothing.",
        ),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column(
            "message_id", sa.Uuid(), nullable=True, comment="The answer as the reporter got it."
        ),
        sa.Column(
            "reporter_wrote_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the reporter wrote after the closing; null once it was left closed.",
        ),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "reopen_reason", sa.LargeBinary(), nullable=True, comment="Sealed: why it was reopened."
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_closings_case_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_closings_closed_by")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["report_messages.id"], name=op.f("fk_closings_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
    )
    op.create_index(op.f("ix_closings_case_id"), "closings", ["case_id"], unique=False)
    op.create_index(
        "uq_closings_standing",
        "closings",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("reopened_at IS NULL"),
    )
    op.create_table(
        "contact_tries",
        sa.Column(
            "id",
            sa.Uuid(),
            nullable=False,
            comment="The form's own, so that sending twice is once.",
        ),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("tried_on", sa.Date(), nullable=False),
        sa.Column(
            "way", sa.Text(), nullable=False, comment="`phone`, `email`, `letter` or `receipt`."
        ),
        sa.Column("note", sa.LargeBinary(), nullable=True, comment="Sealed: what came of it."),
        sa.Column("tried_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_contact_tries_case_id")),
        sa.ForeignKeyConstraint(["tried_by"], ["users.id"], name=op.f("fk_contact_tries_tried_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_tries")),
    )
    op.create_index(op.f("ix_contact_tries_case_id"), "contact_tries", ["case_id"], unique=False)
    op.add_column(
        "report_messages",
        sa.Column(
            "asks",
            sa.Boolean(),
            server_default=sa.true(),
            nullable=False,
            comment="Of the service's: whether it waits for an answer.",
        ),
    )
    op.alter_column("report_messages", "asks", server_default=None)


def downgrade() -> None:
    """Take back."""
    op.drop_column("report_messages", "asks")
    op.drop_index(op.f("ix_contact_tries_case_id"), table_name="contact_tries")
    op.drop_table("contact_tries")
    op.drop_index(
        "uq_closings_standing",
        table_name="closings",
        postgresql_where=sa.text("reopened_at IS NULL"),
    )
    op.drop_index(op.f("ix_closings_case_id"), table_name="closings")
    op.drop_table("closings")
