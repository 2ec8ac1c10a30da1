"""Services, units, staff, what each may do where, their sessions, and the audit log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base
from api.shared.i18n import Language, in_language


class Service(Base):
    """A hospital or municipality that takes reports. `name` is kept per language."""

    __tablename__ = "services"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[dict[str, str]]
    phone: Mapped[str]
    opening_hours: Mapped[dict[str, str]] = mapped_column(
        default=dict, comment="When the phone is answered, per language; empty: not told."
    )
    help_lines: Mapped[list[dict[str, Any]]] = mapped_column(
        default=list,
        comment="Numbers beside the national ones: name and when per language, number.",
    )
    privacy_email: Mapped[str] = mapped_column(
        default="", comment="The data protection officer's address, for the privacy notice."
    )
    keep_years: Mapped[int | None] = mapped_column(
        comment="Years a report is kept after its case ended; null: until somebody erases it."
    )
    keep_years_set_at: Mapped[datetime | None] = mapped_column(
        comment="When that was last set: nothing is erased by it in the weeks that follow."
    )
    case_rules: Mapped[dict[str, Any]] = mapped_column(
        default=dict, comment="What it has decided about its cases: `cases/rules.py`."
    )
    accent: Mapped[str | None] = mapped_column(
        comment="The service's colour as #rrggbb; null: the product's own."
    )
    logo: Mapped[bytes | None] = mapped_column(
        deferred=True, comment="PNG, checked and written anew when it was taken."
    )
    logo_digest: Mapped[str | None] = mapped_column(
        comment="Which picture it is, for its address; null: the service has none."
    )
    logo_width: Mapped[int | None]
    logo_height: Mapped[int | None]
    created_at: Mapped[datetime]

    @property
    def phone_and_hours(self) -> str:
        """The phone number with its opening hours, if they are told, in the current language."""
        hours = in_language(self.opening_hours) if self.opening_hours else ""
        return f"{self.phone} ({hours})" if hours else self.phone

    @property
    def theme_path(self) -> str | None:
        """Where the style sheet with the service's shades is; None: it has no colour of its own."""
        return f"/s/{self.slug}/theme.css?v={self.accent[1:]}" if self.accent else None

    @property
    def logo_path(self) -> str | None:
        """Where the logo is; None: there is none."""
        return f"/s/{self.slug}/logo.png?v={self.logo_digest}" if self.logo_digest else None


class Unit(Base):
    """A place in a service. `synonyms` is what people call it, for finding it in their words.

    One that is no longer in use is kept, since reports and cases name it.
    """

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("service_id", "slug"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    slug: Mapped[str]
    name: Mapped[dict[str, str]]
    synonyms: Mapped[list[str]]
    position: Mapped[int]
    retired_at: Mapped[datetime | None] = mapped_column(
        comment="Since when it can no longer be chosen; null: in use."
    )


class User(Base):
    """A member of staff: with a local account, or known by a login provider, or both.

    The TOTP secret is sealed under `key_id`. Who was invited has no password until they joined.
    """

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(
        unique=True, comment="Null when the login provider tells none."
    )
    name: Mapped[str]
    password_hash: Mapped[str | None] = mapped_column(comment="Null: no login by password.")
    key_id: Mapped[UUID] = mapped_column(ForeignKey("sealing_keys.id"))
    totp_secret: Mapped[bytes | None]
    totp_last_step: Mapped[int | None] = mapped_column(
        comment="The 30-second step of the last code used: each code works once."
    )
    issuer: Mapped[str | None] = mapped_column(comment="The login provider that knows them.")
    subject: Mapped[str | None] = mapped_column(comment="Who they are to that provider.")
    join_digest: Mapped[bytes | None] = mapped_column(
        comment="Keyed digest of the one-time link with which they set a password."
    )
    join_until: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[Language | None] = mapped_column(
        Text, comment="What they read our pages in, and so our e-mails; null: not known."
    )
    created_at: Mapped[datetime]


class Assignment(Base):
    """A role in a service, in one unit or (`unit_id` null) in all of them."""

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint(
            "user_id", "service_id", "unit_id", "role", postgresql_nulls_not_distinct=True
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    role: Mapped[str]
    from_provider: Mapped[bool] = mapped_column(
        default=False, comment="Given by the login provider's claims, anew at each login."
    )


class RoleClaim(Base):
    """What a value in the login provider's claims means here: a role, and where it holds."""

    __tablename__ = "role_claims"
    __table_args__ = (
        UniqueConstraint(
            "service_id", "unit_id", "role", "value", postgresql_nulls_not_distinct=True
        ),
        Index("ix_role_claims_value", "value"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    value: Mapped[str]
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    role: Mapped[str]


class LoginTries(Base):
    """Failed logins in a row for one e-mail address, known here or not.

    Kept by a keyed digest of the address, so that an unknown address locks exactly as a known one
    and nobody can learn who has an account.
    """

    __tablename__ = "login_tries"

    account_digest: Mapped[bytes] = mapped_column(primary_key=True)
    failed: Mapped[int]
    locked_until: Mapped[datetime | None]
    last_at: Mapped[datetime] = mapped_column(index=True)


class StaffSession(Base):
    """A login. The cookie's token is stored as a keyed digest; `csrf_token` goes in every form."""

    __tablename__ = "staff_sessions"

    token_digest: Mapped[bytes] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True, comment="Names it in lists and addresses.")
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    csrf_token: Mapped[str]
    method: Mapped[str] = mapped_column(comment="`password` or `provider`.")
    device: Mapped[str] = mapped_column(comment="Browser and system, such as `Firefox, Windows`.")
    id_token: Mapped[bytes | None] = mapped_column(
        comment="Sealed: the provider's token, for logging out there too."
    )
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class AuditEntry(Base):
    """Who did what to which thing, when and why. Rows are never changed (a trigger says so)."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_subject", "subject_kind", "subject_id", "id"),
        Index("ix_audit_entries_actor", "actor_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_role: Mapped[str | None]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    reason: Mapped[str | None]
    details: Mapped[dict[str, Any]]
