"""SQL of closings, and of what the reporter contributed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Exists, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.closing.models import Closing, ContactTry
from api.reports.models import ReportMessage
from api.reviews.meeting_models import MeetingPerson
from api.reviews.models import (
    Contribution,
    Participant,
    Review,
    TimelineEntry,
    TimelineVersion,
)


async def standing(tx: AsyncSession, case_id: UUID) -> Closing | None:
    """Return the closing that is prepared or done; None before the first and after a reopening."""
    return await tx.scalar(
        select(Closing).where(Closing.case_id == case_id, Closing.reopened_at.is_(None))
    )


async def earlier(tx: AsyncSession, case_id: UUID) -> list[Closing]:
    """Return the closings that were ended by reopening, the last first."""
    found = await tx.scalars(
        select(Closing)
        .where(Closing.case_id == case_id, Closing.reopened_at.is_not(None))
        .order_by(Closing.reopened_at.desc())
    )
    return list(found)


async def tries(tx: AsyncSession, case_id: UUID) -> list[ContactTry]:
    """Return the tries to reach the reporter, the first first."""
    found = await tx.scalars(
        select(ContactTry)
        .where(ContactTry.case_id == case_id)
        .order_by(ContactTry.tried_on, ContactTry.at)
    )
    return list(found)


async def wrote_since(tx: AsyncSession, report_id: UUID, moment: datetime) -> bool:
    """Return whether the reporter wrote a message at that moment or later."""
    return bool(await tx.scalar(select(_wrote_since(report_id, moment))))


async def contributed(tx: AsyncSession, review: Review, report_id: UUID) -> bool:
    """Return whether the reporter, or who speaks for them, added to the review.

    By a message since it began, by telling or correcting something on the timeline, by coming to a
    meeting, or by words that staff wrote down. What they say of a draft is `summary.commented`,
    and that they signed it is `signoff.given_by_reporter`.
    """
    theirs = TimelineEntry.changed_by.is_(None)
    told_before = exists().where(
        TimelineVersion.entry_id == TimelineEntry.id, TimelineVersion.changed_by.is_(None)
    )
    ways = (
        exists().where(Contribution.review_id == review.id),
        _wrote_since(report_id, review.started_at),
        exists().where(TimelineEntry.review_id == review.id, or_(theirs, told_before)),
        exists().where(
            Participant.review_id == review.id,
            Participant.kind.in_(("reporter", "representative")),
            MeetingPerson.participant_id == Participant.id,
            MeetingPerson.came.is_(True),
        ),
    )
    return bool(await tx.scalar(select(or_(*ways))))


def _wrote_since(report_id: UUID, moment: datetime) -> Exists:
    return exists().where(
        ReportMessage.report_id == report_id,
        ReportMessage.sender == "reporter",
        ReportMessage.at >= moment,
    )
