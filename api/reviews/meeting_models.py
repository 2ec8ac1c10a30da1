"""Meetings of a review: when, who was asked, who came, and the calendar e-mails about it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base
from api.shared.outbox import Outgoing


class Meeting(Base):
    """A meeting about a case: planned, held or cancelled. What people wrote of it is sealed.

    It belongs to the case, since a time may be agreed on before the review is started.
    """

    __tablename__ = "review_meetings"
    __table_args__ = (Index("ix_review_meetings_case", "case_id", "starts_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(
        comment="`joint`, `separate`, `phone`, `video` or `staff_only`."
    )
    state: Mapped[str] = mapped_column(comment="`planned`, `held` or `cancelled`.")
    by_invitation: Mapped[bool] = mapped_column(
        comment="Its time is the one agreed on with the invited reporter, and changes with it."
    )
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[bytes | None] = mapped_column(comment="Sealed: a room, or a link.")
    agenda: Mapped[bytes] = mapped_column(comment="Sealed.")
    notes: Mapped[bytes | None] = mapped_column(comment="Sealed.")
    version: Mapped[int]
    sequence: Mapped[int] = mapped_column(
        comment="Rises with each change that calendars are told of."
    )
    planned_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id"), comment="Null: it came with the time agreed on."
    )
    planned_at: Mapped[datetime]


class MeetingPerson(Base):
    """A participant of the review who is asked to a meeting."""

    __tablename__ = "review_meeting_people"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("review_meetings.id"), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("review_participants.id"), primary_key=True
    )
    came: Mapped[bool | None] = mapped_column(comment="Null: not written down yet.")


class MeetingMail(Outgoing, Base):
    """One e-mail that puts a meeting into a colleague's calendar, moves it or takes it out."""

    __tablename__ = "review_meeting_mails"
    __table_args__ = (Index("ix_review_meeting_mails_meeting", "meeting_id", "user_id"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("review_meetings.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    method: Mapped[str] = mapped_column(comment="`REQUEST` or `CANCEL` (RFC 5546).")
    sequence: Mapped[int] = mapped_column(comment="The meeting's when this was caused.")
