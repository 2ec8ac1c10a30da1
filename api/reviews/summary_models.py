"""Draft summaries of a review, version by version, and what the reporter says of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base


class Summary(Base):
    """One version of a review's summary. A version is never changed, only shared."""

    __tablename__ = "review_summaries"
    __table_args__ = (UniqueConstraint("review_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    number: Mapped[int] = mapped_column(comment="Of the version, from 1.")
    body: Mapped[bytes] = mapped_column(comment="Sealed JSON: the text of each section.")
    written_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime]
    shared_at: Mapped[datetime | None] = mapped_column(
        comment="When the reporter was given it to read; null: it is ours alone."
    )
    shared_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))


class SummaryComment(Base):
    """What the reporter said of a shared version: of a paragraph, or of the whole."""

    __tablename__ = "review_summary_comments"
    __table_args__ = (
        UniqueConstraint("sent_id", "place"),
        Index("ix_review_summary_comments_summary", "summary_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    summary_id: Mapped[UUID] = mapped_column(ForeignKey("review_summaries.id"))
    sent_id: Mapped[UUID] = mapped_column(
        comment="The form's own id: what was sent at once, and sent twice is there once."
    )
    place: Mapped[str] = mapped_column(
        comment="The paragraph, such as `learned-2`; empty: the whole."
    )
    verdict: Mapped[str | None] = mapped_column(comment="Of the whole: `agrees` or `differs`.")
    body: Mapped[bytes | None] = mapped_column(comment="Sealed.")
    at: Mapped[datetime]
    urgent: Mapped[bool] = mapped_column(
        comment="It tells of present danger, as far as it was read."
    )
    answer: Mapped[bytes | None] = mapped_column(comment="Sealed: what we say to it.")
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
