"""Reviews of cases: who takes part, the timeline from both sides, factors, learning points.

What people wrote is sealed under the report's key, so that erasing the report takes it along.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.shared.db import Base


class InvolvementDecision(Base):
    """One decision on the reporter's part, ours or theirs; the newest counts, all are kept."""

    __tablename__ = "involvement_decisions"
    __table_args__ = (Index("ix_involvement_decisions_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    decision: Mapped[str] = mapped_column(
        comment="Ours: `invited`, `not_yet`, `someone_else`; or the reporter's answer."
    )
    reason: Mapped[str | None] = mapped_column(comment="Why not yet, such as `too_early`.")
    words: Mapped[bytes | None] = mapped_column(
        comment="Sealed: why not yet in words, or who speaks for the reporter."
    )
    ask_again_on: Mapped[date | None] = mapped_column(comment="When to decide anew.")
    decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id"), comment="Null: the reporter decided."
    )
    at: Mapped[datetime]


class Review(Base):
    """The review of one case. Finished, it can be opened again; a case has no second one."""

    __tablename__ = "reviews"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), unique=True)
    method: Mapped[str]
    method_reason: Mapped[bytes | None] = mapped_column(
        comment="Sealed: why another method than the one suggested."
    )
    version: Mapped[int] = mapped_column(comment="Rises with each change of the method.")
    started_at: Mapped[datetime]
    started_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    finished_at: Mapped[datetime | None]


class Participant(Base):
    """Somebody who takes part in a review. Who left it stays, with when."""

    __tablename__ = "review_participants"
    __table_args__ = (
        Index("ix_review_participants_review", "review_id"),
        Index(
            "uq_review_participants_user",
            "review_id",
            "user_id",
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    kind: Mapped[str] = mapped_column(
        comment="`staff`, `reporter`, `representative` or `observer`."
    )
    part: Mapped[str] = mapped_column(comment="What they do in the review, such as `leads`.")
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    name: Mapped[bytes | None] = mapped_column(
        comment="Sealed: the name of somebody without an account."
    )
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Contribution(Base):
    """What the reporter, or who speaks for them, told: written down by staff.

    Earlier wordings are in ContributionVersion.
    """

    __tablename__ = "contributions"
    __table_args__ = (Index("ix_contributions_review", "review_id", "given_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    given_by: Mapped[str] = mapped_column(comment="`reporter` or `representative`.")
    way: Mapped[str] = mapped_column(comment="How it was given: `meeting`, `phone` or `letter`.")
    given_on: Mapped[date]
    body: Mapped[bytes] = mapped_column(comment="Sealed: what was told.")
    version: Mapped[int]
    written_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id"), comment="Who wrote this version; null: the reporter."
    )
    written_at: Mapped[datetime]


class ContributionVersion(Base):
    """How a contribution stood before it was changed."""

    __tablename__ = "contribution_versions"

    contribution_id: Mapped[UUID] = mapped_column(ForeignKey("contributions.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    way: Mapped[str]
    given_on: Mapped[date]
    body: Mapped[bytes]
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime]


class TimelineEntry(Base):
    """One thing that happened, as one side tells it. Earlier wordings are in TimelineVersion."""

    __tablename__ = "timeline_entries"
    __table_args__ = (Index("ix_timeline_entries_review", "review_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    side: Mapped[str] = mapped_column(comment="Whose account: `reporter`, `staff` or `record`.")
    source: Mapped[str] = mapped_column(
        comment="`written` here, or words of the `report`, the `invitation`, a `message` or a "
        "`contribution`."
    )
    position: Mapped[int] = mapped_column(comment="Its place, from 1; the same for both sides.")
    precision: Mapped[str] = mapped_column(comment="Of the time: `exact`, `about` or `unknown`.")
    happened_at: Mapped[datetime | None]
    body: Mapped[bytes] = mapped_column(comment="Sealed JSON: the text, and the time in words.")
    shared: Mapped[bool] = mapped_column(
        comment="Whether the reporter sees it; what is on their own side they always see."
    )
    version: Mapped[int]
    changed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id"), comment="Who wrote this version; null: the reporter."
    )
    changed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class TimelineVersion(Base):
    """How an entry stood before it was changed."""

    __tablename__ = "timeline_versions"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("timeline_entries.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    precision: Mapped[str]
    happened_at: Mapped[datetime | None]
    body: Mapped[bytes]
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime]


class TimelineDifference(Base):
    """That two entries tell something differently. Both stay as they are."""

    __tablename__ = "timeline_differences"
    __table_args__ = (Index("ix_timeline_differences_review", "review_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    one_id: Mapped[UUID] = mapped_column(ForeignKey("timeline_entries.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("timeline_entries.id"))
    note: Mapped[bytes] = mapped_column(comment="Sealed: what is told differently.")
    version: Mapped[int]
    marked_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    marked_at: Mapped[datetime]
    removed_at: Mapped[datetime | None] = mapped_column(comment="Taken back: it was a mistake.")


class ContributingFactor(Base):
    """A factor of the work system (SEIPS) that played a part, with how."""

    __tablename__ = "contributing_factors"
    __table_args__ = (
        Index(
            "uq_contributing_factors_named",
            "review_id",
            "factor",
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    factor: Mapped[str] = mapped_column(comment="Such as `organisation`.")
    note: Mapped[bytes | None] = mapped_column(comment="Sealed: how it played a part.")
    version: Mapped[int]
    named_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    named_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class LearningPoint(Base):
    """One thing learned. Taken away it stays a while, so that it can be put back."""

    __tablename__ = "learning_points"
    __table_args__ = (Index("ix_learning_points_review", "review_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    text: Mapped[bytes] = mapped_column(comment="Sealed.")
    position: Mapped[int] = mapped_column(comment="Its place, from 1.")
    version: Mapped[int]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
