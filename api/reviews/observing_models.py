"""What an observer from the user council reads of a meeting, and what they say they saw."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base


class ObserverBrief(Base):
    """A meeting's place and agenda as observers may read them: read by a person, naming nobody."""

    __tablename__ = "review_observer_briefs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("review_meetings.id"), unique=True)
    body: Mapped[bytes] = mapped_column(comment="Sealed JSON: the place and the agenda.")
    version: Mapped[int]
    given_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    given_at: Mapped[datetime]


class Observation(Base):
    """What an observer saw, in their words: a contribution to the review."""

    __tablename__ = "review_observations"
    __table_args__ = (Index("ix_review_observations_participant", "participant_id", "at"),)

    id: Mapped[UUID] = mapped_column(
        primary_key=True, comment="The form's own, so that sending twice is once."
    )
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("review_participants.id"))
    body: Mapped[bytes] = mapped_column(comment="Sealed.")
    at: Mapped[datetime]
