"""Find the newest first."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

BEFORE = "Keyed hashes of the stems of all that is written; null: not made yet."
AFTER = (
    "The day it was sent, and keyed hashes of the stems of all that is written; null: not made yet."
)


def upgrade() -> None:
    """Apply. A job then makes the hashes anew, since some stems are other than before."""
    op.execute(
        "UPDATE reports SET terms_version = NULL, terms = array_prepend("
        "floor(extract(epoch FROM submitted_at) / 86400)::bigint, terms)"
        " WHERE terms <> '{}'"
    )
    op.alter_column("reports", "terms", comment=AFTER, existing_comment=BEFORE)


def downgrade() -> None:
    """Take back. A job then makes the hashes anew, since some stems were other than now."""
    op.execute("UPDATE reports SET terms_version = NULL, terms = terms[2:] WHERE terms <> '{}'")
    op.alter_column("reports", "terms", comment=BEFORE, existing_comment=AFTER)
