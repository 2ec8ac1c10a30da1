"""Add the queue's own tables, and make the audit log append-only."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = """
CREATE FUNCTION audit_entries_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are never changed or deleted';
END $$;
CREATE TRIGGER audit_entries_are_kept
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_are_kept();
"""


def upgrade() -> None:
    """Apply."""
    op.execute(APPEND_ONLY)
    # exec_driver_sql, since the schema holds colons that would be read as parameters.
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))


def downgrade() -> None:
    """Take back."""
    op.execute("DROP TRIGGER audit_entries_are_kept ON audit_entries")
    op.execute("DROP FUNCTION audit_entries_are_kept()")
    op.execute(
        "DO $$ DECLARE each record; BEGIN "
        "FOR each IN SELECT oid::regprocedure AS name FROM pg_proc "
        "WHERE proname LIKE 'procrastinate\\_%' LOOP "
        "EXECUTE 'DROP FUNCTION ' || each.name || ' CASCADE'; END LOOP; "
        "FOR each IN SELECT tablename AS name FROM pg_tables "
        "WHERE tablename LIKE 'procrastinate\\_%' LOOP "
        "EXECUTE 'DROP TABLE ' || each.name || ' CASCADE'; END LOOP; "
        "FOR each IN SELECT typname AS name FROM pg_type "
        "WHERE typname LIKE 'procrastinate\\_%' AND typtype IN ('e', 'c') LOOP "
        "EXECUTE 'DROP TYPE ' || each.name || ' CASCADE'; END LOOP; END $$"
    )
