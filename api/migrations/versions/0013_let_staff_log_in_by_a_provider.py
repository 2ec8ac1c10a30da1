"""Let staff log in by a provider and see their logins."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Everybody on the staff logs in anew."""
    op.execute("DELETE FROM staff_sessions")
    op.create_table(
        "role_claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_role_claims_service_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_role_claims_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_claims")),
        sa.UniqueConstraint(
            "service_id",
            "unit_id",
            "role",
            "value",
            name=op.f("uq_role_claims_service_id_unit_id_role_value"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_role_claims_value", "role_claims", ["value"], unique=False)
    op.create_table(
        "contact_digests",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_contact_digests_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "digest", name=op.f("pk_contact_digests")),
    )
    op.create_index(op.f("ix_contact_digests_digest"), "contact_digests", ["digest"], unique=False)
    op.create_table(
        "break_glass",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column(
            "reason", sa.LargeBinary(), nullable=False, comment="Sealed under the report's key."
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "seen_by", sa.Uuid(), nullable=True, comment="The privacy officer who looked at it."
        ),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_break_glass_case_id")),
        sa.ForeignKeyConstraint(["seen_by"], ["users.id"], name=op.f("fk_break_glass_seen_by")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_break_glass_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    op.create_index("ix_break_glass_case", "break_glass", ["case_id"], unique=False)
    op.create_index("ix_break_glass_user", "break_glass", ["user_id", "until"], unique=False)
    op.add_column(
        "assignments",
        sa.Column(
            "from_provider",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Given by the login provider's claims, anew at each login.",
        ),
    )
    op.alter_column("assignments", "from_provider", server_default=None)
    op.create_index("ix_audit_entries_actor", "audit_entries", ["actor_id", "id"], unique=False)
    op.add_column(
        "staff_sessions",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Names it in lists and addresses."),
    )
    op.add_column(
        "staff_sessions",
        sa.Column("method", sa.Text(), nullable=False, comment="`password` or `provider`."),
    )
    op.add_column(
        "staff_sessions",
        sa.Column(
            "device",
            sa.Text(),
            nullable=False,
            comment="Browser and system, such as `Firefox, Windows`.",
        ),
    )
    op.add_column(
        "staff_sessions",
        sa.Column(
            "id_token",
            sa.LargeBinary(),
            nullable=True,
            comment="Sealed: the provider's token, for logging out there too.",
        ),
    )
    op.add_column(
        "staff_sessions", sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False)
    )
    op.create_unique_constraint(op.f("uq_staff_sessions_id"), "staff_sessions", ["id"])
    op.add_column(
        "users",
        sa.Column(
            "issuer", sa.Text(), nullable=True, comment="The login provider that knows them."
        ),
    )
    op.add_column(
        "users",
        sa.Column("subject", sa.Text(), nullable=True, comment="Who they are to that provider."),
    )
    op.add_column(
        "users",
        sa.Column(
            "join_digest",
            sa.LargeBinary(),
            nullable=True,
            comment="Keyed digest of the one-time link with which they set a password.",
        ),
    )
    op.add_column("users", sa.Column("join_until", sa.DateTime(timezone=True), nullable=True))
    op.alter_column(
        "users",
        "email",
        existing_type=sa.TEXT(),
        nullable=True,
        comment="Null when the login provider tells none.",
    )
    op.alter_column(
        "users",
        "password_hash",
        existing_type=sa.TEXT(),
        nullable=True,
        comment="Null: no login by password.",
    )
    op.alter_column("users", "totp_secret", existing_type=postgresql.BYTEA(), nullable=True)
    op.create_unique_constraint(op.f("uq_users_issuer_subject"), "users", ["issuer", "subject"])


def downgrade() -> None:
    """Take back. Who never had a password or an address keeps the account, and can't log in."""
    op.execute(
        "UPDATE users SET email = coalesce(email, id::text),"
        " password_hash = coalesce(password_hash, ''), totp_secret = coalesce(totp_secret, '')"
    )
    op.drop_constraint(op.f("uq_users_issuer_subject"), "users", type_="unique")
    op.alter_column("users", "totp_secret", existing_type=postgresql.BYTEA(), nullable=False)
    op.alter_column(
        "users",
        "password_hash",
        existing_type=sa.TEXT(),
        nullable=False,
        comment=None,
        existing_comment="Null: no login by password.",
    )
    op.alter_column(
        "users",
        "email",
        existing_type=sa.TEXT(),
        nullable=False,
        comment=None,
        existing_comment="Null when the login provider tells none.",
    )
    op.drop_column("users", "join_until")
    op.drop_column("users", "join_digest")
    op.drop_column("users", "subject")
    op.drop_column("users", "issuer")
    op.drop_constraint(op.f("uq_staff_sessions_id"), "staff_sessions", type_="unique")
    op.drop_column("staff_sessions", "last_seen_at")
    op.drop_column("staff_sessions", "id_token")
    op.drop_column("staff_sessions", "device")
    op.drop_column("staff_sessions", "method")
    op.drop_column("staff_sessions", "id")
    op.drop_index("ix_audit_entries_actor", table_name="audit_entries")
    op.drop_column("assignments", "from_provider")
    op.drop_index("ix_break_glass_user", table_name="break_glass")
    op.drop_index("ix_break_glass_case", table_name="break_glass")
    op.drop_table("break_glass")
    op.drop_index(op.f("ix_contact_digests_digest"), table_name="contact_digests")
    op.drop_table("contact_digests")
    op.drop_index("ix_role_claims_value", table_name="role_claims")
    op.drop_table("role_claims")
