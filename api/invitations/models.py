"""Invitations into the review of an event, the answers to them, and the e-mails reporters get."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.reports.channels import Channel
from api.shared.db import Base
from api.shared.outbox import Outgoing


class Invitation(Base):
    """One invitation, and the time agreed on for it.

    The link's token and the letter's code are derived from the report's key (`links.py`): only
    their digests are here, and they die with the key.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        Index("ix_invitations_report", "report_id", "sent_at"),
        Index(
            "uq_invitations_open",
            "report_id",
            unique=True,
            postgresql_where=text("state = 'sent'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    state: Mapped[str] = mapped_column(
        comment="`sent`, `accepted`, `later`, `declined`, `withdrawn` or `expired`."
    )
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    letter_digest: Mapped[bytes | None] = mapped_column(
        unique=True, comment="Keyed digest of the letter's code; null until staff make a letter."
    )
    note: Mapped[bytes | None] = mapped_column(comment="Sealed: a few words from the service.")
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ask_again_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None] = mapped_column(
        comment="When staff last set the time agreed on, or took it back; null: never."
    )
    agreed_start: Mapped[datetime | None]
    agreed_end: Mapped[datetime | None]
    agreed_details: Mapped[bytes | None] = mapped_column(
        comment="Sealed: where, and who will be there."
    )


class OfferedTime(Base):
    """A time the service offers the invited person to choose."""

    __tablename__ = "offered_times"
    __table_args__ = (UniqueConstraint("invitation_id", "starts_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitations.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class InvitationAnswer(Base):
    """One answer as given, or that the one before was taken back; none is ever changed."""

    __tablename__ = "invitation_answers"
    __table_args__ = (Index("ix_invitation_answers_invitation", "invitation_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitations.id"))
    answer: Mapped[str] = mapped_column(comment="`accepted`, `later`, `declined` or `undone`.")
    at: Mapped[datetime]
    door: Mapped[str] = mapped_column(
        comment="`link`, `letter`, `receipt` or `staff`: where it was given."
    )
    written_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id"), comment="Who wrote it down, when `door` is `staff`."
    )
    urgent: Mapped[bool] = mapped_column(
        comment="It tells of present danger, as far as it was read."
    )
    body: Mapped[bytes | None] = mapped_column(
        comment="Sealed JSON: how the person wants to take part; null when `undone`."
    )


class Mail(Outgoing, Base):
    """One e-mail or SMS to a reporter: that there is something to open, and how it is sent."""

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_report", "report_id", "created_at"),)

    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    invitation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("invitations.id"),
        index=True,
        comment="Null: it tells of a message, or leads to the receipt.",
    )
    channel: Mapped[str] = mapped_column(default=Channel.EMAIL, comment="`email` or `sms`.")
    asked_for: Mapped[bool] = mapped_column(
        default=False, comment="The reporter asked for it: it leads to the receipt, once."
    )
    address: Mapped[bytes | None] = mapped_column(
        comment="Sealed: where to, when they asked for it; null once it is over. "
        "Else the contact's."
    )
