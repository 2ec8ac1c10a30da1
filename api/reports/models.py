"""Reports as sent, the dialogue that follows, the steps the reporter sees, opened receipts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base


class Report(Base):
    """One report. Free text and contact are sealed; what is clear says nothing a person wrote.

    `kind`, `category`, `perceived_harm` are the reporter's own choice and never change; what staff
    conclude stands on the case. `urgent` may come later than the rest, when the bot was away.
    """

    __tablename__ = "reports"
    __table_args__ = (
        Index(
            "ix_reports_terms",
            "terms",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    key_id: Mapped[UUID] = mapped_column(ForeignKey("sealing_keys.id"))
    receipt_digest: Mapped[bytes] = mapped_column(unique=True)
    submission_digest: Mapped[bytes | None] = mapped_column(
        unique=True, comment="Keyed digest of the Idempotency-Key; null when none was sent."
    )
    body_digest: Mapped[bytes] = mapped_column(
        comment="Keyed digest of what was sent, to tell a repeat from another report."
    )
    language: Mapped[str]
    kind: Mapped[str | None]
    reporter_role: Mapped[str | None]
    category: Mapped[str | None]
    perceived_harm: Mapped[str | None]
    occurred_start: Mapped[datetime | None]
    occurred_end: Mapped[datetime | None]
    occurred_approximate: Mapped[bool]
    urgent: Mapped[bool]
    keep_informed: Mapped[bool]
    take_part: Mapped[bool]
    submitted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    body: Mapped[bytes] = mapped_column(comment="Sealed JSON: the draft without contact.")
    contact: Mapped[bytes | None] = mapped_column(comment="Sealed JSON: name, email, phone.")
    terms: Mapped[list[int] | None] = mapped_column(
        ARRAY(BigInteger),
        deferred=True,
        comment="The day it was sent, and keyed hashes of the stems of all that is written; null:"
        " not made yet.",
    )
    terms_version: Mapped[int | None] = mapped_column(
        index=True, comment="Under which version of the key they were made."
    )


class ContactDigest(Base):
    """Keyed digest of one way to reach a reporter, by which their reports are found for them.

    For those who ask what is held about them (`reports/contacts.py`). It goes with the contact.
    """

    __tablename__ = "contact_digests"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(primary_key=True, index=True)


class ReportMessage(Base):
    """One message between the reporter and the service after the report was sent. Sealed."""

    __tablename__ = "report_messages"
    __table_args__ = (Index("ix_report_messages_report", "report_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    sender: Mapped[str] = mapped_column(comment="`reporter` or `staff`.")
    sender_id: Mapped[UUID | None] = mapped_column(comment="The user, when staff wrote it.")
    text: Mapped[bytes]
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None] = mapped_column(comment="When the other side first saw it.")
    urgent: Mapped[bool] = mapped_column(comment="Whether it tells of present danger.")
    answers_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("report_messages.id"), comment="The message it answers, where it answers one."
    )
    submission_digest: Mapped[bytes | None] = mapped_column(
        unique=True,
        comment="Keyed digest of the form it came in and its text; null without a form.",
    )
    asks: Mapped[bool] = mapped_column(
        default=True, comment="Of the service's: whether it waits for an answer."
    )


class ReportStep(Base):
    """One step the reporter is shown, such as `read`; words and order are in `steps.py`."""

    __tablename__ = "report_steps"
    __table_args__ = (Index("ix_report_steps_report", "report_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    step: Mapped[str]
    at: Mapped[datetime]
    details: Mapped[dict[str, Any]] = mapped_column(
        comment="Such as the reader's role; no content."
    )


class ReceiptSession(Base):
    """A receipt that was opened with its code: a short-lived token, stored as a keyed digest."""

    __tablename__ = "receipt_sessions"

    token_digest: Mapped[bytes] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    expires_at: Mapped[datetime]
