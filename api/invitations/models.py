"""Invitations into the review of an event, the answers to them, and the e-mails reporters get."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base


class Invitation(Base):
    """One invitation. Its link answers once; the receipt page may change the answer later.

    The link's token is derived from the report's key (`service.token_of`): only its digest is
    here, and it dies with the key.
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
    note: Mapped[bytes | None] = mapped_column(comment="Sealed: a few words from the service.")
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ask_again_at: Mapped[datetime | None]


class InvitationAnswer(Base):
    """One answer as given; the newest is the one that counts."""

    __tablename__ = "invitation_answers"
    __table_args__ = (Index("ix_invitation_answers_invitation", "invitation_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitations.id"))
    answer: Mapped[str] = mapped_column(comment="`accepted`, `later` or `declined`.")
    at: Mapped[datetime]
    door: Mapped[str] = mapped_column(comment="`link` or `receipt`: where it was given.")
    body: Mapped[bytes] = mapped_column(comment="Sealed JSON: how the person wants to take part.")


class Mail(Base):
    """One e-mail to a reporter: that there is something to open, and how its sending goes."""

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_report", "report_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    invitation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("invitations.id"), index=True, comment="Null: it tells of a message."
    )
    state: Mapped[str] = mapped_column(
        comment="`waiting`, `sending`, `sent`, `failed` or `cancelled`."
    )
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(comment="A slug, such as `unreachable`.")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    next_at: Mapped[datetime] = mapped_column(comment="When the next attempt is due.")
    sent_at: Mapped[datetime | None]
