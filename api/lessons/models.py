"""Lessons, the units' answers, what happened to them; the council's digests and replies.

A lesson tells of no person and outlives the report it came from: it is sealed under a key of its
own.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base


class Lesson(Base):
    """A lesson on one page. Read by others only once a second person has checked it."""

    __tablename__ = "lessons"
    __table_args__ = (
        Index("ix_lessons_service", "service_id", "state", "changed_at", "id"),
        Index("ix_lessons_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    unit_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("units.id"), comment="Where the event was; told to nobody who reads the lesson."
    )
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    key_id: Mapped[UUID] = mapped_column(ForeignKey("sealing_keys.id"))
    state: Mapped[str] = mapped_column(comment="`draft`, `in_check`, `shared` or `withdrawn`.")
    language: Mapped[str]
    category: Mapped[str | None] = mapped_column(comment="The case's, when the lesson was begun.")
    text: Mapped[bytes] = mapped_column(comment="Sealed JSON: `schemas.LessonText`.")
    version: Mapped[int] = mapped_column(
        comment="Rises with each change of the text: two who write overwrite nothing."
    )
    for_council: Mapped[bool] = mapped_column(
        default=False, comment="The user council reads it in its digest."
    )
    begun_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]


class LessonUnit(Base):
    """A unit that a lesson is shared with, and its answer."""

    __tablename__ = "lesson_units"
    __table_args__ = (Index("ix_lesson_units_unit", "unit_id", "answer"),)

    lesson_id: Mapped[UUID] = mapped_column(ForeignKey("lessons.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(
        comment="`adopted`, `planned` or `not_relevant`; null: none yet."
    )
    words: Mapped[bytes | None] = mapped_column(comment="Sealed: what they do, or why not.")
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]


class LessonEvent(Base):
    """One thing that happened to a lesson, and who did it."""

    __tablename__ = "lesson_events"
    __table_args__ = (Index("ix_lesson_events_lesson", "lesson_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lesson_id: Mapped[UUID] = mapped_column(ForeignKey("lessons.id"))
    at: Mapped[datetime]
    actor_id: Mapped[UUID]
    actor_role: Mapped[str | None]
    what: Mapped[str] = mapped_column(comment="A past-tense verb, such as `shared`.")
    words: Mapped[bytes | None] = mapped_column(comment="Sealed: the reason, where one is given.")
    details: Mapped[dict[str, Any]] = mapped_column(comment="Clear values only, no free text.")


class Digest(Base):
    """What the user council reads of a quarter: figures without small counts, and lessons."""

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("service_id", "quarter"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    key_id: Mapped[UUID] = mapped_column(ForeignKey("sealing_keys.id"))
    quarter: Mapped[date] = mapped_column(
        comment="Its first day. Periods never overlap: comparing two could tell a small count."
    )
    figures: Mapped[dict[str, Any]] = mapped_column(
        comment="`schemas.Figures`: small counts are not in it, so nobody can look them up."
    )
    words: Mapped[bytes | None] = mapped_column(comment="Sealed: what the service says with it.")
    made_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None] = mapped_column(
        comment="Since when the council reads it; null: being prepared."
    )


class DigestReply(Base):
    """What a member of the council says to a digest, and what the service answers."""

    __tablename__ = "digest_replies"
    __table_args__ = (UniqueConstraint("digest_id", "client_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    digest_id: Mapped[UUID] = mapped_column(ForeignKey("digests.id"), index=True)
    client_id: Mapped[UUID] = mapped_column(comment="The form's own: sent twice, it counts once.")
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    words: Mapped[bytes] = mapped_column(comment="Sealed.")
    answer: Mapped[bytes | None] = mapped_column(comment="Sealed: what the service answers.")
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
