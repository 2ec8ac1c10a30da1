"""Let answers be taken back, times be agreed on, and letters carry a code."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COMMENTS = {
    "answer": (
        "`accepted`, `later` or `declined`.",
        "`accepted`, `later`, `declined` or `undone`.",
    ),
    "door": (
        "`link` or `receipt`: where it was given.",
        "`link`, `letter`, `receipt` or `staff`: where it was given.",
    ),
}
BODY = "Sealed JSON: how the person wants to take part"
TIMES = {
    "agreed_at": "When staff last set the time agreed on; null: none is.",
    "agreed_start": None,
    "agreed_end": None,
}
SEALED = {
    "letter_digest": "Keyed digest of the letter's code; null until staff make a letter.",
    "agreed_details": "Sealed: where, and who will be there.",
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "offered_times",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_offered_times_invitation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offered_times")),
        sa.UniqueConstraint(
            "invitation_id", "starts_at", name=op.f("uq_offered_times_invitation_id_starts_at")
        ),
    )
    for name, comment in TIMES.items():
        moment = sa.DateTime(timezone=True)
        op.add_column("invitations", sa.Column(name, moment, nullable=True, comment=comment))
    for name, comment in SEALED.items():
        op.add_column(
            "invitations", sa.Column(name, sa.LargeBinary(), nullable=True, comment=comment)
        )
    op.create_unique_constraint(
        op.f("uq_invitations_letter_digest"), "invitations", ["letter_digest"]
    )
    op.add_column(
        "invitation_answers",
        sa.Column(
            "written_by",
            sa.Uuid(),
            nullable=True,
            comment="Who wrote it down, when `door` is `staff`.",
        ),
    )
    op.create_foreign_key(
        op.f("fk_invitation_answers_written_by"),
        "invitation_answers",
        "users",
        ["written_by"],
        ["id"],
    )
    op.alter_column(
        "invitation_answers", "body", nullable=True, comment=f"{BODY}; null when `undone`."
    )
    for name, (_before, after) in COMMENTS.items():
        op.alter_column("invitation_answers", name, comment=after)


def downgrade() -> None:
    """Take back. That an answer was taken back is forgotten; where the invitation stands is not."""
    op.execute("DELETE FROM invitation_answers WHERE body IS NULL")
    for name, (before, _after) in COMMENTS.items():
        op.alter_column("invitation_answers", name, comment=before)
    op.alter_column("invitation_answers", "body", nullable=False, comment=f"{BODY}.")
    op.drop_constraint(
        op.f("fk_invitation_answers_written_by"), "invitation_answers", type_="foreignkey"
    )
    op.drop_column("invitation_answers", "written_by")
    op.drop_constraint(op.f("uq_invitations_letter_digest"), "invitations", type_="unique")
    for name in TIMES | SEALED:
        op.drop_column("invitations", name)
    op.drop_table("offered_times")
